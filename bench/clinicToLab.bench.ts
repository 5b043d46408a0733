// A scan of 500 MB from a clinic to a lab in the built app, in a real browser, over a real relay: held, reloaded, and cut off
// by the relay on every part of its way, then saved by both and compared byte by byte. Minutes long: it runs when named.
import { createHash } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import {
  addPatient,
  draftCrown,
  makeLink,
  openCase,
  startWithPassphrase,
  unlockWithPassphrase,
} from '../test/journey/clinic.ts';
import { acceptWithPassphrase } from '../test/journey/lab.ts';
import { launchBrowser, newTablet } from '../test/support/browser.ts';
import { startRelay } from '../test/support/relay-process.ts';
import { buildIfStale } from '../tools/build.ts';
import { timed, type Figure } from './figure.ts';
import { watchMemory } from './memory.ts';
import { HEADER_BYTES, writeScan } from './scanFile.ts';

const SIZE = 495_000_000;
const MB = 1_000_000;

/** The longest task of a page's thread, kept over reloads. */
async function watchTasks(page: Page): Promise<() => number> {
  let longest = 0;
  await page.exposeFunction('longTask', (duration: number) => (longest = Math.max(longest, duration)));
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      const { longTask } = globalThis as unknown as { longTask: (duration: number) => void };
      for (const { duration } of list.getEntries()) longTask(duration);
    }).observe({ type: 'longtask' });
  });
  return () => longest;
}

/** How far the file is, by the bar a person sees. */
async function reach(group: Locator, part: number): Promise<void> {
  const bar = group.getByRole('progressbar');
  for (;;) {
    const value = await bar.evaluate((element) => (element as HTMLProgressElement).value, { timeout: 600_000 });
    if (value >= part) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function pauseAndGoOn(group: Locator): Promise<void> {
  await group.getByRole('button', { name: 'Pause' }).click();
  await group.getByText(/^Paused at/).waitFor();
  await group.getByRole('button', { name: 'Go on' }).click();
  await group.getByText(/^Paused at/).waitFor({ state: 'detached' });
}

async function hashOf(path: string, header: Buffer | null): Promise<string> {
  const hash = createHash('sha256');
  if (header) hash.update(header);
  const stream = createReadStream(path, { start: header?.length ?? 0, highWaterMark: 1 << 20 });
  for await (const part of stream) hash.update(part as Buffer);
  return hash.digest('hex');
}

async function save(page: Page, name: RegExp): Promise<string> {
  await page.getByRole('button', { name }).click();
  const viewer = page.getByRole('dialog');
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 600_000 }),
    viewer.getByRole('button', { name: 'Save on this tablet' }).click(),
  ]);
  const path = await download.path();
  await viewer.getByRole('button', { name: 'Close' }).click();
  return path;
}

