// Which log holds which blob, and what time ends: blobs that no entry named within a week are let go and paid back.
// The bytes themselves lie in the blob store.
import type { Bytes } from '../../protocol/bytes.ts';
import type { Database } from '../database/tables.ts';
import type { Purses } from './purses.ts';
import type { LogStates } from './state.ts';

export const UNNAMED_MS = 7 * 24 * 60 * 60 * 1000;

export class Holdings {
  readonly #db: Database;
  readonly #states: LogStates;
  readonly #purses: Purses;
  constructor(db: Database, states: LogStates, purses: Purses) {
    this.#db = db;
    this.#states = states;
    this.#purses = purses;
  }

  sizes(log: Bytes, blobs: readonly Bytes[]): readonly (number | null)[] {
    const state = this.#states.byLog(log);
    const select = this.#db.prepare('SELECT size FROM blobs WHERE log = ? AND hash = ?');
    return blobs.map((blob) => {
      const row = state && (select.get(state.id, blob) as { size: number } | undefined);
      return row?.size ?? null;
    });
  }

  isHeld(blob: Bytes): boolean {
    return this.#db.prepare('SELECT 1 FROM blobs WHERE hash = ? LIMIT 1').get(blob) !== undefined;
  }

  /** Lets unnamed blobs go; returns those that no log holds now. */
  sweep(now: number): readonly Bytes[] {
    const expired = this.#db
      .prepare(
        `SELECT blobs.log, blobs.hash, blobs.size, logs.purse FROM blobs JOIN logs ON logs.id = blobs.log
         WHERE is_named = 0 AND at <= ? LIMIT 10000`,
      )
      .all(now - UNNAMED_MS) as unknown as { log: number; hash: Bytes; size: number; purse: number }[];
    for (const { log, hash, size, purse } of expired) {
      this.#db.prepare('DELETE FROM blobs WHERE log = ? AND hash = ?').run(log, hash);
      this.#db.prepare('UPDATE logs SET bytes = bytes - ? WHERE id = ?').run(size, log);
      this.#purses.charge(purse, -size);
    }
    return expired.map(({ hash }) => hash).filter((hash) => !this.isHeld(hash));
  }
}
