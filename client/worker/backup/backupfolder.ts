// The folder that a person chose for backups: what is in it of this device, the next file, and what goes. Touches no file
// that is not a backup of this device, and deletes only after a newer one is whole.
import { equal, toHex } from '../../../protocol/bytes.ts';
import { openBackup, type OpenBackup } from '../../backup/read.ts';
import type { BackupManifest } from '../../backup/format.ts';
import { baseFor, hasOfDay, toDelete, wholeBackups } from '../../backup/schedule.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { Written } from '../../backup/write.ts';
import { writeBackup } from './backingup.ts';
import { fileTarget, inTarget, sourceOf } from './backupfiles.ts';
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';

const NAME = /^enamel-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.enamel$/;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A large backup is written in several files: what is finished stays when the tablet is locked. */
const FILE_BYTES = 256 * 1024 * 1024;

interface Kept {
  readonly name: string;
  readonly file: File;
  readonly opened: OpenBackup;
}

/** Backups of this device. */
export async function filesIn(house: House, folder: FileSystemDirectoryHandle): Promise<readonly Kept[]> {
  const { publicKey } = house.device.signing;
  return (await allIn(house, folder)).filter(({ opened }) => equal(opened.manifest.by.signing, publicKey));
}
/** Of the practice, whoever made them; what can't be read is left alone. */
export async function allIn(house: House, folder: FileSystemDirectoryHandle): Promise<readonly Kept[]> {
  const practice = sha256(house.groups.organisation.root);
  const found: Kept[] = [];
  try {
    for await (const handle of folder.values()) {
      if (handle.kind !== 'file' || !NAME.test(handle.name)) continue;
      const file = await handle.getFile();
      const opened = await openBackup(sourceOf(file)).catch(() => null);
      if (opened && equal(opened.manifest.practice, practice)) found.push({ name: handle.name, file, opened });
    }
  } catch {
    throw new Refused('backup target gone');
  }
  return found;
}

export interface WholeInFolder {
  readonly newest: BackupManifest;
  readonly files: readonly File[];
}
/** The newest first, each with all the files it needs. */
export async function wholesIn(house: House, folder: FileSystemDirectoryHandle): Promise<readonly WholeInFolder[]> {
  const all = await allIn(house, folder);
  const fileOf = (opened: OpenBackup): readonly File[] =>
    all.flatMap((each) => (each.opened === opened ? each.file : []));
  return wholeBackups(all.map(({ opened }) => opened)).flatMap((chain) => {
    const newest = chain.at(-1)?.manifest;
    return newest ? [{ newest, files: chain.flatMap(fileOf) }] : [];
  });
}

export async function isDue(house: House, folder: FileSystemDirectoryHandle): Promise<boolean> {
  const files = await filesIn(house, folder);
  const all = files.map(({ opened }) => opened);
  return !hasOfDay(all, house.ground.clock.now());
}

interface Run {
  readonly today: string;
  readonly goOn: () => Promise<void>;
  readonly tell: (done: number, total: number) => void;
}

/** Today's backup, in as many files as it takes; then what is not needed any more goes. Returns the last and all sizes. */
export async function backUpInto(
  house: House,
  folder: FileSystemDirectoryHandle,
  run: Run,
): Promise<{ written: Written; bytes: number }> {
  for (let bytes = 0; ;) {
    const files = await filesIn(house, folder);
    const chain = baseFor(
      files.map(({ opened }) => opened),
      house.ground.clock.now(),
    );
    const last = chain?.at(-1);
    const base = chain && last ? { files: chain, newest: last.manifest, hash: last.hash } : null;
    const written = await writeOne(house, folder, run, base);
    bytes += written.bytes;
    if (written.manifest.isPartial) continue;
    await prune(house, folder);
    return { written, bytes };
  }
}

async function writeOne(
  house: House,
  folder: FileSystemDirectoryHandle,
  { today, goOn, tell }: Run,
  base: Parameters<typeof writeBackup>[1]['base'],
): Promise<Written> {
  const name = `enamel-${today}-${toHex(house.ground.random(4))}.enamel`;
  const handle = await inTarget(() => folder.getFileHandle(name, { create: true }));
  const target = await fileTarget(handle);
  try {
    const written = await writeBackup(house, { sink: target, base, mostBytes: FILE_BYTES, goOn, tell });
    await target.close();
    return written;
  } catch (error) {
    await target.abort();
    // Its name was taken in advance, with nothing in it.
    await folder.removeEntry(name).catch(() => undefined);
    throw error;
  }
}

async function prune(house: House, folder: FileSystemDirectoryHandle): Promise<void> {
  const files = await filesIn(house, folder);
  const gone = toDelete(files.map(({ opened }) => opened));
  for (const { name, opened } of files)
    if (gone.includes(opened)) await folder.removeEntry(name).catch(() => undefined);
  await sweep(folder, house.ground.clock.now()).catch(() => undefined);
}

/** Names that were taken for files which a power cut ended; not one that another tablet is about to fill. */
async function sweep(folder: FileSystemDirectoryHandle, now: number): Promise<void> {
  for await (const handle of folder.values()) {
    if (handle.kind !== 'file' || !NAME.test(handle.name)) continue;
    const { size, lastModified } = await handle.getFile();
    if (size === 0 && now - lastModified > DAY_MS) await folder.removeEntry(handle.name);
  }
}
