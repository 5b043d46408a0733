// Reception takes many patients out of the lists in one go, by mistake or not: nothing leaves before an administrator has
// decided, everybody is told, and one tap puts all of it back.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addPatient, openPlace, startPractice } from './clinic.ts';
import { look } from './look.ts';
import { letIn } from './meeting.ts';
import { tellInOrder } from './story.ts';

const names = Array.from({ length: 11 }, (_, i) => `Patient ${'ABCDEFGHIJK'.charAt(i)}`);

let browser: Browser;
let relay: RelayProcess;
let mara: Tablet;
let lena: Tablet;

beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  [mara, lena] = await Promise.all([newTablet(browser), newTablet(browser)]);
  for (const { page } of [mara, lena]) page.setDefaultTimeout(45_000);
  await startPractice(mara.page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Mara Roth' });
  for (const name of names) await addPatient(mara.page, name, '1980-02-03');
  await lena.page.goto(`${relay.address}/tablet`);
  await letIn(mara.page, lena.page, { name: 'Lena Kurz', roles: ['Reception'] });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await relay.stop();
});
tellInOrder(() => [mara.page, lena.page]);

const strip = (page: Page, text: RegExp) => page.getByRole('alert').filter({ hasText: text });
const row = (page: Page, name: string) => page.getByRole('main').getByRole('link', { name: new RegExp(name) });

async function takeOut(page: Page, name: string): Promise<void> {
  await row(page, name).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  await page.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: 'Put in the trash' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put in the trash' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

describe('many patients leave the lists at once', () => {
  test('ten do, and wait in the trash; with the eleventh all are held, and everybody is told [2.26]', async () => {
    const { page } = lena;
    await openPlace(page, 'Trash');
    await page.getByText('The trash is empty').waitFor();
    await openPlace(page, 'Patients');
    for (const name of names.slice(0, -1)) await takeOut(page, name);
    await page.getByRole('link', { name: 'Trash (10)' }).waitFor();
    await takeOut(page, names.at(-1) ?? '');
    await strip(page, /Lena Kurz took 11 records out at once/).waitFor();
    await row(page, `${names[0] ?? ''}.*Held`).waitFor();
    await strip(page, /Lena Kurz/)
      .getByRole('link', { name: 'Look' })
      .click();
    await page.getByText('Another administrator has to decide.').waitFor();
    expect(await page.getByRole('button', { name: 'Let them go' }).count()).toBe(0);
  });

  test('the administrator sees who it was, puts all of it back, and the access log marks it [2.14] [2.26]', async () => {
    const { page } = mara;
    await strip(page, /Lena Kurz took 11 records out at once/)
      .getByRole('link', { name: 'Look' })
      .click();
    await page.getByText('Lena Kurz took 11 patients out within a day').waitFor();
    await look(page, 'en-held');
    await page.getByRole('button', { name: 'Put all back' }).click();
    await page.getByText('The trash is empty').waitFor();
    for (const tablet of [mara, lena]) {
      await openPlace(tablet.page, 'Patients');
      await tablet.page.getByText('11 patients', { exact: true }).waitFor();
      await row(tablet.page, 'Held').first().waitFor({ state: 'hidden' });
    }
    await openPlace(page, 'Access');
    const rule = page.getByRole('listitem').filter({ hasText: 'Many removals' });
    await rule.getByRole('button', { name: /^11/ }).waitFor();
    expect([...mara.errors, ...lena.errors]).toEqual([]);
  });
});
