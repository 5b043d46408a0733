// A practice and its lab work at one relay; the practice goes to another, from the settings, and the old one is switched
// off: what they say to each other still arrives, by what both read on their screens.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { messages, say } from './case.ts';
import { addPatient, draftCrown, makeLink, openCase, openPlace, startPractice } from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { look } from './look.ts';
import { scanOf } from './samples.ts';
import { tellInOrder } from './story.ts';

let browser: Browser;
let old: RelayProcess;
let fresh: RelayProcess;
let mara: Tablet;
let lab: Tablet;

const card = (page: Page) => page.getByRole('region', { name: 'Relay', exact: true });
const allSent = (page: Page) => page.getByRole('link', { name: /all sent/i }).waitFor();

beforeAll(async () => {
  [browser, old, fresh] = await Promise.all([launchBrowser(), startRelay(), startRelay()]);
  [mara, lab] = await Promise.all([newTablet(browser), newTablet(browser, { passkey: false })]);
  for (const { page } of [mara, lab]) page.setDefaultTimeout(60_000);
  const { page } = mara;
  await startPractice(page, old.address, { organisation: 'Praxis Linde', person: 'Dr. Mara Roth' });
  await addPatient(page, 'Jana Beispiel', '1980-02-03');
  await draftCrown(page, { due: '2027-03-18', notes: 'Light contact.', scan: scanOf('scan') });
  await page.getByRole('button', { name: 'Share with a lab' }).click();
  const { link, code } = await makeLink(page);
  await lab.page.goto(link);
  await acceptWithPassphrase(lab.page, code, { organisation: 'Dentallabor Krone', person: 'Tom Krone' });
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  for (const { page: each } of [mara, lab]) await allSent(each);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await Promise.all([old.stop(), fresh.stop()]);
});
tellInOrder(() => [mara.page, lab.page]);

test('Dr. Roth looks at the new relay, sees what a move means, and goes there', async () => {
  const { page } = mara;
  await openPlace(page, 'Settings');
  await card(page)
    .getByText(`ws://localhost:${String(old.port)}/relay`)
    .waitFor();
  await look(page, 'relay-card');
  await card(page).getByRole('button', { name: 'Move to another relay' }).click();
  const sheet = page.getByRole('dialog', { name: 'Move to another relay' });
  await sheet.getByLabel('Address of the new relay').fill('records.example.com?token=1');
  await sheet.getByRole('button', { name: 'Look what is there' }).click();
  await sheet.getByText('This is not the address of a relay.').waitFor();
  await sheet.getByLabel('Address of the new relay').fill(fresh.address);
  await sheet.getByRole('button', { name: 'Look what is there' }).click();
  await sheet.getByText('One other house with open cases is told by its cases.').waitFor();
  const shown = (await sheet.getByText(/^Key: /).textContent()) ?? '';
  const said = (await (await fetch(`${fresh.address}/relay/key`)).json()) as { relayKey: string };
  expect(shown).toBe(`Key: ${said.relayKey}`);
  await look(page, 'relay-move');
  await sheet.getByRole('button', { name: 'Move there' }).click();
  await card(page)
    .getByText(`ws://localhost:${String(fresh.port)}/relay`, { exact: true })
    .waitFor();
  await card(page).getByText('Bringing your records there').waitFor({ state: 'detached' });
  await allSent(page);
}, 120_000);

test('the lab follows its case by itself, and both work on when the old relay is gone', async () => {
  await openPlace(lab.page, 'Settings');
  await card(lab.page)
    .getByText(`One case lies at ws://localhost:${String(fresh.port)}/relay, where its owner has moved.`)
    .waitFor();
  await old.kill();
  await openCase(mara.page);
  await say(mara.page, 'We have a new relay.');
  await openCase(lab.page);
  await messages(lab.page).getByText('We have a new relay.').waitFor();
  await say(lab.page, 'And I read you there.');
  await messages(mara.page).getByText('And I read you there.').waitFor();
  await look(mara.page, 'relay-after');
  expect([mara.errors, lab.errors].flat().filter((each) => !each.includes(String(old.port)))).toEqual([]);
}, 120_000);
