// The screens before there is a vault, of sharing, of the paper and of the lock, light in English and dark in German, as
// `look.ts` looks at them.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { flawsOf, LANGUAGES } from './look.ts';
import { photoOf, scanOf } from './samples.ts';
import { keepPictures } from './story.ts';
import { openPlace } from './clinic.ts';

let browser: Browser;
let relay: RelayProcess;

beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
});
afterAll(async () => {
  await browser.close();
  await relay.stop();
});
keepPictures(() => browser.contexts().flatMap((context) => context.pages()));

const main = (page: Page) => page.getByRole('main');

describe.concurrent.each(LANGUAGES)('in $code, $colorScheme', ({ code, locale, colorScheme }) => {
  test('the screens before there is a vault', async () => {
    const { page, close, errors } = await newTablet(browser, { locale, colorScheme });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const wrong: string[] = [];
    for (const path of ['', 'start', 'join', 'restore', 'what-the-relay-sees']) {
      await page.goto(`${relay.address}/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      wrong.push(...(await flawsOf(page, `${code}-${path === '' ? 'home' : path}`)));
    }
    expect(await page.locator('html').getAttribute('lang')).toBe(code);
    expect([wrong, errors]).toEqual([[], []]);
    await close();
  });

  test('the screens of sharing, of the paper, and of the lock', async () => {
    const { page, close, errors } = await newTablet(browser, { locale, colorScheme });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const wrong: string[] = [];
    const see = async (name: string): Promise<void> => {
      wrong.push(...(await flawsOf(page, `${code}-${name}`)));
    };
    await page.goto(`${relay.address}/start`);
    await page.getByLabel(/^(Name of the practice|Name der Praxis)$/).fill('Praxis Linde');
    await page.getByLabel(/^(Your name|Ihr Name)$/).fill('Dr. Ada Linde');
    await page.getByRole('button', { name: /^(Start|Beginnen)$/ }).click();
    await page.getByRole('button', { name: /^(New patient|Neuer Patient)$/ }).click();
    await see('new-patient');
    await page.getByRole('dialog').getByLabel('Name').fill('Wilhelmina Quastenberg');
    await page.getByRole('button', { name: /^(Add patient|Patient anlegen)$/ }).click();
    await page.getByRole('button', { name: /^(New case|Neuer Fall)$/ }).click();
    await page.getByLabel(/^(Type of work|Art der Arbeit)$/).selectOption({ index: 4 });
    await page.getByRole('button', { name: /^16, / }).click();
    await page.getByLabel(/Add scan|Scan hinzufügen/).setInputFiles(scanOf('scan'));
    await page.getByRole('button', { name: /upper-jaw/ }).waitFor();
    await page.getByLabel(/Add photo|Foto hinzufügen/).setInputFiles(photoOf('photo'));
    await page.getByRole('button', { name: /shade/ }).waitFor();
    await see('draft');
    await page.getByRole('button', { name: /^(Share with a lab|Mit einem Labor teilen)$/ }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: /^(Record consent|Einwilligung (festhalten|vermerken))$/ }).waitFor();
    await see('share');
    await sheet.getByRole('button', { name: /^(Record consent|Einwilligung (festhalten|vermerken))$/ }).click();
    await sheet.getByLabel(/^(Why it goes out incomplete|Warum es unvollständig hinausgeht)$/).fill('26-0001');
    await sheet.getByRole('button', { name: /^(Make the link|Link (erstellen|erzeugen))$/ }).click();
    await sheet.getByRole('img').waitFor();
    await see('link');
    await page.goto(`${relay.address}/`);
    await page.getByRole('main').getByRole('button').first().waitFor();
    await see('locked');
    await page.getByRole('main').getByRole('button').first().click();
    await page.getByRole('navigation').waitFor();
    await openPlace(page, code === 'en' ? 'Backup' : 'Sicherung');
    await main(page).locator('a[href="/backup/kit"]').click();
    await page.getByRole('article').waitFor();
    await see('paper');
    await main(page)
      .getByRole('button', { name: /^(I have it on paper|Ich habe es auf Papier)$/ })
      .click();
    await see('paper-check');
    expect([wrong, errors]).toEqual([[], []]);
    await close();
  });
});
