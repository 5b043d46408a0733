// A design goes from a lab to a dentist and back: looked at over her scan, pinned, sent back with a reason, made again and
// signed with three taps; both houses read the same signature.
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addPatient, draftCrown, makeLink, openPlace, startPractice } from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { flawsOf } from './look.ts';
import { scanOf } from './samples.ts';
import { tellInOrder } from './story.ts';
import { countTaps } from './taps.ts';

let browser: Browser;
let relay: RelayProcess;
let clinic: Tablet;
let lab: Tablet;

tellInOrder(() => [clinic.page, lab.page]);
beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  [clinic, lab] = await Promise.all([newTablet(browser), newTablet(browser, { prf: false })]);
  for (const { page } of [clinic, lab]) page.setDefaultTimeout(45_000);
  for (const { page } of [clinic, lab]) await page.emulateMedia({ reducedMotion: 'reduce' });
  await startPractice(clinic.page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
  await addPatient(clinic.page, 'Jana Beispiel', '1980-02-03');
  await draftCrown(clinic.page, { due: '2027-03-18', notes: '', scan: scanOf('first') });
  await clinic.page.getByRole('button', { name: 'Share with a lab' }).click();
  const { link, code } = await makeLink(clinic.page);
  await lab.page.goto(link);
  await lab.page.getByText('The link is good.').waitFor();
  await acceptWithPassphrase(lab.page, code, { organisation: 'Dentallabor Krone', person: 'Tom Krone' });
  await clinic.page.getByText('Dentallabor Krone (Tom Krone) opened the link').waitFor();
  await clinic.page.getByRole('button', { name: 'Confirm', exact: true }).click();
}, 180_000);
afterAll(async () => {
  await browser.close();
  await relay.stop();
});

const card = (page: Page) => page.getByRole('region', { name: 'Design', exact: true });
const sheet = (page: Page) => page.getByRole('dialog', { name: /^Design, Version/ });
const film = (page: Page) => sheet(page).getByRole('application');

/** Two files that differ, as a crown before and after it was changed. */
function design(version: number) {
  const { buffer } = scanOf('');
  const [x, y] = [84 + 12, 84 + 16];
  buffer.writeFloatLE(buffer.readFloatLE(x) + version / 8, x);
  buffer.writeFloatLE(buffer.readFloatLE(y) + version / 8, y);
  return { name: `crown ${version}.stl`, mimeType: 'model/stl', buffer };
}
async function send(version: number): Promise<void> {
  await card(lab.page).getByLabel(`Add version ${version}`).setInputFiles(design(version));
  await card(lab.page)
    .getByLabel(`Add version ${version + 1}`)
    .waitFor({ state: 'attached' });
  await clinic.page.getByText('Now: Review design').waitFor();
}

