// Who pays, in bytes. A purse may hang on another: what an invited lab stores counts for its inviter too, so that
// allowances can't add up to more than an account has. Runs inside the caller's transaction.
import type { Database } from '../database/tables.ts';

/** Invites of invites of invites: enough for any practice, too few for a chain letter. */
const DEPTH = 8;

interface Row {
  readonly quota: number;
  readonly used: number;
  readonly parent: number | null;
}

export class Purses {
  readonly #db: Database;
  constructor(db: Database) {
    this.#db = db;
  }

  create(quota: number, parent: number | null): number {
    const made = this.#db.prepare('INSERT INTO purses(quota, used, parent) VALUES(?, 0, ?)').run(quota, parent);
    return Number(made.lastInsertRowid);
  }

  /** Bytes that may still be stored, counting every purse above. */
  room(id: number): number {
    return Math.max(0, Math.min(...this.#chain(id).map(({ row }) => row.quota - row.used)));
  }

  /** Given with an invite, rather than an account's own. */
  isAllowance(id: number): boolean {
    return this.#chain(id).length > 1;
  }

  canHaveChild(id: number): boolean {
    return this.#chain(id).length < DEPTH;
  }

  charge(id: number, bytes: number): void {
    const update = this.#db.prepare('UPDATE purses SET used = max(0, used + ?) WHERE id = ? RETURNING parent');
    let at: number | null = id;
    for (let depth = 0; at !== null && depth <= DEPTH; depth++) {
      const row = update.get(bytes, at) as Pick<Row, 'parent'> | undefined;
      if (!row) throw new Error('a purse is missing');
      at = row.parent;
    }
  }

  #chain(id: number): { id: number; row: Row }[] {
    const chain: { id: number; row: Row }[] = [];
    const select = this.#db.prepare('SELECT quota, used, parent FROM purses WHERE id = ?');
    for (let at: number | null = id; at !== null && chain.length <= DEPTH;) {
      const row = select.get(at) as Row | undefined;
      if (!row) throw new Error('a purse is missing');
      chain.push({ id: at, row });
      at = row.parent;
    }
    return chain;
  }
}
