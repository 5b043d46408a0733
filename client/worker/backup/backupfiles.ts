// Backup files that a person picked, and the places that backups are written to. Whatever is wrong with one of them is
// said as a word a person has a sentence for.
import type { Bytes } from '../../../protocol/bytes.ts';
import { chainOf, checkBackup, type BackupChain, type CheckedBackup } from '../../backup/chain.ts';
import type { BackupRefusal } from '../../backup/format.ts';
import { BackupRefused, openBackup, type BackupSource, type OpenBackup } from '../../backup/read.ts';
import type { BackupSink } from '../../backup/write.ts';
import type { Problem } from '../api.ts';
import { Refused } from '../rpc.ts';

const PROBLEMS: Readonly<Record<BackupRefusal, Problem>> = {
  'not a backup': 'not a backup',
  'newer version': 'backup newer',
  cut: 'backup cut',
  altered: 'backup altered',
  'another practice': 'backup of another practice',
  'missing base': 'backup base missing',
  unreadable: 'backup unreadable',
};
function wordFor(error: unknown): unknown {
  return error instanceof BackupRefused ? new Refused(PROBLEMS[error.reason]) : error;
}

/** A file that was picked by mistake, mistyped words, or a person who stopped it: nothing is known of the backup then. */
export function saysNothing(error: unknown): boolean {
  const none: readonly Problem[] = ['not a backup', 'backup of another practice', 'kit words wrong', 'backup newer'];
  return error instanceof Refused && [...none, 'stopped'].includes(error.problem);
}

export function sourceOf(file: File): BackupSource {
  return {
    size: file.size,
    async read(start, end) {
      const bytes = new Uint8Array(await file.slice(start, end).arrayBuffer());
      if (bytes.length !== end - start) throw new Error('the file has changed');
      return bytes;
    },
  };
}

/** What a power cut left of a file that was begun: a name with nothing in it, picked with the others of a folder. */
function withoutEmpty(files: readonly File[]): readonly File[] {
  const filled = files.filter(({ size }) => size > 0);
  return filled.length > 0 ? filled : files;
}

/** The newest backup among these files, from their ends alone. Throws Refused. */
export async function findBackup(files: readonly File[]): Promise<BackupChain> {
  try {
    return await chainOf(withoutEmpty(files).map(sourceOf));
  } catch (error) {
    throw wordFor(error);
  }
}
/** Each of them that is a backup file; where none is, why the last is not. Throws Refused. */
export async function openFiles(files: readonly File[]): Promise<readonly OpenBackup[]> {
  const opened: OpenBackup[] = [];
  let refusal: unknown = null;
  for (const file of withoutEmpty(files))
    await openBackup(sourceOf(file)).then(
      (each) => opened.push(each),
      (error: unknown) => (refusal = error),
    );
  if (opened.length === 0 && refusal !== null) throw wordFor(refusal);
  return opened;
}
/** Every byte of it. Throws Refused. */
export async function readBackup(
  chain: BackupChain,
  tell: (done: number, total: number) => void,
): Promise<CheckedBackup> {
  try {
    return await checkBackup(chain, tell);
  } catch (error) {
    throw wordFor(error);
  }
}

export interface Target extends BackupSink {
  /** The file is whole: from now on it is there. */
  close(): Promise<Blob | null>;
  /** Nothing of it stays. */
  abort(): Promise<void>;
}

const HELD_BYTES = 16 * 1024 * 1024;

/** For a browser that saves whole files only; it takes over what is put together, so that little lies in memory. */
export function blobTarget(): Target {
  const all: Blob[] = [];
  let some: Bytes[] = [];
  let size = 0;
  return {
    write(bytes) {
      some.push(bytes);
      size += bytes.length;
      if (size >= HELD_BYTES) {
        all.push(new Blob(some));
        some = [];
        size = 0;
      }
      return Promise.resolve();
    },
    close: () => Promise.resolve(new Blob([...all, ...some], { type: 'application/octet-stream' })),
    abort: () => Promise.resolve(),
  };
}

/** What is written there shows under its name only when it is closed. */
export async function fileTarget(handle: FileSystemFileHandle): Promise<Target> {
  const open = await inTarget(() => handle.createWritable());
  return {
    write: (bytes) => inTarget(() => open.write(bytes)),
    async close() {
      await inTarget(() => open.close());
      return null;
    },
    abort: () => open.abort().catch(() => undefined),
  };
}

/** Throws Refused with why the place can't be written to. */
export async function inTarget<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
    throw new Refused(isFull ? 'backup target full' : 'backup target gone');
  }
}
