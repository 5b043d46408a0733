// What all journeys share besides tablets: tests of one file that tell one story, and pictures of every tablet when a
// step failed. Pictures lie in test-results/, which is not committed.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach } from 'vitest';

export const results = join(import.meta.dirname, '../../test-results');

/** What comes after a step that failed is skipped. Call once at the top of a file. */
export function tellInOrder(pages: () => readonly Page[]): void {
  let hasFailed = false;
  beforeEach(({ skip }) => {
    if (hasFailed) skip('an earlier step failed');
  });
  afterEach(({ task }) => {
    hasFailed ||= task.result?.state === 'fail';
  });
  keepPictures(pages);
}

/** Pictures of all pages whenever a test failed. Call once at the top of a file. */
export function keepPictures(pages: () => readonly Page[]): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    const name = task.name.replaceAll(/\W+/g, '-').slice(0, 60);
    for (const [index, page] of pages().entries())
      await page.screenshot({ path: join(results, `${name}-${String(index)}.png`) }).catch(() => undefined);
  });
}
