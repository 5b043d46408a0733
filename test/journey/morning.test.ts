// A technician's morning without any connection, and a dentist's beside it: steps, a check with its photo, a case that moves,
// a design, an answer. Nobody is told more than is true meanwhile; then the relay is back, and each house has all of it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { messages, saveCaseFile, syncWord } from './case.ts';
import {
  addPatient,
  appStored,
  draftCrown,
  makeLink,
  openPlace,
  startPractice,
  unlockWithPassphrase,
} from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { cornersOf, photoOf, scanOf } from './samples.ts';
import { tellInOrder } from './story.ts';
import { countTaps, isInSight } from './taps.ts';

let browser: Browser;
let relay: RelayProcess;
let clinic: Tablet;
let lab: Tablet;
let passphrase: string;

const made = '26-0001';
const asked = '26-0002';
const design = { ...scanOf('designed before noon'), name: 'crown design.stl' };
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const card = (page: Page, name: string) => page.getByRole('region', { name });

/** The head of the case says so; its files may say more of their own below. */
const waits = (page: Page) =>
  page
    .getByRole('main')
    .getByText(/^\s*Offline, \d+ waiting$/)
    .first()
    .waitFor();

async function open(page: Page, number: string): Promise<void> {
  await openPlace(page, 'Cases');
  await page.getByRole('link', { name: new RegExp(number) }).click();
  await page.getByText(`Case ${number}`).first().waitFor();
}

tellInOrder(() => [clinic.page, lab.page]);
beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  [clinic, lab] = await Promise.all([newTablet(browser), newTablet(browser, { prf: false })]);
  for (const { page } of [clinic, lab]) page.setDefaultTimeout(60_000);
  const { page } = clinic;
  await startPractice(page, relay.address, {
    organisation: 'Praxis Linde',
    person: 'Dr. Ada Linde',
  });
  await addPatient(page, 'Jana Beispiel', '1980-02-03');
  await draftCrown(page, {
    due: '2027-03-18',
    notes: '',
    scan: scanOf('first'),
  });
  await press(page, 'Share with a lab');
  const { link, code } = await makeLink(page);
  await lab.page.goto(link);
  await lab.page.getByText('The link is good.').waitFor();
  passphrase = await acceptWithPassphrase(lab.page, code, {
    organisation: 'Dentallabor Krone',
    person: 'Tom Krone',
  });
  await press(page, 'Confirm');
  await openPlace(page, 'Patients');
  await page.getByRole('link', { name: /Jana Beispiel/ }).click();
  await draftCrown(page, {
    due: '2027-03-25',
    notes: '',
    scan: scanOf('second'),
  });
  await press(page, 'Share with a lab');
  const sheet = page.getByRole('dialog', { name: 'Share with a lab' });
  await sheet.getByRole('button', { name: 'Record consent' }).click();
  await sheet.getByRole('button', { name: 'Send to Dentallabor Krone' }).click();
  await page.getByText(/^Sent to Dentallabor Krone/).waitFor();
}, 240_000);
afterAll(async () => {
  await browser.close();
  await relay.stop();
});

