// The relay is gone and so is the tablet. What is left: a backup file on a drive, and the paper.
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import {
  addPatient,
  appStored,
  draftCrown,
  keepFourWords,
  openPlace,
  startWithPassphrase,
  takePaper,
} from './clinic.ts';
import { saveCaseFile } from './case.ts';
import { look } from './look.ts';
import { photoOf, scanOf } from './samples.ts';
import { tellInOrder } from './story.ts';

const patient = 'Wilhelmina Quastenberg';
const house = { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' };

let browser: Browser;
let relay: RelayProcess;
let lost: Tablet;
let fresh: Tablet;
let words: readonly string[];
let file: { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };

beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  [lost, fresh] = await Promise.all([newTablet(browser, { passkey: false }), newTablet(browser, { passkey: false })]);
  for (const { page } of [lost, fresh]) page.setDefaultTimeout(45_000);
  // No drive can be picked in a headless browser: a folder of the browser's own stands in for one.
  await lost.context.addInitScript(() => {
    const drive = async (): Promise<unknown> =>
      (await navigator.storage.getDirectory()).getDirectoryHandle('drive', { create: true });
    Object.assign(window, { showDirectoryPicker: drive });
  });
});
afterAll(async () => {
  await browser.close();
  await relay.stop();
});
tellInOrder(() => [lost.page, fresh.page]);

describe('a practice that has only a backup file', () => {
  test('has a folder that is backed up and read back by itself, and makes a file in two taps [2.23] [2.25]', async () => {
    const { page } = lost;
    await startWithPassphrase(page, relay.address, house);
    words = await takePaper(page, { isConfirmed: true });
    await addPatient(page, patient, '1961-04-09');
    await draftCrown(page, {
      due: '2027-03-18',
      notes: 'Light contact to 15.',
      scan: scanOf('scan'),
      photo: photoOf('photo'),
    });
    await openPlace(page, 'Backup');
    await page.getByText('There is no backup file yet.').waitFor();
    await page.getByRole('button', { name: 'Choose a folder' }).click();
    await page.getByText(/^Restored and compared .*: \d+ records, 2 files, equal\.$/).waitFor();
    await page.getByText('Folder “drive”.').waitFor();
    await look(page, 'backup');
    // This headless browser ends itself when it reads back a folder that it kept: the next unlock must find none.
    await page.getByRole('button', { name: 'No longer into this folder' }).click();
    await page.getByRole('button', { name: 'Choose a folder' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Make a backup file' }).click(),
    ]);
    file = { name: download.suggestedFilename(), mimeType: '', buffer: await readFile(await download.path()) };
    expect(file.name).toMatch(/^backup-\d{4}-\d\d-\d\d\.enamel$/);
    await page.getByText(/^Last backup: /).waitFor();
    await page.getByLabel('The words of the paper, to try it too').fill(words.join(' '));
    await page.getByLabel('Try a backup file').setInputFiles(file);
    await page.getByText(/^With the paper: /).waitFor();
  });

  test('looks into it beside the records of today, and takes over one field that was overwritten [2.18] [2.24]', async () => {
    const { page } = lost;
    await openPlace(page, 'Patients');
    await page.getByRole('link', { name: patient }).click();
    await page.getByText('Identity', { exact: true }).click();
    await page.getByLabel('Birth date', { exact: true }).fill('1916-04-09');
    await page.getByLabel('Phone').fill('030 1234');
    await page.getByLabel('Phone').blur();
    await openPlace(page, 'Backup');
    await page.getByRole('link', { name: 'Choose a backup' }).click();
    await page.getByLabel('Choose a backup file').setInputFiles(file);
    await page.getByText(/^This tablet has \d+ changes? that (is|are) newer than it\.$/).waitFor();
    await look(page, 'past');
    await page.getByRole('link', { name: new RegExp(`^${patient}`) }).click();
    await page.getByText('Here newer by 2 changes. 2 places differ.').waitFor();
    await look(page, 'past-record');
    await page.getByRole('checkbox', { name: 'Birth date' }).check();
    await page.getByRole('button', { name: 'Take over 1 place' }).click();
    await page.getByText('Taken over.').waitFor();
    await page.getByText('Here newer by 3 changes. 1 place differs.').waitFor();
    await look(page, 'past-taken');
    await page.getByRole('link', { name: 'Open the record' }).click();
    await page.getByText('Identity', { exact: true }).click();
    await expect.poll(() => page.getByLabel('Birth date', { exact: true }).inputValue()).toBe('1961-04-09');
    expect(await page.getByLabel('Phone').inputValue()).toBe('030 1234');
  });

  test('and holds no word of anybody in the clear', async () => {
    expect(lost.errors).toEqual([]);
    for (const canary of [patient, 'Quastenberg', 'Light contact', house.organisation])
      expect(file.buffer.includes(canary)).toBe(false);
    await lost.close();
  });

  test('a file that is cut off, or no backup, is refused in words before anything is made', async () => {
    const { page } = fresh;
    await page.goto(relay.address);
    await appStored(page);
    // The app is kept by the browser; of the relay nothing is left.
    await relay.kill();
    await page.reload();
    await page.getByRole('link', { name: 'I have the paper kit' }).click();
    await page.getByLabel('The words of the paper').fill(words.join(' '));
    await page.getByRole('radio', { name: 'A backup file' }).check();
    await look(page, 'restore-file');
    for (const [buffer, said] of [
      [file.buffer.subarray(0, -100), 'This backup is cut off: its end is missing.'],
      [Buffer.from('something else'), 'This file is not a backup of Enamel.'],
    ] as const) {
      await page.getByLabel('Choose the backup file').setInputFiles({ ...file, buffer });
      await page.getByRole('button', { name: 'See what is there' }).click();
      await page.getByText(said).waitFor();
    }
  });

  test('paper and file bring patient and picture back with no relay at all [1.11] [1.18] [2.18] [2.24]', async () => {
    const { page } = fresh;
    await page.getByLabel('Choose the backup file').setInputFiles(file);
    await page.getByRole('button', { name: 'See what is there' }).click();
    await page.getByText('1 patient, 1 case, 2 files').waitFor();
    await look(page, 'restore-found');
    await keepFourWords(page);
    await page.getByRole('button', { name: 'Get everything back' }).click();
    await page.getByRole('navigation').waitFor({ timeout: 60_000 });
    await openPlace(page, 'Patients');
    await page.getByRole('link', { name: patient }).click();
    await page.getByRole('heading', { name: patient }).waitFor();
    await openPlace(page, 'Cases');
    await page.getByRole('link', { name: /Crown 16/ }).click();
    await page.getByRole('heading', { name: /^Crown.*16/ }).waitFor();
    expect((await saveCaseFile(page, /^shade/)).equals(photoOf('photo').buffer)).toBe(true);
    await page.getByRole('button', { name: /upper-jaw/ }).waitFor();
    await addPatient(page, 'Neu Nach Verlust', '1990-01-01');
  });

  test('and when the relay is there again, it gets what it lacks', async () => {
    const { page } = fresh;
    await relay.restart();
    await page.getByRole('link', { name: /all sent/i }).waitFor({ timeout: 60_000 });
    expect(fresh.errors).toEqual([]);
  });
});
