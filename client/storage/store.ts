// What the app asks of a database: plain byte records under opaque keys, changed all together or not at all.
// It never sees a key, a name or a plaintext; whoever calls has sealed before.
import type { Bytes } from '../../protocol/bytes.ts';
import type { Sealed } from '../crypto/sealed.ts';

/** A vault on this tablet. Says nothing about whose it is. */
export interface VaultRecord {
  /** 16 random bytes, hex. */
  readonly vault: string;
  readonly created: number;
  /** Wrong passphrases since the last right one, and when the newest was tried (Unix ms). */
  readonly failures: number;
  readonly failedAt: number;
  /** Stands before the log ids of its entries and epochs, which it keeps apart from other vaults'; '' or absent for the
   *  first vault of a tablet. */
  readonly space?: string;
  /** Another tablet goes on as its device (P7): nothing of it is sent any more. */
  readonly isSilent?: true;
  /** What its person chose to show while it is locked. */
  readonly initials?: string;
  /** Files on their way when it was last open. */
  readonly files?: number;
}
/** One way to unlock: the vault key, wrapped. Never overwritten: a wrap has its id for ever. */
export interface WrapRecord {
  readonly vault: string;
  readonly wrap: string;
  readonly bytes: Bytes;
  /** Unix ms; older versions did not note it. */
  readonly created?: number;
}
/** A sealed row. Table and key are HMACs under a key of the vault. */
export interface RowRecord {
  readonly vault: string;
  readonly table: string;
  readonly key: string;
  readonly version: number;
  readonly bytes: Bytes;
}
export type StoredState = 'applied' | 'quarantined' | 'held';
/** A sealed entry as the relay has it, once per vault that uses it. */
export interface EntryRecord {
  /** Log id, hex, after the space of the vault; storage id, hex. */
  readonly log: string;
  readonly storage: string;
  /** Entry id, hex; '' while nobody here could open it. */
  readonly entry: string;
  readonly bytes: Sealed;
  readonly receipt: Bytes | null;
  /** The relay's sequence; absent until receipted. */
  readonly seq?: number;
  readonly state: StoredState;
}
export interface EpochRow {
  readonly log: string;
  readonly number: number;
  /** SHA-256 of the record, hex: two records of one number are kept side by side. */
  readonly hash: string;
  readonly bytes: Bytes;
}
/** A unit of an attachment: ciphertext by its SHA-256, once per tablet, whoever uses it. */
export interface BlobRecord {
  readonly hash: string;
  readonly log: string;
  readonly bytes: ArrayBuffer;
  readonly state: 'here' | 'to send' | 'at relay';
}
export interface OutboxRecord {
  readonly vault: string;
  readonly log: string;
  readonly n: number;
  readonly storage: string;
  readonly entry: string;
  /** Hex hashes of blobs that must be at the relay first. */
  readonly blobs: readonly string[];
  /** Goes to the relay with an epoch record, which only its own vault has. */
  readonly opensEpoch?: true;
  /** Another vault of this tablet has the relay's receipt for it. */
  readonly carried?: true;
}

export interface Tables {
  readonly vaults: VaultRecord;
  readonly wraps: WrapRecord;
  readonly rows: RowRecord;
  readonly entries: EntryRecord;
  readonly epochs: EpochRow;
  readonly blobs: BlobRecord;
  readonly outbox: OutboxRecord;
}
export type TableName = keyof Tables;
export type KeyPart = string | number;

/** How entries and epochs of a vault name their log. */
export function placeInSpace(space: string, log: string): string {
  return space === '' ? log : `${space}/${log}`;
}
export function spaceOf(place: string): string {
  return place.includes('/') ? place.slice(0, place.indexOf('/')) : '';
}

/** The record with a unit of its own, as a database gives and takes it: whoever held the unit may free it at once. */
export function apart<R extends Tables[TableName]>(record: R): R {
  return 'hash' in record && 'state' in record ? { ...record, bytes: record.bytes.slice(0) } : record;
}

