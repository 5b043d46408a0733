// A case with five scans of 30 MB in the built app and a real browser: from choosing the files to five sealed ones with
// their pictures, the case opened again, and one of them turned up whole.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPlace } from '../test/journey/clinic.ts';
import { launchBrowser, newTablet } from '../test/support/browser.ts';
import { startRelay } from '../test/support/relay-process.ts';
import { buildIfStale } from '../tools/build.ts';
import { ms, timed, type Figure } from './figure.ts';
import { writeScan } from './scanFile.ts';
import { beginWatching, draftIn, drawnWhole, look, openDemoDraft, sayLongest } from './watched.ts';

const COUNT = 5;
const BYTES = 30_000_000;

export async function scansBench(): Promise<readonly Figure[]> {
  await buildIfStale();
  const folder = mkdtempSync(join(tmpdir(), 'enamel-scans-'));
  const [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  try {
    const paths = Array.from({ length: COUNT }, (_, n) => join(folder, `arch-${String(n + 1)}.stl`));
    for (const path of paths) await writeScan(path, BYTES, path.slice(-10));
    const { page } = await newTablet(browser);
    await openDemoDraft(page, relay.address);
    const tiles = page.getByRole('button', { name: /^arch-\d/ });
    const isShown = (): Promise<unknown> =>
      tiles
        .nth(COUNT - 1)
        .locator('canvas')
        .waitFor({ timeout: 240_000 });
    await beginWatching(page);
    const chosen = await timed(async () => {
      await page.getByLabel('Add scan').setInputFiles(paths);
      await isShown();
    });
    const adding = await look(page);
    const address = page.url();
    await openPlace(page, 'Patients');
    const link = await draftIn(page);
    const opened = await timed(async () => {
      await link.click();
      await isShown();
    });
    if (page.url() !== address) throw new Error('another case was opened');
    const start = await beginWatching(page);
    await tiles.first().click();
    const { drawn, longest } = await drawnWhole(page);
    const since = (at: number | undefined): string => (at === undefined ? 'none' : ms(at - start));
    return [
      { what: 'five scans of 30 MB, chosen until stored with their pictures', ours: ms(chosen.took), reach: '' },
      { what: "longest task of the page's thread meanwhile", ours: sayLongest(adding.longest), reach: '≤ 50 ms' },
      { what: 'that case, tap to its five pictures', ours: ms(opened.took), reach: '' },
      { what: 'one of its scans, tap to first picture', ours: since(drawn['preview']), reach: '' },
      { what: 'the same, tap to the whole of it', ours: since(drawn['whole']), reach: '' },
      { what: "longest task of the page's thread then", ours: sayLongest(longest), reach: '≤ 50 ms' },
    ];
  } finally {
    await browser.close();
    await relay.stop();
    rmSync(folder, { recursive: true });
  }
}
