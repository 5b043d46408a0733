// The first minutes on a new tablet: trying things out, starting with whatever the tablet can do, a second tab.
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import {
  addPatient,
  keepFourWords,
  openPlace,
  startPractice,
  startWithPassphrase,
  unlockWithPassphrase,
} from './clinic.ts';
import { keepPictures } from './story.ts';
import { isInSight } from './taps.ts';

const names = { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' };

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

/** The relay behind a door that counts who asks for a socket. */
async function countSockets(): Promise<{ address: string; asked: () => number; close: () => void }> {
  let count = 0;
  const server = createServer((inner) => {
    const outer = connect(relay.port, 'localhost');
    inner.on('data', (bytes) => {
      if (/^upgrade: websocket/im.test(bytes.toString('latin1'))) count += 1;
    });
    inner.pipe(outer).pipe(inner);
    const end = (): void => [inner, outer].forEach((side) => side.destroy());
    inner.on('error', end);
    outer.on('error', end);
  }).listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { address: `http://localhost:${String(port)}`, asked: () => count, close: () => server.close() };
}

const portrait = { width: 820, height: 1180 };
const phone = { width: 390, height: 844 };
const landscape = { width: 1180, height: 820 };

describe('trying the demo practice', () => {
  test('takes one tap, shows a whole practice, asks no relay for anything, and is gone in one tap', async () => {
    const door = await countSockets();
    const { page, context, errors } = await newTablet(browser);
    await page.goto(door.address);
    await page.getByRole('button', { name: /^Try a demo practice/ }).click();
    // What today asks for is there at once, on a tablet either way up and on a phone.
    const today = page.getByRole('region', { name: 'Designs to approve' });
    await today.waitFor({ timeout: 60_000 });
    for (const size of [portrait, phone, landscape]) {
      await page.setViewportSize(size);
      expect(await isInSight(page, today.getByRole('link').first())).toBe(true);
    }
    await openPlace(page, 'Patients');
    await page.getByText(/^(5[5-9]|6[0-5]) patients$/).waitFor();
    await page.getByText('Demo practice. Everyone here is invented').waitFor();
    await page.getByRole('main').getByRole('listitem').first().getByRole('link').click();
    await page.getByText('Test data').first().waitFor();
    await openPlace(page, 'Cases');
    for (const state of ['Query', 'Review design', 'Making', 'Ready', 'Sent', 'Draft']) {
      await page.getByRole('searchbox').fill(state);
      await page
        .getByRole('link', { name: new RegExp(state) })
        .first()
        .waitFor();
    }
    await page.getByRole('button', { name: 'End demo' }).click();
    await page.getByRole('link', { name: /^Start my practice/ }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: /^Start my practice/ }).waitFor();
    expect(door.asked()).toBe(0);
    expect(errors).toEqual([]);
    await context.close();

    const real = await newTablet(browser);
    await startPractice(real.page, door.address, names);
    await expect.poll(door.asked).toBeGreaterThan(0);
    await real.close();
    door.close();
  });
});

describe('a way to unlock', () => {
  test('is a passphrase in the same sheet, at once, where a passkey cannot open a vault', async () => {
    const { page, close, errors } = await newTablet(browser, { prf: false });
    await page.goto(`${relay.address}/start`);
    await page.getByLabel('Name of the practice').fill(names.organisation);
    await page.getByLabel('Your name').fill(names.person);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByText('The passkey on this device cannot open a vault. A passphrase is just as good.').waitFor();
    expect(await page.getByLabel('Name of the practice').inputValue()).toBe(names.organisation);
    await keepFourWords(page);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('heading', { name: 'Today', exact: true, level: 1 }).waitFor();
    await page.getByRole('link', { name: /all sent/i }).waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  test('is a passphrase, also one of her own, where the browser has no passkeys', async () => {
    const { page, close, errors } = await newTablet(browser, { passkey: false });
    await page.goto(`${relay.address}/start`);
    await page.getByText('This browser has no passkeys. A passphrase is just as good.').waitFor();
    await page.getByLabel('Name of the practice').fill(names.organisation);
    await page.getByLabel('Your name').fill(names.person);
    await page.getByRole('radio', { name: 'Your own' }).check();
    await page.getByLabel('Your passphrase').fill('short');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByText('This is too short. At least 14 characters.').waitFor();
    await page.getByLabel('Your passphrase').fill('the tall lime tree hums');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('heading', { name: 'Today', exact: true, level: 1 }).waitFor();
    await page.getByRole('link', { name: /all sent/i }).waitFor();

    await page.reload();
    await page.getByLabel('Passphrase', { exact: true }).fill('the tall lime tree sings');
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await page.getByText('That passphrase does not open this vault.').waitFor();
    await unlockWithPassphrase(page, 'the tall lime tree hums');
    expect(errors).toEqual([]);
    await close();
  });
});

describe('a second tab', () => {
  test('says that the first has the vault, and takes over when asked to', async () => {
    const { page: first, context, close } = await newTablet(browser, { passkey: false });
    const passphrase = await startWithPassphrase(first, relay.address, names);
    await addPatient(first, 'Wilhelmina Quastenberg', '1961-04-09');
    const second = await context.newPage();
    await second.goto(relay.address);
    await second.getByText('Enamel is open in another tab').waitFor();
    await second.getByRole('button', { name: 'Go on here' }).click();
    await first.getByText('Enamel is open in another tab').waitFor();
    expect(await first.locator('body').innerText()).not.toContain('Quastenberg');
    await unlockWithPassphrase(second, passphrase);
    await openPlace(second, 'Patients');
    await second.getByRole('link', { name: /Quastenberg/ }).waitFor();
    await close();
  });
});
