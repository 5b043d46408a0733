// Accounts in SQLite. Synchronous, for the database thread; every change is a transaction of its own.
import type { Bytes } from '../../protocol/bytes.ts';
import type { Database } from '../database/tables.ts';
import { Purses } from '../logs/purses.ts';
import type { Account, Passkey } from './store.ts';

const SESSION_MS = 90 * 24 * 60 * 60 * 1000;
/** The end of a session is written again at most daily. */
const SLIDE_MS = 24 * 60 * 60 * 1000;

export interface SqliteAccountsOptions {
  readonly db: Database;
  readonly now: () => number;
  readonly random: (length: number) => Bytes;
  readonly quotaBytes: number;
}

export class SqliteAccounts {
  readonly #options: SqliteAccountsOptions;
  readonly #purses: Purses;
  constructor(options: SqliteAccountsOptions) {
    this.#options = options;
    this.#purses = new Purses(options.db);
  }

  register(passkey: Passkey): Bytes | null {
    const { db } = this.#options;
    return db.transact(() => {
      if (this.passkey(passkey.id)) return null;
      const account = this.#create();
      db.prepare('INSERT INTO passkeys(id, account, key, counter, transports) VALUES(?, ?, ?, ?, ?)').run(
        ...[passkey.id, account, passkey.key, passkey.counter, passkey.transports.join(' ')],
      );
      return account;
    });
  }

  passkey(id: string): { account: Bytes; passkey: Passkey } | null {
    const row = this.#options.db.prepare('SELECT * FROM passkeys WHERE id = ?').get(id) as
      { account: Bytes; key: Bytes; counter: number; transports: string } | undefined;
    if (!row) return null;
    const transports = row.transports.split(' ').filter(Boolean);
    return { account: row.account, passkey: { id, key: row.key, counter: row.counter, transports } };
  }

  setCounter(id: string, counter: number): void {
    this.#options.db.prepare('UPDATE passkeys SET counter = ? WHERE id = ?').run(counter, id);
  }

  accountOfKey(key: Bytes): Bytes | null {
    const row = this.#options.db.prepare('SELECT account FROM account_keys WHERE key = ?').get(key);
    return (row as { account: Bytes } | undefined)?.account ?? null;
  }

  registerKey(key: Bytes): Bytes {
    const { db } = this.#options;
    return db.transact(() => {
      const known = this.accountOfKey(key);
      if (known) return known;
      const account = this.#create();
      db.prepare('INSERT INTO account_keys(key, account) VALUES(?, ?)').run(key, account);
      return account;
    });
  }

  openSession(hash: Bytes, account: Bytes): void {
    const { db, now } = this.#options;
    db.prepare('DELETE FROM sessions WHERE expires <= ?').run(now());
    db.prepare('INSERT INTO sessions(hash, account, expires) VALUES(?, ?, ?)').run(hash, account, now() + SESSION_MS);
  }

  session(hash: Bytes): Account | null {
    const { db, now } = this.#options;
    const row = db
      .prepare(
        `SELECT sessions.account, sessions.expires, accounts.purse FROM sessions
         JOIN accounts ON accounts.id = sessions.account WHERE hash = ? AND expires > ?`,
      )
      .get(hash, now()) as { account: Bytes; expires: number; purse: number } | undefined;
    if (!row) return null;
    if (row.expires < now() + SESSION_MS - SLIDE_MS)
      db.prepare('UPDATE sessions SET expires = ? WHERE hash = ?').run(now() + SESSION_MS, hash);
    return { account: row.account, quotaLeft: this.#purses.room(row.purse) };
  }

  closeSession(hash: Bytes): void {
    this.#options.db.prepare('DELETE FROM sessions WHERE hash = ?').run(hash);
  }

  #create(): Bytes {
    const { db, now, random, quotaBytes } = this.#options;
    const account = random(16);
    const purse = this.#purses.create(quotaBytes, null);
    db.prepare('INSERT INTO accounts(id, purse, created) VALUES(?, ?, ?)').run(account, purse, now());
    return account;
  }
}
