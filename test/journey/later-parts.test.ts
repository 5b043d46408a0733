// Parts of the app that load later, on a tablet that has not got them: said in their place, nothing else is lost, and they
// come by themselves. And a page that stays open through an update still finds the parts of its own release.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { copyRelease, type Release } from '../support/release.ts';
import { addPatient, appStored, openPlace, startPractice, unlockWithPasskey } from './clinic.ts';
import { keepPictures } from './story.ts';

let browser: Browser;
let release: Release;
let relay: RelayProcess;
let tablet: Tablet;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  release = await copyRelease();
  relay = await startRelay({ env: { ENAMEL_APP: release.folder } });
  tablet = await newTablet(browser);
  page = tablet.page;
});
afterEach(async () => {
  await tablet.close();
  await relay.stop();
  await release.remove();
});
keepPictures(() => browser.contexts().flatMap((context) => context.pages()));

const notYet = () => page.getByRole('heading', { name: 'This part of Enamel is not on the tablet yet' });
const level1 = (name: string) => page.getByRole('heading', { name, exact: true, level: 1 });

/** A line that is cut before the service worker has begun to store the app. */
async function neverStored(): Promise<void> {
  await page.addInitScript(() => {
    ServiceWorkerContainer.prototype.register = () => new Promise(() => undefined);
  });
}

/**
 * The page asks as the app does. Chromium sometimes starts the old service worker again while it ends it, and then keeps it
 * for minutes (the app answers with a reload, which would end this story): it is ended until it stays ended.
 */
async function takeUpdate(): Promise<void> {
  await tablet.cdp.send('ServiceWorker.enable');
  const isTaken = page.evaluate(async () => {
    const { serviceWorker } = navigator;
    const taken = new Promise<true>((resolve) => {
      serviceWorker.addEventListener('controllerchange', () => resolve(true));
    });
    (await serviceWorker.ready).waiting?.postMessage({ type: 'SKIP_WAITING' });
    return taken;
  });
  const aWhile = () => page.waitForTimeout(2_000).then(() => false);
  while (!(await Promise.race([isTaken, aWhile()]))) await tablet.cdp.send('ServiceWorker.stopAllWorkers');
}

