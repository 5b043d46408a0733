// Links that open nothing, or not yet: each says in words what happened, what is safe and what to do.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import {
  addPatient,
  appStored,
  draftCrown,
  type Invitation,
  keepFourWords,
  makeLink,
  openPlace,
  startPractice,
  unlockWithPassphrase,
} from './clinic.ts';
import { messages, say, syncWord } from './case.ts';
import { acceptWithPassphrase } from './lab.ts';
import { look } from './look.ts';
import { keepPictures } from './story.ts';

const labNames = { organisation: 'Dentallabor Krone', person: 'Tom Krone' };

let browser: Browser;
let relay: RelayProcess;
let clinic: Tablet;
let guest: Tablet;

beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  [clinic, guest] = await Promise.all([newTablet(browser), newTablet(browser, { passkey: false })]);
  for (const { page } of [clinic, guest]) page.setDefaultTimeout(45_000);
  await startPractice(clinic.page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
});
afterAll(async () => {
  await browser.close();
  await relay.stop();
});

async function shareCrown(page: Page, patient: string): Promise<Invitation> {
  await addPatient(page, patient, '1961-04-09');
  await draftCrown(page, { due: '2027-03-18', notes: '' });
  await page.getByRole('button', { name: 'Share with a lab' }).click();
  return makeLink(page);
}

keepPictures(() => browser.contexts().flatMap((context) => context.pages()));

/** Opens a link in a page that stands at the app already, so that nothing but the fragment changes. */
async function open(page: Page, link: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(link);
}

