// Backups as they come back from drives and drawers, through every call that takes one: cut at each border, altered at many
// places, of another practice, of a version to come, vanishing half-way; and a folder that does. Each is refused in words, the
// tablet that works is as it was, and the empty one is still empty and restores from the good one.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concat, utf8, type Bytes } from '../../protocol/bytes.ts';
import { BACKUP_MAGIC } from '../../client/backup/format.ts';
import { newFolder } from '../support/folder.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { bytesOf, fileOf, openDrawer, problemOf, type Drawer } from './badbackup.ts';
import { newClinic } from './practice.ts';

let drawer: Drawer;
let clinic: TestTablet;
let words: string;
let good: Bytes;
let borders: readonly number[];
let others: Bytes;
let otherWords: string;
const tablets: TestTablet[] = [];

beforeAll(async () => {
  drawer = await openDrawer();
  ({ clinic, words, good, borders } = drawer);
  const other = await newClinic(null);
  tablets.push(clinic, other);
  otherWords = (await other.api.kit())!.words.join(' ');
  await other.api.createPatient({ name: 'Einer Anderen', birthDate: '' });
  others = await bytesOf(other);
}, 60_000);
afterAll(async () => {
  for (const each of tablets) await each.sitting()?.end();
});
const asBefore = (): Promise<void> => drawer.asBefore();

/** What each call says that takes a backup: two on the tablet that works, two on one that is empty. */
async function said(files: readonly File[], paper = words, empty?: TestTablet): Promise<readonly string[]> {
  const fresh = empty ?? (await newTablet(''));
  const kit = { words: paper, relayAddress: '' };
  const answers = [
    await problemOf(clinic.api.openPast(files)),
    await problemOf(clinic.api.tryBackup(files, null)),
    await problemOf(fresh.api.previewRestore(kit, files)),
    await problemOf(fresh.api.restoreFromFiles(kit, files, passkey())),
  ];
  if ((await fresh.api.vaultState()).type !== 'empty') tablets.push(fresh);
  expect({ answers, state: (await fresh.api.vaultState()).type }).toEqual({ answers, state: 'empty' });
  expect(await fresh.api.restoreProgress()).toBeNull();
  return [...new Set(answers)].sort();
}

describe('a file that is not as it was written', () => {
  test('cut at the border of each section, and a byte to either side of it', async () => {
    const fresh = await newTablet('');
    for (const border of borders)
      for (const length of [border - 1, border, border + 1].filter((each) => each >= 0 && each < good.length)) {
        const expected = length < BACKUP_MAGIC.length ? 'not a backup' : 'backup cut';
        expect([length, await said([fileOf(good.slice(0, length))], words, fresh)]).toEqual([length, [expected]]);
      }
    await asBefore();
    await fresh.api.restoreFromFiles({ words, relayAddress: '' }, [fileOf(good)], passkey());
    tablets.push(fresh);
    expect((await fresh.api.patients('')).map(({ name }) => name)).toEqual(['Jana Beispiel']);
  });

  test('with one byte altered, in the first, the middle and the last byte of each section and at a hundred places between', async () => {
    const places = new Set<number>();
    for (const [i, from] of borders.slice(0, -1).entries()) {
      const to = borders[i + 1]!;
      for (const at of [from, Math.floor((from + to) / 2), to - 1]) places.add(at);
    }
    for (let i = 0; i < 100; i++) places.add(Math.floor(((i + 0.5) * good.length) / 100));
    const fresh = await newTablet('');
    const answers = new Set<string>();
    for (const at of places) {
      const bad = good.slice();
      bad[at]! ^= 1 << (at % 8);
      for (const each of await said([fileOf(bad)], words, fresh)) answers.add(each);
    }
    expect([...answers].sort()).toEqual(
      ['backup altered', 'backup cut', 'backup newer', 'not a backup'].filter((each) => answers.has(each)),
    );
    expect(answers).toContain('backup altered');
    await asBefore();
  });

  test('with two sections in each other’s place, one twice, one gone', async () => {
    const part = (i: number): Bytes => good.slice(borders[i], borders[i + 1]);
    const all = borders.slice(0, -1).map((_, i) => part(i));
    const at = all.findIndex((each, i) => i > 0 && each.length !== all[i + 1]!.length);
    const swapped = all.with(at, all[at + 1]!).with(at + 1, all[at]!);
    expect(await said([fileOf(...swapped)])).toEqual(['backup altered']);
    expect(await said([fileOf(...all.toSpliced(at, 0, all[at]!))])).toEqual(['backup altered']);
    expect(await said([fileOf(...all.toSpliced(at, 1))])).toEqual(['backup altered']);
    await asBefore();
  });
});

