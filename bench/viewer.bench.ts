// A scan of half a million triangles in the built app, in a real browser that draws with the processor: when the first
// picture and the whole are seen, how fluently it turns, and how long the page's own thread is ever busy.
import type { Page } from 'playwright-core';
import { archStl } from '../client/records/demo/mesh.ts';
import { launchBrowser, newTablet } from '../test/support/browser.ts';
import { startRelay } from '../test/support/relay-process.ts';
import { buildIfStale } from '../tools/build.ts';
import { ms, type Figure } from './figure.ts';
import { beginWatching, drawnWhole, look, openDemoDraft, sayLongest } from './watched.ts';

/** Fourteen teeth of 2 × 100 × 179 triangles. */
const SCAN = { rings: 100, sectors: 179 };

export async function viewerBench(): Promise<readonly Figure[]> {
  await buildIfStale();
  const [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  try {
    const { page } = await newTablet(browser);
    await openDemoDraft(page, relay.address);
    const buffer = Buffer.from(archStl('lower', SCAN.rings, SCAN.sectors));
    await page.getByLabel('Add scan').setInputFiles({ name: 'half-a-million.stl', mimeType: 'model/stl', buffer });
    const tile = page.getByRole('button', { name: /^half-a-million/ });
    await tile.waitFor({ timeout: 120_000 });
    const start = await beginWatching(page);
    await tile.click();
    const opened = await drawnWhole(page);
    const turning = await turn(page);
    const { longest } = await look(page);
    const since = (at: number | undefined): string => (at === undefined ? 'none' : ms(at - start));
    return [
      { what: `${count(buffer)} triangles, tap to first picture`, ours: since(opened.drawn['preview']), reach: '' },
      { what: 'the same, tap to the whole of it', ours: since(opened.drawn['whole']), reach: '' },
      { what: 'turning it, drawn by the processor', ours: `${turning.toFixed(0)} pictures/s`, reach: '≥ 30 on a GPU' },
      {
        what: "longest task of the page's thread meanwhile",
        ours: sayLongest(longest),
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
