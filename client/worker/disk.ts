// The vault's part of the tablet's database, as sync asks for it. Everything that passes here is sealed already.
import { bytesOfHex, toHex, type Bytes } from '../../protocol/bytes.ts';
import { RECEIPT, type Receipt } from '../../protocol/receipt.ts';
import { decode } from '../../protocol/schema.ts';
import { asSealed } from '../crypto/sealed.ts';
import { StoreFailure, placeInSpace, type EntryRecord, type Fence, type Op, type Store } from '../storage/store.ts';
import { DiskFull, Fenced, type Disk, type StoredEntry } from '../sync/disk.ts';
import type { RowOp, Rows } from '../sync/rows.ts';
import { sha256 } from '../crypto/hash.ts';

/** The part of the database that belongs to one vault. */
export interface Part {
  readonly id: string;
  readonly space: string;
  readonly fence: Fence;
  readonly rows: Rows;
}

export function openDisk(store: Store, { id: vault, space, fence, rows }: Part): Disk {
  const at = (log: Bytes): string => placeInSpace(space, toHex(log));
  const op = (each: Op): RowOp => each;
  return {
    rows,
    async commit(ops) {
      try {
        await store.transaction(fence, ops as readonly Op[]);
      } catch (error) {
        if (error instanceof StoreFailure && error.reason === 'full') throw new DiskFull('the tablet is full');
        if (error instanceof StoreFailure && error.reason === 'fenced') throw new Fenced('another tab took over');
        throw error;
      }
    },
    putEntry: (entry) => op({ type: 'put', table: 'entries', value: toRecord(entry, at(entry.log)) }),
    removeEntry: (log, storage) => op({ type: 'delete', table: 'entries', key: [at(log), toHex(storage)] }),
    async entry(log, storage) {
      const record = await store.get('entries', [at(log), toHex(storage)]);
      return record ? fromRecord(record) : null;
    },
    async entriesOf(log, storages) {
      const keys = storages.map((storage) => [at(log), toHex(storage)]);
      return (await store.getMany('entries', keys)).map((record) => (record ? fromRecord(record) : null));
    },
    async entriesAt(log, seq) {
      return (await store.listBy('entries by seq', [at(log), seq])).map(fromRecord);
    },
    async entryById(log, id) {
      const [record] = await store.listBy('entries by id', [at(log), toHex(id)]);
      return record ? fromRecord(record) : null;
    },
    async entries(log, state) {
      const records = state
        ? await store.listBy('entries by state', [at(log), state])
        : await store.list('entries', [at(log)]);
      return records
        .map(fromRecord)
        .sort((a, b) => (a.seq ?? Number.MAX_SAFE_INTEGER) - (b.seq ?? Number.MAX_SAFE_INTEGER));
    },
    async page(log, after, limit) {
      const range = after ? { after: toHex(after), limit } : { limit };
      return (await store.list('entries', [at(log)], range)).map(fromRecord);
    },
    async knownAmong(log, ids) {
      const found = await Promise.all(
        [...new Set(ids.map(toHex))].map(async (id) => {
          const records = await store.listBy('entries by id', [at(log), id]);
          return records.some((record) => record.state !== 'held') ? [id] : [];
        }),
      );
      return new Set(found.flat());
    },
    putOutbox: (item) =>
      op({
        type: 'put',
        table: 'outbox',
        value: {
          vault,
          log: toHex(item.log),
          n: item.n,
          storage: toHex(item.storage),
          entry: toHex(item.id),
          blobs: item.blobs.map(toHex),
          ...(item.opensEpoch ? { opensEpoch: true } : {}),
        },
      }),
    removeOutbox: (log, n) => op({ type: 'delete', table: 'outbox', key: [vault, toHex(log), n] }),
    async outbox(log) {
      const records = await store.list('outbox', [vault, toHex(log)]);
      return records.map((record) => ({
        log,
        n: record.n,
        storage: bytesOfHex(record.storage),
        id: bytesOfHex(record.entry),
        blobs: record.blobs.map((name) => bytesOfHex(name)),
        opensEpoch: record.opensEpoch ?? false,
      }));
    },
    putEpoch: (log, number, record) =>
      op({
        type: 'put',
        table: 'epochs',
        value: { log: at(log), number, hash: toHex(sha256(record)), bytes: record },
      }),
    async epochs(log) {
      return (await store.list('epochs', [at(log)])).map((record) => record.bytes);
    },
    putBlob: (name, bytes) =>
      op({
        type: 'put',
        table: 'blobs',
        value: { hash: toHex(name), log: '', bytes: wholeOf(bytes), state: 'here' },
      }),
    removeBlob: (name) => op({ type: 'delete', table: 'blobs', key: [toHex(name)] }),
    async blob(name) {
      const record = await store.get('blobs', [toHex(name)]);
      return record ? new Uint8Array(record.bytes) : null;
    },
    async hasBlobs(names) {
      const counts = await Promise.all(names.map((name) => store.count('blobs', [toHex(name)])));
      return counts.map((count) => count > 0);
    },
  };
}

/** A copy only where others see the same buffer: units are large. */
function wholeOf(bytes: Bytes): ArrayBuffer {
  return bytes.length === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}

function toRecord(entry: StoredEntry, place: string): EntryRecord {
  return {
    log: place,
    storage: toHex(entry.storage),
    entry: toHex(entry.id),
    bytes: asSealed(entry.bytes),
    receipt: entry.receipt,
    ...(entry.seq === null ? {} : { seq: entry.seq }),
    state: entry.state,
  };
}
function fromRecord(record: EntryRecord): StoredEntry {
  return {
    log: bytesOfHex(record.log.slice(record.log.lastIndexOf('/') + 1)),
    storage: bytesOfHex(record.storage),
    id: bytesOfHex(record.entry),
    bytes: record.bytes,
    receipt: record.receipt,
    seq: record.seq ?? null,
    state: record.state,
  };
}

/** What a stored receipt says; null when there is none. */
export function receiptOf(entry: StoredEntry): Receipt | null {
  return entry.receipt ? decode(RECEIPT, entry.receipt) : null;
}
