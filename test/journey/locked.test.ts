// What is left of a practice when its tablet is locked, closed or copied: nothing that anybody could read.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kitFromWords, kitKeys } from '../../client/crypto/kit.ts';
import { readLink } from '../../protocol/link.ts';
import { launchBrowser, newTablet, openProfile } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addToNotes, jointNotes } from './case.ts';
import {
  addPatient,
  appStored,
  draftCrown,
  lock,
  makeLink,
  openCase,
  openPlace,
  startPractice,
  startWithPassphrase,
  takePaper,
  unlockWithPasskey,
  unlockWithPassphrase,
  type Invitation,
} from './clinic.ts';
import { findOnDisk, type Needle } from './disk.ts';
import { look } from './look.ts';
import { photoOf, scanOf } from './samples.ts';

const names = { organisation: 'Praxis Xiuhtecuhtli', person: 'Dr. Ngozi Wrzesniewski' };
const patient = 'Yggdrasil Qvortrup';
const secrets = {
  'name of the patient': patient,
  'name of the house': names.organisation,
  'name of the person': names.person,
  'notes of the order': 'zwq contact kept very light jfx',
  'joint notes': 'vkz shade was taken in daylight qph',
  'bytes of the scan': 'SCANHEADER-8f1kq0zv7w',
  'bytes of the photo': 'PHOTOCOMMENT-m3x9b2tq5j',
};

let relay: RelayProcess;
let folder: string;

beforeAll(async () => {
  [relay, folder] = await Promise.all([startRelay(), mkdtemp(join(tmpdir(), 'enamel-profile-'))]);
});
afterAll(async () => {
  await relay.stop();
  await rm(folder, { recursive: true, force: true });
});

