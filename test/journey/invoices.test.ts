// A lab ships a crown and bills it: a price that is missing is named, the invoice gets its number from the relay, and the
// paper that is saved names the case by its number and nobody.
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addPatient, draftCrown, makeLink, openPlace, startPractice } from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { look } from './look.ts';
import { scanOf } from './samples.ts';
import { tellInOrder } from './story.ts';

let browser: Browser;
let relay: RelayProcess;
let clinic: Tablet;
let lab: Tablet;

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

describe('a lab bills the practice it works for', () => {
  test('work that has left the lab waits to be billed, by number alone', async () => {
    await startPractice(clinic.page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
    await addPatient(clinic.page, 'Jana Beispiel', '1980-02-03');
    await draftCrown(clinic.page, { due: '2027-03-18', notes: '', scan: scanOf('first') });
    await clinic.page.getByRole('button', { name: 'Share with a lab' }).click();
    const invitation = await makeLink(clinic.page);
    const { page } = lab;
    await page.goto(invitation.link);
    await page.getByText('The link is good.').waitFor();
    await acceptWithPassphrase(page, invitation.code, { organisation: 'Dentallabor Krone', person: 'Tom Krone' });
    const step = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
    await step('Mark as received');
    await step('Accept the order');
    await page.getByRole('button', { name: 'Start design', exact: true }).waitFor();
    await step('Another status');
    await page.getByRole('menuitem', { name: 'Start making' }).click();
    await step('Start final check');
    await step('Ready to ship');
    await page.getByRole('button', { name: 'Mark as shipped' }).waitFor();
    await openPlace(page, 'Invoices');
    await page.getByText('Nothing to bill yet').waitFor();
    await openPlace(page, 'Cases');
    await page.getByRole('link', { name: /Crown 16/ }).click();
    await step('Mark as shipped');
    await openPlace(page, 'Invoices');
    await page.getByRole('link', { name: /Praxis Linde.*1 case to bill/ }).waitFor();
    expect(await page.getByRole('main').innerText()).not.toMatch(/Jana|Beispiel/);
  });

  test('how the lab bills is said once, and a price that is missing is named before anything is issued', async () => {
    const { page } = lab;
    await page.getByRole('link', { name: 'How we bill' }).click();
    await page.getByLabel('Name on the paper').fill('Dentallabor Krone');
    await page.getByLabel('Address').fill('Hafenstr. 1\n20457 Hamburg');
    await page.getByRole('button', { name: 'Germany' }).click();
    await page.getByLabel('Percent').first().waitFor();
    await page.getByText('Your address is missing.').waitFor({ state: 'detached' });
    await look(page, 'invoices-terms');

    await openPlace(page, 'Invoices');
    await page.getByRole('link', { name: /Praxis Linde/ }).click();
    await page.getByRole('button', { name: 'New invoice' }).click();
    await page.getByText(/^No price for Crown.* with Praxis Linde\.$/).waitFor();
    expect(await page.getByRole('button', { name: 'Issue the invoice' }).isDisabled()).toBe(true);
    await look(page, 'invoices-hole');
    await page.getByRole('link', { name: 'For everybody' }).click();
    const file = (rows: string) => ({
      name: 'prices.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`appliance,material,unit,price,currency,from\n${rows}`),
    });
    await page
      .locator('input[type=file]')
      .setInputFiles(file('crown,,unit,=2+2,EUR,2020-01-01\ntiara,,unit,5,EUR,2020-01-01'));
    await page.getByText(/^Line 2: a formula or control sign/).waitFor();
    await look(page, 'invoices-prices-refused');
    await page.locator('input[type=file]').setInputFiles(file('crown,,unit,180,GBP,2020-01-01'));
    await page.getByText('In GBP: it prices nothing, because you bill in EUR.').waitFor();
    await page.locator('input[type=file]').setInputFiles(file('crown,,unit,210.50,EUR,2020-01-01'));
    await page.getByText('it prices nothing').waitFor({ state: 'detached' });
    await page.getByText('1 price was taken over.').waitFor();
  });

  test('a draft that was thrown away and a price that was taken out lie in the trash, with who and when, and go back', async () => {
    const { page } = lab;
    await page.getByRole('button', { name: 'Remove' }).click();
    await openPlace(page, 'Invoices');
    await page.getByRole('link', { name: /^Invoice for Praxis Linde/ }).click();
    await page.getByRole('button', { name: 'Throw away' }).click();
    await page.getByRole('link', { name: 'Trash (2)' }).click();
    await page
      .getByText(/^Taken out by .*\d\d:\d\d$/)
      .first()
      .waitFor();
    await look(page, 'trash-billing');
    await page.getByRole('button', { name: /^Put back: Invoice for Praxis Linde/ }).click();
    await page.getByRole('button', { name: /^Put back: Crown/ }).click();
    await page.getByText('The trash is empty').waitFor();
  });

  test('what is issued gets its number, is saved as a paper without a patient, paid in part and taken to the account', async () => {
    const { page } = lab;
    await openPlace(page, 'Invoices');
    await page.getByRole('link', { name: /^Invoice for Praxis Linde/ }).click();
    await page.getByRole('row', { name: /Total.*225\.24/ }).waitFor();
    await look(page, 'invoices-draft');
    await page.getByRole('button', { name: 'Issue the invoice' }).click();
    await page.getByRole('heading', { name: 'Invoice 0001' }).waitFor();
    await look(page, 'invoices-issued');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as PDF' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('Invoice-0001.pdf');
    const bytes = await readFile(await download.path());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    await page.getByLabel('Amount').fill('100');
    await page.getByRole('button', { name: 'Note a payment' }).click();
    await page.getByText('€125.24 to pay').waitFor();
    await openPlace(page, 'Invoices');
    await page.getByRole('link', { name: /0001 · Praxis Linde/ }).waitFor();
    await look(page, 'invoices');
    await page.getByRole('link', { name: /^Praxis Linde/ }).click();
    await page.getByRole('row', { name: /Closing balance.*€125\.24/ }).waitFor();
    await look(page, 'invoices-client');
  });
});