/** Fields of each primary key, in order. */
export const PRIMARY_KEYS = {
  vaults: ['vault'],
  wraps: ['vault', 'wrap'],
  rows: ['vault', 'table', 'key'],
  entries: ['log', 'storage'],
  epochs: ['log', 'number', 'hash'],
  blobs: ['hash'],
  outbox: ['vault', 'log', 'n'],
} as const satisfies Record<TableName, readonly string[]>;

/** Other orders to read in. A record without the last field does not appear. */
export const INDEXES = {
  'entries by seq': { table: 'entries', fields: ['log', 'seq'] },
  'entries by id': { table: 'entries', fields: ['log', 'entry'] },
  'entries by state': { table: 'entries', fields: ['log', 'state'] },
  'blobs by state': { table: 'blobs', fields: ['state', 'log'] },
} as const satisfies Record<string, { readonly table: TableName; readonly fields: readonly string[] }>;
export type IndexName = keyof typeof INDEXES;
export type IndexedRecord<I extends IndexName> = Tables[(typeof INDEXES)[I]['table']];

/** One step of a transaction. `add` and `expect` stop all of it when they do not hold. */
export type Op = {
  readonly [T in TableName]:
    | { readonly type: 'put'; readonly table: T; readonly value: Tables[T] }
    | { readonly type: 'add'; readonly table: T; readonly value: Tables[T] }
    | { readonly type: 'delete'; readonly table: T; readonly key: readonly KeyPart[] }
    /** The row's version must be this; null = there must be none. Rows only have versions. */
    | (T extends 'rows'
        ? {
            readonly type: 'expect';
            readonly table: T;
            readonly key: readonly KeyPart[];
            readonly version: number | null;
          }
        : never);
}[TableName];

/** The right to write into a vault: held by the newest tab that took it. */
export interface Fence {
  readonly vault: string;
  readonly turn: number;
}

/** Why a write did not happen. Nothing of it did. */
export type StoreReason =
  /** The browser's quota or the disk. */
  | 'full'
  /** Another tab took over. */
  | 'fenced'
  /** An `add` met a record, or an `expect` another version. */
  | 'conflict'
  /** The database connection died or was closed; reopen, else reload. */
  | 'gone'
  | 'failed';
export class StoreFailure extends Error {
  readonly reason: StoreReason;
  constructor(reason: StoreReason, cause?: unknown) {
    super(`store: ${reason}`, { cause });
    this.reason = reason;
  }
}

export interface Range {
  /** Only keys after this last part, within the prefix. */
  readonly after?: KeyPart;
  readonly limit?: number;
  readonly newestFirst?: boolean;
}

export interface Store {
  /** All or nothing, durable when it resolves; stops when the fence is not its own. Throws StoreFailure. */
  transaction(fence: Fence | null, ops: readonly Op[]): Promise<void>;
  get<T extends TableName>(table: T, key: readonly KeyPart[]): Promise<Tables[T] | undefined>;
  /** In the order of the keys. */
  getMany<T extends TableName>(table: T, keys: readonly (readonly KeyPart[])[]): Promise<(Tables[T] | undefined)[]>;
  /** Records whose primary key begins with `prefix`, in key order. */
  list<T extends TableName>(table: T, prefix: readonly KeyPart[], range?: Range): Promise<Tables[T][]>;
  count(table: TableName, prefix: readonly KeyPart[]): Promise<number>;
  listBy<I extends IndexName>(index: I, prefix: readonly KeyPart[], range?: Range): Promise<IndexedRecord<I>[]>;
  /** Takes the fence of a vault from whoever held it. */
  raiseFence(vault: string): Promise<Fence>;
  /** Probes the connection and opens it again where the system closed it. Throws StoreFailure 'gone'. */
  reopen(): Promise<void>;
  close(): void;
  /** Deletes one vault with what it keeps apart; what vaults share stays. */
  eraseVault(vault: string, space: string): Promise<void>;
  /** Deletes everything, for the demo practice and for a person who asks. */
  erase(): Promise<void>;
}
