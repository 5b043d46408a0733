// Files that lie, given to the buttons of an order, among sound ones: each is refused in its own words, nothing of it is
// kept or run, and the sound ones are taken all the same.
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archPositions, binaryStl } from '../imaging/files.ts';
import { HOSTILE, SOUND } from '../support/hostile-files.ts';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addPatient, draftCrown, openCase, startPractice, unlockWithPasskey } from './clinic.ts';
import { tellInOrder } from './story.ts';

let browser: Browser;
let relay: RelayProcess;
let tablet: Tablet;
tellInOrder(() => [tablet.page]);

beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  tablet = await newTablet(browser);
  const { page } = tablet;
  page.setDefaultTimeout(30_000);
  await startPractice(page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
  await addPatient(page, 'Jana Beispiel', '1980-02-03');
  await draftCrown(page, { due: '2027-03-18', notes: '' });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await relay.stop();
});

/** The line of a file that was not taken. */
const refusalOf = (name: string): Locator =>
  tablet.page
    .locator('div')
    .filter({ has: tablet.page.locator('b', { hasText: name }) })
    .last();
const tile = (name: string): Locator => tablet.page.getByRole('button', { name: new RegExp(`^${name}`) });

test.each([
  ['scan', 'Add scan'],
  ['photo', 'Add photo'],
  ['xray', 'Add X-ray'],
] as const)(
  'case 56 case 57 case 58 case 59 every %s that lies is refused in its own words, and the sound one behind them is taken',
  async (kind, button) => {
    const { page } = tablet;
    const lies = HOSTILE[kind];
    const picked = lies.map(({ name, bytes }) => ({ name, mimeType: '', buffer: Buffer.from(bytes) }));
    await page.getByLabel(button).setInputFiles([...picked, SOUND[kind]]);
    await tile(SOUND[kind].name).and(page.locator(':enabled')).waitFor();
    for (const { name, words } of lies) await refusalOf(name).getByText(words).waitFor();
    for (const { name } of lies) await tile(name).waitFor({ state: 'detached' });
  },
);

test('the same scan under another name is not added twice, unless somebody says so', async () => {
  const { page } = tablet;
  await page.getByLabel('Add scan').setInputFiles({ ...SOUND.scan, name: 'again.stl' });
  await refusalOf('again.stl').getByText('This very file is in this case already.').waitFor();
  await tile('again.stl').waitFor({ state: 'detached' });
  await refusalOf('again.stl').getByRole('button', { name: 'Leave it' }).click();
});

test('a scan that changes while it is read is refused, and nothing of it stays', async () => {
  const { page } = tablet;
  const path = join(relay.dataDir, 'changing.stl');
  const scan = binaryStl(archPositions(200, 300));
  const file = await open(path, 'w+');
  await file.write(scan);
  const refused = refusalOf('changing.stl').getByText('This file changed or went away while it was read.');
  const written = new AbortController();
  const writing = (async () => {
    // Its last corner moves on and on, as if it were still being written.
    for (let z = 0; !written.signal.aborted; z = (z + 1) % 1000) {
      const corner = new Uint8Array(new Float32Array([z / 1000]).buffer);
      await file.write(corner, 0, 4, scan.length - 6);
    }
  })();
  await page.getByLabel('Add scan').setInputFiles(path);
  await refused.waitFor();
  written.abort();
  await writing;
  await file.close();
  await tile('changing.stl').waitFor({ state: 'detached' });
});

test('after all of it only the sound files are there, on the next morning as well, and nothing ran', async () => {
  const { page } = tablet;
  const names = Object.values(SOUND).map(({ name }) => name);
  await page.reload();
  await unlockWithPasskey(page);
  await openCase(page);
  for (const name of names) await tile(name).waitFor();
  const tiles = await page.getByRole('button', { name: /\.(stl|ply|obj|png|jpg|dcm|svg|html|pdf)/ }).allInnerTexts();
  expect(tiles).toHaveLength(names.length);
  expect(await page.getByText('Broke off').count()).toBe(0);
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  expect(tablet.errors).toEqual([]);
});