describe('a link', () => {
  test('that was cut off, or is none, or lost its relay, uses nothing up', async () => {
    const { page } = guest;
    const { link, code } = await shareCrown(clinic.page, 'Anna Baum');
    await open(page, link.slice(0, -9));
    await page.getByText('This link is not complete').waitFor();
    await open(page, `${relay.address}/#/join/hello`);
    await page.getByText(/This link is not complete|This is not a link to a case/).waitFor();
    await open(page, relay.address);
    await page.getByRole('link', { name: /^I have a link or a code/ }).click();
    await page.getByLabel('Link').fill('https://example.org/a-newsletter');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('This is not a link to a case').waitFor();

    await appStored(page);
    await relay.kill();
    await open(page, link);
    await page.getByText('No connection to the relay').waitFor();
    await relay.restart();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The link is good.').waitFor();
    expect(page.url()).toBe(`${relay.address}/join`);
    expect(await page.title()).not.toContain('#');
    await acceptWithPassphrase(page, code, labNames);
  });

  test('case 50 asks again after a wrong code, and is burnt after five', async () => {
    const { link } = await shareCrown(clinic.page, 'Berta Eiche');
    const other = await newTablet(browser, { passkey: false });
    const { page } = other;
    await open(page, link);
    await page.getByLabel('Name of your lab').fill(labNames.organisation);
    await page.getByLabel('Your name').fill(labNames.person);
    await keepFourWords(page);
    for (const left of [4, 3, 2, 1]) {
      await page.getByLabel('Code', { exact: true }).fill('AAA AAA');
      await page.getByRole('button', { name: 'Accept and open the case' }).click();
      await page.getByText(new RegExp(`After ${String(left)} more wrong`)).waitFor();
      // What she typed beside the code was right and is kept: the next try asks for the code only.
      await page.getByText('You accept as Dentallabor Krone.').waitFor();
    }
    await page.getByLabel('Code', { exact: true }).fill('AAA AAA');
    await page.getByRole('button', { name: 'Accept and open the case' }).click();
    await page.getByText(/The code was wrong five times|Too many wrong codes/).waitFor();
    await other.close();
    const third = await newTablet(browser, { passkey: false });
    await open(third.page, link);
    await third.page.getByText('Too many wrong codes').waitFor();
    await third.close();
  });

  test('whose taker the practice does not know is voided in one tap, and that lab is told', async () => {
    const { link, code } = await shareCrown(clinic.page, 'Gerda Ulme');
    const stranger = await newTablet(browser, { passkey: false });
    await open(stranger.page, link);
    await acceptWithPassphrase(stranger.page, code, { organisation: 'Unbekannt GmbH', person: 'X. Niemand' });
    await clinic.page.getByText('Unbekannt GmbH (X. Niemand) opened the link').waitFor();
    await clinic.page.getByRole('button', { name: 'Void', exact: true }).click();
    await stranger.page.getByText('You are shut out of this case.').first().waitFor();
    await clinic.page.getByText('Unbekannt GmbH (X. Niemand) opened the link').waitFor({ state: 'detached' });
    await stranger.close();
  });

  test('what a lab wrote after it was shut out offline waits for a person, who lets it in', async () => {
    const { link, code } = await shareCrown(clinic.page, 'Hans Buche');
    const lab = await newTablet(browser, { passkey: false });
    await open(lab.page, link);
    await acceptWithPassphrase(lab.page, code, labNames);
    await clinic.page.getByText('Dentallabor Krone (Tom Krone) opened the link').waitFor();
    const { page } = clinic;
    await page.context().setOffline(true);
    await page.getByRole('link', { name: /^Offline/ }).waitFor();
    await page.getByRole('button', { name: 'Void', exact: true }).click();
    await page.getByText('Dentallabor Krone (Tom Krone) opened the link').waitFor({ state: 'detached' });
    await say(lab.page, 'The shade is wrong.');
    await expect.poll(() => syncWord(lab.page).innerText()).toMatch(/^Safe at relay/);
    await page.context().setOffline(false);
    await page.getByRole('link', { name: 'Look at them' }).click();
    await page.getByRole('heading', { name: 'Written too late' }).waitFor();
    await page.getByText('The shade is wrong.').waitFor();
    await look(page, 'set-aside');
    await page.getByRole('button', { name: 'Let in' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Let in' }).click();
    await page.getByRole('heading', { name: 'Nothing is set aside' }).waitFor();
    await page.goBack();
    await messages(page).getByText('The shade is wrong.').waitFor();
    await lab.close();
  });

  test('case 48 that the practice took back opens nothing', async () => {
    const { link } = await shareCrown(clinic.page, 'Carla Fichte');
    await clinic.page.getByRole('button', { name: 'Show the link' }).click();
    await clinic.page.getByRole('button', { name: 'Take the link back' }).click();
    await clinic.page.getByText('Taken back. The link opens nothing.').waitFor();
    await clinic.page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    const other = await newTablet(browser, { passkey: false });
    await open(other.page, link);
    await other.page.getByText('The practice took this link back').waitFor();
    await other.close();
    // The practice reads that nobody works on it, ends it, and why it keeps the patient all the same.
    const { page } = clinic;
    await page.getByText('No lab took this case').waitFor();
    // Who only looked is known to nobody.
    await page.getByText('No other house has accepted it yet.').waitFor();
    expect(await page.getByText(/opened the link yet/).count()).toBe(0);
    await look(page, 'nobody-came');
    await page.getByRole('button', { name: 'End the case' }).click();
    await page.getByText('Now: Cancelled').waitFor();
    expect(await page.getByText('No lab took this case').count()).toBe(0);
    await openPlace(page, 'Patients');
    await page.getByRole('link', { name: 'Carla Fichte' }).click();
    await page.getByRole('main').getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Put in the trash' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Put in the trash' }).click();
    await page.getByRole('link', { name: /trash/i }).click();
    await page.getByRole('button', { name: 'Why it stays: Carla Fichte' }).click();
    await page.getByText('No lab took it, and its link opens nothing any more.').waitFor();
    await look(page, 'kept-by-nobody');
    await page.keyboard.press('Escape');
  });

  test('accepted while the relay is gone is kept over a reload and comes by itself; its sheet opens once', async () => {
    const { link, code } = await shareCrown(clinic.page, 'Fritz Ahorn');
    const lab = await newTablet(browser, { passkey: false });
    const { page } = lab;
    await page.goto(link);
    await page.getByText('The link is good.').waitFor();
    await appStored(page);
    await page.getByLabel('Code', { exact: true }).fill(code.toLowerCase().replace(' ', ''));
    await page.getByLabel('Name of your lab').fill(labNames.organisation);
    await page.getByLabel('Your name').fill(labNames.person);
    const passphrase = await keepFourWords(page);
    await relay.kill();
    await page.getByRole('button', { name: 'Accept and open the case' }).click();
    await page.getByText('Opening the case').waitFor();
    await page.reload();
    await unlockWithPassphrase(page, passphrase);
    await page.getByText('You accepted a case that is still on its way').waitFor();
    expect(await page.getByText('Only this tablet can open these records.').count()).toBe(0);
    await relay.restart();
    await page.getByRole('main').getByRole('link', { name: 'To the cases' }).click({ timeout: 60_000 });
    await page.getByRole('link', { name: /Crown 16/ }).waitFor();
    await lab.close();

    // The clinic comes back to its case: the sheet with the link was for the moment of sharing.
    await openPlace(clinic.page, 'Settings');
    await openPlace(clinic.page, 'Cases');
    await clinic.page.getByRole('link', { name: /Crown 16.*Fritz Ahorn/ }).click();
    await clinic.page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await clinic.page.getByRole('button', { name: 'Take back, or invite again' }).click();
    await clinic.page.getByRole('button', { name: 'Invite again', exact: true }).click();
    await clinic.page.getByRole('dialog').getByText('At the relay', { exact: true }).waitFor();
    await clinic.page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    await clinic.page.getByText('A newer link began this case').waitFor();
  });

  test('opened inside a messenger or a private window claims nothing, and can be taken elsewhere', async () => {
    const { link } = await shareCrown(clinic.page, 'Emil Pappel');
    const userAgent =
      'Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36';
    const messenger = await browser.newContext({ userAgent, locale: 'en-GB' });
    const inside = await messenger.newPage();
    await inside.goto(link);
    await inside.getByText('You are inside another app').waitFor();
    expect(await inside.getByRole('group', { name: 'Address' }).textContent()).toBe(link);
    expect(await inside.getByRole('button', { name: /^Accept/ }).count()).toBe(0);
    await messenger.close();

    const forgetful = await browser.newContext({ locale: 'en-GB' });
    await forgetful.addInitScript(() => {
      StorageManager.prototype.estimate = () => Promise.resolve({ quota: 100 * 1024 * 1024, usage: 0 });
    });
    const secret = await forgetful.newPage();
    await secret.goto(`${relay.address}/join`);
    await secret.getByLabel('Link').fill(`${link.slice(0, 60)}\n  ${link.slice(60)} `);
    await secret.getByRole('button', { name: 'Continue' }).click();
    await secret.getByText('This window forgets everything when it closes').waitFor();
    expect(await secret.getByRole('group', { name: 'Address' }).textContent()).toBe(link);
    expect(await secret.getByLabel('Name of your lab').count()).toBe(0);
    await forgetful.close();

    const third = await newTablet(browser, { passkey: false });
    await third.page.goto(link);
    await third.page.getByText('The link is good.').waitFor();
    await third.close();
  });

  test('case 48 opened beside a live tab is kept by the new tab, and expires by the clock of the relay', async () => {
    const { link } = await shareCrown(clinic.page, 'Dora Linde');
    const lab = await newTablet(browser, { passkey: false });
    await lab.page.goto(`${relay.address}/start`);
    await lab.page.getByRole('radio', { name: 'Lab' }).check();
    await lab.page.getByLabel('Name of the lab').fill(labNames.organisation);
    await lab.page.getByLabel('Your name').fill(labNames.person);
    const passphrase = await keepFourWords(lab.page);
    await lab.page.getByRole('button', { name: 'Start', exact: true }).click();
    await lab.page.getByRole('heading', { name: 'Cases', level: 1 }).waitFor();

    const beside = await lab.context.newPage();
    await beside.goto(link);
    await beside.getByText('The link you opened is kept.').waitFor();
    await lab.page.getByText('Enamel is open in another tab').waitFor();
    await unlockWithPassphrase(beside, passphrase);
    await beside.getByText('You accept as Dentallabor Krone.').waitFor();
    await beside.close();
    await lab.close();

    await relay.kill();
    const days = `const now = Date.now.bind(Date); Date.now = () => now() + 15 * 24 * 3600 * 1000;`;
    const later = await startRelay({
      dataDir: relay.dataDir,
      port: relay.port,
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(days)}` },
    });
    const third = await newTablet(browser, { passkey: false });
    await open(third.page, link);
    await third.page.getByText('This link has expired').waitFor();
    await third.close();
    await later.kill();
    await relay.restart();
  });
});
