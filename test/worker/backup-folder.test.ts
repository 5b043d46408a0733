// A practice has chosen a folder: it gets a backup by itself, is read back by itself, and whatever happens to the drive is
// said and leaves the practice as it is.
import { afterEach, expect, test, vi } from 'vitest';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { backupsOf } from '../../client/worker/backup/backups.ts';
import { newFolder, type TestFolder } from '../support/folder.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { newClinic, newDraft, readWhole } from './practice.ts';

const tablets: TestTablet[] = [];
afterEach(async () => {
  for (const tablet of tablets.splice(0)) await tablet.sitting()?.end();
});
async function newPractice(): Promise<{ clinic: TestTablet; words: string }> {
  const clinic = await newClinic(null);
  tablets.push(clinic);
  return { clinic, words: (await clinic.api.kit())!.words.join(' ') };
}
const filesOf = ({ files }: TestFolder): File[] => [...files].map(([name, bytes]) => new File([bytes], name));
async function idle(tablet: TestTablet): Promise<void> {
  // Between writing and trying nothing runs either, and nothing was found yet.
  const through = { running: null, drill: { at: expect.any(Number) as number } };
  await vi.waitFor(async () => expect(await tablet.api.backup()).toMatchObject(through), { timeout: 45_000 });
}

test('the chosen folder gets a backup at once, which is read back and compared by itself [1.11] [2.23] [2.24] [2.25]', async () => {
  const { clinic, words } = await newPractice();
  const { draft, file } = await newDraft(clinic);
  const folder = newFolder();
  folder.files.set('holiday.jpg', new Uint8Array(9));
  await clinic.api.setBackupFolder(folder.handle);
  await idle(clinic);
  expect(await clinic.api.backup()).toMatchObject({
    alert: null,
    folder: { name: 'Sicherungen', isReady: true, failed: null },
    drill: { outcome: 'equal', files: 1 },
  });
  const first = [...folder.files.keys()].filter((name) => name.startsWith('enamel-'));
  expect(first).toHaveLength(1);

  // The next one holds what is new, and no attachment twice.
  await clinic.api.createPatient({ name: 'Zweiter Tag', birthDate: '' });
  await clinic.api.backUpNow();
  const sizes = filesOf(folder).map(({ name, size }) => [name, size] as const);
  const [later] = sizes.filter(([name]) => name.startsWith('enamel-') && !first.includes(name));
  expect(later![1]).toBeLessThan(folder.files.get(first[0]!)!.length - crownStl().length / 2);

  const fresh = await newTablet('');
  tablets.push(fresh);
  const backups = filesOf(folder).filter(({ name }) => name.startsWith('enamel-'));
  await expect(
    fresh.api.restoreFromFiles(
      { words, relayAddress: '' },
      [backups.find(({ name }) => name === later![0])!],
      passkey(),
    ),
  ).rejects.toThrow('backup base missing');
  // A power cut left a name with nothing in it, and the whole folder is picked.
  const begun = new File([], 'enamel-2026-01-01-0a0b0c0d.enamel');
  await fresh.api.restoreFromFiles({ words, relayAddress: '' }, [begun, ...backups], passkey());
  expect((await fresh.api.patients('')).map(({ name }) => name)).toEqual(['Jana Beispiel', 'Zweiter Tag']);
  expect(await readWhole(fresh, draft, file)).toEqual(crownStl());
  expect(folder.files.get('holiday.jpg')).toEqual(new Uint8Array(9));
}, 60_000);

test('a full drive, and one that was pulled out, are said; nothing half stays, and the practice is as it was', async () => {
  const { clinic } = await newPractice();
  await newDraft(clinic);
  const folder = newFolder();
  await clinic.api.setBackupFolder(folder.handle);
  await idle(clinic);
  const before = [...folder.files.keys()];
  const seen = await clinic.api.patients('');
  folder.room = 1000;
  await expect(clinic.api.backUpNow()).rejects.toThrow('backup target full');
  expect(await clinic.api.backup()).toMatchObject({ alert: 'backup failed', folder: { failed: 'backup target full' } });
  expect([...folder.files.keys()]).toEqual(before);
  folder.room = 0;
  await expect(clinic.api.backUpNow()).rejects.toThrow('backup target full');
  folder.isGone = true;
  await expect(clinic.api.backUpNow()).rejects.toThrow('backup target gone');
  expect(await clinic.api.patients('')).toEqual(seen);
  Object.assign(folder, { room: Infinity, isGone: false });
  await clinic.api.backUpNow();
  expect(await clinic.api.backup()).toMatchObject({ alert: null, folder: { failed: null } });
}, 60_000);