describe('a file that is whole, and not the right one', () => {
  test('another practice’s, with our paper, and ours with theirs', async () => {
    expect(await said([fileOf(others)])).toEqual(['backup of another practice']);
    const fresh = await newTablet('');
    const kit = { words: otherWords, relayAddress: '' };
    expect(await problemOf(fresh.api.previewRestore(kit, [fileOf(good)]))).toBe('backup of another practice');
    expect(await problemOf(fresh.api.restoreFromFiles(kit, [fileOf(good)], passkey()))).toBe(
      'backup of another practice',
    );
    expect((await fresh.api.vaultState()).type).toBe('empty');
    await asBefore();
  });

  test('of a version to come, no backup at all, a name with nothing in it', async () => {
    const newer = concat(utf8('enamel backup 2\n'), good.slice(BACKUP_MAGIC.length));
    expect(await said([fileOf(newer)])).toEqual(['backup newer']);
    expect(await said([fileOf(utf8('Dear diary'))])).toEqual(['not a backup']);
    expect(await said([fileOf()])).toEqual(['not a backup']);
    await asBefore();
  });

  test('a drive that is pulled out while it is read', async () => {
    const fresh = await newTablet('');
    for (const reads of [0, 1, 2, 4, 8]) {
      const gone = (): File => {
        let left = reads;
        const file = fileOf(good);
        const slice = file.slice.bind(file);
        file.slice = (...of) => {
          if (left-- > 0) return slice(...of);
          throw new DOMException('pulled out', 'NotReadableError');
        };
        return file;
      };
      expect(await problemOf(clinic.api.openPast([gone()]))).toBe('backup unreadable');
      expect(await problemOf(clinic.api.tryBackup([gone()], null))).toBe('backup unreadable');
      const kit = { words, relayAddress: '' };
      expect(await problemOf(fresh.api.previewRestore(kit, [gone()]))).toBe('backup unreadable');
      expect(await problemOf(fresh.api.restoreFromFiles(kit, [gone()], passkey()))).toBe('backup unreadable');
      expect((await fresh.api.vaultState()).type).toBe('empty');
    }
    await asBefore();
  });
});

describe('a folder', () => {
  test('that is full or gone after any number of pieces keeps the last whole backup, and the next one goes through', async () => {
    const folder = newFolder();
    await clinic.api.setBackupFolder(folder.handle);
    await expect.poll(async () => (await clinic.api.backup()).drill?.outcome, { timeout: 45_000 }).toBe('equal');
    const kept = new Map(folder.files);
    const { files } = folder;
    for (let pieces = 1; pieces <= 9; pieces += 2)
      for (const how of ['full', 'gone'] as const) {
        let left = pieces;
        const stop = (): void => {
          if (--left > 0) return;
          if (how === 'full') folder.room = 0;
          else folder.isGone = true;
        };
        folder.onWrite = stop;
        expect([how, pieces, await problemOf(clinic.api.backUpNow())]).toEqual([how, pieces, `backup target ${how}`]);
        Object.assign(folder, { room: Infinity, isGone: false, onWrite: () => undefined });
        expect([...files].filter(([, bytes]) => bytes.length > 0)).toEqual([...kept]);
        expect((await clinic.api.backup()).alert).toBe('backup failed');
      }
    await clinic.api.backUpNow();
    expect(await clinic.api.backup()).toMatchObject({ alert: null, running: null });
    await asBefore();
    await clinic.api.setBackupFolder(null);
  });
});
