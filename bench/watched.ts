// A page of the built app at a draft of the demo practice, and what is seen of it from outside: pictures that stages say
// they drew, and how long the page's own thread is ever busy.
import type { Locator, Page } from 'playwright-core';
import { openPlace } from '../test/journey/clinic.ts';

export interface Watched {
  watched: { frames: number; drawn: Record<string, number>; longest: number };
}

/** Notes what stages say and how long the page's tasks are. */
function watch(): void {
  const watched: Watched['watched'] = { frames: 0, drawn: {}, longest: 0 };
  Object.assign(globalThis, { watched });
  const Plain = globalThis.Worker;
  globalThis.Worker = class extends Plain {
    constructor(address: string | URL, options?: WorkerOptions) {
      super(address, options);
      this.addEventListener('message', ({ data }: MessageEvent<{ drawn?: string } | null>) => {
        if (!data?.drawn) return;
        watched.frames++;
        watched.drawn[data.drawn] ??= performance.now();
      });
    }
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.longest = Math.max(watched.longest, duration);
  }).observe({ type: 'longtask' });
}
export const look = (page: Page) => page.evaluate(() => (globalThis as unknown as Watched).watched);

export async function openDemoDraft(page: Page, address: string): Promise<void> {
  await page.addInitScript(watch);
  await page.goto(address);
  await page.getByRole('button', { name: /^Try a demo practice/ }).click();
  await page.getByRole('navigation').waitFor({ timeout: 60_000 });
  await (await draftIn(page)).click();
  await page.getByLabel('Add scan').waitFor({ state: 'attached' });
}

export async function draftIn(page: Page): Promise<Locator> {
  await openPlace(page, 'Cases');
  // Only the rows in sight exist.
  await page.getByRole('searchbox', { name: 'Number, partner, tooth, state' }).fill('Draft');
  const draft = page.getByRole('link').filter({ hasText: 'Draft' }).first();
  await draft.waitFor();
  return draft;
}

/** From now on: the longest task, and when a scan that is opened is seen; the page's time now. */
export function beginWatching(page: Page): Promise<number> {
  return page.evaluate(() => {
    Object.assign((globalThis as unknown as Watched).watched, { longest: 0, drawn: {} });
    return performance.now();
  });
}
export async function drawnWhole(page: Page): Promise<Watched['watched']> {
  const isWhole = (): unknown => (globalThis as unknown as Watched).watched.drawn['whole'];
  await page.waitForFunction(isWhole, undefined, { timeout: 120_000 });
  return look(page);
}
export const sayLongest = (longest: number): string => (longest === 0 ? '< 50 ms' : `${longest.toFixed(0)} ms`);
