// Looks at a screen as it stands: nothing wider than the tablet, nothing that axe objects to, in both themes; and pictures
// for people to look at, in test-results/screens.
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { results } from './story.ts';

const SIZES = [
  [820, 1180],
  [390, 844],
  [1180, 820],
] as const;

export async function look(page: Page, name: string): Promise<void> {
  const wrong: string[] = [];
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) wrong.push(`${name}: ${String(wide)} px wide at ${String(width)}`);
      const path = join(results, 'screens', `${name}-${scheme}-${String(width)}.png`);
      await page.screenshot({ path, animations: 'disabled' });
    }
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    wrong.push(
      ...violations.map(({ id, nodes }) => `${name}: ${id} at ${nodes.map((each) => String(each.target)).join()}`),
    );
  }
  expect(wrong).toEqual([]);
}
