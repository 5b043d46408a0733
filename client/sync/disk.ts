// The seam to the stored log: sealed entries by storage id, the outbox, epoch records, blobs. All bytes are sealed.
import type { Bytes } from '../../protocol/bytes.ts';
import type { RowOp, Rows } from './rows.ts';

/** applied = taken into its chain; quarantined = too, but its content is not shown as true; held = waits. */
export type EntryState = 'applied' | 'quarantined' | 'held';

export interface StoredEntry {
  readonly log: Bytes;
  readonly storage: Bytes;
  readonly id: Bytes;
  readonly bytes: Bytes;
  readonly receipt: Bytes | null;
  /** Relay's sequence, once receipted. */
  readonly seq: number | null;
  readonly state: EntryState;
}
export interface OutboxItem {
  readonly log: Bytes;
  /** Counts up per log: the order in which entries go out. */
  readonly n: number;
  readonly storage: Bytes;
  readonly id: Bytes;
  /** Blobs that must be at the relay before this entry. */
  readonly blobs: readonly Bytes[];
  /** Goes with its epoch record and no other way. */
  readonly opensEpoch?: boolean;
}

export class DiskFull extends Error {}
/** Another tab has taken over: this one must not write any more. */
export class Fenced extends Error {}

export interface Disk {
  readonly rows: Rows;
  /** All or nothing, durable when it resolves. Throws DiskFull or Fenced. */
  commit(ops: readonly RowOp[]): Promise<void>;
  putEntry(entry: StoredEntry): RowOp;
  removeEntry(log: Bytes, storage: Bytes): RowOp;
  entry(log: Bytes, storage: Bytes): Promise<StoredEntry | null>;
  /** By storage id, in their order; null where there is none. */
  entriesOf(log: Bytes, storages: readonly Bytes[]): Promise<readonly (StoredEntry | null)[]>;
  /** What was receipted with this sequence; several when a relay began again. */
  entriesAt(log: Bytes, seq: number): Promise<readonly StoredEntry[]>;
  entryById(log: Bytes, id: Bytes): Promise<StoredEntry | null>;
  /** In the relay's order, those without receipt last. */
  entries(log: Bytes, state?: EntryState): Promise<readonly StoredEntry[]>;
  /** The next ones by storage id, at most `limit`: to walk a log of any length. */
  page(log: Bytes, after: Bytes | null, limit: number): Promise<readonly StoredEntry[]>;
  /** Hex of those of `ids` that are applied or quarantined here. */
  knownAmong(log: Bytes, ids: readonly Bytes[]): Promise<ReadonlySet<string>>;
  putOutbox(item: OutboxItem): RowOp;
  removeOutbox(log: Bytes, n: number): RowOp;
  outbox(log: Bytes): Promise<readonly OutboxItem[]>;
  putEpoch(log: Bytes, number: number, record: Bytes): RowOp;
  epochs(log: Bytes): Promise<readonly Bytes[]>;
  putBlob(name: Bytes, bytes: Bytes): RowOp;
  removeBlob(name: Bytes): RowOp;
  blob(name: Bytes): Promise<Bytes | null>;
  hasBlobs(names: readonly Bytes[]): Promise<readonly boolean[]>;
}
