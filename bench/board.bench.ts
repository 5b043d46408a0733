// 2,000 open cases in the built app and a real browser: how soon the list of the morning, the board and the agenda stand, and
// what a key typed into the filter costs the page's thread in each.
import type { Page } from 'playwright-core';
import { launchBrowser, newTablet } from '../test/support/browser.ts';
import { startRelay } from '../test/support/relay-process.ts';
import { openPlace, unlockWithPassphrase } from '../test/journey/clinic.ts';
import { buildIfStale } from '../tools/build.ts';
import { median, ms, timed, type Figure } from './figure.ts';
import { pourInto } from './pour.ts';
import { largePractice } from './practice.ts';

const PASSPHRASE = 'amber lake seven stones';
const CASES = 2_000;
const TYPED = 'crown 36 making';
const ROUNDS = 3;

export async function boardBench(): Promise<readonly Figure[]> {
  await buildIfStale();
  const [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  try {
    const { page, cdp } = await newTablet(browser);
    await page.goto(relay.address);
    await page.getByRole('button', { name: /demo practice/ }).waitFor();
    const size = { patients: 200, cases: CASES, isOpenOnly: true };
    await pourInto(page, await largePractice(size, { method: 'passphrase', passphrase: PASSPHRASE }));
    await page.reload();
    await page.getByLabel('Passphrase', { exact: true }).waitFor();
    await unlockWithPassphrase(page, PASSPHRASE);
    await page.getByRole('link', { name: /^Patient 0\b/ }).waitFor({ timeout: 120_000 });
    await cdp.send('Performance.enable');
    const busy = async (): Promise<number> => {
      const { metrics } = await cdp.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
    };
    const figures: Figure[] = [];
    const count = CASES.toLocaleString('en');
    for (const [view, ready] of VIEWS) {
      await openPlace(page, 'Cases');
      const { took } = await timed(async () => {
        await page.getByRole('button', { name: view, exact: true }).click();
        await ready(page).waitFor();
      });
      const what = view.toLowerCase();
      if (view !== 'List')
        figures.push({ what: `the ${what} of ${count} open cases, tap to cards`, ours: ms(took), reach: '≤ 1 s' });
      const keys: number[] = [];
      for (let round = 0; round < ROUNDS; round++) keys.push(await keystroke(page, busy));
      figures.push({
        what: `a key typed into the filter of the ${what}, the page's thread`,
        ours: ms(median(keys)),
        reach: '≤ 50 ms',
      });
    }
    return figures;
  } finally {
    await browser.close();
    await relay.stop();
  }
}

const VIEWS: readonly (readonly [string, (page: Page) => ReturnType<Page['locator']>])[] = [
  ['List', (page) => page.getByRole('main').getByRole('listitem').getByRole('link').first()],
  ['Board', (page) => page.locator('[data-column=making]').getByRole('listitem').first()],
  ['Agenda', (page) => page.getByRole('main').getByRole('listitem').getByRole('link').first()],
];

async function keystroke(page: Page, busy: () => Promise<number>): Promise<number> {
  const filter = page.getByRole('searchbox');
  await filter.click();
  const before = await busy();
  await page.keyboard.type(TYPED, { delay: 60 });
  const each = ((await busy()) - before) / TYPED.length;
  await filter.fill('');
  return each;
}
