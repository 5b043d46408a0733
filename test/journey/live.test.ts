// Two tablets of one practice work on one order: they see each other, write apart, find both values, choose, take back.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addPatient, draftCrown, keepFourWords, openPlace, startPractice, takePaper } from './clinic.ts';
import { look } from './look.ts';
import { tellInOrder } from './story.ts';

const patient = 'Wilhelmina Quastenberg';
const doctor = 'Dr. Ada Linde';

let browser: Browser;
let relay: RelayProcess;
let desk: Tablet;
let chair: Tablet;
let words: readonly string[];

beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  [desk, chair] = await Promise.all([newTablet(browser), newTablet(browser, { passkey: false })]);
  for (const { page } of [desk, chair]) page.setDefaultTimeout(45_000);
});
afterAll(async () => {
  await browser.close();
  await relay.stop();
});
tellInOrder(() => [desk.page, chair.page]);

const main = (page: Page): Locator => page.getByRole('main');
const shade = (page: Page, code: string): Locator =>
  page.getByRole('group', { name: 'Shade', exact: true }).getByRole('radio', { name: code, exact: true });
const notes = (page: Page): Locator => page.getByLabel('Notes for the lab');
const conflict = (page: Page): Locator => page.getByRole('group', { name: 'Shade: several values' });
const undo = (page: Page): Locator => main(page).getByRole('button', { name: 'Undo', exact: true });
async function openDraft(page: Page): Promise<void> {
  await openPlace(page, 'Cases');
  await page.getByRole('link', { name: /Crown/ }).click();
  await notes(page).waitFor();
}

