// Who did what, when and why, as the practice sees it and as a stranger with the exported file can prove it.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OFFLINE_TOOLS } from '../../client/access/offline.ts';
import { printReport } from '../../client/access/print.ts';
import { verifyBundle } from '../../client/access/verify.ts';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { addPatient, draftCrown, makeLink, openPlace, startPractice } from './clinic.ts';
import { look } from './look.ts';
import { letIn } from './meeting.ts';
import { photoOf, scanOf } from './samples.ts';
import { tellInOrder } from './story.ts';

const patient = 'Wilhelmina Quastenberg';
const person = 'Dr. Ada Linde';

let browser: Browser;
let relay: RelayProcess;
let clinic: Tablet;
let folder: string;
let bundle: Buffer;

beforeAll(async () => {
  [browser, relay, folder] = await Promise.all([
    launchBrowser(),
    startRelay(),
    mkdtemp(join(tmpdir(), 'enamel-bundle-')),
  ]);
  clinic = await newTablet(browser);
  clinic.page.setDefaultTimeout(45_000);
});
afterAll(async () => {
  await browser.close();
  await relay.stop();
  await rm(folder, { recursive: true, force: true });
});
tellInOrder(() => [clinic.page]);

const events = (page: Page, text: RegExp): Locator =>
  page.getByRole('main').getByRole('button').filter({ hasText: text });

const why = (page: Page): Locator => page.getByRole('main').getByRole('combobox', { name: /open/i });

async function verify(
  bytes: Uint8Array,
): Promise<{ readonly status: number | null; readonly lines: readonly string[] }> {
  const file = join(folder, 'log.enamel');
  await writeFile(file, bytes);
  const { status, stdout } = spawnSync(process.execPath, ['client/access/verify-log.ts', file], { encoding: 'utf8' });
  return { status, lines: stdout.split('\n') };
}

/** The bundle with one bit flipped at a part of its length. */
function flipped(part: number): Buffer {
  const bad = Buffer.from(bundle);
  const at = Math.floor(part * bundle.length);
  bad.writeUInt8(bad.readUInt8(at) ^ 4, at);
  return bad;
}