describe('a morning without a connection', () => {
  test('both orders are accepted, and one waits for an answer when the relay is gone', async () => {
    const { page } = lab;
    for (const number of [made, asked]) {
      await open(page, number);
      await press(page, 'Mark as received');
      await press(page, 'Accept the order');
      await page.getByText('Now: Accepted').waitFor();
    }
    await page.getByLabel('Message', { exact: true }).fill('Is the bite right?');
    await press(page, 'Ask and put on hold');
    await open(clinic.page, asked);
    await messages(clinic.page).getByText('Is the bite right?').waitFor();
    await expect.poll(() => syncWord(page).innerText()).toMatch(/^(Safe at relay|Seen by)/);
    // All of the app is on the tablets: what a morning needs may be opened for the first time in it.
    for (const each of [clinic, lab]) await appStored(each.page);
    await relay.kill();
    await page.getByRole('link', { name: /^Offline/ }).waitFor();
  });

  test('the technician notes a step, signs a check with its photo, and moves the case to ready', async () => {
    const { page } = lab;
    await open(page, made);
    await card(page, 'Production').getByRole('link', { name: 'Open production' }).click();
    await press(page, 'Done: Milled');
    await card(page, 'Steps: Crown 16')
      .getByText(/^Tom Krone, /)
      .waitFor();
    const check = card(page, 'Quality check: Crown 16');
    for (const point of await check.getByRole('radio', { name: 'Good', exact: true }).all()) await point.check();
    // Nobody noted a lot, so nobody may say that there is one.
    await check
      .getByRole('group', { name: 'Every material is noted with its lot' })
      .getByRole('radio', { name: 'Not needed' })
      .check();
    await check.getByLabel('Photo of the work').setInputFiles(photoOf('checked'));
    await check.getByText('Photo added').waitFor();
    await press(page, 'Sign the check');
    await check.getByText('Quality check passed').waitFor();
    await open(page, made);
    await press(page, 'Another status');
    await page.getByRole('menuitem', { name: 'Start making' }).click();
    await press(page, 'Start final check');
    await press(page, 'Ready to ship');
    await page.getByText('Now: Ready').waitFor();
  });

  test('he adds a design to the case that is on hold, while the dentist answers it without knowing', async () => {
    await open(lab.page, asked);
    await card(lab.page, 'Design').getByLabel('Add version 1').setInputFiles(design);
    await card(lab.page, 'Design').getByLabel('Add version 2').waitFor({ state: 'attached' });
    const { page } = clinic;
    const { tap, count } = countTaps();
    await tap(page.getByLabel('Answer', { exact: true }));
    await page.keyboard.type('It is, go on.');
    await tap(page.getByRole('button', { name: 'Answer and release' }));
    await messages(page).getByText('It is, go on.').waitFor();
    expect(count()).toBeLessThanOrEqual(2);
    expect(await messages(lab.page).getByText('It is, go on.').count()).toBe(0);
  });

  test('until then nobody is told more than is true, also after the tablet began anew', async () => {
    await lab.page.goto(relay.address);
    await unlockWithPassphrase(lab.page, passphrase);
    // A lab begins with the order of its morning: nothing to tap.
    for (const number of [made, asked])
      expect(await isInSight(lab.page, lab.page.getByRole('link', { name: new RegExp(number) }))).toBe(true);
    await open(lab.page, asked);
    await lab.page.getByText('Now: On hold').waitFor();
    for (const { page } of [clinic, lab]) await waits(page);
    await open(lab.page, made);
    await lab.page.getByText('Now: Ready').waitFor();
    await waits(lab.page);
    await open(clinic.page, made);
    await clinic.page.getByText('Now: Accepted').waitFor();
    expect(await clinic.page.getByText('Milled').count()).toBe(0);
  });

  test('then everything is in both houses: state, step, photo, answer, and the design corner by corner', async () => {
    await relay.restart();
    const { page } = clinic;
    await page.getByText('Now: Ready').waitFor({ timeout: 90_000 });
    await card(page, 'Production').getByRole('link', { name: 'Lab report' }).click();
    await page.getByRole('article').getByText('Milled').waitFor();
    await page.getByRole('figure', { name: 'Photo of the work', exact: true }).locator('canvas').waitFor();
    await open(page, asked);
    const saved = await saveCaseFile(page, /^design-\d/);
    expect(cornersOf(saved).equals(cornersOf(Buffer.from(design.buffer).fill(0, 0, 80)))).toBe(true);
    await card(page, 'Design').getByText('Nobody has decided about this version.').waitFor();
    await open(lab.page, asked);
    await messages(lab.page).getByText('It is, go on.').waitFor();
    await lab.page.getByText('Now: Accepted').waitFor();
    for (const number of [made, asked])
      for (const { page: each } of [clinic, lab]) {
        await open(each, number);
        await expect.poll(() => syncWord(each).innerText(), { timeout: 60_000 }).toMatch(/^Seen by/);
        expect(await each.getByText('Needs attention').count()).toBe(0);
      }
    expect([clinic.errors, lab.errors]).toEqual([[], []]);
  });
});
