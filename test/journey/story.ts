// Tests of one file that tell one story: what comes after a step that failed is skipped, and pictures of every tablet
// are kept in test-results/, which is not committed.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach } from 'vitest';

export const results = join(import.meta.dirname, '../../test-results');

/** Call once at the top of a file. */
export function tellInOrder(pages: () => readonly Page[]): void {
  let hasFailed = false;
  beforeEach(({ skip }) => {
    if (hasFailed) skip('an earlier step failed');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    hasFailed = true;
    const name = task.name.replaceAll(/\W+/g, '-').slice(0, 60);
    for (const [index, page] of pages().entries())
      await page.screenshot({ path: join(results, `${name}-${String(index)}.png`) }).catch(() => undefined);
  });
}
