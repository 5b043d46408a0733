// Which files together are one backup: a full one and those that go on from it, each naming the one before. What a log
// or an attachment is read from is found once, while every part is checked.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { logIdOf } from '../../protocol/epoch.ts';
import { sha256, sha256Any } from '../crypto/hash.ts';
import { compareAge } from './age.ts';
import type { BackupManifest, BackupPart } from './format.ts';
import { BackupRefused, openBackup, type BackupSource, type OpenBackup } from './read.ts';

type LogPart = Extract<BackupPart, { type: 'log' }>;
type EntriesPart = Extract<BackupPart, { type: 'entries' }>;

export interface BackupChain {
  /** Of the newest file: what all of them together cover. */
  readonly newest: BackupManifest;
  readonly files: readonly OpenBackup[];
}

/** The newest whole backup among these files, oldest file first. Others that were picked with them are left aside. */
export async function chainOf(sources: readonly BackupSource[]): Promise<BackupChain> {
  const opened: OpenBackup[] = [];
  for (const source of sources) opened.push(await openBackup(source));
  return newestOf(opened);
}

export function newestOf(opened: readonly OpenBackup[]): BackupChain {
  const byHash = new Map(opened.map((each) => [toHex(each.hash), each]));
  let refusal = new BackupRefused('not a backup');
  for (const last of [...opened].sort((a, b) => compareAge(b.manifest, a.manifest))) {
    const files = [last];
    for (let base = last.manifest.base; base; base = files[0]?.manifest.base ?? null) {
      const before = byHash.get(toHex(base.manifest));
      if (!before || !equal(before.manifest.id, base.id) || files.includes(before)) break;
      files.unshift(before);
    }
    const isRooted = files[0]?.manifest.base === null;
    if (isRooted && !last.manifest.isPartial) return { newest: last.manifest, files };
    refusal = new BackupRefused('missing base');
  }
  throw refusal;
}

export interface LogBackup {
  readonly log: Bytes;
  readonly genesis: Bytes;
  readonly records: readonly Bytes[];
  readonly opening: LogPart['opening'];
  /** Entries in the order they were written down, part by part. */
  entries(): AsyncGenerator<EntriesPart['items']>;
  /** Sealed entries among all files; some may be there twice. */
  readonly count: number;
}

export interface CheckedBackup extends BackupChain {
  readonly logs: readonly LogBackup[];
  /** Names of the attachments' units, and how to read them. */
  readonly blobs: readonly { readonly name: Bytes; readonly read: () => Promise<Bytes> }[];
}

interface Found {
  genesis: Bytes;
  records: Bytes[];
  opening: LogPart['opening'];
  count: number;
  parts: { readonly file: OpenBackup; readonly index: number }[];
}

/** Reads every part of every file once and demands its hash: after it, a restore meets no surprise but a vanished file. */
export async function checkBackup(
  chain: BackupChain,
  tell: (done: number, total: number) => void = () => undefined,
): Promise<CheckedBackup> {
  const found = new Map<string, Found>();
  const blobs = new Map<string, CheckedBackup['blobs'][number]>();
  const total = chain.files.reduce((sum, { manifest }) => sum + manifest.parts.length, 0);
  let done = 0;
  for (const file of chain.files) {
    const named = new Map(file.manifest.blobs.map(({ name, part }) => [part, name]));
    for (let index = 0; index < file.manifest.parts.length; index++) {
      const part = await file.part(index);
      if (part.type === 'log') noteLog(found, part);
      else if (part.type === 'entries') noteEntries(found, file, index, part);
      else await noteBlob(blobs, file, index, named.get(index), part.bytes);
      tell(++done, total);
    }
  }
  return { ...chain, blobs: [...blobs.values()], logs: [...found].map(([, each]) => toLog(each)) };
}

function noteLog(found: Map<string, Found>, { genesis, records, opening }: LogPart): void {
  const hex = toHex(logIdOf(sha256, genesis));
  const known = found.get(hex) ?? { genesis, records: [], opening: null, count: 0, parts: [] };
  found.set(hex, { ...known, records: [...known.records, ...records], opening: opening ?? known.opening });
}
function noteEntries(found: Map<string, Found>, file: OpenBackup, index: number, { log, items }: EntriesPart): void {
  const known = found.get(toHex(log));
  if (!known) throw new BackupRefused('altered');
  known.count += items.length;
  known.parts.push({ file, index });
}
async function noteBlob(
  blobs: Map<string, CheckedBackup['blobs'][number]>,
  file: OpenBackup,
  index: number,
  name: Bytes | undefined,
  bytes: Bytes,
): Promise<void> {
  if (!name || !equal(await sha256Any(bytes), name)) throw new BackupRefused('altered');
  const read = async (): Promise<Bytes> => {
    const part = await file.part(index);
    if (part.type !== 'blob') throw new BackupRefused('altered');
    return part.bytes;
  };
  blobs.set(toHex(name), { name, read });
}

function toLog({ genesis, records, opening, count, parts }: Found): LogBackup {
  return {
    ...{ log: logIdOf(sha256, genesis), genesis, records, opening, count },
    async *entries() {
      for (const { file, index } of parts) {
        const part = await file.part(index);
        if (part.type !== 'entries') throw new BackupRefused('altered');
        yield part.items;
      }
    },
  };
}