test('a second one that begins meanwhile does not call the first failed', async () => {
  const { clinic } = await newPractice();
  await newDraft(clinic);
  const folder = newFolder();
  const backups = backupsOf(clinic.sitting()!.house);
  await clinic.api.setBackupFolder(folder.handle);
  await Promise.all([backups.tend(), expect(clinic.api.backUpNow()).rejects.toThrow('backup running'), backups.tend()]);
  await idle(clinic);
  expect(await clinic.api.backup()).toMatchObject({ alert: null, folder: { failed: null } });
  expect(folder.files.size).toBe(1);
}, 60_000);

test('where the newest in the folder is cut at its end, an older one does not pass for it [2.25]', async () => {
  const { clinic } = await newPractice();
  await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  const folder = newFolder();
  await clinic.api.setBackupFolder(folder.handle);
  await idle(clinic);
  const before = new Set(folder.files.keys());
  await clinic.api.createPatient({ name: 'Zweiter Tag', birthDate: '' });
  await clinic.api.backUpNow();
  const [name, bytes] = [...folder.files].find(([each]) => !before.has(each))!;
  folder.files.set(name, bytes.slice(0, -30));
  await expect(clinic.api.tryBackup(null, null)).rejects.toThrow('backup lost');
  expect(await clinic.api.backup()).toMatchObject({ alert: 'drill failed', drill: { outcome: 'failed' } });
  await clinic.api.backUpNow();
  expect(await clinic.api.backup()).toMatchObject({ alert: null, drill: { outcome: 'equal' } });
}, 60_000);

test('a backup of a day on which the clock was ten years ahead passes for no newer one, neither tried nor restored [2.25]', async () => {
  const { clinic, words } = await newPractice();
  await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  const folder = newFolder();
  const now = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now + 3650 * 24 * 3_600_000);
  await clinic.api.setBackupFolder(folder.handle);
  await idle(clinic);
  vi.setSystemTime(now);
  await clinic.api.createPatient({ name: 'Zweiter Tag', birthDate: '' });
  await clinic.api.backUpNow();
  vi.useRealTimers();
  await clinic.api.tryBackup(null, null);
  expect((await clinic.api.backup()).drill).toMatchObject({ outcome: 'equal', records: 2 });
  const fresh = await newTablet('');
  tablets.push(fresh);
  await fresh.api.restoreFromFiles({ words, relayAddress: '' }, filesOf(folder), passkey());
  expect((await fresh.api.patients('')).map(({ name }) => name)).toEqual(['Jana Beispiel', 'Zweiter Tag']);
}, 60_000);

test('after the next unlock it waits for the browser to let it in, then goes on by itself', async () => {
  const { clinic } = await newPractice();
  await newDraft(clinic);
  const folder = newFolder();
  await clinic.api.setBackupFolder(folder.handle);
  await idle(clinic);
  await clinic.api.lock();
  folder.files.clear();
  await clinic.api.unlock(passkey());
  expect((await clinic.api.backup()).folder).toMatchObject({ name: 'Sicherungen', isReady: false });
  await expect(clinic.api.backUpNow()).rejects.toThrow('backup target gone');
  await clinic.api.openBackupFolder(folder.handle);
  expect((await clinic.api.backup()).folder).toMatchObject({ isReady: true });
  await backupsOf(clinic.sitting()!.house).tend();
  expect(folder.files.size).toBe(1);
  // Once a day.
  await backupsOf(clinic.sitting()!.house).tend();
  expect(folder.files.size).toBe(1);
}, 60_000);

test('one that a person stops leaves nothing, and the next is whole', async () => {
  const { clinic } = await newPractice();
  await newDraft(clinic);
  const saving = clinic.api.saveBackup(null);
  await clinic.api.stopBackup();
  await expect(saving).rejects.toThrow('stopped');
  expect((await clinic.api.backup()).last).toBeNull();
  const { file } = await clinic.api.saveBackup(null);
  await clinic.api.tryBackup([new File([file!], 'backup')], null);
  expect((await clinic.api.backup()).drill?.outcome).toBe('equal');
}, 60_000);
