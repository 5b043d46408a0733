// A practice of 10,000 patients with 2 GB of attachments in the built app, in a real browser: into a backup file, tried out,
// and back on an empty tablet with the paper. Minutes long: it runs when named.
import { rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { keepFourWords, openPlace, takePaper, unlockWithPassphrase } from '../test/journey/clinic.ts';
import { openProfile, type Tablet } from '../test/support/browser.ts';
import { startRelay } from '../test/support/relay-process.ts';
import { buildIfStale } from '../tools/build.ts';
import { timed, type Figure } from './figure.ts';
import { watchMemory } from './memory.ts';
import { pourInto } from './pour.ts';
import { largePractice } from './practice.ts';
import { writeScan } from './scanFile.ts';

const PATIENTS = 10_000;
const SCANS = [1, 2, 3, 4] as const;
const SCAN_BYTES = 495_000_000;
const PASSPHRASE = 'amber lake seven stones';
const LONGEST_MS = 1_200_000;
const MB = 1_000_000;

const speed = (bytes: number, tookMs: number): string =>
  `${(bytes / MB / (tookMs / 1000)).toFixed(0)} MB/s (${(tookMs / 1000).toFixed(0)} s)`;

/** Nobody touches this tablet for minutes: it would lock itself. */
function stayAwake(page: Page): () => void {
  const timer = setInterval(() => {
    page.keyboard.press('Shift').catch(() => undefined);
  }, 20_000);
  return () => {
    clearInterval(timer);
  };
}

async function attachAll(page: Page, folder: string): Promise<void> {
  await openPlace(page, 'Patients');
  await page.getByRole('link', { name: /^Patient 0\b/ }).click();
  await page.getByRole('button', { name: 'New case' }).click();
  await page.getByLabel('Type of work').selectOption('Crown');
  for (const n of SCANS) {
    const scan = join(folder, `scan-${String(n)}.stl`);
    await writeScan(scan, SCAN_BYTES - 50 * n, `scan ${String(n)}`);
    await page.getByLabel('Add scan').setInputFiles(scan);
    await page.getByRole('button', { name: new RegExp(`^scan-${String(n)}`) }).waitFor();
    // Sealed: from here on it waits for a relay that this practice has not.
    await page
      .getByText('Waits for the connection')
      .nth(n - 1)
      .waitFor();
    rmSync(scan);
    process.stderr.write(`  scan ${String(n)} is sealed\n`);
  }
}

export async function backupBench(): Promise<readonly Figure[]> {
  await buildIfStale();
  const folder = await mkdtemp(join(tmpdir(), 'enamel-backup-'));
  const relay = await startRelay();
  const tablets: Tablet[] = [];
  /** On the disk: a private window keeps everything in memory, and far less than this. */
  const newTablet = async (name: string): Promise<Tablet> => {
    const tablet = await openProfile(join(folder, name), { passkey: false });
    tablet.page.setDefaultTimeout(LONGEST_MS);
    tablets.push(tablet);
    return tablet;
  };
  const memory = watchMemory(process.pid);
  const say = (what: string): void => void process.stderr.write(`  ${what}, ${memory.now()}\n`);
  try {
    const { page } = await newTablet('first');
    const rest = stayAwake(page);
    await page.goto(relay.address);
    await page.getByRole('link', { name: /^Start my practice/ }).waitFor();
    await pourInto(
      page,
      await largePractice({ patients: PATIENTS, cases: 100 }, { method: 'passphrase', passphrase: PASSPHRASE }),
    );
    await page.reload();
    await unlockWithPassphrase(page, PASSPHRASE);
    const words = await takePaper(page, { isConfirmed: true });
    await attachAll(page, folder);
    say('everything is here');

    await openPlace(page, 'Backup');
    const before = memory.peak();
    const made = await timed(async () => {
      const [download] = await Promise.all([
        page.waitForEvent('download', { timeout: LONGEST_MS }),
        page.getByRole('button', { name: 'Make a backup file' }).click(),
      ]);
      return download.path();
    });
    const { size } = statSync(made.result);
    const peakMaking = memory.peak();
    say(`written, ${String(Math.round(size / MB))} MB`);
    const tried = await timed(async () => {
      await page.getByLabel('Try a backup file').setInputFiles(made.result);
      await page.getByText(/^Restored and compared .*: [\d,]+ records, \d+ files, equal\.$/).waitFor();
    });
    const peakTrying = memory.peak();
    say('tried out');
    rest();

    const fresh = await newTablet('second');
    await fresh.page.goto(relay.address);
    await fresh.page.getByRole('link', { name: 'I have the paper kit' }).click();
    await fresh.page.getByLabel('The words of the paper').fill(words.join(' '));
    await fresh.page.getByRole('radio', { name: 'A backup file' }).check();
    await fresh.page.getByLabel('Choose the backup file').setInputFiles(made.result);
    const shown = await timed(async () => {
      await fresh.page.getByRole('button', { name: 'See what is there' }).click();
      await fresh.page.getByText(/^10,000 patients, /).waitFor();
    });
    say('what is in it is shown');
    await keepFourWords(fresh.page);
    const restored = await timed(async () => {
      await fresh.page.getByRole('button', { name: 'Get everything back' }).click();
      await fresh.page.getByRole('link', { name: /^Patient 0\b/ }).waitFor();
    });
    say('restored');
    const mb = (value: number): string => `${value.toFixed(0)} MB`;
    const what = `${PATIENTS.toLocaleString('en')} patients with 2 GB of attachments`;
    return [
      { what: `back up ${what} into a file`, ours: speed(size, made.took), reach: '' },
      { what: 'the restore drill of it', ours: speed(size, tried.took), reach: '' },
      { what: 'say what is in it, on an empty tablet', ours: speed(size, shown.took), reach: '' },
      { what: 'restore it on an empty tablet, to the list', ours: speed(size, restored.took), reach: '' },
      {
        what: "a page's memory: before, while writing, with the drill, with the restore",
        ours: [before, peakMaking, peakTrying, memory.peak()].map(mb).join(', '),
        reach: '',
      },
    ];
  } finally {
    memory.stop();
    for (const each of tablets) await each.close();
    await relay.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
