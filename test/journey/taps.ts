// What a task costs a person in taps. Typing is none; putting the cursor somewhere is one.
import type { Locator, Page } from 'playwright-core';

export interface Taps {
  tap(target: Locator): Promise<void>;
  count(): number;
}
export function countTaps(): Taps {
  let count = 0;
  return {
    async tap(target) {
      await target.click();
      count++;
    },
    count: () => count,
  };
}

/** Without a tap or a scroll: it lies whole in what the screen shows now. */
export async function isInSight(page: Page, target: Locator): Promise<boolean> {
  await target.waitFor();
  const box = await target.boundingBox();
  const view = page.viewportSize();
  if (!box || !view) return false;
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= view.width && box.y + box.height <= view.height;
}
