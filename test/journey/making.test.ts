// A lab makes a crown and says so: steps with one tap, a lot with two, a check with its points and a signature; the practice
// reads the report of it, and nothing the lab noted for itself.
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addPatient, draftCrown, makeLink, startPractice } from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { flawsOf, look } from './look.ts';
import { photoOf, scanOf } from './samples.ts';
import { results, tellInOrder } from './story.ts';

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

const card = (page: Page, name: string | RegExp) => page.getByRole('region', { name });

describe('a crown is made', () => {
  test('a step is noted with one tap, with the name of who did it', async () => {
    const { page } = lab;
    await page.getByRole('button', { name: 'Mark as received' }).click();
    await page.getByRole('button', { name: 'Accept the order' }).click();
    await page.getByText('Now: Accepted').waitFor();
    await card(page, 'Production').getByRole('link', { name: 'Open production' }).click();
    // An empty report names what it lacks and leads back to where that is noted.
    await page.getByRole('link', { name: 'Lab report' }).click();
    await page.getByText('Crown 16: No lot is noted for: Lithium disilicate.').waitFor();
    await page.getByText('Crown 16: No quality check has passed.').waitFor();
    await look(page, 'lab-report-empty');
    await page.getByRole('link', { name: 'Open production' }).click();
    await page.getByRole('button', { name: 'Done: Milled' }).waitFor();
    await page.goBack();
    await page.goBack();
    await page.getByRole('button', { name: 'Done: Milled' }).click();
    await card(page, 'Steps: Crown 16')
      .getByText(/^Tom Krone, /)
      .waitFor();
    await page.getByLabel('Internal notes').fill('The margin is poor.');
  });

  test('a lot goes on the shelf once and is picked with two taps; one past its day asks why', async () => {
    const { page } = lab;
    const materials = card(page, 'Materials');
    await materials.getByRole('button', { name: 'Use a material' }).click();
    const shelf = page.getByRole('dialog', { name: 'Which lot was used?' });
    await shelf.getByLabel('Code of the box').fill('(01)04012345678901(17)310228(10)ZR-77');
    await expect.poll(() => shelf.getByLabel('Use by').inputValue()).toBe('2031-02-28');
    expect(await shelf.getByLabel('Kind').inputValue()).toBe('lithium disilicate');
    await shelf.getByLabel('Product').fill('Disilicate P');
    await shelf.getByLabel('Manufacturer').fill('Invented Ceramics');
    await shelf.getByRole('button', { name: 'Keep on the shelf' }).click();
    await shelf.getByRole('button', { name: 'Use Disilicate P, lot ZR-77' }).waitFor();
    await shelf.getByText('Note a new box').click();
    expect(await shelf.getByLabel('Kind').inputValue()).toBe('');
    await shelf.getByLabel('Product').fill('Stain S');
    await shelf.getByLabel('Manufacturer').fill('Invented Ceramics');
    await shelf.getByLabel('Lot', { exact: true }).fill('ST-01');
    await shelf.getByLabel('Use by').fill('2020-01-31');
    await shelf.getByText('This lot was to be used by 31 January 2020.').waitFor();
    await shelf.getByRole('button', { name: 'Keep on the shelf' }).click();
    await shelf.getByRole('button', { name: 'Use Stain S, lot ST-01' }).click();
    expect(await shelf.getByRole('button', { name: 'Note this lot' }).isDisabled()).toBe(true);
    await shelf.getByLabel('Why it is used all the same').fill('Tested again in the lab.');
    await shelf.getByRole('button', { name: 'Note this lot' }).click();
    await materials.getByText('used past its day: Tested again in the lab.').waitFor();
  });

  test('the check is signed when every point is answered, and the case is ready', async () => {
    const { page } = lab;
    const check = card(page, 'Quality check: Crown 16');
    const good = check.getByRole('radio', { name: 'Good', exact: true });
    await good.first().waitFor();
    expect(await check.getByRole('button', { name: 'Sign the check' }).isDisabled()).toBe(true);
    for (const point of await good.all()) await point.check();
    // Only a stain is noted so far.
    await check.getByText('No lot is noted for: Lithium disilicate.').first().waitFor();
    expect(await check.getByRole('button', { name: 'Sign the check' }).isDisabled()).toBe(true);
    await look(page, 'making-without-lot');
    await check.getByRole('button', { name: 'Use a material' }).click();
    const shelf = page.getByRole('dialog', { name: 'Which lot was used?' });
    await shelf.getByRole('button', { name: 'Use Disilicate P, lot ZR-77' }).click();
    await shelf.waitFor({ state: 'hidden' });
    await check.getByText('No lot is noted for').first().waitFor({ state: 'hidden' });
    await check.getByLabel('Photo of the work').setInputFiles(photoOf('crown'));
    await check.getByText('Photo added').waitFor();
    await look(page, 'making');
    await check.getByRole('button', { name: 'Sign the check' }).click();
    await check.getByText('Quality check passed').waitFor();
  });

  test('[1.5] [2.12] the practice reads the lab report: steps, lots and days, the check with its signer, and no internal note', async () => {
    const { page } = clinic;
    await card(page, 'Production').getByRole('link', { name: 'Lab report' }).click();
    const report = page.getByRole('article');
    await report.getByText('Disilicate P, Invented Ceramics, Lot ZR-77, use by 28 February 2031').waitFor();
    await report.getByText('used past its day: Tested again in the lab.').waitFor();
    await report.getByText(/^Signed by Dentallabor Krone/).waitFor();
    await report.getByText('Milled').waitFor();
    expect(await report.innerText()).not.toContain('margin is poor');
    expect(await report.innerText()).not.toContain('Jana');
    await look(page, 'lab-report');
  });

  test('the photo of the check is on its paper, on A4 and on Letter', async () => {
    const { page } = clinic;
    const photo = page.getByRole('figure', { name: 'Photo of the work', exact: true });
    await photo.locator('canvas').waitFor();
    await mkdir(results, { recursive: true });
    for (const [format, box] of [
      ['A4', '595'],
      ['Letter', '612'],
    ] as const) {
      const paper = (await page.pdf({ format, path: join(results, `lab-report-${format}.pdf`) })).toString('latin1');
      expect(paper).toMatch(new RegExp(`/MediaBox \\[0 0 ${box}`));
      // Nothing else on it is a picture made of dots.
      expect(paper).toContain('/Subtype /Image');
    }
  });

  test('[2.29] [2.12] the lab manager is told what is missing, signs the statement, and the practice saves the very paper', async () => {
    const { page } = lab;
    await page.goBack();
    await card(page, 'Production').getByRole('link', { name: 'Statement', exact: true }).click();
    await page.getByText('Say where your devices are placed on the market.').waitFor();
    await page.getByRole('link', { name: 'The lab as manufacturer' }).click();
    await page.getByLabel('Where your devices are placed on the market').selectOption('EU');
    await page.getByLabel('Name of the manufacturer').fill('Dentallabor Krone');
    await page.getByLabel('Address').fill('Hafenstr. 1, 24103 Kiel');
    await page.getByLabel('Person responsible for regulatory compliance').fill('Tom Krone');
    expect(await flawsOf(page, 'manufacturer')).toEqual([]);
    await page.goBack();
    const said = page.getByRole('article', { name: 'What the statement says' });
    await said
      .getByText('This device is intended for the exclusive use of the patient identified by this code.')
      .waitFor();
    expect(await said.innerText()).not.toContain('Jana');
    expect(await flawsOf(page, 'statement')).toEqual([]);
    await page.getByRole('button', { name: 'Sign and give to the practice' }).click();
    await page.getByText(/^by Tom Krone, /).waitFor();
    await clinic.page.goBack();
    await card(clinic.page, 'Production').getByRole('link', { name: 'Statement', exact: true }).click();
    await clinic.page.getByText('Signed', { exact: true }).waitFor();
    const [download] = await Promise.all([
      clinic.page.waitForEvent('download'),
      clinic.page.getByRole('button', { name: 'Save as PDF' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^statement-[\p{L}\p{N}-]+\.pdf$/u);
    const bytes = await readFile(await download.path());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const hash = createHash('sha256').update(bytes).digest('hex');
    await clinic.page.getByText(`SHA-256 ${hash}`).waitFor();
  });

  test('a lab writes its own plan, and its shelf is a screen of its own', async () => {
    const { page } = lab;
    await page.getByRole('link', { name: 'Back to the case' }).click();
    await card(page, 'Production').getByRole('link', { name: 'Open production' }).click();
    await page.getByRole('link', { name: 'Materials and lots' }).click();
    await page.getByRole('button', { name: 'Box is empty: Stain S, ST-01' }).click();
    expect(await flawsOf(page, 'stock')).toEqual([]);
    await page.goBack();
    await page.getByRole('link', { name: 'Plans and checks' }).click();
    await page.getByLabel('Steps, one a line').fill('Order and scans checked\nMilled\nBlessed');
    await page.getByRole('button', { name: 'Keep this plan' }).first().click();
    await page.getByText('Your own').waitFor();
    expect(await flawsOf(page, 'plans')).toEqual([]);
    await page.goBack();
    await page.getByRole('button', { name: 'Done: Blessed' }).waitFor();
    expect([clinic.errors, lab.errors]).toEqual([[], []]);
  });
});
