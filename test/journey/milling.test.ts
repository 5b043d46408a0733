// A practice, its lab and a milling lab: one crown of the case is milled elsewhere, and comes back with its lot. A third lab
// of the same practice sees none of it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addPatient, draftCrown, makeLink, openPlace, startPractice, type Names } from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { flawsOf, look } from './look.ts';
import { scanOf } from './samples.ts';
import { tellInOrder } from './story.ts';

let browser: Browser;
let relay: RelayProcess;
let clinic: Tablet;
let lab: Tablet;
let mill: Tablet;
let third: Tablet;
const CANARY = 'Ask for the canary shade.';

tellInOrder(() => [clinic.page, lab.page, mill.page, third.page]);
beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  const guest = { prf: false } as const;
  clinic = await newTablet(browser);
  [lab, mill, third] = await Promise.all([
    newTablet(browser, guest),
    newTablet(browser, guest),
    newTablet(browser, guest),
  ]);
  for (const { page } of [clinic, lab, mill, third]) {
    page.setDefaultTimeout(45_000);
    await page.emulateMedia({ reducedMotion: 'reduce' });
  }
  await startPractice(clinic.page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await relay.stop();
});

const card = (page: Page, name: string | RegExp) => page.getByRole('region', { name });
const elsewhere = (page: Page) => card(page, 'Work at other labs');

async function accept(tablet: Tablet, { link, code }: { link: string; code: string }, names: Names): Promise<void> {
  await tablet.page.goto(link);
  await tablet.page.getByText('The link is good.').waitFor();
  await acceptWithPassphrase(tablet.page, code, names);
}
async function confirm(page: Page, who: string): Promise<void> {
  await page.getByText(`${who} opened the link`).waitFor();
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
}

