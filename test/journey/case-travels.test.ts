// One case from a practice to a lab and back, between two people who have never met and have nothing but a browser.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { toothPhoto } from '../../client/records/demo/photo.ts';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addToNotes, jointNotes, messages, say, saveCaseFile, syncWord, waitingHere, watchSeen } from './case.ts';
import {
  addPatient,
  countPrompts,
  draftCrown,
  lock,
  makeLink,
  openCase,
  openPlace,
  startPractice,
  unlockWithPasskey,
  unlockWithPassphrase,
  type Invitation,
} from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { cornersOf, photoOf, scanOf } from './samples.ts';
import { tellInOrder } from './story.ts';

const patient = 'Wilhelmina Quastenberg';
const clinicNames = { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' };
const labNames = { organisation: 'Dentallabor Krone', person: 'Tom Krone' };

let browser: Browser;
let relay: RelayProcess;
let clinic: Tablet;
let lab: Tablet;
let invitation: Invitation;
let passphrase: string;
let seenAtClinic: () => Promise<readonly string[]>;

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

/** Only the events in sight stand on the screen: a person who looks for one scrolls. */
async function scrollTo(page: Page, name: RegExp): Promise<void> {
  const list = page.getByRole('list').filter({ has: page.getByRole('button', { name: /Seen|Opened/ }) });
  const event = page.getByRole('button', { name }).first();
  let top = 0;
  const look = async (): Promise<number> => {
    await list.first().evaluate((element, to) => element.parentElement?.scrollTo(0, to), top);
    top += 250;
    return event.count();
  };
  await expect.poll(look, { timeout: 30_000 }).toBeGreaterThan(0);
}

describe('a case travels', () => {
  test('a practice starts with two fields and two passkey prompts', async () => {
    const prompts = await countPrompts(clinic);
    await startPractice(clinic.page, relay.address, clinicNames);
    expect(prompts()).toBe(2);
  });

  test('she sees exactly what the lab will see, under a reference code, and shares nothing without consent [1.17] [1.21] [2.6]', async () => {
    const { page } = clinic;
    let opened = 0;
    page.on('worker', (worker) => {
      if (worker.url().includes('imaging-worker')) opened += 1;
    });
    await addPatient(page, patient, '1961-04-09');
    await draftCrown(page, {
      due: '2027-03-18',
      notes: 'Light contact to 15.',
      scan: scanOf(`scan of ${patient}`),
      photo: photoOf(`${patient}, taken at 52.5 N 13.4 E`),
    });
    await page.getByRole('button', { name: 'Share with a lab' }).click();
    const sheet = page.getByRole('dialog', { name: 'Share with a lab' });
    const preview = sheet.locator('section').filter({ hasText: 'This is all the lab will see' });
    await preview.waitFor();
    const shown = await preview.innerText();
    expect(shown.replace(/[A-Z]-\d{4}/, 'P-0000').split(/\n+/)).toEqual([
      'This is all the lab will see',
      ...['Patient', 'Reference P-0000', 'Age, sex', 'not shown'],
      ...['Work', 'Crown 16, upper right first molar, Lithium disilicate, A2', 'Due at clinic', 'Thu, 18 Mar 2027'],
      ...['Preparation', 'Scan', 'Opposing jaw', 'Scan', 'Bite registration', 'Scan', 'Prescriber', 'Dr. Ada Linde'],
      ...['Notes', 'Light contact to 15.'],
      ...['At once', '1 file, 104 kB', 'scan-1.stl', 'After you confirm', '1 file, 18 kB', 'photo-2.png'],
    ]);
    expect(await sheet.getByRole('button', { name: 'Make the link' }).isDisabled()).toBe(true);

    seenAtClinic = await watchSeen(page);
    invitation = await makeLink(page);
    expect(invitation.link).toMatch(/^http:\/\/localhost:\d+\/#\/join\/[\w-]{100,}$/);
    expect(invitation.code).toMatch(/^[A-Z0-9]{3} [A-Z0-9]{3}$/);
    await expect.poll(() => syncWord(page).innerText()).toMatch(/^Safe at relay \d\d:\d\d$/);
    // Both files are judged once and painted in the draft and in the case, and the scan is copied, whatever changed meanwhile.
    await expect.poll(() => page.locator('canvas').count()).toBe(2);
    expect(opened).toBe(7);
  });

  test('the link opens the order and the scan while the practice is locked, and nothing else of the patient [1.14] [1.27] [1.28]', async () => {
    await lock(clinic.page);
    await lab.page.goto(invitation.link);
    await lab.page.getByText('The link is good.').waitFor();
    expect(lab.page.url()).toBe(`${relay.address}/join`);
    passphrase = await acceptWithPassphrase(lab.page, invitation.code, labNames);

    await lab.page.getByRole('button', { name: /^scan-1\.stl/ }).waitFor();
    await lab.page.getByText('Light contact to 15.').waitFor();
    const screen = await lab.page.getByRole('main').innerText();
    for (const part of ['Praxis Linde', 'Lithium disilicate', 'A2', 'Thu, 18 Mar 2027']) expect(screen).toContain(part);
    expect(screen).not.toMatch(/Quastenberg|Wilhelmina|1961|photo-2|shade\.png/);
    const scan = await saveCaseFile(lab.page, /^scan-1\.stl/);
    expect(cornersOf(scan)).toEqual(cornersOf(Buffer.from(crownStl()).fill(0, 0, 80)));
  });

  test('from then on the link opens nothing, for anybody', async () => {
    const third = await newTablet(browser);
    await third.page.goto(invitation.link);
    await third.page.getByText('This link has been used').waitFor();
    expect(await third.page.getByRole('button', { name: /^Accept/ }).count()).toBe(0);
    await third.close();
  });

  test('the practice comes back, compares four words, confirms, and only then the photo arrives', async () => {
    expect(await seenAtClinic()).toEqual([]);
    await unlockWithPasskey(clinic.page);
    await openCase(clinic.page);
    await clinic.page.getByText('Dentallabor Krone (Tom Krone) opened the link').waitFor();
    const words = await clinic.page
      .getByRole('list', { name: /four words/ })
      .getByRole('listitem')
      .allInnerTexts();
    await lab.page.getByText(words.join(' · ')).waitFor();
    expect(words).toHaveLength(4);
    await clinic.page.getByRole('button', { name: 'Confirm', exact: true }).click();

    await lab.page.getByRole('button', { name: /^photo-2\.png/ }).waitFor();
    const photo = await saveCaseFile(lab.page, /^photo-2\.png/);
    expect(photo.equals(Buffer.from(toothPhoto('#d8c8a8')))).toBe(true);
    expect(await lab.page.getByRole('main').innerText()).not.toMatch(/Quastenberg|Wilhelmina|1961/);
  });

  test('both write in one text at the same time and see each other there', async () => {
    await addToNotes(clinic.page, 'Please keep the contact light. ');
    await expect.poll(() => jointNotes(lab.page).inputValue()).toBe('Please keep the contact light. ');
    await lab.page.getByText('Dr. Ada Linde writing').waitFor();
    await jointNotes(lab.page).click();
    await clinic.page.getByText('Tom Krone writing').waitFor();
    await lab.page.keyboard.press('Control+Home');
    await Promise.all([lab.page.keyboard.type('Will do. '), clinic.page.keyboard.type('Margin is subgingival. ')]);
    const both = 'Will do. Please keep the contact light. Margin is subgingival. ';
    for (const { page } of [clinic, lab]) await expect.poll(() => jointNotes(page).inputValue()).toBe(both);
  });

  test('the lab sets its status, messages go to and fro, and "Seen by" is said once it is true', async () => {
    await lab.page.getByRole('button', { name: 'Mark as received' }).click();
    await clinic.page.getByText('Now: Received').waitFor();
    await say(clinic.page, 'When will it be ready?');
    await messages(lab.page).getByText('When will it be ready?').waitFor();
    await say(lab.page, 'On Tuesday.');
    await messages(clinic.page).getByText('On Tuesday.').waitFor();
    await expect.poll(() => syncWord(clinic.page).innerText()).toMatch(/^Seen by Dentallabor Krone \d\d:\d\d$/);

    await openPlace(lab.page, 'Settings');
    await say(clinic.page, 'Wednesday is fine too.');
    await expect.poll(() => syncWord(clinic.page).innerText()).toMatch(/^Safe at relay/);
    await openCase(lab.page);
    await expect.poll(() => syncWord(clinic.page).innerText()).toMatch(/^Seen by Dentallabor Krone/);
  });

  test('without any connection both go on, one starts anew, and afterwards everything is on both', async () => {
    await relay.kill();
    await clinic.page.getByRole('link', { name: /^Offline/ }).waitFor();
    await addToNotes(clinic.page, 'Clinic while apart. ');
    await say(clinic.page, 'Written by the clinic offline.');
    await expect.poll(() => syncWord(clinic.page).innerText()).toMatch(/^Offline, \d+ waiting$/);
    await addToNotes(lab.page, 'Lab while apart. ');
    // What is being sealed may count twice for a moment.
    let before = 0;
    const rests = async (): Promise<boolean> => {
      const was = before;
      before = await waitingHere(lab.page);
      return before > 0 && before === was;
    };
    await expect.poll(rests, { interval: 1_000 }).toBe(true);
    await say(lab.page, 'Written by the lab offline.');
    await expect.poll(() => waitingHere(lab.page)).toBeGreaterThan(before);

    await lab.page.reload();
    await unlockWithPassphrase(lab.page, passphrase);
    await openCase(lab.page);
    await expect.poll(() => jointNotes(lab.page).inputValue()).toContain('Lab while apart. ');
    await messages(lab.page).getByText('Written by the lab offline.').waitFor();

    await relay.restart();
    await messages(lab.page).getByText('Written by the clinic offline.').waitFor({ timeout: 60_000 });
    await messages(clinic.page).getByText('Written by the lab offline.').waitFor({ timeout: 60_000 });
    await expect.poll(() => jointNotes(clinic.page).inputValue()).toContain('Lab while apart. ');
    await expect.poll(() => jointNotes(clinic.page).inputValue()).toBe(await jointNotes(lab.page).inputValue());
    for (const { page } of [clinic, lab]) {
      await expect.poll(() => syncWord(page).innerText(), { timeout: 60_000 }).toMatch(/^Seen by/);
      expect(await page.getByText('Needs attention').count()).toBe(0);
      expect(await messages(page).getByRole('listitem').count()).toBe(5);
    }
  });

  test('the transfer stands in the access log of both houses, with who and why [1.29]', async () => {
    await openPlace(clinic.page, 'Access');
    for (const action of ['Shared', 'Consent recorded', 'Link made', 'Recipient confirmed'])
      await scrollTo(clinic.page, new RegExp(`^${action}.*Dr\\. Ada Linde`));
    await lab.page.getByText('History', { exact: true }).click();
    const history = lab.page.locator('details').filter({ hasText: 'History' });
    await history.getByText(/Tom Krone · Link accepted/).waitFor();
    await history.getByText(/Praxis Linde · Link made/).waitFor();
    await history.getByText(/Praxis Linde · Recipient confirmed/).waitFor();
    expect([...clinic.errors, ...lab.errors]).toEqual([]);
  });
});
