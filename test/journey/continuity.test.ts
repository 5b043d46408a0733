// The continuity plan and the four situations it is for, lived through by one practice and its lab, by what people read on
// their screens: what the plan says is what then works.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { messages, say } from './case.ts';
import { addPatient, draftCrown, makeLink, openCase, openPlace, startPractice, takePaper } from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { look } from './look.ts';
import { letIn, meet } from './meeting.ts';
import { scanOf } from './samples.ts';
import { results, tellInOrder } from './story.ts';

let browser: Browser;
let relay: RelayProcess;
let mara: Tablet;
let ivo: Tablet;
let lab: Tablet;
let spare: Tablet;
let paper: readonly string[];

const allSent = (page: Page) => page.getByRole('link', { name: /all sent/i }).waitFor();
const offline = (page: Page) => page.getByRole('link', { name: /^offline/i }).waitFor();
const situation = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

beforeAll(async () => {
  await mkdir(results, { recursive: true });
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  [mara, ivo, lab, spare] = await Promise.all([
    newTablet(browser),
    newTablet(browser),
    newTablet(browser, { passkey: false }),
    newTablet(browser),
  ]);
  for (const { page } of [mara, ivo, lab, spare]) page.setDefaultTimeout(30_000);
  const { page } = mara;
  await startPractice(page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Mara Roth' });
  paper = await takePaper(page, { isConfirmed: true });
  await addPatient(page, 'Jana Beispiel', '1980-02-03');
  await draftCrown(page, { due: '2027-03-18', notes: 'Light contact.', scan: scanOf('scan') });
  await page.getByRole('button', { name: 'Share with a lab' }).click();
  const { link, code } = await makeLink(page);
  await lab.page.goto(link);
  await acceptWithPassphrase(lab.page, code, { organisation: 'Dentallabor Krone', person: 'Tom Krone' });
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await ivo.page.goto(`${relay.address}/tablet`);
  await letIn(page, ivo.page, { name: 'Dr. Ivo Brandt', roles: ['Dentist', 'Administrator'], paper });
}, 90_000);
afterAll(async () => {
  await browser.close();
  await relay.stop();
});
tellInOrder(() => [mara.page, ivo.page, lab.page, spare.page]);

describe('the continuity plan', () => {
  test('is filled from this practice, says what nobody has set, and fits on paper [2.18] [2.24]', async () => {
    const { page } = mara;
    await openPlace(page, 'Plan');
    await situation(page, 'Tablet lost').getByText('Dr. Ivo Brandt and Dr. Mara Roth').waitFor();
    await situation(page, 'Relay lost')
      .getByText(/whoever runs the relay at ws:.*: not set yet/)
      .waitFor();
    await situation(page, 'Key person gone').getByRole('link', { name: 'Set it' }).first().click();
    await page.getByLabel('Where the paper lies').fill('Safe in the cellar, second shelf');
    await page.getByRole('button', { name: 'I have just seen it there' }).click();
    await page.getByLabel('Who else knows').fill('Notary Weiss, 030 555 01');
    await page.getByLabel('Who runs the relay').fill('Kiel Dental Net, 030 555 02');
    await page.getByLabel('Dentallabor Krone').fill('030 555 03, ask for Tom');
    const hours = page.getByRole('region', { name: 'Opening hours' });
    await hours.getByLabel('Monday, from', { exact: true }).fill('08:00');
    await hours.getByLabel('Monday, until', { exact: true }).fill('07:00');
    await hours.getByRole('alert').waitFor();
    await hours.getByLabel('Monday, until', { exact: true }).fill('18:30');
    await hours.getByLabel('Break at midday on Monday').check();
    await hours.getByLabel('Monday, until', { exact: true }).fill('12:30');
    await hours.getByLabel('Monday, after the break, from').fill('14:00');
    await hours.getByLabel('Monday, after the break, until').fill('18:30');
    await hours.getByRole('button', { name: 'Tuesday to Friday like Monday' }).click();
    await hours.getByLabel('Closed on Saturday').check();
    await look(page, 'en-plan-fill-in');
    await page.getByRole('link', { name: 'To the plan' }).click();
    const facts = page.getByRole('region', { name: 'This house' });
    await facts.getByText(/Mon–Fri 08:00–12:30 \+ 14:00–18:30.*Sat/).waitFor();
    await facts.getByText(/by Dr\. Mara Roth/).waitFor();
    await situation(page, 'Key person gone').getByText('Safe in the cellar, second shelf').waitFor();
    await situation(page, 'Relay lost')
      .getByText(/Kiel Dental Net/)
      .waitFor();
    await situation(page, 'No internet for a day').getByText('Dentallabor Krone (030 555 03, ask for Tom)').waitFor();
    await look(page, 'en-plan');
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 690, height: 980 });
    await page.screenshot({ path: join(results, 'screens', 'en-plan-print.png'), fullPage: true });
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 1180, height: 820 });
    const text = await page.getByRole('main').innerText();
    for (const word of paper) expect(text).not.toMatch(new RegExp(`\\b${word}\\b.*\\b${paper[0] ?? ''}\\b`));
    await writeFile(join(results, 'plan.pdf'), await page.pdf({ format: 'A4', preferCSSPageSize: true }));
    await allSent(page);
  });
});