describe('two tablets of one practice', () => {
  test('the second tablet comes to the practice by the paper, and both open the same order', async () => {
    const { page } = desk;
    await startPractice(page, relay.address, { organisation: 'Praxis Linde', person: doctor });
    words = await takePaper(page, { isConfirmed: true });
    await addPatient(page, patient, '1961-04-09');
    await draftCrown(page, { due: '2027-03-18', notes: 'Light contact to 15.' });
    await page.getByRole('link', { name: /all sent/i }).waitFor();
    await chair.page.goto(relay.address);
    await chair.page.getByRole('link', { name: 'I have the paper kit' }).click();
    await chair.page.getByLabel('The words of the paper').fill(words.join(' '));
    await chair.page.getByRole('button', { name: 'See what is there' }).click();
    await keepFourWords(chair.page);
    await chair.page.getByRole('button', { name: 'Get everything back' }).click();
    await chair.page.getByRole('navigation').waitFor({ timeout: 90_000 });
    await openDraft(chair.page);
    await main(page).getByText(`${doctor} here now`).waitFor();
    await main(chair.page).getByText(`${doctor} here now`).waitFor();
  });

  test('each sees in which field the other is, and where in the text, and that nobody is there any more', async () => {
    await desk.page.getByLabel('Due at clinic').focus();
    const due = chair.page.locator('[data-live="header/due"]');
    await due.getByText(`${doctor} here`).waitFor();
    await chair.page.getByLabel('Due at clinic').fill('2027-03-19');
    await expect.poll(() => desk.page.getByLabel('Due at clinic').inputValue()).toBe('2027-03-19');

    await notes(desk.page).click();
    await due.getByText(`${doctor} here`).waitFor({ state: 'hidden' });
    await desk.page.keyboard.press('Control+End');
    for (const _letter of '15.') await desk.page.keyboard.press('Shift+ArrowLeft');
    await chair.page.getByText(`${doctor} writing`).waitFor();
    const caret = chair.page.locator('[data-live="notes"] i').filter({ hasText: doctor });
    await caret.waitFor();
    const before = await caret.boundingBox();
    await notes(chair.page).click();
    await chair.page.keyboard.press('Control+Home');
    await chair.page.keyboard.type('Please keep the contact light 😀. ');
    await expect
      .poll(() => notes(desk.page).inputValue())
      .toBe('Please keep the contact light 😀. Light contact to 15.');
    expect((await caret.boundingBox())?.x).toBeGreaterThan(before?.x ?? 0);
    await desk.page.keyboard.type('16, distal.');
    const both = 'Please keep the contact light 😀. Light contact to 16, distal.';
    for (const { page } of [desk, chair]) await expect.poll(() => notes(page).inputValue()).toBe(both);
    await look(chair.page, 'live-caret');

    await openPlace(desk.page, 'Settings');
    await main(chair.page).getByText(`${doctor} here now`).waitFor({ state: 'hidden', timeout: 6_000 });
    expect(await caret.count()).toBe(0);
    await openDraft(desk.page);
    await main(chair.page).getByText(`${doctor} here now`).waitFor();
  });

  test('what both changed apart stands there twice, with who and when, on both tablets, and one tap chooses', async () => {
    await relay.kill();
    for (const { page } of [desk, chair]) await page.getByRole('link', { name: /^Offline/ }).waitFor();
    await shade(desk.page, 'A3').check();
    await shade(chair.page, 'B1').check();
    await chair.page.getByLabel('Material').selectOption('Metal ceramic');
    await relay.restart();
    for (const { page } of [desk, chair]) {
      await conflict(page).getByRole('button', { name: 'Choose: A3' }).waitFor({ timeout: 60_000 });
      await conflict(page).getByRole('button', { name: 'Choose: B1' }).waitFor();
      expect(await page.getByText(/^▲?\s*\d values$/).count()).toBe(1);
      expect(await page.getByLabel('Material').inputValue()).toBe('metal ceramic');
      // The values come first, who wrote them and when a moment later.
      for (const who of ['You', `${doctor}, another tablet`])
        await conflict(page)
          .getByRole('listitem')
          .filter({ hasText: new RegExp(`${who} · .*\\d\\d:\\d\\d`) })
          .waitFor();
      expect(await conflict(page).getByRole('listitem').filter({ hasText: 'stands for now' }).count()).toBe(1);
    }
    await look(desk.page, 'live-values');

    await conflict(chair.page).getByRole('button', { name: 'Choose: A3' }).click();
    for (const { page } of [desk, chair]) {
      await conflict(page).waitFor({ state: 'hidden' });
      await expect.poll(() => shade(page, 'A3').isChecked()).toBe(true);
    }
  });

  test('the choice is taken back and made again, like any step, by button and by key, and said in words', async () => {
    const { page } = chair;
    await undo(page).click();
    await page.getByText('Undone: Shade').waitFor();
    await conflict(desk.page).getByRole('button', { name: 'Choose: B1' }).waitFor();
    await page.keyboard.press('Control+Shift+Z');
    await page.getByText('Done again: Shade').waitFor();
    await conflict(desk.page).waitFor({ state: 'hidden' });

    await page.getByLabel('Prescriber').fill('Dr. Kim Blum');
    await notes(page).click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' Call me.');
    // She sees his before she writes hers: otherwise both would stand.
    await expect.poll(() => desk.page.getByLabel('Prescriber').inputValue()).toBe('Dr. Kim Blum');
    await desk.page.getByLabel('Prescriber').fill('Dr. Ada Linde');
    await expect.poll(() => page.getByLabel('Prescriber').inputValue()).toBe('Dr. Ada Linde');
    await page.keyboard.press('Control+z');
    await page.getByText('Undone: Notes for the lab').waitFor();
    await expect.poll(() => notes(desk.page).inputValue()).not.toContain('Call me');
    await page.keyboard.press('Control+z');
    await page.getByText('Left as it is, changed by somebody since: Prescriber').waitFor();
    for (const each of [desk, chair])
      await expect.poll(() => each.page.getByLabel('Prescriber').inputValue()).toBe('Dr. Ada Linde');
  });

  test('of teeth that both chose apart one can be kept or all, and the teeth not chosen stand below and are taken again', async () => {
    const teeth = (page: Page): Locator => page.getByRole('group', { name: 'Teeth: several values' });
    const tooth = (page: Page, name: RegExp): Locator =>
      page.locator('[data-live$="/teeth"]').getByRole('button', { name }).first();
    await relay.kill();
    for (const { page } of [desk, chair]) await page.getByRole('link', { name: /^Offline/ }).waitFor();
    await tooth(desk.page, /^15, upper/).click();
    await tooth(chair.page, /^17, upper/).click();
    await relay.restart();
    for (const { page } of [desk, chair])
      await teeth(page).getByRole('button', { name: 'Keep all: 17, 16, and 15' }).waitFor({ timeout: 60_000 });
    await look(desk.page, 'live-teeth');
    await teeth(desk.page).getByRole('button', { name: 'Choose: 16 and 15' }).click();
    await teeth(chair.page).waitFor({ state: 'hidden' });
    const field = chair.page.locator('[data-live$="/teeth"]');
    await field.getByText('1 value not chosen').click();
    await field.getByText(/You · .*\d\d:\d\d/).waitFor();
    await look(chair.page, 'live-not-chosen');

    await undo(desk.page).click();
    await teeth(desk.page)
      .getByRole('button', { name: /^Keep all/ })
      .click();
    for (const { page } of [desk, chair]) {
      await teeth(page).waitFor({ state: 'hidden' });
      for (const name of [/^15, upper/, /^16, upper/, /^17, upper/])
        await expect.poll(() => tooth(page, name).getAttribute('aria-pressed')).toBe('true');
      expect(await page.locator('[data-live$="/teeth"]').getByText('not chosen').count()).toBe(0);
    }
  });

  test('the choice stands in the access log, and a tablet that is switched off is gone within seconds', async () => {
    await openPlace(desk.page, 'Access');
    await desk.page
      .getByRole('button', { name: new RegExp(`^One of several values chosen.*${doctor}`) })
      .first()
      .waitFor();
    await openDraft(desk.page);
    await main(desk.page).getByText(`${doctor} here now`).waitFor();
    expect([...desk.errors, ...chair.errors]).toEqual([]);
    await chair.close();
    await main(desk.page).getByText(`${doctor} here now`).waitFor({ state: 'hidden', timeout: 20_000 });
  });
});
