// What is left of the entries of an erased record: all but their bodies. A remnant bears the id of what it stands for, so
// chains, parents and snapshots go on resting on it; here the original's bytes go when it comes.
import { EMPTY, equal, type Bytes } from '../../protocol/bytes.ts';
import { entryMessage, REMNANT, type SignedEntry } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { encode } from '../../protocol/schema.ts';
import { SUITE } from '../../protocol/limits.ts';
import { openEntry } from '../crypto/entry.ts';
import type { Belonging } from './belonging.ts';
import type { Disk, OutboxItem, StoredEntry } from './disk.ts';
import type { Fresh } from './claims.ts';
import type { Outbox } from './outbox.ts';
import type { RowOp } from './rows.ts';
import type { Author } from './sealer.ts';
import { storedEntry, type Waiting } from './stored.ts';

/** What a replica lends for a change of its own entries. */
export interface Ground {
  readonly log: Bytes;
  readonly disk: Disk;
  readonly belonging: Belonging;
  readonly author: Author;
  readonly outbox: Outbox;
  /** Seals what `remake` makes of these entries under the newest key, in their place; it goes out as they would. */
  readonly sealAnew: (
    entries: readonly { readonly item: OutboxItem | null; readonly stored: StoredEntry }[],
    remake: (entry: SignedEntry, stored: StoredEntry) => SignedEntry,
  ) => Promise<readonly RowOp[]>;
}
/** Storage ids: what a relay may let go, and what stands for it. */
export interface StandIn {
  readonly storage: Bytes;
  readonly by: Bytes;
}
export interface Survey {
  /** Entries whose bodies are here still, and which device wrote each. */
  readonly originals: readonly { readonly stored: StoredEntry; readonly author: Bytes }[];
  readonly standIns: readonly StandIn[];
  /** Remnants that the relay has not confirmed. */
  readonly waiting: number;
}

/** What lies here of these documents. Opens every entry of the log. */
export async function surveyOf({ log, disk, belonging }: Ground, names: ReadonlySet<string>): Promise<Survey> {
  const originals: { stored: StoredEntry; author: Bytes }[] = [];
  const standIns: StandIn[] = [];
  let waiting = 0;
  for (const stored of await disk.entries(log)) {
    const opened = await openEntry(stored.bytes, (key: KeyId) => belonging.secretOf(log, key), log);
    if (typeof opened === 'string' || stored.state === 'held' || !names.has(opened.entry.fields.doc)) continue;
    const { remnant } = opened.entry;
    if (!remnant) originals.push({ stored, author: opened.entry.fields.device });
    else if (stored.seq === null) waiting += 1;
    else standIns.push({ storage: remnant.storage, by: stored.storage });
  }
  return { originals, standIns, waiting };
}

/** Leaves remnants of these entries, signed by this device. */
export function leaveRemnants(ground: Ground, originals: readonly StoredEntry[]): Promise<readonly RowOp[]> {
  const { log, belonging, author, outbox } = ground;
  const reg = belonging.reg(log);
  return ground.sealAnew(
    originals.map((stored) => ({ item: outbox.byStorage(stored.storage), stored })),
    ({ id, fields }, { storage }) => {
      const of = { ...fields, body: EMPTY };
      const { key } = fields;
      const left = { suite: SUITE, log, key, reg, kind: 'remnant', by: author.device, id, storage, of } as const;
      const bytes = encode(REMNANT, left);
      const signature = author.sign(entryMessage('remnant', bytes));
      return { id, bytes, signature, fields: of, remnant: { by: author.device, reg, storage } };
    },
  );
}

/** A remnant of an entry that is here came, or of one that came just before. */
export async function meetRemnant(
  { log, disk, belonging, outbox }: Ground,
  entry: SignedEntry,
  { bytes, storage, receipt }: Waiting,
  fresh: Fresh | undefined,
): Promise<readonly RowOp[]> {
  const stored = fresh ? null : await disk.entryById(log, entry.id);
  const opened = stored && (await openEntry(stored.bytes, (key: KeyId) => belonging.secretOf(log, key), log));
  const here = fresh?.entry ?? (typeof opened === 'object' ? opened?.entry : undefined);
  const old = fresh?.storage ?? stored?.storage;
  if (!here || !old || equal(old, storage)) return [];
  // Two administrators may have left one each: the one with the lower place counts everywhere.
  const isEarlier = receipt !== null && stored !== null && (stored.seq === null || receipt.stored.seq < stored.seq);
  if (here.remnant && !isEarlier) return [];
  const item = outbox.byId(entry.id);
  return [
    disk.removeEntry(log, old),
    ...(item ? [outbox.remove(item)] : []),
    disk.putEntry(storedEntry(log, { signed: entry, storage, bytes }, receipt)),
  ];
}
