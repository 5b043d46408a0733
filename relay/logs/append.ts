// Gives entries their place: sequence without gaps, running hash, term, and at the end of the transaction one signature
// for all of them. A storage id that is there already gets its old receipt and no second place.
import { equal, type Bytes } from '../../protocol/bytes.ts';
import { storageIdOf } from '../../protocol/entry.ts';
import type { Hash, Sign } from '../../protocol/ids.ts';
import {
  RECEIPT,
  SIGNED_TERM,
  runOn,
  signReceipts,
  signTerm,
  type Stored as Receipted,
} from '../../protocol/receipt.ts';
import { encode } from '../../protocol/schema.ts';
import type { Database } from '../database/tables.ts';
import type { LogState, LogStates } from './state.ts';
import type { StoredItem } from './store.ts';

interface Placed {
  readonly log: number;
  readonly entry: Bytes;
  readonly stored: Receipted;
}
/** A place whose receipt is signed when the transaction is complete. */
export interface Draft {
  readonly seq: number;
  readonly isNew: boolean;
  readonly receipt: () => Bytes;
}

export interface AppenderOptions {
  readonly db: Database;
  readonly hash: Hash;
  readonly sign: Sign;
  readonly random: (length: number) => Bytes;
  readonly states: LogStates;
}

export class Appender {
  readonly #options: AppenderOptions;
  /** Names this run of the relay: a term opened by another run is over. */
  readonly #run: Bytes;
  #placed: Placed[] = [];
  #receipts: Bytes[] = [];
  readonly #fresh = new Map<string, number>();

  constructor(options: AppenderOptions) {
    this.#options = options;
    this.#run = options.random(16);
  }

  /** The storage id, and where these bytes lie if they are stored already. */
  find(state: LogState, entry: Bytes): { storage: Bytes; old: Draft | null } {
    const storage = storageIdOf(this.#options.hash, entry);
    const fresh = this.placed(state, storage);
    if (fresh) return { storage, old: fresh };
    const row = this.#options.db
      .prepare('SELECT seq, receipt FROM entries WHERE log = ? AND storage = ?')
      .get(state.id, storage) as { seq: number; receipt: Bytes } | undefined;
    return { storage, old: row ? { seq: row.seq, isNew: false, receipt: () => row.receipt } : null };
  }

  /** The place that this transaction gave to it already. */
  placed(state: LogState, storage: Bytes): Draft | null {
    const index = this.#fresh.get(nameOf(state, storage));
    return index === undefined ? null : this.#draft(index, false);
  }

  place(state: LogState, entry: Bytes, storage: Bytes, time: number): Draft {
    state.seq += 1;
    state.run = runOn(this.#options.hash, state.run, storage);
    this.#options.states.touch(state);
    const { log, term, nonce, seq, run } = state;
    const index =
      this.#placed.push({ log: state.id, entry, stored: { log, term, nonce, seq, storage, hash: run, time } }) - 1;
    this.#fresh.set(nameOf(state, storage), index);
    return this.#draft(index, true);
  }

  /** Opens a term at the first append after every start; returns the encoded SIGNED_TERM if one was opened. */
  openTerm(state: LogState, time: number): Bytes | null {
    if (equal(state.openedBy, this.#run)) return null;
    const { term, nonce, seq, run } = state;
    const before = term === 0 ? null : { term, nonce, seq, hash: run };
    // Also where the log was at another relay before, or was lost here and began again, terms go on upwards.
    state.term = Math.max(term + 1, Math.floor(time / 1000));
    state.nonce = this.#options.random(16);
    state.openedBy = this.#run;
    this.#options.states.touch(state);
    const signed = encode(
      SIGNED_TERM,
      signTerm(this.#options.sign, { log: state.log, term: state.term, nonce: state.nonce, before, time }),
    );
    this.#options.db.prepare('INSERT INTO terms(log, term, signed) VALUES(?, ?, ?)').run(state.id, state.term, signed);
    return signed;
  }

  /** Signs once for everything placed, and writes the rows. */
  finish(): void {
    const { db, hash, sign } = this.#options;
    const receipts = signReceipts(
      hash,
      sign,
      this.#placed.map(({ stored }) => stored),
    );
    const insert = db.prepare('INSERT INTO entries(log, seq, storage, entry, receipt) VALUES(?, ?, ?, ?, ?)');
    this.#receipts = receipts.map((receipt) => encode(RECEIPT, receipt));
    for (const [index, { log, entry, stored }] of this.#placed.entries())
      insert.run(log, stored.seq, stored.storage, entry, this.#receipts[index]!);
  }

  clear(): void {
    this.#placed = [];
    this.#receipts = [];
    this.#fresh.clear();
  }

  #draft(index: number, isNew: boolean): Draft {
    return { seq: this.#placed[index]!.stored.seq, isNew, receipt: () => this.#receipts[index]! };
  }
}

function nameOf(state: LogState, storage: Bytes): string {
  return `${String(state.id)} ${Buffer.from(storage.buffer, storage.byteOffset, storage.length).toString('latin1')}`;
}

export function itemOf(draft: Draft): StoredItem {
  return { seq: draft.seq, isNew: draft.isNew, receipt: draft.receipt() };
}
