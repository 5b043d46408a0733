// Reception gets a tablet of its own: two people compare four words, it shows what the role opens and no more, works
// without a connection, and stands still once its person is removed.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addPatient, draftCrown, makeLink, openPlace, startPractice, takePaper } from './clinic.ts';
import { look } from './look.ts';
import { letIn } from './meeting.ts';
import { results, tellInOrder } from './story.ts';

const folder = join(results, 'screens');
let browser: Browser;
let relay: RelayProcess;
let office: Tablet;
let desk: Tablet;
let chief: Tablet;

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  office = await newTablet(browser);
  desk = await newTablet(browser, { locale: 'de-DE', colorScheme: 'dark' });
  chief = await newTablet(browser);
  for (const { page } of [office, desk, chief]) page.setDefaultTimeout(45_000);
});
afterAll(async () => {
  await browser.close();
  await relay.stop();
});
tellInOrder(() => [office.page, desk.page, chief.page]);

const sheet = () => office.page.getByRole('dialog', { name: 'Add a person' });

describe('one more tablet in a practice', () => {
  test('an administrator chooses a role and shows a code', async () => {
    const { page } = office;
    await startPractice(page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Mara Roth' });
    await addPatient(page, 'Jana Beispiel', '1980-02-03');
    await openPlace(page, 'People');
    await page.getByRole('heading', { name: 'Dr. Mara Roth' }).waitFor();
    await look(page, 'en-people');
    await page.getByRole('button', { name: 'Add a person' }).click();
    await sheet().getByLabel('Name').fill('Lena Kurz');
    await sheet().getByLabel('Reception').check();
    await look(page, 'en-people-add');
    await sheet().getByRole('button', { name: 'Show the code' }).click();
    await sheet().getByRole('img', { name: 'Code for the new tablet' }).waitFor();
    await look(page, 'en-people-code');
  });

  test('both tablets show the same four words, and the new one is let in [2.3]', async () => {
    const code = await sheet()
      .getByText(/^enamel-tablet:/)
      .innerText();
    const { page } = desk;
    await page.goto(`${relay.address}/tablet`);
    await page.getByLabel('Code', { exact: true }).fill(code);
    await look(page, 'de-tablet');
    await page.getByRole('button', { name: 'Weiter' }).click();
    await page.getByRole('heading', { name: 'Zeigen beide Tablets diese Wörter?' }).waitFor();
    const words = async (shown: Page): Promise<readonly string[]> => shown.locator('ol.four li').allInnerTexts();
    await sheet().getByRole('heading', { name: 'Do both tablets show these words?' }).waitFor();
    expect(await words(page)).toEqual(await words(office.page));
    await look(page, 'de-tablet-words');
    await look(office.page, 'en-people-words');
    await sheet().getByRole('button', { name: 'The same words' }).click();
    await page.getByRole('button', { name: 'Dieselben Wörter' }).click();
    await page.getByRole('heading', { name: 'Heute', exact: true, level: 1 }).waitFor();
    await sheet().getByText('Lena Kurz is in.').waitFor();
    await sheet().getByRole('button', { name: 'Close' }).last().click();
    expect(page.url()).not.toContain(code.slice(14));
  });

  test('reception sees patients, and neither medical records nor cases [1.10] [1.10a]', async () => {
    const { page } = desk;
    await openPlace(page, 'Patienten');
    await page.getByRole('link', { name: /Jana Beispiel/ }).click();
    await page.getByRole('heading', { name: 'Jana Beispiel' }).waitFor();
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Fälle' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Neuer Fall' }).count()).toBe(0);
    expect(await page.getByRole('heading', { name: /Krankengeschichte|Notizen/ }).count()).toBe(0);
    await look(page, 'de-people-reception');
    await openPlace(page, 'Menschen');
    await page.getByRole('heading', { name: 'Lena Kurz' }).waitFor();
    expect(await page.getByRole('button', { name: 'Person aufnehmen' }).count()).toBe(0);
  });

  test('reception sees where lab work stands and when it is needed, and nothing else of the case [1.10] [2.7]', async () => {
    const { page } = office;
    await openPlace(page, 'Patients');
    await page.getByRole('link', { name: /Jana Beispiel/ }).click();
    await draftCrown(page, { due: '2027-03-18', notes: 'zwq contact very light jfx' });
    await page.getByRole('button', { name: 'Share with a lab' }).click();
    await makeLink(page);
    await desk.page
      .getByRole('navigation')
      .getByRole('link', { name: /^Labor/ })
      .click();
    const row = desk.page.getByRole('main').getByRole('listitem').filter({ hasText: 'Jana Beispiel' });
    await row.getByText('Gesendet').waitFor();
    await row.getByText(/fällig.*18.*Stand/).waitFor();
    expect(await desk.page.locator('body').innerText()).not.toMatch(/Krone|zwq/);
    await look(desk.page, 'de-people-lab-work');
    await row.getByRole('link').click();
    await desk.page.getByRole('region', { name: 'Laborarbeit' }).getByText('Gesendet').waitFor();
    await look(desk.page, 'de-people-lab-work-of-one');
    await openPlace(page, 'People');
  });

  test('she is given a role and it is taken away again: what it opened comes and goes [2.7]', async () => {
    const { page } = office;
    const card = page.getByRole('region', { name: 'Lena Kurz' });
    await card.getByRole('button', { name: 'Change roles' }).click();
    const dialog = page.getByRole('dialog', { name: 'Roles of Lena Kurz' });
    await dialog.getByLabel('Nurse', { exact: true }).check();
    await look(page, 'en-people-roles');
    await dialog.getByRole('button', { name: 'Change the roles' }).click();
    await card.getByText('Nurse, Reception').waitFor();
    const cases = desk.page.getByRole('navigation').getByRole('link', { name: 'Fälle' });
    await cases.waitFor();
    await page.getByRole('link', { name: /all sent/i }).waitFor();
    await card.getByRole('button', { name: 'Change roles' }).click();
    await dialog.getByLabel('Nurse', { exact: true }).uncheck();
    await dialog.getByText('their tablets forget what it held').waitFor();
    await look(page, 'en-people-roles-less');
    await dialog.getByRole('button', { name: 'Change the roles' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await card.getByText('Reception', { exact: true }).waitFor();
    await cases.waitFor({ state: 'hidden' });
    const own = page.getByRole('region', { name: 'Dr. Mara Roth' });
    await own.getByRole('button', { name: 'Change roles' }).click();
    const mine = page.getByRole('dialog', { name: 'Roles of Dr. Mara Roth' });
    await mine.getByLabel('Administrator', { exact: true }).uncheck();
    await mine.getByRole('button', { name: 'Change the roles' }).click();
    await mine.getByText('You are the only administrator.').waitFor();
    await mine.getByRole('button', { name: 'Leave as it is' }).click();
  });

  test('of two administrators one alone only suspends the other, lets him in again, and with the paper takes the role', async () => {
    const { page } = office;
    const words = await takePaper(page, { isConfirmed: false });
    await chief.page.goto(`${relay.address}/tablet`);
    await letIn(page, chief.page, { name: 'Dr. Ivo Brandt', roles: ['Dentist', 'Administrator'] });
    await openPlace(chief.page, 'People');
    await chief.page.getByRole('button', { name: 'Add a person' }).waitFor();
    // What he still has to say would come too late and be set aside.
    await chief.page.getByRole('link', { name: /all sent/i }).waitFor();
    await openPlace(page, 'People');
    const card = page.getByRole('region', { name: 'Dr. Ivo Brandt' });
    await card.getByRole('button', { name: 'Remove', exact: true }).click();
    const removal = page.getByRole('dialog', { name: 'Remove Dr. Ivo Brandt?' });
    await removal.getByText('without them they are suspended').waitFor();
    await removal.getByRole('button', { name: 'Remove', exact: true }).click();
    await card.getByText('You have suspended them.').waitFor();
    await chief.page.getByText('This tablet no longer belongs here').first().waitFor();
    await look(page, 'en-people-suspended');
    await page.getByRole('link', { name: /all sent/i }).waitFor();
    await card.getByRole('button', { name: 'Let them in again' }).click();
    await card.getByRole('button', { name: 'Change roles' }).waitFor();
    await page.getByRole('link', { name: /all sent/i }).waitFor();
    await chief.page.getByText('This tablet no longer belongs here').first().waitFor({ state: 'hidden' });

    await card.getByRole('button', { name: 'Change roles' }).click();
    const roles = page.getByRole('dialog', { name: 'Roles of Dr. Ivo Brandt' });
    await roles.getByLabel('Administrator', { exact: true }).uncheck();
    await roles.getByLabel('Words of the paper').fill(words.join(' '));
    await look(page, 'en-people-unmake');
    await roles.getByRole('button', { name: 'Change the roles' }).click();
    // The sheet, which names the roles too, is part of the card while it is open.
    await roles.waitFor({ state: 'hidden' });
    await card.getByText('Dentist', { exact: true }).waitFor();
    await chief.page.getByText('A tablet of an administrator changes this list.').waitFor();
    await chief.page.getByRole('navigation').getByRole('link', { name: 'Cases' }).waitFor();
  });

  test('removed, it is told plainly and gets nothing new', async () => {
    const { page } = office;
    const card = page.getByRole('region', { name: 'Lena Kurz' });
    await card.getByRole('button', { name: 'Remove', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove Lena Kurz?' });
    await dialog.getByText('may have been copied').waitFor();
    await look(page, 'en-people-remove');
    // Nobody else could know of it yet, and the sheet says so for as long as that is so.
    const unheard = dialog.getByText('hear of it when this one is connected');
    await relay.kill();
    await unheard.waitFor();
    await look(page, 'en-people-remove-offline');
    await relay.restart();
    await unheard.waitFor({ state: 'hidden', timeout: 60_000 });
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await card.getByText('Removed').first().waitFor();
    await desk.page.getByText('Dieses Tablet gehört nicht mehr dazu').first().waitFor();
    await openPlace(page, 'Patients');
    await addPatient(page, 'Nach dem Weggang', '1990-01-01');
    expect(await desk.page.getByText('Nach dem Weggang').count()).toBe(0);
    expect([...office.errors, ...desk.errors, ...chief.errors]).toEqual([]);
  });
});
