// A scan of half a million triangles in the built app, in a real browser that draws with the processor: when the first
// picture and the whole are seen, how fluently it turns, and how long the page's own thread is ever busy.
import type { Page } from 'playwright-core';
import { archStl } from '../client/records/demo/mesh.ts';
import { launchBrowser, newTablet } from '../test/support/browser.ts';
import { startRelay } from '../test/support/relay-process.ts';
import { buildIfStale } from '../tools/build.ts';
import { ms, type Figure } from './figure.ts';
import { openPlace } from '../test/journey/clinic.ts';

/** Fourteen teeth of 2 × 100 × 179 triangles. */
const SCAN = { rings: 100, sectors: 179 };

interface Watched {
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
const look = (page: Page) => page.evaluate(() => (globalThis as unknown as Watched).watched);

export async function viewerBench(): Promise<readonly Figure[]> {
  await buildIfStale();
  const [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  try {
    const { page } = await newTablet(browser);
    await page.addInitScript(watch);
    await page.goto(relay.address);
    await page.getByRole('button', { name: /^Try a demo practice/ }).click();
    await page.getByRole('navigation').waitFor({ timeout: 60_000 });
    await openPlace(page, 'Cases');
    // Only the rows in sight exist.
    await page.getByRole('searchbox', { name: 'Number, partner, tooth, state' }).fill('Draft');
    await page.getByRole('link').filter({ hasText: 'Draft' }).first().click();
    const buffer = Buffer.from(archStl('lower', SCAN.rings, SCAN.sectors));
    await page.getByLabel('Add scan').setInputFiles({ name: 'half-a-million.stl', mimeType: 'model/stl', buffer });
    const tile = page.getByRole('button', { name: /^half-a-million/ });
    await tile.waitFor({ timeout: 120_000 });
    const start = await page.evaluate(() => {
      (globalThis as unknown as Watched).watched.longest = 0;
      return performance.now();
    });
    await tile.click();
    await page.waitForFunction(() => (globalThis as unknown as Watched).watched.drawn['whole'], undefined, {
      timeout: 120_000,
    });
    const opened = await look(page);
    const turning = await turn(page);
    const { longest } = await look(page);
    const since = (at: number | undefined): string => (at === undefined ? 'none' : ms(at - start));
    return [
      { what: `${count(buffer)} triangles, tap to first picture`, ours: since(opened.drawn['preview']), reach: '' },
      { what: 'the same, tap to the whole of it', ours: since(opened.drawn['whole']), reach: '' },
      { what: 'turning it, drawn by the processor', ours: `${turning.toFixed(0)} pictures/s`, reach: '≥ 30 on a GPU' },
      {
        what: "longest task of the page's thread meanwhile",
        ours: longest === 0 ? '< 50 ms' : ms(longest),
        reach: '≤ 50 ms',
      },
    ];
  } finally {
    await browser.close();
    await relay.stop();
  }
}
const count = (stl: Buffer): string => stl.readUInt32LE(80).toLocaleString('en');

/** Pictures a second while a finger goes round and round. */
async function turn(page: Page): Promise<number> {
  const { x, y, width, height } = (await page.getByRole('application').boundingBox()) ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  };
  const [left, top] = [x + width / 2, y + height / 2];
  await page.mouse.move(left, top);
  await page.mouse.down();
  const { frames } = await look(page);
  const started = performance.now();
  for (let i = 0; performance.now() - started < 3000; i++)
    await page.mouse.move(left + 90 * Math.cos(i / 9), top + 60 * Math.sin(i / 9));
  const took = performance.now() - started;
  const drawn = (await look(page)).frames - frames;
  await page.mouse.up();
  return (1000 * drawn) / took;
}
