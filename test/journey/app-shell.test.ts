// The app as a browser gets it from the relay: its headers online and offline, and the page for browsers too old.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { copyRelease } from '../support/release.ts';
import { appStored, openPlace, startPractice, unlockWithPasskey } from './clinic.ts';

let browser: Browser;
let relay: RelayProcess;

beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
});

afterAll(async () => {
  await browser.close();
  await relay.stop();
});

const isControlled = (page: Page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null);

/** From the page on which a practice is named to the practice, without a line. */
async function startHere(page: Page): Promise<void> {
  await page.getByLabel('Name of the practice').fill('Praxis Linde');
  await page.getByLabel('Your name').fill('Dr. Ada Linde');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('link', { name: /^Offline/ }).waitFor();
}

describe('the app shell', () => {
  test('a tablet without a connection starts the app again, as guarded as the relay served it', async () => {
    const tablet = await newTablet(browser);
    const online = await tablet.page.goto(relay.address);
    await tablet.page.locator('#app button').first().waitFor();
    await tablet.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

    await relay.kill();
    const offline = await tablet.page.goto(`${relay.address}/cases`);
    await tablet.page.locator('#app button').first().waitFor();

    const guards = ['content-security-policy', 'cross-origin-opener-policy', 'cross-origin-embedder-policy'];
    const headersOf = async (response: typeof online) => {
      const headers = (await response?.allHeaders()) ?? {};
      return guards.map((name) => headers[name]);
    };
    expect(await headersOf(offline)).toEqual(await headersOf(online));
    expect((await headersOf(offline))[0]).toContain("connect-src 'none'");
    expect(offline?.fromServiceWorker()).toBe(true);
    expect(tablet.errors).toEqual([]);
    await relay.restart();
    await tablet.close();
  });

  test('a first visit that loses its connection still starts a practice and finds every place', async () => {
    const { page, close } = await newTablet(browser);
    await page.goto(relay.address);
    await page.locator('#app button').first().waitFor();
    await appStored(page);
    await relay.kill();

    await page.getByRole('link', { name: /^Start my practice/ }).click();
    await startHere(page);
    for (const place of ['Cases', 'Access', 'Backup', 'Settings', 'Patients'] as const) {
      await openPlace(page, place);
      await page
        .getByRole('heading', { name: place === 'Access' ? 'Access log' : place, exact: true, level: 1 })
        .waitFor();
    }
    await relay.restart();
    await close();
  });

  test('an app that is not stored whole yet says so, before and after the connection is lost, and is stored once it is back', async () => {
    const { page, close } = await newTablet(browser);
    // A line on which the app takes longer to come than a practice to begin.
    await page.addInitScript(() => {
      const { register } = ServiceWorkerContainer.prototype;
      const isThere = new Promise((resolve) => Object.assign(window, { goOn: resolve }));
      ServiceWorkerContainer.prototype.register = async function (...of) {
        await isThere;
        return register.apply(this, of);
      };
    });
    await startPractice(page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
    await page.getByRole('link', { name: /storing the app/i }).waitFor();
    await openPlace(page, 'Settings');
    await page.getByText(/^Does not open without internet yet/).waitFor();
    await relay.kill();
    await page.getByText(/^Keep this page open/).waitFor();
    await page.evaluate(() => (window as unknown as { goOn: () => void }).goOn());
    await relay.restart();
    await page.getByText(/^Works without internet/).waitFor();
    await page.getByText(/^Keep this page open/).waitFor({ state: 'detached' });
    await relay.kill();
    await page.reload();
    await unlockWithPasskey(page);
    await relay.restart();
    await close();
  });

  test('a first visit whose line breaks when only what opens the app is stored opens again, and gets the rest later', async () => {
    const release = await copyRelease();
    await release.hide(/^(?:vault-part|imaging-part|FileViewer|Cases)-.*js$/);
    const other = await startRelay({ env: { ENAMEL_APP: release.folder } });
    const { page, close } = await newTablet(browser);
    await page.goto(other.address);
    await isControlled(page);
    await other.kill();
    const again = await page.reload();
    expect(again?.fromServiceWorker()).toBe(true);
    await page.getByRole('link', { name: /^Start my practice/ }).click();
    await page.getByLabel('Name of the practice').waitFor();
    await release.showAll();
    await other.restart();
    await appStored(page);
    await other.kill();
    await startHere(page);
    await openPlace(page, 'Cases');
    await page.getByRole('heading', { name: 'Cases', exact: true, level: 1 }).waitFor();
    await close();
    await other.stop();
    await release.remove();
  });

  test('a practice whose line breaks before all of it is stored opens and unlocks again, and says that not all is here', async () => {
    const release = await copyRelease();
    await release.hide(/^FileViewer-.*js$/);
    const other = await startRelay({ env: { ENAMEL_APP: release.folder } });
    const { page, close } = await newTablet(browser);
    await startPractice(page, other.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
    await isControlled(page);
    await page.getByRole('link', { name: /storing the app/i }).waitFor();
    await other.kill();
    await page.reload();
    await unlockWithPasskey(page);
    await page.getByText(/^Keep this page open/).waitFor();
    await release.showAll();
    await other.restart();
    await page.getByRole('link', { name: /all sent/i }).waitFor();
    await openPlace(page, 'Settings');
    await page.getByText(/^Works without internet/).waitFor();
    await close();
    await other.stop();
    await release.remove();
  });

  test('a browser that is too old is told what to do, in two languages, and nothing else starts', async () => {
    const tablet = await newTablet(browser);
    await tablet.context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }));
    await tablet.page.goto(relay.address);
    const page = tablet.page.locator('#too-old');
    await page.waitFor();
    expect(await page.getByRole('heading').allTextContents()).toEqual([
      'This browser is too old for Enamel',
      'Dieser Browser ist zu alt für Enamel',
    ]);
    expect(await page.locator('#too-old-missing').textContent()).toBe('(Web Locks)');
    expect(await tablet.page.locator('#app').isVisible()).toBe(false);
    await tablet.close();
  });
});
