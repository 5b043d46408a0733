// The tablet at the desk belongs to nobody alone: two people come in, each with her own finger; what one could not send
// goes out with the other; and a passkey that somebody deleted is no end.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, openProfile, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addPatient, lock, openPlace, startPractice } from './clinic.ts';
import { findOnDisk } from './disk.ts';
import { letIn, meet } from './meeting.ts';
import { look } from './look.ts';
import { results, tellInOrder } from './story.ts';

const screens = join(results, 'screens');
let browser: Browser;
let relay: RelayProcess;
let profile: string;
let office: Tablet;
let desk: Tablet;
/** In the order in which they were made. */
const passkeys: { readonly authenticatorId: string; readonly credentialId: string }[] = [];

beforeAll(async () => {
  await mkdir(screens, { recursive: true });
  [browser, relay, profile] = await Promise.all([
    launchBrowser(),
    startRelay(),
    mkdtemp(join(tmpdir(), 'enamel-shared-')),
  ]);
  office = await newTablet(browser);
  desk = await openProfile(profile);
  for (const { page } of [office, desk]) page.setDefaultTimeout(45_000);
  desk.cdp.on('WebAuthn.credentialAdded', ({ authenticatorId, credential }) => {
    passkeys.push({ authenticatorId, credentialId: credential.credentialId });
  });
});
afterAll(async () => {
  await desk.close();
  await browser.close();
  await relay.stop();
  await rm(profile, { recursive: true, force: true });
});
tellInOrder(() => [office.page, desk.page]);

async function switchTo(page: Page, person: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Switch person' }).click();
  await page.getByRole('button', { name: new RegExp(`^${person}`) }).click();
  await page.getByRole('navigation').waitFor();
}

describe('a shared tablet', () => {
  test('a second person comes to a tablet that is somebody else’s already', async () => {
    await startPractice(office.page, relay.address, { organisation: 'Praxis Xiuhtecuhtli', person: 'Dr. Mara Roth' });
    const { page } = desk;
    await page.goto(`${relay.address}/tablet`);
    await letIn(office.page, page, { name: 'Lena Kurzweil', roles: ['Reception'] });
    await lock(page);
    await page.getByRole('link', { name: 'Add a person to this tablet' }).click();
    await letIn(office.page, page, { name: 'Pia Sommerfeld', roles: ['Reception', 'Nurse'] });
    await page.getByRole('navigation').getByRole('link', { name: 'Cases' }).waitFor();
  });

  test('locked, it counts its persons and names nobody; two taps and a finger let each in [2.3]', async () => {
    const { page } = desk;
    await page.getByRole('navigation').getByRole('button', { name: 'Switch person' }).click();
    await page.getByRole('button', { name: /^Person 2/ }).waitFor();
    await look(page, 'en-shared-locked');
    const shown = await page.locator('body').innerText();
    expect(shown).not.toMatch(/Kurz|Sommer|Lena|Pia|Xiuh|LK|PS/);
    const names = { 'name of one': 'Kurzweil', 'name of the other': 'Sommerfeld', 'name of the house': 'Xiuhtecuhtli' };
    expect(await findOnDisk(profile, names)).toEqual([]);
    await page.getByRole('button', { name: /^Person 1/ }).click();
    await page.getByRole('navigation').waitFor();
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Cases' }).count()).toBe(0);
    await openPlace(page, 'People');
    const card = page.getByRole('region', { name: 'Lena Kurzweil' });
    await card.getByText('You', { exact: true }).waitFor();
  });

  test('who wants to shows her initials', async () => {
    const { page } = desk;
    await openPlace(page, 'Settings');
    await page.getByLabel('Show my initials (LK) on the lock screen').check();
    await page.getByLabel('Remind me to renew it').selectOption('Every 3 months');
    await page.getByRole('region', { name: 'Ways to unlock' }).scrollIntoViewIfNeeded();
    await look(page, 'en-shared-settings');
    await page.getByRole('navigation').getByRole('button', { name: 'Switch person' }).click();
    await page.getByRole('button', { name: /^LK/ }).waitFor();
    await page.getByRole('button', { name: /^Person 2/ }).waitFor();
    await page.getByRole('button', { name: /^LK/ }).click();
    await page.getByRole('navigation').waitFor();
  });

  test('what one could not send waits on the lock screen, and goes out with the other', async () => {
    const { page } = desk;
    await relay.kill();
    await addPatient(page, 'Jana Ohnenetz', '1980-02-03');
    await page.getByRole('navigation').getByRole('button', { name: 'Switch person' }).click();
    await page
      .getByText(/\d+ changes not sent yet/)
      .first()
      .waitFor();
    await look(page, 'en-shared-waiting');
    await relay.restart();
    await page.getByRole('button', { name: /^Person 2/ }).click();
    await openPlace(office.page, 'Patients');
    await office.page.getByRole('link', { name: /Jana Ohnenetz/ }).waitFor();
    await openPlace(page, 'Patients');
    await page.getByRole('link', { name: /Jana Ohnenetz/ }).waitFor();
    await page.getByRole('link', { name: /all sent/i }).waitFor();
    await expect
      .poll(async () => {
        await page.getByRole('navigation').getByRole('button', { name: 'Switch person' }).click();
        await page.getByRole('button', { name: /^Person 2/ }).waitFor();
        const waiting = await page.getByText('not sent yet').count();
        await page.getByRole('button', { name: /^Person 2/ }).click();
        await page.getByRole('navigation').waitFor();
        return waiting;
      })
      .toBe(0);
    await switchTo(page, 'LK');
    await openPlace(office.page, 'Access');
    await office.page.getByRole('listitem').filter({ hasText: 'Lena Kurzweil' }).first().waitFor();
  });

  test('a deleted passkey is no end: she enters anew beside her old vault, and that one is removed', async () => {
    const { page, cdp } = desk;
    const [lena] = passkeys;
    if (!lena) throw new Error('no passkey was made');
    await cdp.send('WebAuthn.removeCredential', lena);
    await page.getByRole('navigation').getByRole('button', { name: 'Switch person' }).click();
    await page.getByRole('button', { name: /^LK/ }).click();
    await page.getByText(/No passkey for this vault|The prompt was closed/).waitFor();
    await page.getByText('an administrator adds you once more').waitFor();
    await look(page, 'en-shared-no-passkey');
    await page.getByRole('button', { name: 'Somebody else' }).click();
    await page.getByRole('link', { name: 'Add a person to this tablet' }).click();
    await openPlace(office.page, 'People');
    await office.page.getByRole('button', { name: 'Add a tablet for Lena Kurzweil' }).click();
    await office.page.getByRole('dialog').getByRole('button', { name: 'Show the code' }).click();
    await meet(office.page, page);
    await openPlace(page, 'Patients');
    await page.getByRole('link', { name: /Jana Ohnenetz/ }).waitFor();

    await page.getByRole('navigation').getByRole('button', { name: 'Switch person' }).click();
    await page.getByRole('button', { name: /^LK/ }).click();
    await page.getByRole('button', { name: 'Remove LK from this tablet' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove LK from this tablet' });
    await dialog.getByText('The other persons of this tablet stay.').waitFor();
    await look(page, 'en-shared-remove');
    await dialog.getByLabel('Type ERASE to go on').fill('erase');
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByRole('button', { name: /^Person 2/ }).click();
    await openPlace(page, 'People');
    await page.getByRole('region', { name: 'Lena Kurzweil' }).getByText('You', { exact: true }).waitFor();
    expect([...office.errors, ...desk.errors]).toEqual([]);
  });
});
