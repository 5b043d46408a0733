// Paper between tablets: the ticket in the box with the crown, and a kit on three papers that outlives the only tablet.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { messages, say } from './case.ts';
import { addPatient, draftCrown, keepFourWords, makeLink, openPlace, startPractice } from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { look } from './look.ts';
import { tellInOrder } from './story.ts';

let browser: Browser;
let relay: RelayProcess;
let clinic: Tablet;
let lab: Tablet;
let fresh: Tablet;

beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  [clinic, lab, fresh] = await Promise.all([
    newTablet(browser),
    newTablet(browser, { passkey: false }),
    newTablet(browser, { passkey: false }),
  ]);
  for (const { page } of [clinic, lab, fresh]) {
    page.setDefaultTimeout(45_000);
    // A printer that is always there.
    await page.addInitScript(() => {
      window.print = () => {
        document.body.setAttribute('data-printed', '');
      };
    });
  }
});
afterAll(async () => {
  await browser.close();
  await relay.stop();
});
tellInOrder(() => [clinic.page, lab.page, fresh.page]);

const patient = 'Wilhelmina Quastenberg';

describe('a crown goes to the lab in a box', () => {
  let words: string[] = [];
  let code: Buffer;

  test('the ticket names case, work and houses and no patient, and printing it is noted', async () => {
    const { page } = clinic;
    await startPractice(page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
    await addPatient(page, patient, '1961-04-09');
    await draftCrown(page, { due: '2027-03-18', notes: 'Light contact to 15.' });
    await page.getByRole('button', { name: 'Share with a lab' }).click();
    const invitation = await makeLink(page);
    await lab.page.goto(invitation.link);
    await acceptWithPassphrase(lab.page, invitation.code, { organisation: 'Dentallabor Krone', person: 'Tom Krone' });
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await say(page, 'The box is on its way.');
    await messages(lab.page).getByText('The box is on its way.').waitFor();

    await page.getByRole('button', { name: 'More to do' }).click();
    await page.getByRole('menuitem', { name: 'Print a ticket' }).click();
    const sheet = page.getByRole('article');
    const items = sheet.getByRole('listitem');
    await items.last().waitFor();
    words = (await items.allInnerTexts()).map((item) => item.replace(/^\d+\s*/, '').trim());
    expect(words).toHaveLength(8);
    const text = await sheet.innerText();
    for (const part of ['Crown 16', 'Praxis Linde', 'Dentallabor Krone', '18 March 2027']) expect(text).toContain(part);
    expect(text).not.toMatch(/Wilhelmina|Quastenberg|1961/);
    code = await sheet.getByRole('img').screenshot();
    await look(page, 'ticket');
    await page.getByRole('button', { name: 'Print', exact: true }).click();
    await page.locator('body[data-printed]').waitFor({ state: 'attached' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Print', exact: true }).isVisible()).toBe(false);
    await page.emulateMedia({ media: null });
  });

  test('the technician compares it by words and by code: the same history; a slip is a slip and no alarm', async () => {
    const { page } = lab;
    await page.getByRole('button', { name: 'More to do' }).click();
    await page.getByRole('menuitem', { name: 'Compare a ticket' }).click();
    const typed = page.getByLabel('The eight words');
    const compare = page.getByRole('button', { name: 'Compare', exact: true });
    await typed.fill(words.map((word) => word.slice(0, 4)).join(' '));
    await compare.click();
    await page.getByRole('alert').getByText('Same history').waitFor();
    await look(page, 'ticket-same');
    await typed.fill(words.with(3, 'enamelx').join(' '));
    await compare.click();
    await page.getByText('“enamelx”, the 4. word, is not one of the words that tickets use.').waitFor();
    await typed.fill(words.slice(1).join(' '));
    await compare.click();
    await page.getByText('There are eight words; 7 were typed.').waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: 'ticket.png', mimeType: 'image/png', buffer: code });
    await page.getByRole('alert').getByText('Same history').waitFor();
  });
});

describe('a kit on three papers', () => {
  const papers: string[][] = [];
  let code: Buffer;

  test('is made with its three places, printed, and each paper is shown to exist', async () => {
    const { page } = clinic;
    await openPlace(page, 'Backup');
    await page.getByRole('main').getByRole('link', { name: 'Make the paper' }).click();
    await page.getByRole('radio', { name: 'Three papers' }).check();
    await page.getByLabel('Where paper 1 will be').fill('Safe in the practice');
    await page.getByLabel('Where paper 3 will be').fill('At the bank');
    await look(page, 'three-places');
    await page.getByRole('button', { name: 'Make the three papers' }).click();
    const sheets = page.getByRole('article');
    await sheets.nth(2).waitFor();
    for (const sheet of await sheets.all()) {
      const items = await sheet.getByRole('list').first().getByRole('listitem').allInnerTexts();
      papers.push(items.map((item) => item.replace(/^\d+\s*/, '').trim()));
      expect(await sheet.innerText()).toContain('At the bank');
    }
    expect(papers.map((words) => words.length)).toEqual([15, 15, 15]);
    code = await sheets.nth(2).getByRole('img').screenshot();
    await look(page, 'three-papers');
    await page.getByRole('button', { name: 'I have all three on paper' }).click();
    for (const [at, words] of papers.entries()) {
      await page.getByRole('heading', { name: `Paper ${String(at + 1)} of 3` }).waitFor();
      if (at === 1) await look(page, 'three-check');
      if (at === 2) {
        await page
          .locator('input[type=file]')
          .setInputFiles({ name: 'paper.png', mimeType: 'image/png', buffer: code });
        continue;
      }
      for (const field of await page.getByLabel(/^Word \d+$/).all()) {
        const label = await field.evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent ?? '');
        await field.fill(words[Number(label.replace('Word ', '')) - 1] ?? '');
      }
      await page.getByRole('button', { name: 'Confirm the paper' }).click();
    }
    await page.getByText('All three papers are confirmed.').waitFor();
    await page.getByRole('link', { name: 'To the backup page' }).click();
    await page.getByText('Safe in the practice').waitFor();
    await page.getByText('All sent').waitFor();
    await clinic.close();
  });

  test('two of them, one typed and one scanned, bring everything back; one alone and one twice do not', async () => {
    const { page } = fresh;
    await page.goto(`${relay.address}/restore`);
    await page.getByLabel('The words of the paper').fill(papers[0]!.join(' '));
    const second = page.getByLabel('The words of a second paper');
    await second.fill(papers[0]!.join(' '));
    const restore = page.getByRole('button', { name: 'See what is there' });
    await look(page, 'two-of-three');
    await restore.click();
    await page.getByText('The same paper was given twice.').waitFor();
    await second.fill('');
    await restore.click();
    await page.getByText('Of three papers two are needed.').waitFor();
    await page
      .locator('input[type=file]')
      .last()
      .setInputFiles({ name: 'paper.png', mimeType: 'image/png', buffer: code });
    await page.getByText('The code of one of the three papers was read.').waitFor();
    await restore.click();
    await keepFourWords(page);
    await page.getByRole('button', { name: 'Get everything back' }).click();
    await openPlace(page, 'Patients');
    await page.getByRole('link', { name: patient }).waitFor();
  });
});
