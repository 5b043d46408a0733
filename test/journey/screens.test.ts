// Every screen, light in English and dark in German, as `look.ts` looks at it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { flawsOf } from './look.ts';
import { photoOf, scanOf } from './samples.ts';
import { keepPictures } from './story.ts';
import { openPlace } from './clinic.ts';

const languages = [
  { code: 'en', locale: 'en-GB', colorScheme: 'light' },
  { code: 'de', locale: 'de-DE', colorScheme: 'dark' },
] as const;

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

describe.concurrent.each(languages)('in $code, $colorScheme', ({ code, locale, colorScheme }) => {
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

  test('the screens of a practice at work', async () => {
    const { page, close, errors } = await newTablet(browser, { locale, colorScheme });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const wrong: string[] = [];
    await page.goto(relay.address);
    await page.getByRole('button', { name: /^(Try a demo practice|Eine Demo-Praxis)/ }).click();
    await page.getByRole('navigation').waitFor({ timeout: 120_000 });
    const first = main(page).getByRole('listitem').getByRole('link').first();
    const see = async (name: string): Promise<void> => {
      wrong.push(...(await flawsOf(page, `${code}-${name}`)));
    };
    await first.waitFor();
    await see('today');
    await page.goto(`${relay.address}/patients`);
    await first.waitFor();
    await see('patients');
    await first.click();
    await main(page).getByRole('combobox').first().waitFor();
    await see('patient');
    await page.getByRole('button', { name: /^(More to do|Weiteres)$/ }).click();
    await page.getByRole('menuitem', { name: /^(Put in the trash|In den Papierkorb legen)$/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Put in the trash|In den Papierkorb legen)$/ })
      .click();
    await page.getByRole('link', { name: /^(Trash|Papierkorb) \(1\)$/ }).click();
    await main(page)
      .getByRole('button', { name: /^(Put back|Zurücklegen): / })
      .waitFor();
    await see('trash');
    for (const path of ['cases', 'news', 'items', 'access', 'backup', 'plan', 'settings']) {
      await page.goto(`${relay.address}/${path}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      if (path === 'cases') await first.waitFor();
      if (path === 'access') await main(page).getByRole('listitem').first().waitFor();
      await see(path);
    }
    await page.goto(`${relay.address}/calendar`);
    await page.getByLabel(/^(Units a day|Einheiten am Tag)$/).waitFor();
    await see('calendar');
    await page.goto(`${relay.address}/cases`);
    for (const [name, view] of [
      ['agenda', /^(Agenda|Tage)$/],
      ['board', /^(Board|Tafel)$/],
    ] as const) {
      await page.getByRole('button', { name: view }).click();
      await first.waitFor();
      await see(name);
    }
    await page.getByRole('button', { name: /^(List|Liste)$/ }).click();
    await page
      .getByRole('link')
      .filter({ hasText: /Query|Rückfrage/ })
      .first()
      .click();
    await page.getByLabel(/^(Joint notes|Gemeinsame Notizen)$/).waitFor();
    await see('case');
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
