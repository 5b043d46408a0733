// What the relay reads back of a log: entries with their receipts, epoch records, what names a root pass. In pages of
// bounded size, so that a long replay leaves room for others.
import type { Bytes } from '../../protocol/bytes.ts';
import type { Database } from '../database/tables.ts';
import type { LogStates } from './state.ts';
import { standingOf, type LogView, type ReadItem, type ReadPage, type RootPage, type Standing } from './store.ts';

const PAGE_ENTRIES = 1024;
const PAGE_RECORDS = 64;
/** Epoch records that `list` sends of one log: the newest, and older ones while they fit. */
const RECORD_BYTES_PER_LOG = 64 * 1024;

export class Reads {
  readonly #db: Database;
  readonly #states: LogStates;
  constructor(db: Database, states: LogStates) {
    this.#db = db;
    this.#states = states;
  }

  view(log: Bytes, pass: Bytes | null): LogView | null {
    const state = this.#states.byLog(log);
    if (!state) return null;
    const term = this.#db.prepare('SELECT signed FROM terms WHERE log = ? AND term = ?').get(state.id, state.term);
    const known = pass && this.#db.prepare('SELECT 1 FROM passes WHERE log = ? AND key = ?').get(state.id, pass);
    return {
      standing: standingOf(state.newest.fields),
      seq: state.seq,
      term: (term as { signed: Bytes }).signed,
      isKnownPass: known !== null && known !== undefined,
    };
  }

  entries(log: Bytes, after: number, maxBytes: number): ReadPage {
    const state = this.#states.byLog(log);
    if (!state) return { items: [], head: 0 };
    const rows = this.#db
      .prepare('SELECT seq, entry, receipt FROM entries WHERE log = ? AND seq > ? ORDER BY seq LIMIT ?')
      .iterate(state.id, after, PAGE_ENTRIES) as Iterable<unknown> as Iterable<ReadItem>;
    const items = upTo(rows, maxBytes, ({ entry, receipt }) => entry.length + receipt.length);
    return { items, head: state.seq };
  }

  records(log: Bytes, after: number, maxBytes: number): readonly Bytes[] {
    const state = this.#states.byLog(log);
    if (!state) return [];
    const rows = this.#db
      .prepare('SELECT record FROM epochs WHERE log = ? AND number > ? ORDER BY place LIMIT ?')
      .iterate(state.id, after, PAGE_RECORDS) as Iterable<unknown> as Iterable<{ record: Bytes }>;
    return upTo(rows, maxBytes, ({ record }) => record.length).map(({ record }) => record);
  }

  logsOfRoot(rootPass: Bytes, after: number, maxBytes: number): RootPage {
    const rows = this.#db
      .prepare('SELECT id, log, genesis FROM logs WHERE root_pass = ? ORDER BY id LIMIT 65 OFFSET ?')
      .all(rootPass, after) as unknown as { id: number; log: Bytes; genesis: Bytes }[];
    const items: { log: Bytes; genesis: Bytes; records: readonly Bytes[] }[] = [];
    const standings: Standing[] = [];
    let size = 0;
    for (const { id, log, genesis } of rows.slice(0, PAGE_RECORDS)) {
      const records = this.#newestRecords(id);
      size += genesis.length + records.reduce((sum, record) => sum + record.length, 100);
      if (items.length > 0 && size > maxBytes) break;
      const state = this.#states.byLog(log);
      items.push({ log, genesis, records });
      if (state) standings.push(standingOf(state.newest.fields));
    }
    const former = this.#db.prepare('SELECT at FROM former_roots WHERE root_pass = ?').get(rootPass);
    const replacedAt = (former as { at: number } | undefined)?.at ?? null;
    return { items, standings, hasMore: rows.length > items.length, replacedAt };
  }

  #newestRecords(id: number): readonly Bytes[] {
    const rows = this.#db
      .prepare('SELECT record FROM epochs WHERE log = ? ORDER BY place DESC LIMIT ?')
      .iterate(id, PAGE_RECORDS) as Iterable<unknown> as Iterable<{ record: Bytes }>;
    const records = upTo(rows, RECORD_BYTES_PER_LOG, ({ record }) => record.length);
    return records.map(({ record }) => record).reverse();
  }
}

/** The first item always, then more while they fit. */
function upTo<T>(rows: Iterable<T>, maxBytes: number, sizeOf: (row: T) => number): T[] {
  const out: T[] = [];
  let size = 0;
  for (const row of rows) {
    size += sizeOf(row);
    if (out.length > 0 && size > maxBytes) break;
    out.push(row);
  }
  return out;
}