describe('what the plan is for', () => {
  test('no internet for a day: two tablets work on apart, and have the same afterwards [1.18] [2.18]', async () => {
    for (const { context } of [mara, ivo]) await context.setOffline(true);
    await addPatient(mara.page, 'Während Offline Eins', '1991-01-01');
    await addPatient(ivo.page, 'Während Offline Zwei', '1992-02-02');
    await Promise.all([offline(mara.page), offline(ivo.page)]);
    await openPlace(ivo.page, 'Plan');
    await situation(ivo.page, 'No internet for a day')
      .getByText(/kept by the management: Dr\. Mara Roth/)
      .first()
      .waitFor();
    for (const { context } of [mara, ivo]) await context.setOffline(false);
    for (const { page } of [mara, ivo]) {
      await openPlace(page, 'Patients');
      for (const name of [/Offline Eins/, /Offline Zwei/]) await page.getByRole('link', { name }).first().waitFor();
      await allSent(page);
    }
  });

  test('relay lost: an empty one under the same address gets everything back, and the lab goes on [2.18]', async () => {
    await openCase(mara.page);
    await relay.kill();
    for (const name of ['relay.db', 'relay.db-wal', 'relay.db-shm', 'blobs'])
      await rm(join(relay.dataDir, name), { recursive: true, force: true });
    await say(mara.page, 'Written while there was no relay.');
    await relay.restart();
    await messages(lab.page).getByText('Written while there was no relay.').waitFor();
    await say(lab.page, 'We go on.');
    await messages(mara.page).getByText('We go on.').waitFor();
    await Promise.all([mara, ivo, lab].map(({ page }) => allSent(page)));
  });

  test('tablet lost: another administrator shuts it out, and a new one gets everything by code [2.18]', async () => {
    const { page } = mara;
    await openPlace(page, 'People');
    const card = page.getByRole('region', { name: 'Dr. Ivo Brandt' });
    await card.getByRole('button', { name: 'Suspend this tablet' }).click();
    await ivo.page.getByText('This tablet no longer belongs here').first().waitFor();
    await allSent(page);
    await spare.page.goto(`${relay.address}/tablet`);
    await card.getByRole('button', { name: 'Add a tablet for Dr. Ivo Brandt' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Show the code' }).click();
    await meet(page, spare.page, paper);
    // What only the relay could give: the emptied one has the day without internet too.
    await openPlace(spare.page, 'Patients');
    for (const name of [/Offline Eins/, /Offline Zwei/, /Jana Beispiel/])
      await spare.page.getByRole('link', { name }).first().waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await addPatient(page, 'Nach dem Verlust', '1993-03-03');
    await spare.page.getByRole('link', { name: /Nach dem Verlust/ }).waitFor();
    await openPlace(ivo.page, 'Patients');
    expect(await ivo.page.getByText('Nach dem Verlust').count()).toBe(0);
  });

  test('key person gone: the other administrator and the paper take over [2.18]', async () => {
    await allSent(mara.page);
    await mara.close();
    const { page } = spare;
    await openPlace(page, 'People');
    const card = page.getByRole('region', { name: 'Dr. Mara Roth' });
    await card.getByRole('button', { name: 'Remove', exact: true }).click();
    const removal = page.getByRole('dialog', { name: 'Remove Dr. Mara Roth?' });
    await removal.getByLabel('Words of the paper').fill(paper.join(' '));
    await removal.getByRole('button', { name: 'Remove', exact: true }).click();
    await card.getByText('Removed').first().waitFor();
    await allSent(page);
    await openCase(page);
    await say(page, 'Dr. Brandt has taken over.');
    await messages(lab.page).getByText('Dr. Brandt has taken over.').waitFor();
    await openPlace(page, 'Plan');
    await situation(page, 'Key person gone')
      .getByText(/Dr\. Ivo Brandt is the only administrator/)
      .waitFor();
    expect([...ivo.errors, ...lab.errors, ...spare.errors]).toEqual([]);
  });
});
