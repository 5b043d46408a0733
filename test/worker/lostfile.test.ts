// The bytes of a scan are gone, here and at the relay. A backup has them: they come back by their hashes, and go out again.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { blobNamesIn } from '../../client/worker/files/attached.ts';
import { newFolder } from '../support/folder.ts';
import { passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay } from '../support/test-relay.ts';
import { wait } from './adding.ts';
import { newClinic, newDraft, readWhole, sent } from './practice.ts';

const tablets: TestTablet[] = [];
afterEach(async () => {
  for (const tablet of tablets.splice(0)) await tablet.sitting()?.end();
});
async function backupOf(tablet: TestTablet): Promise<File> {
  const { file, name } = await tablet.api.saveBackup(null);
  return new File([file!], name);
}
/** A browser cleared them away, or a disk did. */
async function loseBytes(tablet: TestTablet): Promise<TestTablet> {
  const { house } = tablet.sitting()!;
  const names = await blobNamesIn(house, house.own('cases').log);
  expect(names.length).toBeGreaterThan(0);
  await house.commit(() => Promise.resolve(names.map((name) => house.disk.removeBlob(name))));
  const again = await tablet.reopen();
  tablets.push(again);
  await again.api.unlock(passkey());
  return again;
}

test('a lost scan comes back from a file, and from no file that is not whole, ours or old enough [2.18] [2.24]', async () => {
  const clinic = await newClinic(null);
  const before = await backupOf(clinic);
  const { draft, file } = await newDraft(clinic);
  const backup = await backupOf(clinic);
  const again = await loseBytes(clinic);
  expect((await again.api.caseView(draft)).files).toMatchObject([{ state: 'missing' }]);
  const other = await newClinic(null);
  tablets.push(other);
  const bring = (from: File): Promise<void> => Promise.resolve(again.api.bringFile(draft, file, [from]));
  await expect(bring(await backupOf(other))).rejects.toThrow('backup of another practice');
  await expect(bring(before)).rejects.toThrow('file not in backup');
  await expect(bring(new File(['letter'], 'letter.txt'))).rejects.toThrow('not a backup');
  await expect(bring(new File([backup.slice(0, -9)], 'cut'))).rejects.toThrow('backup cut');
  const bytes = new Uint8Array(await backup.arrayBuffer());
  // A bit of the last unit, which lies before the manifest.
  const at = bytes.length - 3_000;
  bytes[at] = bytes[at]! ^ 1;
  await expect(bring(new File([bytes], 'altered'))).rejects.toThrow('backup altered');
  expect((await again.api.caseView(draft)).files).toMatchObject([{ state: 'missing' }]);

  await bring(backup);
  expect((await again.api.caseView(draft)).files).toMatchObject([{ state: 'here' }]);
  expect(await readWhole(again, draft, file)).toEqual(crownStl());
  const [logged] = (await again.api.events({ text: '' })).filter(({ action }) => action === 'restore');
  expect(logged).toMatchObject({ purpose: 'treatment' });
}, 60_000);

test('with the folder known it is one tap, and the relay that lost them gets them again', async () => {
  const relay = await startTestRelay();
  const clinic = await newClinic(relay);
  const { draft, file } = await newDraft(clinic);
  const folder = newFolder();
  await clinic.api.setBackupFolder(folder.handle);
  await vi.waitFor(
    async () => expect(await clinic.api.backup()).toMatchObject({ running: null, drill: { outcome: 'equal' } }),
    20_000,
  );
  await sent(clinic);
  await wait(async () => expect(await clinic.api.moves(draft)).toEqual([]));
  const atRelay = (): readonly string[] =>
    readdirSync(join(relay.folder, 'blobs'), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
  const there = atRelay();
  expect(there.length).toBeGreaterThan(0);
  const again = await loseBytes(clinic);
  for (const path of there) rmSync(path);
  await sent(again);
  await expect(readWhole(again, draft, file)).rejects.toThrow('file not here yet');
  expect(await again.api.moves(draft)).toMatchObject([{ what: 'receiving', trouble: 'not at relay' }]);
  await expect(again.api.bringFile(draft, file, null)).rejects.toThrow('backup target gone');
  await again.api.openBackupFolder(folder.handle);
  await again.api.bringFile(draft, file, null);
  await wait(async () => expect(await again.api.moves(draft)).toEqual([]));
  expect(await readWhole(again, draft, file)).toEqual(crownStl());
  await sent(again);
  expect(atRelay()).toEqual(there);
  await again.sitting()?.end();
  tablets.length = 0;
  await relay.dispose();
}, 60_000);