describe('a design is reviewed', () => {
  test('[1.5] the lab adds a design, and the case waits for the dentist, who can approve it by no other way', async () => {
    await lab.page.getByRole('button', { name: 'Mark as received' }).click();
    await lab.page.getByRole('button', { name: 'Accept the order' }).click();
    await send(1);
    await card(clinic.page).getByText('Nobody has decided about this version.').waitFor();
    expect(await clinic.page.getByRole('button', { name: 'Approve design' }).count()).toBe(0);
    // The lab waits: what would take the design back is no button of its own.
    await lab.page.getByText('Now: Review design').waitFor();
    expect(await lab.page.getByRole('button', { name: /^(Start|Back to) design/ }).count()).toBe(0);
    await lab.page.getByRole('button', { name: 'Another status' }).click();
    await lab.page.getByRole('menuitem', { name: 'Back to design' }).waitFor();
    await lab.page.keyboard.press('Escape');
  });

  test('she turns it over the scan, sees through it, and sets a pin by keys that the lab finds', async () => {
    const { page } = clinic;
    await card(page).getByRole('button', { name: 'Look at the design' }).click();
    const pin = sheet(page).getByRole('button', { name: 'Pin', exact: true });
    await expect.poll(() => pin.isEnabled(), { timeout: 45_000 }).toBe(true);
    await expect
      .poll(
        () =>
          sheet(page)
            .getByText(/^Opening/)
            .count(),
        { timeout: 45_000 },
      )
      .toBe(0);
    const before = await film(page).screenshot();
    await sheet(page)
      .getByRole('group', { name: /upper-jaw/ })
      .getByRole('radio', { name: 'Hidden' })
      .check();
    await expect.poll(async () => before.equals(await film(page).screenshot())).toBe(false);
    await sheet(page)
      .getByRole('group', { name: /upper-jaw/ })
      .getByRole('radio', { name: 'See-through' })
      .check();
    await film(page).focus();
    for (const key of ['1', 'p', 'Enter']) await page.keyboard.press(key);
    await sheet(page).getByLabel('Comment on this place').fill('Too tight here.');
    await sheet(page).getByRole('button', { name: 'Set the pin' }).click();
    await sheet(page).getByRole('button', { name: 'Pin 1', exact: true }).click();
    expect(await flawsOf(page, 'design-review')).toEqual([]);
    await lab.page.getByText('Too tight here.').waitFor();
  });

  test('she asks for changes with a reason, which the lab reads with her name', async () => {
    const { page } = clinic;
    await sheet(page).getByRole('button', { name: 'Ask for changes' }).click();
    await sheet(page).getByLabel('What has to change').fill('Open the contact to 15.');
    await sheet(page).getByRole('button', { name: 'Sign and send' }).click();
    await sheet(page).waitFor({ state: 'detached' });
    await card(lab.page)
      .getByText(/^Changes to version 1 asked by Dr\. Ada Linde, /)
      .waitFor();
    await card(lab.page).getByText('Open the contact to 15.').waitFor();
    await lab.page.getByText('Now: Changes asked').waitFor();
  });

  test('version 2 stands beside version 1, and is approved with three taps', async () => {
    await send(2);
    const { page } = clinic;
    await card(page).getByText('Nobody has decided about version 2 yet.').waitFor();
    const { tap, count } = countTaps();
    await tap(card(page).getByRole('button', { name: 'Look at the design' }));
    // Not needed to decide, so not counted.
    await sheet(page).getByLabel('Side by side').check();
    await film(page).getByText('Version 1').or(sheet(page).locator('.captions')).first().waitFor();
    await expect
      .poll(
        () =>
          sheet(page)
            .getByText(/^Opening/)
            .count(),
        { timeout: 45_000 },
      )
      .toBe(0);
    expect(await flawsOf(page, 'design-beside')).toEqual([]);
    await tap(sheet(page).getByRole('button', { name: 'Approve version 2' }));
    await tap(sheet(page).getByRole('button', { name: 'Sign approval' }));
    expect(count()).toBeLessThanOrEqual(3);
    for (const { page: each } of [clinic, lab])
      await card(each)
        .getByText(/^Version 2 approved by Dr\. Ada Linde, /)
        .waitFor();
    await lab.page.getByText('Now: Approved').waitFor();
  });

  test('a version that comes after it is said loudly to both', async () => {
    await card(lab.page).getByLabel('Add version 3').setInputFiles(design(3));
    for (const { page } of [clinic, lab]) await card(page).getByText('Changed after approval').waitFor();
    const { violations } = await new AxeBuilder({ page: lab.page }).setLegacyMode().analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    expect([clinic.errors, lab.errors]).toEqual([[], []]);
  });

  test('its patient is not erased: the screen names the case, that it has not ended, and the lab that keeps a copy', async () => {
    const { page } = clinic;
    await openPlace(page, 'Patients');
    await page.getByRole('link', { name: 'Jana Beispiel' }).click();
    await page.getByRole('main').getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Put in the trash' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Put in the trash' }).click();
    await page.getByRole('link', { name: /trash/i }).click();
    await page.getByRole('button', { name: 'Why it stays: Jana Beispiel' }).click();
    const why = page.getByRole('dialog', { name: 'Jana Beispiel cannot be erased now' });
    await why.getByText('Not ended. Dentallabor Krone works on it and keeps a copy.').waitFor();
    expect(await flawsOf(page, 'kept-by-a-case')).toEqual([]);
    await why.getByRole('link', { name: /Crown 16/ }).click();
    await card(page).waitFor();
  });
});
