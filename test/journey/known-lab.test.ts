// The second case for a lab that is known: chosen from a list, without a link. It is sent while the lab is locked and the
// relay away, and arrives while the practice is locked.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { syncWord } from './case.ts';
import {
  addPatient,
  appStored,
  draftCrown,
  lock,
  makeLink,
  openPlace,
  startPractice,
  unlockWithPassphrase,
  unlockWithPasskey,
} from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { look } from './look.ts';
import { photoOf, scanOf } from './samples.ts';
import { tellInOrder } from './story.ts';

let browser: Browser;
let relay: RelayProcess;
let clinic: Tablet;
let lab: Tablet;
let passphrase: string;

tellInOrder(() => [clinic.page, lab.page]);
beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  [clinic, lab] = await Promise.all([newTablet(browser), newTablet(browser, { prf: false })]);
  for (const { page } of [clinic, lab]) page.setDefaultTimeout(45_000);
});
afterAll(async () => {
  await browser.close();
  await relay.stop();
});

async function openHouse(page: Page, place: 'Labs' | 'Practices', name: RegExp): Promise<void> {
  await openPlace(page, place);
  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { name: 'Are they who they say they are?' }).waitFor();
}
const wordsOn = (page: Page): Promise<string[]> =>
  page.getByRole('main').locator('section').filter({ hasText: 'Are they who' }).getByRole('listitem').allInnerTexts();

describe('a lab that is known', () => {
  test('a first case goes by a link, and whoever is confirmed is known from then on, in the same words on both tablets', async () => {
    await startPractice(clinic.page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
    await addPatient(clinic.page, 'Jana Beispiel', '1980-02-03');
    await draftCrown(clinic.page, { due: '2027-03-18', notes: '', scan: scanOf('first') });
    await clinic.page.getByRole('button', { name: 'Share with a lab' }).click();
    const invitation = await makeLink(clinic.page);
    await lab.page.goto(invitation.link);
    await lab.page.getByText('The link is good.').waitFor();
    const names = { organisation: 'Dentallabor Krone', person: 'Tom Krone' };
    passphrase = await acceptWithPassphrase(lab.page, invitation.code, names);
    await clinic.page.getByText('Dentallabor Krone (Tom Krone) opened the link').waitFor();
    await clinic.page.getByRole('button', { name: 'Confirm', exact: true }).click();

    await openHouse(clinic.page, 'Labs', /Dentallabor Krone/);
    await openHouse(lab.page, 'Practices', /^Praxis Linde/);
    const words = await wordsOn(clinic.page);
    expect(words).toHaveLength(4);
    expect(await wordsOn(lab.page)).toEqual(words);
    await look(clinic.page, 'known-lab');
    await clinic.page.getByRole('button', { name: 'The words are the same' }).click();
    await clinic.page.getByText(/^Compared by Dr. Ada Linde/).waitFor();
    await clinic.page.getByLabel('Parts made by another lab').selectOption('Allowed, unless a case says otherwise');
    await lab.page.getByText('They have compared the words.').waitFor();
    await look(lab.page, 'known-practice');
  });

  test('the next case is sent to it by its name without any connection, and no more is said than is true', async () => {
    const { page } = clinic;
    await openPlace(page, 'Patients');
    await page.getByRole('link', { name: /Jana Beispiel/ }).click();
    await lock(lab.page);
    await appStored(page);
    await relay.kill();
    await page.getByRole('link', { name: /^Offline/ }).waitFor();
    await draftCrown(page, { due: '2027-04-01', notes: 'Same shade.', scan: scanOf('next'), photo: photoOf('next') });
    await page.getByRole('button', { name: 'Share with a lab' }).click();
    const sheet = page.getByRole('dialog', { name: 'Share with a lab' });
    expect(await sheet.getByRole('radio', { name: /Dentallabor Krone/ }).isChecked()).toBe(true);
    // As always with this lab; the patient agrees to just that, and another word here would go first.
    await sheet.getByText(/^As always for Dentallabor Krone/).waitFor();
    expect(await sheet.getByLabel('The lab may have parts made by another lab').isChecked()).toBe(true);
    expect(await sheet.getByLabel('What the patient agrees to').inputValue()).toContain('to another laboratory');
    await sheet.getByRole('button', { name: 'Record consent' }).click();
    await sheet.getByText('Consent on file').waitFor();
    await sheet.getByLabel('Name', { exact: true }).check();
    await sheet.getByText(/Reference .* · Jana Beispiel/).waitFor();
    await look(page, 'send-to-known-lab');
    await sheet.getByRole('button', { name: 'Send to Dentallabor Krone' }).click();
    await page.getByText(/^Sent to Dentallabor Krone/).waitFor();
    expect(await syncWord(page).innerText()).toMatch(/^Offline, \d+ waiting$/);
    expect(await page.getByRole('button', { name: 'Show the link' }).count()).toBe(0);
    await page.getByText('Your lab may give parts of this work to another lab.').waitFor();
  });

  test('the practice sends and locks; the lab comes later, finds the case by itself and has all of it', async () => {
    await relay.restart();
    await expect.poll(() => syncWord(clinic.page).innerText(), { timeout: 60_000 }).toMatch(/^Safe at relay/);
    await lock(clinic.page);
    await unlockWithPassphrase(lab.page, passphrase);
    await openPlace(lab.page, 'Cases');
    await lab.page.getByRole('link', { name: /26-0002/ }).click({ timeout: 60_000 });
    await lab.page.getByText('Same shade.').waitFor();
    await lab.page.getByRole('button', { name: /^scan-1/ }).waitFor();
    await lab.page.getByRole('button', { name: /^photo-2/ }).waitFor();
    expect(await lab.page.getByRole('main').innerText()).toContain('Jana Beispiel');
    await lab.page.getByRole('button', { name: 'Mark as received' }).click();
    await lab.page.getByText('Now: Received').waitFor();
  });

  test('the practice ends the contact; both cases go on, and the list says so', async () => {
    await unlockWithPasskey(clinic.page);
    await openPlace(clinic.page, 'Cases');
    await clinic.page.getByRole('link', { name: /26-0002/ }).click();
    await clinic.page.getByText('Now: Received').waitFor();
    await openHouse(clinic.page, 'Labs', /Dentallabor Krone/);
    await clinic.page.getByRole('button', { name: 'End the contact' }).click();
    const sheet = clinic.page.getByRole('dialog');
    await sheet.getByText(/Cases that are open stay as they are/).waitFor();
    await look(clinic.page, 'end-contact');
    await sheet.getByRole('button', { name: 'End the contact' }).click();
    await clinic.page.getByText('This contact has ended.').waitFor();
    await openPlace(lab.page, 'Practices');
    await lab.page.getByRole('link', { name: /^Praxis Linde/ }).click();
    await lab.page.getByText('This contact has ended.').waitFor();
    await lab.page.getByRole('link', { name: /26-0002/ }).click();
    await lab.page.getByText('Same shade.').waitFor();
  });

  test('a case is taken back from it, and whoever looks later reads from whom', async () => {
    const { page } = clinic;
    await openPlace(page, 'Cases');
    await page.getByRole('link', { name: /26-0001/ }).click();
    await page.getByRole('button', { name: 'Take back, or invite again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take the case back' }).click();
    await page.getByText('Taken back from Dentallabor Krone.').waitFor();
    expect(await page.getByText('No other house has accepted it yet.').count()).toBe(0);
    await look(page, 'taken-back');
  });
});
