// Wishes for a push in SQLite. Synchronous, for the database thread; every change is a transaction of its own.
import type { Bytes } from '../../protocol/bytes.ts';
import { equal } from '../../protocol/bytes.ts';
import type { Database } from '../database/tables.ts';
import * as limits from '../limits.ts';
import type { Watched, Watcher, Wish } from './store.ts';

export class SqlitePushes {
  readonly #db: Database;
  readonly #now: () => number;
  constructor({ db, now }: { readonly db: Database; readonly now: () => number }) {
    this.#db = db;
    this.#now = now;
  }

  wish({ endpoint, home, homeKey, logs }: Wish): boolean {
    return this.#db.transact(() => {
      this.#drop(this.#ids('endpoint = ? AND home = ?', endpoint, home));
      const payer = this.#payerOf(home);
      this.#makeRoom(payer, logs.length);
      const { count } = this.#db.prepare('SELECT count(*) AS count FROM push_logs').get() as { count: number };
      if (count + logs.length > limits.PUSH_ROWS) return false;
      const { lastInsertRowid: id } = this.#db
        .prepare('INSERT INTO pushes(endpoint, home, home_key, payer, expires) VALUES(?, ?, ?, ?, ?)')
        .run(endpoint, home, homeKey, payer, this.#now() + limits.PUSH_KEPT_MS);
      const add = this.#db.prepare('INSERT OR REPLACE INTO push_logs(log, push, key) VALUES(?, ?, ?)');
      for (const { log, key } of logs) add.run(log, id, key);
      return true;
    });
  }

  forget(endpoint: string): void {
    this.#db.transact(() => {
      this.#drop(this.#ids('endpoint = ?', endpoint));
    });
  }

  watchers(log: Bytes, homes: readonly Bytes[]): readonly Watcher[] {
    const rows = this.#db
      .prepare(
        `SELECT pushes.id, endpoint, home, home_key AS homeKey, push_logs.key FROM push_logs
           JOIN pushes ON pushes.id = push_logs.push WHERE push_logs.log = ? AND expires > ?`,
      )
      .all(log, this.#now()) as unknown as Watcher[];
    return rows.filter(({ home }) => homes.some((each) => equal(each, home)));
  }

  watched(): readonly Watched[] {
    const sql = `SELECT log, home FROM push_logs JOIN pushes ON pushes.id = push_logs.push
      UNION SELECT home, home FROM pushes`;
    return this.#db.prepare(sql).all() as unknown as Watched[];
  }

  keepHome(home: Bytes, keys: readonly Bytes[]): readonly string[] {
    return this.#db.transact(() => {
      const rows = this.#db
        .prepare('SELECT id, endpoint, home_key AS key FROM pushes WHERE home = ?')
        .all(home) as unknown as { id: number; endpoint: string; key: Bytes }[];
      const gone = rows.filter((row) => !keys.some((key) => equal(key, row.key)));
      this.#drop(gone.map(({ id }) => id));
      return gone.map(({ endpoint }) => endpoint);
    });
  }

  leave(id: number, log: Bytes): void {
    this.#db.prepare('DELETE FROM push_logs WHERE push = ? AND log = ?').run(id, log);
  }

  expire(): void {
    this.#db.transact(() => {
      this.#drop(this.#ids('expires <= ?', this.#now()));
    });
  }

  /** The oldest of that payer go: tablets that are in use renew theirs. */
  #makeRoom(payer: number, rows: number): void {
    const sql = `SELECT id, (SELECT count(*) FROM push_logs WHERE push = pushes.id) AS rows FROM pushes
      WHERE payer = ? ORDER BY id DESC`;
    const wishes = this.#db.prepare(sql).all(payer) as unknown as { id: number; rows: number }[];
    let room = limits.PUSH_ROWS_PER_PAYER - rows;
    const over = wishes.filter((each, at) => (room -= each.rows) < 0 || at >= limits.PUSHES_PER_PAYER - 1);
    this.#drop(over.map(({ id }) => id));
  }
  /** An allowance belongs to the account that gave it. */
  #payerOf(log: Bytes): number {
    const row = this.#db
      .prepare('SELECT coalesce(parent, purses.id) AS payer FROM logs JOIN purses ON purses.id = purse WHERE log = ?')
      .get(log) as { payer: number } | undefined;
    if (!row) throw new Error('no such log');
    return row.payer;
  }
  #ids(where: string, ...values: (string | number | Bytes)[]): readonly number[] {
    const rows = this.#db.prepare(`SELECT id FROM pushes WHERE ${where}`).all(...values) as unknown as { id: number }[];
    return rows.map(({ id }) => id);
  }
  #drop(ids: readonly number[]): void {
    for (const id of ids) {
      this.#db.prepare('DELETE FROM push_logs WHERE push = ?').run(id);
      this.#db.prepare('DELETE FROM pushes WHERE id = ?').run(id);
    }
  }
}