export async function clinicToLabBench(): Promise<readonly Figure[]> {
  await buildIfStale();
  const folder = await mkdtemp(join(tmpdir(), 'enamel-scan-'));
  const scan = join(folder, 'upper-jaw.stl');
  await writeScan(scan, SIZE, 'Wilhelmina Quastenberg');
  const [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  const memory = watchMemory(process.pid);
  try {
    const [clinic, lab] = await Promise.all([newTablet(browser), newTablet(browser, { prf: false })]);
    for (const { page } of [clinic, lab]) page.setDefaultTimeout(600_000);
    const longest = await Promise.all([watchTasks(clinic.page), watchTasks(lab.page)]);
    const say = (what: string): void => void process.stderr.write(`  ${what}, ${memory.now()}\n`);
    const { page } = clinic;
    const words = await startWithPassphrase(page, relay.address, {
      organisation: 'Praxis Linde',
      person: 'Dr. Ada Linde',
    });
    await addPatient(page, 'Wilhelmina Quastenberg', '1961-04-09');
    await draftCrown(page, { due: '2027-03-18', notes: 'Light contact.' });
    const group = page.getByRole('group', { name: 'upper-jaw.stl' });
    const again = async (): Promise<void> => {
      await page.reload();
      await unlockWithPassphrase(page, words);
      await openCase(page);
    };

    const sealing = await timed(async () => {
      await page.getByLabel('Add scan').setInputFiles(scan);
      await reach(group, 0.1);
      await pauseAndGoOn(group);
      await reach(group, 0.7);
      say('sealing, reloaded at 70 %');
      await again();
      await group.getByText(/^Broke off at/).waitFor();
      await page.getByLabel('Add scan').setInputFiles(scan);
      await reach(group, 0.6);
      await group.getByText(/^Sending|^Waits/).waitFor();
    });
    say('sealed');
    const sending = await timed(async () => {
      await reach(group, 0.15);
      await pauseAndGoOn(group);
      await reach(group, 0.3);
      say('sending, relay restarted at 30 %');
      await relay.restart();
      await reach(group, 0.6);
      say('sending, reloaded at 60 %');
      await again();
      await group.waitFor({ state: 'detached' });
    });
    say('sent');
    const copying = await timed(async () => {
      await page.getByRole('button', { name: 'Share with a lab' }).click();
      return makeLink(page);
    });
    say('shared');
    const copySent = await timed(() => group.waitFor({ state: 'detached' }));
    const { link, code } = copying.result;
    await lab.page.goto(link);
    const labWords = await acceptWithPassphrase(lab.page, code, {
      organisation: 'Dentallabor Krone',
      person: 'Tom Krone',
    });
    const theirs = lab.page.getByRole('group', { name: 'scan-1.stl' });
    const fetching = await timed(async () => {
      await reach(theirs, 0.1);
      await pauseAndGoOn(theirs);
      await reach(theirs, 0.3);
      say('fetching, relay killed at 30 %');
      await relay.kill();
      await theirs.getByText('Waits for the connection').waitFor();
      await relay.restart();
      await reach(theirs, 0.6);
      say('fetching, reloaded at 60 %');
      await lab.page.reload();
      await unlockWithPassphrase(lab.page, labWords);
      await openCase(lab.page);
      await theirs.waitFor({ state: 'detached' });
    });
    say('fetched');
    await again();
    const original = await hashOf(await save(page, /^upper-jaw\.stl/), null);
    const copy = await hashOf(await save(lab.page, /^scan-1\.stl/), null);
    say('saved by both');
    const wanted = [await hashOf(scan, null), await hashOf(scan, Buffer.alloc(HEADER_BYTES))];
    const isSame = original === wanted[0] && copy === wanted[1];
    const errors = [...clinic.errors, ...lab.errors];
    if (errors.length > 0) process.stderr.write(`${errors.join('\n')}\n`);
    const rate = ({ took }: { took: number }): string =>
      `${(took / 1000).toFixed(0)} s, ${(SIZE / MB / (took / 1000)).toFixed(0)} MB/s`;
    const what = '495 MB clinic to lab in the browser';
    return [
      { what: `${what}: both saved files are what they should be`, ours: isSame ? 'yes' : 'NO', reach: 'yes' },
      { what: `${what}: sealed, held once and begun twice`, ours: rate(sealing), reach: '' },
      { what: `${what}: sent, held, relay restarted, reloaded`, ours: rate(sending), reach: '' },
      { what: `${what}: copied without names`, ours: rate(copying), reach: '' },
      { what: `${what}: the rest of the copy sent`, ours: rate(copySent), reach: '' },
      { what: `${what}: fetched, held, relay killed, reloaded`, ours: rate(fetching), reach: '' },
      { what: `${what}: most memory of a page with its workers`, ours: `${memory.peak().toFixed(0)} MB`, reach: '' },
      {
        what: `${what}: longest task of a page's thread`,
        ours: `${Math.max(...longest.map((each) => each())).toFixed(0)} ms`,
        reach: '≤ 50 ms',
      },
    ];
  } finally {
    memory.stop();
    await browser.close();
    await relay.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