describe('a part is milled elsewhere', () => {
  test('[1.21] the practice agrees to nothing at first, and its lab is told so', async () => {
    await addPatient(clinic.page, 'Jana Beispiel', '1980-02-03');
    await draftCrown(clinic.page, { due: '2027-03-18', notes: CANARY, scan: scanOf('first') });
    await clinic.page.getByRole('button', { name: 'Share with a lab' }).click();
    await accept(lab, await makeLink(clinic.page), { organisation: 'Dentallabor Krone', person: 'Tom Krone' });
    await confirm(clinic.page, 'Dentallabor Krone (Tom Krone)');
    await lab.page.getByRole('button', { name: 'Mark as received' }).click();
    await lab.page.getByRole('button', { name: 'Accept the order' }).click();
    await lab.page.getByText('Now: Accepted').waitFor();
    await elsewhere(lab.page)
      .getByText(/has not allowed/)
      .waitFor();
    expect(await lab.page.getByRole('button', { name: 'Send a part to another lab' }).count()).toBe(0);
  });

  test('[2.8] it allows it with the patient’s agreement, which is asked for where none covers it', async () => {
    const { page } = clinic;
    await elsewhere(page).getByRole('button', { name: 'Allow it' }).click();
    const sheet = page.getByRole('dialog', { name: 'The patient’s agreement' });
    await sheet.getByText('What the patient agrees to').waitFor();
    await look(page, 'allow-onward');
    await sheet.getByRole('button', { name: 'Allow it' }).click();
    await elsewhere(page).getByText('Your lab may give parts of this work to another lab.').waitFor();
  });

  test('[1.28] the lab chooses one crown, one scan and its own words, and the practice reads where it went', async () => {
    const { page } = lab;
    await elsewhere(page).getByRole('button', { name: 'Send a part to another lab' }).click();
    const sheet = page.getByRole('dialog', { name: 'Send a part to another lab' });
    await sheet.getByLabel('Crown 16').check();
    await sheet.getByLabel('Back here by').fill('2027-03-10');
    await sheet.getByLabel('Words for the other lab').fill('Please mill with 0.02 mm of space.');
    await sheet.getByText(/^Part of this work went to another lab: Crown 16/).waitFor();
    await look(page, 'send-part');
    await sheet.getByRole('button', { name: 'Make the link' }).click();
    const invited = page.getByRole('dialog', { name: 'Share with a lab' });
    await invited.getByText('At the relay', { exact: true }).waitFor();
    const value = async (label: string | RegExp): Promise<string> =>
      (await invited.getByRole('group', { name: label }).textContent()) ?? '';
    const [link, code] = await Promise.all([value('Link'), value(/^Code/)]);
    await invited.getByRole('button', { name: 'Done' }).click();
    await accept(mill, { link, code }, { organisation: 'Fräszentrum Süd', person: 'Kai Fräs' });
    await confirm(page, 'Fräszentrum Süd (Kai Fräs)');
    await clinic.page.getByText(/^Part of this work went to another lab: Crown 16/).waitFor();
    await mill.page.getByText('Please mill with 0.02 mm of space.').waitFor();
    await mill.page.getByText('Back at the sender by').waitFor();
    await mill.page.getByRole('button', { name: /^scan-1/ }).waitFor();
    const seen = await mill.page.getByRole('main').innerText();
    for (const each of ['Linde', 'Jana', CANARY, 'Zirconia']) expect(seen).not.toContain(each);
    await look(mill.page, 'part-at-second-lab');
  });

  test('a third lab with another case of the practice sees none of it', async () => {
    const { page } = clinic;
    await addPatient(page, 'Omar Muster', '1975-06-06');
    await draftCrown(page, { due: '2027-04-18', notes: '' });
    await page.getByRole('button', { name: 'Share with a lab' }).click();
    await accept(third, await makeLink(page), { organisation: 'Labor Drei', person: 'Eva Drei' });
    await confirm(page, 'Labor Drei (Eva Drei)');
    await openPlace(third.page, 'Cases');
    const seen = await third.page.locator('body').innerText();
    for (const each of ['Fräszentrum', 'Krone', 'another lab: Crown', CANARY]) expect(seen).not.toContain(each);
    expect(await third.page.getByRole('link', { name: /Crown 16/ }).count()).toBe(1);
  });

  test('the whole case says truly where the part is, in its own screen and in the lists', async () => {
    const { page } = mill;
    await page.getByRole('button', { name: 'Mark as received' }).click();
    await page.getByRole('button', { name: 'Accept the order' }).click();
    await page
      .getByRole('button', { name: 'Start making' })
      .or(page.getByRole('button', { name: 'Start design' }))
      .click();
    await lab.page.getByRole('link', { name: 'Open the whole case' }).click();
    const part = elsewhere(lab.page).getByRole('link', { name: /^Crown 16/ });
    await part.getByText(/^Part at Fräszentrum Süd · 27-|Part at Fräszentrum Süd · 26-/).waitFor();
    await part.getByText(/Making|Design/).waitFor();
    await look(lab.page, 'part-out');
    await openPlace(lab.page, 'Cases');
    await lab.page.getByText('Part out').first().waitFor();
  });

  test('[1.5] the lot comes back by one tap, with the lab that noted it; the practice reads it in the report', async () => {
    const { page } = mill;
    await card(page, 'Production').getByRole('link', { name: 'Open production' }).click();
    await card(page, 'Materials').getByRole('button', { name: 'Use a material' }).click();
    const shelf = page.getByRole('dialog', { name: 'Which lot was used?' });
    await shelf.getByLabel('Code of the box').fill('(01)04012345678901(17)310228(10)ZR-77');
    await shelf.getByLabel('Product').fill('Zircon T');
    await shelf.getByLabel('Manufacturer').fill('Invented Ceramics');
    await shelf.getByRole('button', { name: 'Keep on the shelf' }).click();
    await shelf.getByRole('button', { name: 'Use Zircon T, lot ZR-77' }).click();
    await shelf.waitFor({ state: 'hidden' });
    await lab.page.getByRole('link', { name: /Part at Fräszentrum/ }).click();
    await lab.page.getByText('Fräszentrum Süd noted 1 lot.').waitFor();
    await look(lab.page, 'part-of-ours');
    await lab.page.getByRole('button', { name: 'Take over lots and maker' }).click();
    await lab.page.getByText('Its lots are in your lab report.').waitFor();
    await openPlace(clinic.page, 'Cases');
    await clinic.page.getByRole('link', { name: /Jana/ }).click();
    await card(clinic.page, 'Production').getByRole('link', { name: 'Lab report' }).click();
    const report = clinic.page.getByRole('article');
    await report.getByText(/Zircon T, Invented Ceramics, Lot ZR-77/).waitFor();
    await report.getByText(/taken over from Fräszentrum Süd, 2\d-\d{4}, noted there/).waitFor();
    await report.getByText(/^Fräszentrum Süd: Crown 16/).waitFor();
    await look(clinic.page, 'report-with-part');
  });

  test('taken back, the part is cancelled and shut for the other lab; in German it says the same', async () => {
    const { page } = lab;
    await page.getByRole('button', { name: 'Take this part back' }).click();
    const sheet = page.getByRole('dialog', { name: 'Take this part back' });
    await sheet.getByLabel('Why').fill('Milled here after all.');
    await look(page, 'take-part-back');
    await sheet.getByRole('button', { name: 'Take this part back' }).click();
    await page.getByText('Now: Cancelled').waitFor();
    await openPlace(clinic.page, 'Cases');
    await clinic.page.getByRole('link', { name: /Jana/ }).click();
    await clinic.page.getByText('A part was taken back from the other lab: Crown 16.').waitFor();
    await openPlace(page, 'Settings');
    await page.getByRole('radio', { name: 'Deutsch' }).check();
    await page.getByRole('navigation').getByRole('link', { name: 'Fälle', exact: true }).click();
    await page.getByRole('link', { name: /Praxis Linde/ }).click();
    await page.getByRole('region', { name: 'Arbeit in anderen Laboren' }).waitFor();
    await page.getByRole('button', { name: 'Einen Teil an ein anderes Labor geben' }).click();
    await page.getByLabel('Krone 16').check();
    expect(await flawsOf(page, 'send-part-german')).toEqual([]);
  });
});
