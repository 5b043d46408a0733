// Looks at a screen as it stands: nothing wider than the tablet, nothing scrolled out from under the rail, nothing that axe
// objects to; and pictures for people to look at, in test-results/screens.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { results } from './story.ts';

/** Every screen is seen twice: light in English, dark in German. */
export const LANGUAGES = [
  { code: 'en', locale: 'en-GB', colorScheme: 'light' },
  { code: 'de', locale: 'de-DE', colorScheme: 'dark' },
] as const;

/** The last one stays. */
const SIZES = [
  [820, 1180],
  [390, 844],
  [1180, 820],
] as const;

/** In both themes. */
export async function look(page: Page, name: string): Promise<void> {
  const wrong: string[] = [];
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    wrong.push(...(await flawsOf(page, `${name}-${scheme}`)));
  }
  expect(wrong).toEqual([]);
}

/** What is wrong with the screen in the theme it has, a line each. */
export async function flawsOf(page: Page, name: string): Promise<readonly string[]> {
  const folder = join(results, 'screens');
  await mkdir(folder, { recursive: true });
  const wrong: string[] = [];
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    const found = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      // Beside the rail only the columns scroll.
      high: document.querySelector('.shell') ? document.documentElement.scrollHeight : 0,
    }));
    if (found.wide > width) wrong.push(`${name}: ${String(found.wide)} px wide at ${String(width)}`);
    if (found.high > height) wrong.push(`${name}: ${String(found.high)} px high at ${String(width)}`);
    await page.screenshot({ path: join(folder, `${name}-${String(width)}.jpeg`), animations: 'disabled' });
  }
  const { violations } = await (await newAxe(page)).options({ resultTypes: ['violations'] }).analyze();
  for (const { id, nodes } of violations)
    wrong.push(`${name}: ${id} at ${nodes.map(({ target }) => String(target)).join(' and ')}`);
  return wrong;
}

/** A page that has axe already is not given it again: half a megabyte of script, and most of what a look cost. */
async function newAxe(page: Page): Promise<AxeBuilder> {
  const isThere = page.frames().length === 1 && (await page.evaluate(() => 'axe' in window));
  return new AxeBuilder({ page, ...(isThere ? { axeSource: ';' } : {}) }).setLegacyMode();
}
