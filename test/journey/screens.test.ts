// Every screen of a practice at work, light in English and dark in German, as `look.ts` looks at it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { flawsOf, LANGUAGES } from './look.ts';
import { keepPictures } from './story.ts';

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
});
