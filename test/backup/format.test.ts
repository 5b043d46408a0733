// Whatever happens to a backup file on its drive, it is taken as it was written or refused with a reason.
import { beforeAll, describe, expect, test } from 'vitest';
import { concat, utf8, type Bytes } from '../../protocol/bytes.ts';
import { chainOf, checkBackup } from '../../client/backup/chain.ts';
import { BACKUP_END, MANIFEST_BYTES, TAIL_BYTES, tailOf } from '../../client/backup/format.ts';
import { BackupRefused, type BackupSource } from '../../client/backup/read.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { flipBit } from '../vectors/plain.ts';
import { blobs, log, newBackup, sourceOf, type Made } from './files.ts';

let full: Made;
let later: Made;
beforeAll(async () => {
  full = await newBackup();
  later = await newBackup(full);
});

async function reasonOf(...files: readonly (Bytes | BackupSource)[]): Promise<string> {
  try {
    await checkBackup(await chainOf(files.map((file) => (file instanceof Uint8Array ? sourceOf(file) : file))));
    return 'taken';
  } catch (error) {
    if (error instanceof BackupRefused) return error.reason;
    throw error;
  }
}

test('what was written is read back: logs, entries in their order, attachments by their names', async () => {
  const backup = await checkBackup(await chainOf([sourceOf(later.file), sourceOf(full.file)]));
  expect(backup.newest.id).toEqual(later.manifest.id);
  expect(backup.logs.map((each) => [each.log, each.count])).toEqual([[log, 2]]);
  const items = [];
  for await (const some of backup.logs[0]!.entries()) items.push(...some.map(({ entry }) => entry));
  expect(items).toEqual([...(await entriesOf(full)), ...(await entriesOf(later))]);
  expect(await Promise.all(backup.blobs.map(({ read }) => read()))).toEqual(blobs);
  expect(backup.blobs.map(({ name }) => name)).toEqual(blobs.map(sha256));
});
async function entriesOf({ file }: Made): Promise<Bytes[]> {
  const opened = (await chainOf([sourceOf(full.file), sourceOf(file)])).files.at(-1)!;
  const part = await opened.part(1);
  return part.type === 'entries' ? part.items.map(({ entry }) => entry) : [];
}

function manifestIn({ file }: Made): { from: number; to: number } {
  const to = file.length - TAIL_BYTES;
  return { from: to - new DataView(file.buffer, file.byteOffset).getUint32(to), to };
}

describe('a damaged file', () => {
  test('cut at any byte is refused', async () => {
    const reasons = new Set<string>();
    for (let length = 0; length < full.file.length; length++) reasons.add(await reasonOf(full.file.slice(0, length)));
    expect([...reasons].sort()).toEqual(['cut', 'not a backup']);
    expect(await reasonOf(full.file.slice(0, 40))).toBe('cut');
  });
  const KNOWN = ['altered', 'cut', 'newer version', 'not a backup'];
  async function reasonsOf(
    from: number,
    to: number,
    isTried: (bit: number) => boolean = () => true,
  ): Promise<string[]> {
    const reasons = new Set<string>();
    for (let bit = 8 * from; bit < 8 * to; bit++)
      if (isTried(bit)) reasons.add(await reasonOf(flipBit(full.file, bit)));
    return [...reasons].sort();
  }
  test('case 1 with any bit of its parts, its head or its tail another is refused', async () => {
    const { from, to } = manifestIn(full);
    expect(await reasonsOf(0, from)).toEqual(['altered', 'newer version', 'not a backup']);
    expect((await reasonsOf(to, full.file.length)).every((reason) => KNOWN.includes(reason))).toBe(true);
  });
  test('case 1 with any bit of its manifest or the signature another is refused', async () => {
    const { from, to } = manifestIn(full);
    // The sealing key is noise to whoever reads a backup: of its bits one in 97.
    const { sealing } = full.manifest.by;
    const key = 8 * Buffer.from(full.file).indexOf(sealing);
    expect(key).toBeGreaterThan(8 * from);
    const isTried = (bit: number): boolean => bit < key || bit >= key + 8 * sealing.length || bit % 97 === 0;
    expect(await reasonsOf(from, to, isTried)).toEqual(['altered']);
  });
  test('with bytes put in, taken out or behind its end is refused', async () => {
    const at = 200;
    const { file } = full;
    expect(await reasonOf(concat(file.slice(0, at), new Uint8Array(1), file.slice(at)))).toBe('altered');
    expect(await reasonOf(concat(file.slice(0, at), file.slice(at + 1)))).toBe('altered');
    expect(await reasonOf(concat(file, new Uint8Array(1)))).toBe('cut');
    expect(await reasonOf(concat(file, file))).toBe('altered');
  });
  test('case 60 that claims lengths it has not is refused before anything is read for them', async () => {
    const reads: number[] = [];
    const watched = (file: Bytes): BackupSource => ({
      size: file.length,
      read: (start, end) => {
        reads.push(end - start);
        return sourceOf(file).read(start, end);
      },
    });
    const body = full.file.slice(0, -4 - BACKUP_END.length);
    for (const length of [0, 1, body.length + 1, MANIFEST_BYTES, 2 ** 32 - 1])
      expect(await reasonOf(watched(concat(body, tailOf(length))))).toBe('altered');
    expect(Math.max(...reads)).toBeLessThanOrEqual(full.file.length);
  });
  test('that vanishes while it is read is said to be unreadable', async () => {
    const gone: BackupSource = { size: full.file.length, read: () => Promise.reject(new Error('no drive')) };
    expect(await reasonOf(gone)).toBe('unreadable');
  });
});

test('case 60 a newer version, a ZIP and what is no backup are told apart', async () => {
  const newer = full.file.slice();
  newer.set(utf8('enamel backup 2\n'));
  expect(await reasonOf(newer)).toBe('newer version');
  expect(await reasonOf(utf8('PK\u0003\u0004 something else, and long enough to be read'))).toBe('not a backup');
  expect(await reasonOf(new Uint8Array(0))).toBe('not a backup');
});

describe('files that go on from each other', () => {
  test('are refused where the one before is missing, is another, or only a part of it was finished', async () => {
    expect(await reasonOf(later.file)).toBe('missing base');
    const other = await newBackup(null, { at: 5 });
    expect(await reasonOf(later.file, other.file)).toBe('taken');
    expect((await chainOf([sourceOf(later.file), sourceOf(other.file)])).newest.at).toBe(5);
    expect(await reasonOf((await newBackup(null, { isPartial: true })).file)).toBe('missing base');
  });
  test('one whose manifest somebody else signed is refused', async () => {
    const forged = await newBackup(null, { by: { ...full.manifest.by, signing: fixedKey } });
    expect(await reasonOf(forged.file)).toBe('altered');
  });
  test('go round in no circle', async () => {
    const self = await newBackup(null, { base: { id: full.manifest.id, manifest: full.hash } });
    expect(await reasonOf(self.file)).toBe('missing base');
  });
});
const fixedKey = sha256(utf8('somebody else'));
