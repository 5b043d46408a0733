// A scan of 25 MB on its way from a practice to a lab: held, reloaded, cut off by the relay, and at the lab whole and clean.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { saveCaseFile, syncWord } from './case.ts';
import { addPatient, appStored, draftCrown, makeLink, openPlace, startPractice, unlockWithPasskey } from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { cornersOf, photoOf } from './samples.ts';
import { tellInOrder } from './story.ts';

let browser: Browser;
let relay: RelayProcess;
let clinic: Tablet;
let lab: Tablet;

tellInOrder(() => [clinic.page, lab.page]);

beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  [clinic, lab] = await Promise.all([newTablet(browser), newTablet(browser, { prf: false })]);
  for (const { page } of [clinic, lab]) page.setDefaultTimeout(120_000);
});
afterAll(async () => {
  await browser.close();
  await relay.stop();
});

/** Half a million triangles, with words in the header that must not leave. */
function largeScan(): Buffer {
  const count = 500_000;
  const bytes = Buffer.alloc(84 + 50 * count);
  bytes.write('Wilhelmina Quastenberg', 0, 80, 'latin1');
  bytes.writeUInt32LE(count, 80);
  for (let i = 0; i < count; i++) {
    const [x, y] = [(i % 700) / 20, Math.floor(i / 700) / 20];
    const z = Math.sin(x) * Math.cos(y);
    const corners = [x, y, z, x + 0.05, y, z, x, y + 0.05, z];
    for (const [k, value] of corners.entries()) bytes.writeFloatLE(value, 84 + 50 * i + 12 + 4 * k);
  }
  return bytes;
}
const scan = largeScan();

test('a scan that is held stays held after a reload, says so, and goes on when it is told to', async () => {
  const { page } = clinic;
  await startPractice(page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
  await addPatient(page, 'Wilhelmina Quastenberg', '1961-04-09');
  await draftCrown(page, { due: '2027-03-18', notes: 'Light contact.' });
  await appStored(page);
  await relay.kill();
  await page.getByLabel('Add scan').scrollIntoViewIfNeeded();
  await page.getByLabel('Add scan').setInputFiles({ name: 'upper-jaw.stl', mimeType: 'model/stl', buffer: scan });
  const group = page.getByRole('group', { name: 'upper-jaw.stl' });
  await page.getByRole('button', { name: /^upper-jaw\.stl/, disabled: false }).waitFor();
  await group.getByText('Waits for the connection').waitFor();
  await group.getByRole('button', { name: 'Pause' }).click();
  await group.getByText('Paused', { exact: true }).waitFor();
  await relay.restart();
  await page.reload();
  await unlockWithPasskey(page);
  await openPlace(page, 'Cases');
  await page.getByRole('link', { name: /Crown 16/ }).click();
  await group.getByText('Paused', { exact: true }).waitFor();
  await group.getByRole('button', { name: 'Go on' }).click();
  await group.waitFor({ state: 'detached' });
});

test('the lab gets it whole although tablet and relay began anew in the middle, and without a name in it [1.27]', async () => {
  const { page } = clinic;
  await page.getByRole('button', { name: 'Share with a lab' }).click();
  const { link, code } = await makeLink(page);
  await relay.restart();
  await page.reload();
  await unlockWithPasskey(page);
  await openPlace(page, 'Cases');
  await page.getByRole('link', { name: /Crown 16/ }).click();
  await expect.poll(() => syncWord(page).innerText()).toMatch(/^Safe at relay/);
  await lab.page.goto(link);
  await acceptWithPassphrase(lab.page, code, { organisation: 'Dentallabor Krone', person: 'Tom Krone' });
  await lab.page.getByRole('button', { name: /^scan-1\.stl/, disabled: false }).waitFor();
  const saved = await saveCaseFile(lab.page, /^scan-1\.stl/);
  expect(cornersOf(saved).equals(cornersOf(Buffer.from(scan).fill(0, 0, 80)))).toBe(true);
  expect([...clinic.errors, ...lab.errors]).toEqual([]);
});

test('what a lab looked at before it goes is what goes, although the file itself is gone meanwhile', async () => {
  const { page } = lab;
  const { name, buffer } = photoOf('Wilhelmina Quastenberg');
  const folder = await mkdtemp(join(tmpdir(), 'enamel-film-'));
  await writeFile(join(folder, name), buffer);
  await page.getByLabel('Add X-ray').setInputFiles(join(folder, name));
  await page.getByRole('button', { name: 'Look at the picture' }).waitFor();
  await rm(folder, { recursive: true });
  await page.getByRole('button', { name: 'Look at the picture' }).click();
  await page.getByRole('radio', { name: 'No, send it along' }).click();
  await clinic.page.getByRole('button', { name: /^xray-1\.png/, disabled: false }).waitFor();
  const saved = await saveCaseFile(clinic.page, /^xray-1\.png/);
  expect([saved.includes('Quastenberg'), saved.includes(buffer.subarray(-200))]).toEqual([false, true]);
});
