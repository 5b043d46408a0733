// The built app in a real browser, served by the real relay: what is loaded first, how it starts without a network, the
// demo practice, typing, and unlocking a large practice.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, newTablet, type Tablet } from '../test/support/browser.ts';
import { startRelay, type RelayProcess } from '../test/support/relay-process.ts';
import { openPlace, unlockWithPassphrase } from '../test/journey/clinic.ts';
import { buildIfStale } from '../tools/build.ts';
import { kb, median, ms, timed, type Figure } from './figure.ts';
import { pourInto } from './pour.ts';
import { largePractice } from './practice.ts';

const ASSETS = join(import.meta.dirname, '../dist/app/assets');
const PASSPHRASE = 'amber lake seven stones';
const LARGE = { patients: 10_000, cases: 100 };
/** The first of them warms up and does not count. */
const UNLOCKS = 4;
const TYPED = 'Please keep the margins thin and the contact points firm.';

const gzipped = (name: string): number => gzipSync(readFileSync(join(ASSETS, name)), { level: 9 }).length;

async function firstLoad(tablet: Tablet, relay: RelayProcess): Promise<readonly Figure[]> {
  const loaded = new Set<string>();
  tablet.page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('.js') && pathname.startsWith('/assets/')) loaded.add(pathname.slice('/assets/'.length));
  });
  await tablet.page.goto(relay.address);
  await demoButton(tablet.page).waitFor();
  const page = [...loaded].filter((name) => !name.startsWith('vault-')).reduce((sum, name) => sum + gzipped(name), 0);
  const parts = readdirSync(ASSETS).filter((name) => name.startsWith('vault-part-'));
  const worker = readdirSync(ASSETS).filter((name) => name.startsWith('vault-worker-'));
  const total = (names: readonly string[]): number => names.reduce((sum, name) => sum + gzipped(name), 0);
  return [
    { what: 'first load: scripts of the page before unlock, gzip', ours: kb(page), reach: '≤ 150 kB' },
    { what: 'first load: vault worker, gzip', ours: kb(total(worker)), reach: '≤ 150 kB' },
    { what: 'what the vault worker loads later, gzip', ours: kb(total(parts)), reach: '' },
  ];
}
const demoButton = (page: Page) =>
  page
    .getByRole('button', { name: /demo practice/ })
    .or(page.getByRole('link', { name: /demo practice/ }))
    .first();
const firstScreen = (page: Page) => page.getByRole('region', { name: 'Designs to approve' });

async function demo({ page }: Tablet): Promise<Figure> {
  const { took } = await timed(async () => {
    await demoButton(page).click();
    await firstScreen(page).waitFor();
  });
  return { what: 'demo practice, tap to the work of today', ours: ms(took), reach: '≤ 3 s' };
}

/** Script, style and layout of the page's thread for each key typed into the notes of a case. */
async function typing({ page, cdp }: Tablet): Promise<Figure> {
  await openPlace(page, 'Patients');
  await page.locator('main').getByRole('link').first().click();
  await page.getByRole('button', { name: 'New case' }).click();
  const notes = page.getByLabel('Notes for the lab');
  await notes.click();
  await page.keyboard.type('warm ');
  await cdp.send('Performance.enable');
  const busy = async (): Promise<number> => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
  };
  const before = await busy();
  await page.keyboard.type(TYPED, { delay: 30 });
  const each = ((await busy()) - before) / TYPED.length;
  return { what: "a typed character, the page's thread", ours: ms(each), reach: '≤ 16 ms' };
}

async function offlineStart({ page }: Tablet, relay: RelayProcess): Promise<Figure> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await relay.kill();
  const { took } = await timed(async () => {
    await page.goto(relay.address);
    await firstScreen(page).waitFor();
  });
  await relay.restart();
  return { what: 'start without a network, to the work of today', ours: ms(took), reach: '≤ 1 s' };
}

async function unlocking(browser: Browser, relay: RelayProcess, size: typeof LARGE): Promise<number> {
  const tablet = await newTablet(browser);
  await tablet.page.goto(relay.address);
  await demoButton(tablet.page).waitFor();
  await pourInto(tablet.page, await largePractice(size, { method: 'passphrase', passphrase: PASSPHRASE }));
  const times: number[] = [];
  for (let round = 0; round < UNLOCKS; round++) {
    await tablet.page.goto(`${relay.address}/patients`);
    await tablet.page.getByLabel('Passphrase', { exact: true }).waitFor();
    const { took } = await timed(async () => {
      await unlockWithPassphrase(tablet.page, PASSPHRASE);
      await tablet.page.getByRole('link', { name: /^Patient 0\b/ }).waitFor();
    });
    times.push(took);
  }
  await tablet.close();
  return median(times.slice(1));
}

export async function browserBench(): Promise<readonly Figure[]> {
  await buildIfStale();
  const [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  try {
    const tablet = await newTablet(browser);
    const figures = [...(await firstLoad(tablet, relay)), await demo(tablet), await typing(tablet)];
    await tablet.page.goto(relay.address);
    figures.push(await offlineStart(tablet, relay));
    await tablet.close();
    const [small, large] = [
      await unlocking(browser, relay, { patients: 10, cases: 0 }),
      await unlocking(browser, relay, LARGE),
    ];
    const size = `${LARGE.patients.toLocaleString('en')} patients and ${String(LARGE.cases)} cases`;
    return [
      ...figures,
      {
        what: `unlock to the list in the browser, ${size}, what Argon2id takes taken off`,
        ours: ms(large - small),
        reach: '≤ 600 ms',
      },
      { what: 'the same with a passphrase, Argon2id and all', ours: ms(large), reach: '' },
      { what: 'the same in a practice of ten patients', ours: ms(small), reach: '' },
    ];
  } finally {
    await browser.close();
    await relay.stop();
  }
}