describe('the access log', () => {
  test('names every opening, change, share and export with who, when and why [1.12]', async () => {
    const { page } = clinic;
    await startPractice(page, relay.address, { organisation: 'Praxis Linde', person });
    await addPatient(page, patient, '1961-04-09');
    await why(page).selectOption('Patient’s request');
    await page.locator('summary').filter({ hasText: 'Identity' }).click();
    await page.getByLabel('Phone').fill('+44 20 7946 0958');
    await why(page).selectOption('Treatment');
    await draftCrown(page, {
      due: '2027-03-18',
      notes: 'Light contact to 15.',
      scan: scanOf('scan'),
      photo: photoOf('photo'),
    });
    await page.getByRole('button', { name: 'Share with a lab' }).click();
    await makeLink(page);

    // Only the rows in sight exist: a tall tablet shows the whole morning.
    await page.setViewportSize({ width: 1400, height: 2600 });
    await openPlace(page, 'Access');
    await page.getByRole('button', { name: 'Export', exact: true }).waitFor();
    for (const [what, why] of [
      [`Opened.*${patient}`, 'Request of the patient|Patient’s request'],
      [`Changed.*${patient}`, 'Request of the patient|Patient’s request'],
      [`Opened.*${patient}`, 'Treatment'],
      ['File attached', 'Treatment'],
      ['Consent recorded', 'Treatment'],
      ['Shared', 'Lab work'],
      ['Link made', 'Lab work'],
    ] as const)
      await events(page, new RegExp(`${what}[^]*${person}[^]*(${why})`))
        .first()
        .waitFor();

    await events(page, /Shared/)
      .first()
      .click();
    const detail = page
      .getByRole('region')
      .filter({ hasText: 'When, as far as it is proved' })
      .or(page.getByRole('main'));
    await detail.getByText(`${person}, Praxis Linde`).first().waitFor();
    await page.getByText(/^(between .* and |before )?\w{3} \d+ \w{3} \d\d:\d\d:\d\d$/).waitFor();
    await page.getByText('At the relay', { exact: true }).waitFor();
  });

  test('takes another reason in one tap, and keeps what was stated first [1.12]', async () => {
    const { page } = clinic;
    await events(page, new RegExp(`Opened.*${patient}`))
      .first()
      .click();
    await page.getByLabel('It was for another reason').selectOption('Payment');
    await page.getByText(/^First stated: Treatment$/).waitFor();
    await events(page, /Another reason stated[^]*Payment/)
      .first()
      .waitFor();
  });

  test('is narrowed by typing and by choosing', async () => {
    const { page } = clinic;
    const count = page.getByRole('status').filter({ hasText: /events?$/ });
    const all = await count.textContent();
    await page.getByRole('searchbox').fill('quastenb payment');
    await count.filter({ hasText: /^[23] events$/ }).waitFor();
    await page.getByRole('searchbox').fill('');
    await count.filter({ hasText: all ?? '' }).waitFor();
    await page.locator('summary').filter({ hasText: 'Filter' }).click();
    await page.getByLabel('Why', { exact: true }).selectOption('Lab work');
    await events(page, /Consent recorded/).waitFor({ state: 'hidden' });
    await events(page, /Link made/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await events(page, /Consent recorded/)
      .first()
      .waitFor();
  });

  test('is exported, and the export is in it', async () => {
    const { page } = clinic;
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the file' }).click(),
    ]);
    bundle = await readFile(await download.path());
    expect(download.suggestedFilename()).not.toMatch(/Linde|Quastenberg/);
    await events(page, new RegExp(`Exported[^]*${person}`))
      .first()
      .waitFor();
  });

  test('holds before a stranger without network, with who, why and the window of time [1.12]', async () => {
    const { status, lines } = await verify(bundle);
    expect(lines[0]).toBe('This bundle holds.');
    expect(status).toBe(0);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}Organisation {3}Praxis Linde$/));
    for (const action of ['open', 'change', 'share', 'consent', 'invite', 'export'])
      expect(lines.filter((line) => new RegExp(`${person.replace('.', '\\.')} .* ${action} `).test(line))).not.toEqual(
        [],
      );
    expect(lines.join('\n')).not.toContain(patient);
  });

  test('one flipped byte anywhere is found, and the bad event or section named [1.12]', async () => {
    const named: string[] = [];
    for (const part of [0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98]) {
      const { isGood, text } = printReport(await verifyBundle(OFFLINE_TOOLS, flipped(part)), { withEvents: false });
      expect(isGood).toBe(false);
      named.push(text.split('\n')[1] ?? '');
    }
    for (const line of named) expect(line).toMatch(/✗ (Event \d+|The section "\w+"|The manifest|The file)/);
    const { status, lines } = await verify(flipped(0.95));
    expect([status, lines[0]]).toEqual([1, 'This bundle does NOT hold.']);
    expect(named.filter((line) => /✗ Event \d+ \(number \d+ of device [0-9a-f]+\)/.test(line))).not.toEqual([]);
  });

  test('is checked on a page of the app by somebody without a vault, and by a second verifier [1.12] [1.15]', async () => {
    const file = join(folder, 'given.enamel');
    await writeFile(file, bundle);
    const again = spawnSync(process.execPath, ['tools/second-verifier/verify.mjs', file], { encoding: 'utf8' });
    expect([again.status, again.stdout.split('\n')[0]]).toEqual([0, 'This bundle holds.']);
    const auditor = await newTablet(browser);
    await auditor.page.goto(relay.address);
    await auditor.page.getByRole('link', { name: 'Check an exported access log' }).click();
    await auditor.page.locator('input[type=file]').setInputFiles(file);
    await auditor.page.getByRole('alert').getByText('This log holds').waitFor();
    await auditor.page.getByText('Praxis Linde').waitFor();
    await writeFile(file, flipped(0.95));
    await auditor.page.locator('input[type=file]').setInputFiles(file);
    await auditor.page.getByText(/^Event \d+ \(number \d+ of tablet [0-9a-f]+\) was altered/).waitFor();
    expect(auditor.errors).toEqual([]);
    await auditor.close();
  });
});

describe('an emergency', () => {
  test('a manager types why, the dentist is told at once, and it stands in the log as unusual [1.12] [2.14]', async () => {
    const { page } = clinic;
    const manager = await newTablet(browser);
    manager.page.setDefaultTimeout(45_000);
    await manager.page.goto(`${relay.address}/tablet`);
    await letIn(page, manager.page, { name: 'Kim Faber', roles: ['Practice manager'] });
    await openPlace(manager.page, 'Patients');
    await manager.page.getByRole('link', { name: patient }).click();
    const open = manager.page.getByRole('button', { name: 'Store the reason and open' });
    await open.waitFor();
    await look(manager.page, 'emergency');
    expect(await manager.page.getByRole('heading', { name: 'Allergies' }).count()).toBe(0);
    await manager.page.getByLabel('Why do you need it now?').fill('Unconscious after a fall');
    await open.click();
    await manager.page.getByRole('heading', { name: 'Allergies' }).waitFor();

    const strip = page.getByRole('alert').filter({ hasText: `Kim Faber opened the clinical record of ${patient}` });
    await strip.getByText('Reason typed: “Unconscious after a fall”').waitFor();
    await look(page, 'emergency-told');
    await page.setViewportSize({ width: 390, height: 844 });
    const words = await strip.getByText(/^Kim Faber opened/).boundingBox();
    expect(words?.width).toBeGreaterThan(300);
    await page.setViewportSize({ width: 1180, height: 820 });
    await strip.getByRole('button', { name: 'I have seen it' }).click();
    await openPlace(page, 'Access');
    await events(page, /Opened in an emergency[^]*Kim Faber[^]*Emergency opening/)
      .first()
      .click();
    await page.getByText('“Unconscious after a fall”', { exact: true }).waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Access log', exact: true }).click();
    await page.getByRole('button', { name: /^\d+ ?Unusual access$/ }).click();
    await page.getByRole('heading', { name: 'Unusual access' }).waitFor();
    expect([...manager.errors, ...clinic.errors]).toEqual([]);
    await manager.close();
  });
});
