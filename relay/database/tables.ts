// The one SQLite database of a relay: its tables and how it is opened. Holds ids, keys, sizes, times and sealed bytes;
// must never hold a name, a role or anything in the clear.
import { DatabaseSync, type StatementSync } from 'node:sqlite';

const TABLES = `
CREATE TABLE IF NOT EXISTS purses(id INTEGER PRIMARY KEY, quota INTEGER NOT NULL, used INTEGER NOT NULL,
  parent INTEGER) STRICT;
CREATE TABLE IF NOT EXISTS accounts(id BLOB PRIMARY KEY, purse INTEGER NOT NULL, created INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS passkeys(id TEXT PRIMARY KEY, account BLOB NOT NULL, key BLOB NOT NULL,
  counter INTEGER NOT NULL, transports TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS account_keys(key BLOB PRIMARY KEY, account BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sessions(hash BLOB PRIMARY KEY, account BLOB NOT NULL, expires INTEGER NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS logs(id INTEGER PRIMARY KEY, log BLOB NOT NULL UNIQUE, genesis BLOB NOT NULL,
  purse INTEGER NOT NULL, bytes INTEGER NOT NULL, root_pass BLOB, seq INTEGER NOT NULL, run BLOB NOT NULL,
  term INTEGER NOT NULL, nonce BLOB NOT NULL, opened_by BLOB NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS logs_by_root ON logs(root_pass, id);
CREATE TABLE IF NOT EXISTS epochs(log INTEGER NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL,
  hash BLOB NOT NULL, record BLOB NOT NULL, PRIMARY KEY(log, place)) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS epochs_by_hash ON epochs(log, hash);
CREATE TABLE IF NOT EXISTS passes(log INTEGER NOT NULL, key BLOB NOT NULL, used INTEGER NOT NULL,
  PRIMARY KEY(log, key)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS former_roots(root_pass BLOB PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS terms(log INTEGER NOT NULL, term INTEGER NOT NULL, signed BLOB NOT NULL,
  PRIMARY KEY(log, term)) STRICT;
CREATE TABLE IF NOT EXISTS entries(log INTEGER NOT NULL, seq INTEGER NOT NULL, storage BLOB NOT NULL,
  entry BLOB NOT NULL, receipt BLOB NOT NULL, PRIMARY KEY(log, seq)) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS entries_by_storage ON entries(log, storage);
CREATE TABLE IF NOT EXISTS prunes(log INTEGER NOT NULL, storage BLOB NOT NULL, by BLOB NOT NULL, due INTEGER NOT NULL,
  is_done INTEGER NOT NULL, PRIMARY KEY(log, storage)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS prunes_by ON prunes(log, by);
CREATE INDEX IF NOT EXISTS prunes_due ON prunes(due) WHERE is_done = 0;
CREATE TABLE IF NOT EXISTS blob_prunes(log INTEGER NOT NULL, hash BLOB NOT NULL, due INTEGER NOT NULL,
  PRIMARY KEY(log, hash)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS complaints(log INTEGER NOT NULL, epoch INTEGER NOT NULL, pass BLOB NOT NULL,
  PRIMARY KEY(log, epoch, pass)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blobs(log INTEGER NOT NULL, hash BLOB NOT NULL, size INTEGER NOT NULL,
  at INTEGER NOT NULL, is_named INTEGER NOT NULL, PRIMARY KEY(log, hash)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS blobs_by_hash ON blobs(hash);
CREATE INDEX IF NOT EXISTS blobs_unnamed ON blobs(at) WHERE is_named = 0;
CREATE TABLE IF NOT EXISTS invites(id BLOB PRIMARY KEY, log INTEGER NOT NULL, key BLOB NOT NULL,
  expires INTEGER NOT NULL, purse INTEGER NOT NULL, package BLOB, state TEXT NOT NULL, wrong INTEGER NOT NULL,
  claimer BLOB, claimed_at INTEGER) STRICT;
CREATE INDEX IF NOT EXISTS invites_with_package ON invites(expires) WHERE package IS NOT NULL;

CREATE TABLE IF NOT EXISTS pushes(id INTEGER PRIMARY KEY AUTOINCREMENT, endpoint TEXT NOT NULL, home BLOB NOT NULL,
  home_key BLOB NOT NULL, payer INTEGER NOT NULL, expires INTEGER NOT NULL, UNIQUE(endpoint, home)) STRICT;
CREATE INDEX IF NOT EXISTS pushes_by_home ON pushes(home);
CREATE INDEX IF NOT EXISTS pushes_by_payer ON pushes(payer);
CREATE TABLE IF NOT EXISTS push_logs(log BLOB NOT NULL, push INTEGER NOT NULL, key BLOB NOT NULL,
  PRIMARY KEY(log, push)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS push_logs_by_push ON push_logs(push);
`;

export interface DatabaseOptions {
  readonly path: string;
  /** Most pages the file may have: a full disk, made to measure. */
  readonly maxPages?: number;
}

/** A connection that prepares each statement once. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  constructor(options: DatabaseOptions) {
    this.#db = new DatabaseSync(options.path, { timeout: 2000 });
    // One relay per data folder: two would give out the same places.
    this.#db.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768',
    );
    // What was pruned must not lie on in free pages of the file.
    this.#db.exec('PRAGMA secure_delete = ON');
    this.#db.exec(TABLES);
    if (options.maxPages) this.#db.exec(`PRAGMA max_page_count = ${String(options.maxPages)}`);
  }

  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }

  /** Runs `work` as one durable transaction: everything of it, or nothing. */
  transact<T>(work: () => T): T {
    this.prepare('BEGIN IMMEDIATE').run();
    try {
      const result = work();
      this.prepare('COMMIT').run();
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Leaves one file that holds everything: what is copied while the relay is stopped is whole. */
  close(): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#db.close();
  }
}

/** SQLite's result codes (sqlite.org/rescode.html) of a disk that takes nothing more: READONLY, IOERR, FULL, CANTOPEN. */
const NO_ROOM = new Set([8, 10, 13, 14]);
export function refusalOfError(error: unknown): 'full' | 'busy' {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' && NO_ROOM.has(code & 0xff) ? 'full' : 'busy';
}
