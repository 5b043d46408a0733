// Before everything is brought back a person reads what the paper finds, and how it stands to what her tablet holds;
// looking makes nothing, here or at the relay.
import { afterEach, expect, test } from 'vitest';
import { newTablet, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { addressOf, newClinic, newDraft, sent } from './practice.ts';

const tablets: TestTablet[] = [];
let relay: TestRelay | null = null;
const kept = <T extends TestTablet>(tablet: T): T => {
  tablets.push(tablet);
  return tablet;
};
afterEach(async () => {
  for (const tablet of tablets.splice(0)) await tablet.sitting()?.end();
  await relay?.dispose();
  relay = null;
});
async function backupOf(tablet: TestTablet): Promise<File> {
  const { file, name } = await tablet.api.saveBackup(null);
  return new File([file!], name);
}
const wordsOf = async (tablet: TestTablet): Promise<string> => (await tablet.api.kit())!.words.join(' ');
const rowsIn = async ({ store }: TestTablet): Promise<number> =>
  (await store.count('entries', [])) + (await store.count('rows', [])) + (await store.count('vaults', []));

test('an old file beside a newer practice: how many changes it lacks, and nothing is made or merged [2.24]', async () => {
  const clinic = kept(await newClinic(null));
  const words = await wordsOf(clinic);
  await newDraft(clinic);
  const file = await backupOf(clinic);
  await clinic.api.createPatient({ name: 'Nach der Sicherung', birthDate: '' });
  await clinic.api.lock();
  const before = await rowsIn(clinic);

  const paper = { words, relayAddress: '' };
  const found = await clinic.api.previewRestore(paper, [file]);
  expect(found).toMatchObject({
    ...{ organisation: 'Praxis Linde', newest: 0, patients: 1, cases: 1, files: 1, lackingFiles: 0, lackingEntries: 0 },
    written: { by: 'Dr. Mara Roth' },
    here: { vaults: 1, ofPractice: 1, newerThere: 0 },
  });
  expect(found.here.newerHere).toBeGreaterThan(0);
  expect(await rowsIn(clinic)).toBe(before);

  const other = kept(await newClinic(null));
  await other.api.lock();
  expect((await other.api.previewRestore(paper, [file])).here).toMatchObject({
    vaults: 1,
    ofPractice: 0,
    newerHere: 0,
  });
  const empty = kept(await newTablet(''));
  expect((await empty.api.previewRestore(paper, [file])).here).toMatchObject({ vaults: 0, ofPractice: 0 });
  expect(await empty.api.vaultState()).toEqual({ type: 'empty' });

  const cut = new File([file.slice(0, -30)], 'cut');
  await expect(empty.api.previewRestore(paper, [cut])).rejects.toThrow('backup cut');
  const theirs = await wordsOf(kept(await newClinic(null)));
  await expect(empty.api.previewRestore({ words: theirs, relayAddress: '' }, [file])).rejects.toThrow(
    'backup of another practice',
  );
}, 60_000);

test('what the relay holds is read without a trace, and counted; stopping leaves nothing', async () => {
  relay = await startTestRelay();
  const clinic = kept(await newClinic(relay));
  const words = await wordsOf(clinic);
  await newDraft(clinic);
  await sent(clinic);
  await clinic.api.lock();
  const paper = { words, relayAddress: addressOf(relay) };

  const fresh = kept(await newTablet(addressOf(relay)));
  const found = await fresh.api.previewRestore(paper, null);
  expect(found).toMatchObject({
    ...{ organisation: 'Praxis Linde', written: null, patients: 1, cases: 1, files: 1 },
    here: { vaults: 0 },
  });
  expect(found.newest).toBeGreaterThan(0);
  expect(await rowsIn(fresh)).toBe(0);
  // The tablet itself, locked: it holds all that the relay holds, and no second device came to the practice.
  expect((await clinic.api.previewRestore(paper, null)).here).toMatchObject({
    ...{ vaults: 1, ofPractice: 1, newerHere: 0, newerThere: 0 },
    newest: found.newest,
  });
  // A relay that never answers is waited for; not by whoever stops.
  let said = '';
  const looking = Promise.resolve(fresh.api.previewRestore({ words, relayAddress: 'ws://localhost:1/relay' }, null));
  const ended = looking.catch((error: unknown) => (said = String(error)));
  await expect.poll(async () => (await fresh.api.stopPreview(), said), { timeout: 14_000 }).toContain('stopped');
  await ended;
  expect(await fresh.api.vaultState()).toEqual({ type: 'empty' });
}, 60_000);
