// Bodies that an owner wants to be let go, and blobs: noted first, done when the time of grace is over. The place of an
// entry, its storage id and its receipt stay, and so does what stands for it, always.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { readEpochRecord, RIGHT } from '../../protocol/epoch.ts';
import type { Hash, Verify } from '../../protocol/ids.ts';
import { PRUNE_GRACE_MS, readPrune, type Prune } from '../../protocol/prune.ts';
import type { Database } from '../database/tables.ts';
import { refused, rightsOfPass } from './judge.ts';
import type { Purses } from './purses.ts';
import type { LogState, LogStates } from './state.ts';
import { standingOf, type PruneRequest, type Refused } from './store.ts';

/** Of each kind at a turn: a sweep holds up what others append. */
const AT_ONCE = 1_000;

export interface PruningOptions {
  readonly db: Database;
  readonly hash: Hash;
  readonly verify: Verify;
  readonly now: () => number;
  readonly states: LogStates;
  readonly purses: Purses;
}

export class Pruning {
  readonly #options: PruningOptions;
  constructor(options: PruningOptions) {
    this.#options = options;
  }

  note({ log, keys, record, signature }: PruneRequest): Refused | null {
    const { states, verify } = this.#options;
    const state = states.byLog(log);
    if (!state) return refused('unknown log');
    const read = readPrune(verify, record, signature);
    if (!read || !equal(read.fields.log, log)) return refused('malformed');
    const { fields, isSigned } = read;
    if (!isSigned) return refused('bad signature');
    if (!keys.some((key) => equal(key, fields.signer))) return refused('not proven');
    const rights = rightsOfPass(standingOf(state.newest.fields), fields.signer);
    if (rights === 0) return refused('stale epoch', state.newest.fields.number);
    if ((rights & RIGHT.own) === 0) return refused('not allowed');
    if (!fields.isWanted) this.#keep(state, fields);
    else if (!this.#areCovered(state, fields)) return refused('not lawful');
    else this.#want(state, fields);
    return null;
  }

  /** Each has a place here and is no act that opens an epoch; what stands for it is here, whole, and stays. */
  #areCovered(state: LogState, { items }: Prune): boolean {
    if (items.length === 0) return true;
    const { db } = this.#options;
    const lengthOf = db.prepare('SELECT length(entry) AS length FROM entries WHERE log = ? AND storage = ?');
    const isNamed = db.prepare('SELECT 1 FROM prunes WHERE log = ? AND storage = ?');
    const standsFor = db.prepare('SELECT 1 FROM prunes WHERE log = ? AND by = ? LIMIT 1');
    const going = new Set(items.map(({ storage }) => toHex(storage)));
    const controls = this.#controlsOf(state);
    return items.every(({ storage, by }) => {
      const isWhole = Boolean((lengthOf.get(state.id, by) as { length: number } | undefined)?.length);
      const goes = going.has(toHex(by)) || isNamed.get(state.id, by) !== undefined;
      const isNeeded = controls.has(toHex(storage)) || standsFor.get(state.id, storage) !== undefined;
      return isWhole && !goes && !isNeeded && lengthOf.get(state.id, storage) !== undefined;
    });
  }

  #controlsOf({ id }: LogState): ReadonlySet<string> {
    const { db, hash } = this.#options;
    const rows = db.prepare('SELECT record FROM epochs WHERE log = ?').all(id) as unknown as { record: Bytes }[];
    // Verified when they were stored.
    const records = rows.flatMap(({ record }) => readEpochRecord(hash, () => true, record) ?? []);
    return new Set(records.map(({ fields }) => toHex(fields.control)));
  }

  /** Asked again is not asked later: the first time counts. */
  #want({ id }: LogState, { items, blobs }: Prune): void {
    const { db, now } = this.#options;
    const due = now() + PRUNE_GRACE_MS;
    const note = db.prepare('INSERT OR IGNORE INTO prunes(log, storage, by, due, is_done) VALUES(?, ?, ?, ?, 0)');
    for (const { storage, by } of items) note.run(id, storage, by, due);
    const noteBlob = db.prepare(
      'INSERT OR IGNORE INTO blob_prunes(log, hash, due) SELECT log, hash, ?3 FROM blobs WHERE log = ?1 AND hash = ?2',
    );
    for (const blob of blobs) noteBlob.run(id, blob, due);
  }

  #keep({ id }: LogState, { items, blobs }: Prune): void {
    const { db } = this.#options;
    const keep = db.prepare('DELETE FROM prunes WHERE log = ? AND storage = ? AND is_done = 0');
    for (const { storage } of items) keep.run(id, storage);
    const keepBlob = db.prepare('DELETE FROM blob_prunes WHERE log = ? AND hash = ?');
    for (const blob of blobs) keepBlob.run(id, blob);
  }

  /** Does what is due; returns blobs that no log holds now. */
  sweep(now: number): readonly Bytes[] {
    const { db } = this.#options;
    const due = db
      .prepare(
        `SELECT prunes.log, prunes.storage, length(entries.entry) AS size, logs.purse FROM prunes
         JOIN entries ON entries.log = prunes.log AND entries.storage = prunes.storage
         JOIN logs ON logs.id = prunes.log WHERE is_done = 0 AND due <= ? LIMIT ?`,
      )
      .all(now, AT_ONCE) as unknown as { log: number; storage: Bytes; size: number; purse: number }[];
    for (const { log, storage, size, purse } of due) {
      db.prepare("UPDATE entries SET entry = x'' WHERE log = ? AND storage = ?").run(log, storage);
      db.prepare('UPDATE prunes SET is_done = 1 WHERE log = ? AND storage = ?').run(log, storage);
      this.#payBack(log, purse, size);
    }
    return this.#sweepBlobs(now);
  }

  #sweepBlobs(now: number): readonly Bytes[] {
    const { db } = this.#options;
    const due = db
      .prepare(
        `SELECT blob_prunes.log, blob_prunes.hash, blobs.size, logs.purse FROM blob_prunes
         LEFT JOIN blobs ON blobs.log = blob_prunes.log AND blobs.hash = blob_prunes.hash
         JOIN logs ON logs.id = blob_prunes.log WHERE due <= ? LIMIT ?`,
      )
      .all(now, AT_ONCE) as unknown as { log: number; hash: Bytes; size: number | null; purse: number }[];
    for (const { log, hash, size, purse } of due) {
      db.prepare('DELETE FROM blob_prunes WHERE log = ? AND hash = ?').run(log, hash);
      db.prepare('DELETE FROM blobs WHERE log = ? AND hash = ?').run(log, hash);
      this.#payBack(log, purse, size ?? 0);
    }
    const isHeld = db.prepare('SELECT 1 FROM blobs WHERE hash = ? LIMIT 1');
    return due.map(({ hash }) => hash).filter((hash) => isHeld.get(hash) === undefined);
  }

  #payBack(log: number, purse: number, size: number): void {
    this.#options.db.prepare('UPDATE logs SET bytes = bytes - ? WHERE id = ?').run(size, log);
    this.#options.purses.charge(purse, -size);
  }
}