async function workADay(page: Page): Promise<{ invitation: Invitation; passphrase: string; words: string[] }> {
  const passphrase = await startWithPassphrase(page, relay.address, names);
  const words = await takePaper(page, { isConfirmed: true });
  await addPatient(page, patient, '1961-04-09');
  await draftCrown(page, {
    due: '2027-03-18',
    notes: secrets['notes of the order'],
    scan: scanOf(secrets['bytes of the scan']),
    photo: photoOf(secrets['bytes of the photo']),
  });
  await page.getByRole('button', { name: 'Share with a lab' }).click();
  const invitation = await makeLink(page);
  await addToNotes(page, secrets['joint notes']);
  await page.getByRole('button', { name: /^shade/ }).click();
  await page.getByRole('dialog').getByRole('application', { name: /shade/ }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  return { invitation, passphrase, words };
}

/** Every key a person ever held in the hand, and what follows from it. */
async function keysOf({ invitation, passphrase, words }: Awaited<ReturnType<typeof workADay>>) {
  const kit = kitFromWords(words.join(' '));
  const link = readLink(invitation.link);
  if (!('secret' in kit) || typeof link === 'string') throw new Error('the paper and the link can be read');
  const { root, rootPass, recovery } = await kitKeys(kit.secret);
  expect([root, rootPass, recovery].every(Boolean)).toBe(true);
  return {
    passphrase,
    'words of the paper': words.join(' '),
    'secret of the paper': kit.secret,
    'secret of the link': link.secret,
    'code of the link': invitation.code,
  } satisfies Record<string, Needle>;
}

describe('a locked tablet', () => {
  test('case 37 keeps no name, note, file byte or key in the clear on its disk, locked or closed [1.9] [2.19]', async () => {
    const day = await openProfile(folder);
    day.page.setDefaultTimeout(45_000);
    const done = await workADay(day.page);
    const needles = { ...secrets, ...(await keysOf(done)) };
    // Proves that the search finds what a page leaves behind: the same kind of store, without a vault.
    await day.page.evaluate(
      () =>
        new Promise((resolve) => {
          const opening = indexedDB.open('control', 1);
          opening.onupgradeneeded = () => opening.result.createObjectStore('rows').put('CONTROL-q8w7zk', 'row');
          opening.onsuccess = () => {
            opening.result.close();
            resolve(undefined);
          };
        }),
    );
    await lock(day.page);
    const locked = await findOnDisk(folder, needles);
    await unlockWithPassphrase(day.page, done.passphrase);
    await openCase(day.page);
    await expect.poll(() => jointNotes(day.page).inputValue()).toBe(secrets['joint notes']);
    await day.close();
    const closed = await findOnDisk(folder, { ...needles, control: 'CONTROL-q8w7zk' });

    expect(locked).toEqual([]);
    expect(closed.filter((each) => !each.startsWith('control: '))).toEqual([]);
    expect(closed.length).toBeGreaterThan(0);
    expect(day.errors).toEqual([]);
  });
});

describe('unlocking', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('case 55 brings nothing back of a record that was erased for ever with the paper', async () => {
    const { page, errors } = await newTablet(browser);
    await startPractice(page, relay.address, names);
    const words = await takePaper(page, { isConfirmed: true });
    await addPatient(page, patient, '1961-04-09');
    await page.getByRole('main').getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Put in the trash' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Put in the trash' }).click();
    await page.getByRole('link', { name: /trash/i }).click();
    await page.getByRole('button', { name: `Erase for ever: ${patient}` }).click();
    const sheet = page.getByRole('dialog', { name: `Erase ${patient} for ever?` });
    await sheet.getByLabel('Why').fill('Asked for it in writing.');
    await sheet.getByLabel('Words of the paper kit').fill('abandon '.repeat(11) + 'about');
    await sheet.getByRole('button', { name: 'Erase for ever' }).click();
    await sheet.getByText('Nothing was changed or lost.').waitFor();
    await look(page, 'en-erase-for-ever');
    await sheet.getByLabel('Words of the paper kit').fill(words.join(' '));
    await sheet.getByRole('button', { name: 'Erase for ever' }).click();
    await page.getByText('Done on every tablet').waitFor();
    await look(page, 'en-erased');
    await page.getByRole('link', { name: /^Certificate for record/ }).click();
    await page.getByText(/was erased for ever on every tablet of this practice/).waitFor();
    await look(page, 'en-erased-certificate');
    await lock(page);
    await unlockWithPasskey(page);
    await openPlace(page, 'Patients');
    await page.getByText('No patients yet').waitFor();
    expect(errors).toEqual([]);
  });

  test('works with the same finger and nothing to remember, also when no relay answers [2.22]', async () => {
    const { page, errors } = await newTablet(browser);
    await startPractice(page, relay.address, names);
    await addPatient(page, patient, '1961-04-09');
    await page.getByRole('link', { name: /all sent/i }).waitFor();
    await appStored(page);
    await lock(page);
    expect(await page.locator('body').innerText()).not.toMatch(/Qvortrup|Wrzesniewski|Xiuhtecuhtli/);

    await relay.kill();
    await page.reload();
    await unlockWithPasskey(page);
    await openPlace(page, 'Patients');
    await page.getByRole('link', { name: patient }).click();
    await page.getByRole('heading', { name: patient }).waitFor();
    await page.getByRole('link', { name: /^Offline/ }).waitFor();
    expect(errors).toEqual([]);
    await relay.restart();
  });

  test('case 38 is asked for after five minutes without a touch, and nothing of the record stays in the page', async () => {
    const { page, cdp } = await newTablet(browser);
    await page.addInitScript(makeTimePass);
    await startPractice(page, relay.address, names);
    // Typed key by key, because what a test fills in or looks for stays in the page by the test's own doing.
    await page.getByRole('button', { name: 'New patient' }).click();
    await page.getByRole('dialog').getByLabel('Name').focus();
    await page.keyboard.type(patient);
    await page.getByRole('button', { name: 'Add patient' }).click();
    await page.getByRole('button', { name: 'New case' }).waitFor();
    expect(await holds(cdp, 'Yggdrasil')).toBe(true);
    const worker = page.workers()[0];
    await page.evaluate('passMinutes(5.1)');
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    expect(page.workers()).not.toContain(worker);
    // A closed provider of y-websocket may hold its document until its timer to connect again ends, seconds at most.
    await expect.poll(() => holds(cdp, 'Yggdrasil'), { timeout: 10_000, interval: 500 }).toBe(false);
  });
});

/** Gives the page a clock that can jump. The app looks at it every few seconds, and when it comes into sight. */
function makeTimePass(): void {
  const now = Date.now.bind(Date);
  let ahead = 0;
  Date.now = () => now() + ahead;
  const passMinutes = (minutes: number): void => {
    ahead += minutes * 60_000;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  Object.assign(globalThis, { passMinutes });
}

/** Whether the memory of a page holds a text, after everything that can be forgotten is forgotten. */
async function holds(cdp: CDPSession, text: string): Promise<boolean> {
  const pieces: string[] = [];
  const collect = ({ chunk }: { readonly chunk: string }): void => {
    pieces.push(chunk);
  };
  cdp.on('HeapProfiler.addHeapSnapshotChunk', collect);
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  cdp.off('HeapProfiler.addHeapSnapshotChunk', collect);
  return pieces.join('').includes(text);
}
