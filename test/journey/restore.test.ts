// The only tablet of a practice is lost. What is left: one paper, the relay, and a lab that has its case.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addToNotes, jointNotes, messages, say, saveCaseFile } from './case.ts';
import {
  addPatient,
  draftCrown,
  keepFourWords,
  lock,
  makeLink,
  openCase,
  openPlace,
  startPractice,
  takePaper,
  unlockWithPassphrase,
} from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { look } from './look.ts';
import { photoOf, scanOf } from './samples.ts';
import { tellInOrder } from './story.ts';

const patient = 'Wilhelmina Quastenberg';

let browser: Browser;
let relay: RelayProcess;
let lost: Tablet;
let lab: Tablet;
let fresh: Tablet;
let words: readonly string[];

beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  [lost, lab, fresh] = await Promise.all([
    newTablet(browser),
    newTablet(browser, { passkey: false }),
    newTablet(browser, { passkey: false }),
  ]);
  for (const { page } of [lost, lab, fresh]) page.setDefaultTimeout(45_000);
});
afterAll(async () => {
  await browser.close();
  await relay.stop();
});
tellInOrder(() => [lost.page, lab.page, fresh.page]);

describe('a practice loses its only tablet', () => {
  test('the paper is shown, asked for by three of its words, and not shown again', async () => {
    const { page } = lost;
    await startPractice(page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
    await page.getByText('Only this tablet can open these records.').waitFor();
    words = await takePaper(page, { isConfirmed: true });
    expect(words).toHaveLength(12);
    await openPlace(page, 'Backup');
    await page.getByText('Paper confirmed').waitFor();
    expect(await page.getByRole('main').getByRole('link', { name: 'Make the paper' }).count()).toBe(0);
    expect(await page.getByText('Only this tablet can open these records.').count()).toBe(0);
  });

  test('it had a patient, a shared case with files, and words with the lab', async () => {
    const { page } = lost;
    await addPatient(page, patient, '1961-04-09');
    await draftCrown(page, {
      due: '2027-03-18',
      notes: 'Light contact to 15.',
      scan: scanOf('scan'),
      photo: photoOf('photo'),
    });
    await page.getByRole('button', { name: 'Share with a lab' }).click();
    const { link, code } = await makeLink(page);
    await lab.page.goto(link);
    await acceptWithPassphrase(lab.page, code, { organisation: 'Dentallabor Krone', person: 'Tom Krone' });
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await lab.page.getByRole('button', { name: /^photo-2\.png/ }).waitFor();
    await addToNotes(page, 'Written before the loss. ');
    await say(lab.page, 'We begin on Monday.');
    await messages(page).getByText('We begin on Monday.').waitFor();
    await expect.poll(() => jointNotes(lab.page).inputValue()).toBe('Written before the loss. ');
    await page.getByRole('link', { name: /all sent/i }).waitFor();
    await lost.close();
  });

  test('wrong words are told apart from right ones, and nothing is begun with them', async () => {
    const { page } = fresh;
    await page.goto(relay.address);
    await page.getByRole('link', { name: 'I have the paper kit' }).click();
    await page.getByLabel('The words of the paper').fill('abandon '.repeat(11) + 'about');
    await page.getByRole('button', { name: 'See what is there' }).click();
    await page.getByText('The relay holds nothing for this paper.').waitFor({ timeout: 30_000 });
    await page.goto(relay.address);
    await page.getByRole('link', { name: /^Start my practice/ }).waitFor();
  });

  test('the words and the relay bring everything back, attachments included', async () => {
    const { page } = fresh;
    await page.getByRole('link', { name: 'I have the paper kit' }).click();
    await page.getByLabel('The words of the paper').fill(words.join(' '));
    await page.getByRole('button', { name: 'See what is there' }).click();
    const found = page.getByRole('region', { name: 'Praxis Linde' });
    await found.getByText('1 patient, 1 case, 4 files').waitFor({ timeout: 60_000 });
    await found.getByText('Nothing yet.').waitFor();
    await look(page, 'en-restore-found');
    const passphrase = await keepFourWords(page);
    await page.getByRole('button', { name: 'Get everything back' }).click();
    await page.getByRole('navigation').waitFor({ timeout: 60_000 });
    await openPlace(page, 'Patients');
    await page.getByRole('link', { name: patient }).click();
    await page.getByRole('heading', { name: patient }).waitFor();
    await openCase(page);
    await messages(page).getByText('We begin on Monday.').waitFor();
    await expect.poll(() => jointNotes(page).inputValue()).toBe('Written before the loss. ');
    expect((await saveCaseFile(page, /^upper-jaw\.stl/)).equals(scanOf('scan').buffer)).toBe(true);
    expect((await saveCaseFile(page, /^shade\.png/)).equals(photoOf('photo').buffer)).toBe(true);
    await lock(page);
    await unlockWithPassphrase(page, passphrase);
  });

  test('and the case goes on with the lab', async () => {
    await openCase(fresh.page);
    await addToNotes(fresh.page, 'And after it. ');
    await expect.poll(() => jointNotes(lab.page).inputValue()).toBe('Written before the loss. And after it. ');
    await say(fresh.page, 'We are back.');
    await messages(lab.page).getByText('We are back.').waitFor();
    await lab.page.getByRole('button', { name: 'Mark as received' }).click();
    await fresh.page.getByText('Now: Received').waitFor();
    expect([...fresh.errors, ...lab.errors]).toEqual([]);
  });
});
