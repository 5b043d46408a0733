// Two people of one practice move one case on the board: whoever comes second is told before anything is done twice, and
// keeps what was typed.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addPatient, draftCrown, makeLink, openPlace, startPractice } from './clinic.ts';
import { look } from './look.ts';
import { letIn } from './meeting.ts';
import { scanOf } from './samples.ts';
import { tellInOrder } from './story.ts';

let browser: Browser;
let relay: RelayProcess;
let mara: Tablet;
let ivo: Tablet;

const dialog = (page: Page): Locator => page.getByRole('dialog');
const cancel = (page: Page): Locator => dialog(page).getByRole('button', { name: 'Cancel the case', exact: true });
const menu = (page: Page, number: string): Promise<void> =>
  page.getByRole('button', { name: new RegExp(`^Move Crown 16, ${number}`) }).click();

async function orderCrown(page: Page): Promise<void> {
  await openPlace(page, 'Patients');
  await page.getByRole('button', { name: 'New patient' }).waitFor();
  await page
    .getByRole('link', { name: /Jana Beispiel/ })
    .first()
    .click();
  await draftCrown(page, { due: '2027-03-18', notes: '', scan: scanOf('scan') });
  await page.getByRole('button', { name: 'Share with a lab' }).click();
  await makeLink(page);
}
async function openCaseOf(page: Page, number: string): Promise<void> {
  await openPlace(page, 'Cases');
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Number, partner, tooth, state' }).fill(number);
  await page.getByRole('link', { name: new RegExp(number) }).click();
}
async function openBoard(page: Page): Promise<void> {
  await openPlace(page, 'Cases');
  await page.getByRole('searchbox', { name: 'Number, partner, tooth, state' }).fill('');
  await page.getByRole('button', { name: 'Board', exact: true }).click();
  await page.getByRole('button', { name: /^Move Crown 16, 26-0003/ }).waitFor();
}

tellInOrder(() => [mara.page, ivo.page]);
beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  [mara, ivo] = await Promise.all([newTablet(browser), newTablet(browser)]);
  for (const { page } of [mara, ivo]) page.setDefaultTimeout(45_000);
  await startPractice(mara.page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Mara Roth' });
  await addPatient(mara.page, 'Jana Beispiel', '1980-02-03');
  for (let i = 0; i < 3; i++) await orderCrown(mara.page);
  await ivo.page.goto(`${relay.address}/tablet`);
  await letIn(mara.page, ivo.page, { name: 'Dr. Ivo Brandt', roles: ['Dentist'] });
  await openBoard(mara.page);
  await openBoard(ivo.page);
}, 180_000);
afterAll(async () => {
  await browser.close();
  await relay.stop();
});

describe('two people at one board', () => {
  test('who types a reason reads at once that the other was quicker, and keeps the words', async () => {
    for (const { page } of [mara, ivo]) {
      await menu(page, '26-0001');
      await cancel(page).click();
    }
    await dialog(ivo.page).getByLabel('Reason').fill('The patient has moved away.');
    await dialog(mara.page).getByLabel('Reason').fill('Ordered twice.');
    await cancel(mara.page).click();
    await mara.page.getByText('Crown 16: Cancelled').waitFor();
    // Nothing was tapped here.
    await dialog(ivo.page)
      .getByText(/^The case moved on meanwhile and is now: Cancelled\. This step is not possible any more\./)
      .waitFor();
    expect(await dialog(ivo.page).getByLabel('Reason').inputValue()).toBe('The patient has moved away.');
    expect(await cancel(ivo.page).isDisabled()).toBe(true);
    await look(ivo.page, 'board-moved-meanwhile');
    await dialog(ivo.page).getByRole('button', { name: 'Go back' }).click();
  });

  test('a menu that was open before the other moved it says so before anything is taken', async () => {
    await menu(ivo.page, '26-0002');
    await cancel(ivo.page).waitFor();
    await menu(mara.page, '26-0002');
    await cancel(mara.page).click();
    await dialog(mara.page).getByLabel('Reason').fill('Another lab makes it.');
    await cancel(mara.page).click();
    await mara.page.getByText('Crown 16: Cancelled').waitFor();
    await ivo.page.locator('button[aria-label^="Move Crown 16, 26-0002"]').waitFor({ state: 'detached' });
    await dialog(ivo.page).getByText('The case moved on meanwhile and is now: Cancelled.').waitFor();
    expect(await cancel(ivo.page).count()).toBe(0);
    await look(ivo.page, 'board-menu-moved');
    await dialog(ivo.page).getByRole('button', { name: 'Leave it here' }).click();
    await openCaseOf(ivo.page, '26-0002');
    await ivo.page.getByText('Another lab makes it.').first().waitFor();
  });

  test('both move it without a connection: each keeps the words, and both words stand in the case once they are connected again', async () => {
    await openBoard(ivo.page);
    await relay.kill();
    for (const { page } of [mara, ivo]) await page.getByRole('link', { name: /^Offline/ }).waitFor();
    for (const [tablet, why] of [
      [mara, 'She goes to another practice.'],
      [ivo, 'The tooth cannot be kept.'],
    ] as const) {
      await menu(tablet.page, '26-0003');
      await cancel(tablet.page).click();
      await dialog(tablet.page).getByLabel('Reason').fill(why);
      await cancel(tablet.page).click();
      await tablet.page.getByText('Crown 16: Cancelled').waitFor();
    }
    await relay.restart();
    for (const { page } of [mara, ivo]) {
      await openCaseOf(page, '26-0003');
      // Both wanted the same, so nothing is to be settled; what each of them typed stands among the steps.
      await page.getByText('3 steps so far').click({ timeout: 90_000 });
      for (const why of ['She goes to another practice.', 'The tooth cannot be kept.'])
        await page.getByText(why).last().waitFor();
    }
    await look(ivo.page, 'board-moved-apart');
    expect([...mara.errors, ...ivo.errors]).toEqual([]);
  });
});
