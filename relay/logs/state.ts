// The head of each log as the writing thread knows it, cached between transactions. After a failed transaction the cache
// is dropped as a whole: it must never say more than the database does.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { readEpochRecord, type EpochRecord } from '../../protocol/epoch.ts';
import type { Hash } from '../../protocol/ids.ts';
import type { Database } from '../database/tables.ts';

export interface LogState {
  readonly id: number;
  readonly log: Bytes;
  purse: number;
  /** Bytes that this transaction added. */
  gained: number;
  seq: number;
  /** Running hash after `seq`. */
  run: Bytes;
  term: number;
  nonce: Bytes;
  /** The run of the relay that opened the newest term. */
  openedBy: Bytes;
  /** The newest lawful record; its boxes are left out, nothing here reads them. */
  newest: EpochRecord;
}

interface Row {
  readonly id: number;
  readonly log: Bytes;
  readonly purse: number;
  readonly seq: number;
  readonly run: Bytes;
  readonly term: number;
  readonly nonce: Bytes;
  readonly opened_by: Bytes;
}

const CACHED_LOGS = 20_000;

export class LogStates {
  readonly #db: Database;
  readonly #hash: Hash;
  readonly #cache = new Map<string, LogState>();
  readonly #touched = new Set<LogState>();
  constructor(db: Database, hash: Hash) {
    this.#db = db;
    this.#hash = hash;
  }

  byLog(log: Uint8Array): LogState | null {
    const name = toHex(log);
    const known = this.#cache.get(name);
    if (known) return known;
    const row = this.#db.prepare('SELECT * FROM logs WHERE log = ?').get(log) as Row | undefined;
    if (!row) return null;
    const newest = this.#db
      .prepare('SELECT record FROM epochs WHERE log = ? ORDER BY place DESC LIMIT 1')
      .get(row.id) as { record: Bytes };
    const record = readEpochRecord(this.#hash, () => true, newest.record);
    if (!record) throw new Error('a stored epoch record is damaged');
    const { id, purse, seq, run, term, nonce } = row;
    return this.remember({
      ...{ id, log: row.log, purse, gained: 0, seq, run, term, nonce },
      openedBy: row.opened_by,
      newest: withoutBoxes(record),
    });
  }

  remember(state: LogState): LogState {
    this.#cache.set(toHex(state.log), state);
    return state;
  }

  /** Marks a head that this transaction moves. */
  touch(state: LogState): void {
    this.#touched.add(state);
  }

  forgetAll(): void {
    this.#cache.clear();
    this.#touched.clear();
  }

  /** Writes back what a transaction moved; never an indexed column, whose index would be written each time. */
  flush(): void {
    const update = this.#db.prepare(
      'UPDATE logs SET bytes = bytes + ?, purse = ?, seq = ?, run = ?, term = ?, nonce = ?, opened_by = ? WHERE id = ?',
    );
    for (const state of this.#touched) {
      const { gained, purse, seq, run, term, nonce, openedBy, id } = state;
      update.run(gained, purse, seq, run, term, nonce, openedBy, id);
      state.gained = 0;
    }
    this.#touched.clear();
    if (this.#cache.size > CACHED_LOGS) this.#cache.clear();
  }
}

export function withoutBoxes(record: EpochRecord): EpochRecord {
  return { ...record, signed: new Uint8Array(0), fields: { ...record.fields, keyBlock: { boxes: [], before: null } } };
}