describe('a part of the app that is not on the tablet yet', () => {
  beforeEach(neverStored);

  test('is said in place of its screen when the connection went after the first screen, and comes when it is back', async () => {
    await startPractice(page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
    await addPatient(page, 'Erika Muster', '1980-05-17');
    await page.getByRole('button', { name: 'New patient' }).click();
    await relay.kill();
    const typed = page.getByRole('dialog').getByLabel('Name');
    await typed.fill('Otto Ohne');
    // A screen behind what is typed cannot be reached; one of the frame can, and what was typed before is still there.
    await page.getByRole('dialog').getByRole('button', { name: 'Add patient' }).click();
    await page.getByRole('heading', { name: 'Otto Ohne', exact: true }).waitFor();
    await openPlace(page, 'Settings');
    await notYet().waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await notYet().waitFor();
    await openPlace(page, 'Patients');
    await page.getByRole('link', { name: /Otto Ohne/ }).waitFor();
    await openPlace(page, 'Settings');
    await notYet().waitFor();
    await relay.restart();
    await level1('Settings').waitFor();
    // With its styles: the loader of the bundle would not ask for those again.
    await notYet().waitFor({ state: 'detached' });
    const lost = await page.evaluate(() => document.querySelectorAll('link[data-lost]').length);
    expect([lost, tablet.errors]).toEqual([0, []]);
  });

  test('is said for what the vault does later, for opening and drawing files and for checking logs, each in its place', async () => {
    const parts = [await release.partOfWorker('remaking'), /^stage-worker-/, /^verify-worker-/, /^FileViewer-/];
    for (const part of parts) await release.hide(part);
    await page.goto(relay.address);
    await page.getByRole('button', { name: /^Try a demo practice/ }).click();
    await page.getByRole('navigation').waitFor({ timeout: 60_000 });

    await page.goto(`${relay.address}/remakes`);
    await page.getByText('This part of Enamel is not on the tablet yet.').waitFor();
    await release.showAll();
    await page.getByText('This part of Enamel is not on the tablet yet.').waitFor({ state: 'detached' });

    for (const part of parts.slice(1)) await release.hide(part);
    await page.goto(`${relay.address}/cases`);
    await page.getByRole('searchbox').fill('Onlay 26');
    await page.getByRole('link').filter({ hasText: 'Onlay 26' }).first().click();
    const notes = page.getByLabel('Joint notes');
    await notes.fill('Bite is high');
    await page.getByRole('button', { name: /^upper\.stl/ }).click();
    await notYet().waitFor();
    expect(await notes.inputValue()).toBe('Bite is high');
    await release.showAll();
    await release.hide(/^stage-worker-/);
    await page.getByRole('dialog').waitFor();
    await page
      .getByRole('dialog')
      .getByRole('heading', { name: /not on the tablet yet/ })
      .waitFor();
    await release.showAll();
    await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('dialog').getByRole('application').waitFor();
    await page
      .getByRole('dialog')
      .getByText(/triangles, /)
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    expect(await notes.inputValue()).toBe('Bite is high');

    await release.hide(/^verify-worker-/);
    await page.goto(`${relay.address}/check-log`);
    const log = { name: 'log.enamel', mimeType: 'application/octet-stream', buffer: Buffer.from('no log') };
    await page.getByLabel(/Choose or drop the file/).setInputFiles(log);
    await notYet().waitFor();
    await release.showAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(/^log\.enamel/).waitFor();
    // What was hidden was asked for, and answered with no script and no style.
    expect(tablet.errors.filter((each) => !/404|Refused to apply style/.test(each))).toEqual([]);
  });

  test('is said when the vault itself did not come, and it opens by itself once it does', async () => {
    await release.hide(/^vault-worker-/);
    await page.goto(relay.address);
    await notYet().waitFor();
    await release.showAll();
    await page.getByRole('link', { name: /^Start my practice/ }).waitFor();
  });
});

test('a page that stays open through an update loads the parts of its own release, and the next start is the new one', async () => {
  await startPractice(page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
  await appStored(page);
  await addPatient(page, 'Erika Muster', '1980-05-17');
  await release.follow();
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  // All of it is fetched first.
  await page.getByText('A new version of Enamel is here.').waitFor({ timeout: 120_000 });
  // The old service worker still works for this page.
  await openPlace(page, 'Settings');
  await level1('Settings').waitFor();
  // Another tab took the update: this page is of the old release, what answers it is of the new one.
  await takeUpdate();
  await openPlace(page, 'Access');
  await level1('Access log').waitFor();
  await openPlace(page, 'Backup');
  await level1('Backup').waitFor();
  const scripts = () =>
    page.evaluate(() => [...document.querySelectorAll('script')].map(({ src }) => src).filter((src) => src !== ''));
  const stored = () =>
    page.evaluate(async () => {
      const caches = await Promise.all((await window.caches.keys()).map((name) => window.caches.open(name)));
      return (await Promise.all(caches.map((cache) => cache.keys()))).flat().map(({ url }) => new URL(url).pathname);
    });
  const isNew = (path: string): boolean => /-2[\w-]{8}\.\w+$/.test(path);
  expect((await stored()).some((path) => path.startsWith('/assets/') && !isNew(path))).toBe(true);

  // Started again with no other page open: the new release, without internet too, and nothing of the old one is kept.
  await page.goto('about:blank');
  await relay.kill();
  await page.goto(relay.address);
  await unlockWithPasskey(page);
  await openPlace(page, 'Patients');
  await page.getByRole('link', { name: /Erika Muster/ }).waitFor();
  expect((await scripts()).some(isNew)).toBe(true);
  await expect
    .poll(async () => (await stored()).filter((path) => path.startsWith('/assets/') && !isNew(path)))
    .toEqual([]);
  await relay.restart();
  // The empty page in between has no storage, which the tablet of these tests stands in for.
  expect(tablet.errors.filter((each) => !each.includes('StorageManager'))).toEqual([]);
});
