// The log store in SQLite, synchronous, for the database thread. A batch of writes is one transaction; `COMMIT` with
// synchronous=FULL has reached the disk before any receipt leaves this file.
import type { Bytes } from '../../protocol/bytes.ts';
import type { InviteState } from '../../protocol/frames.ts';
import type { Hash, Sign, Verify } from '../../protocol/ids.ts';
import { refusalOfError, type Database } from '../database/tables.ts';
import { Appender, itemOf } from './append.ts';
import { Holdings } from './holdings.ts';
import { Invitations } from './invitations.ts';
import { refused } from './judge.ts';
import { Pruning } from './pruning.ts';
import { Purses } from './purses.ts';
import { Reads } from './reads.ts';
import { LogStates } from './state.ts';
import type { InviteDeposit, InvitePackage, LogStore, Outcome, PruneRequest, Refused, Write } from './store.ts';
import { Writer, type Prepared } from './writer.ts';

export interface SqliteLogsOptions {
  readonly db: Database;
  readonly hash: Hash;
  readonly sign: Sign;
  readonly verify: Verify;
  readonly now: () => number;
  readonly random: (length: number) => Bytes;
}

/** The same methods as the asynchronous interface, answered at once. */
export type Synchronous<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => Promise<infer R> ? (...args: A) => R : never;
};

export class SqliteLogs implements Synchronous<LogStore> {
  readonly #options: SqliteLogsOptions;
  readonly #states: LogStates;
  readonly #purses: Purses;
  readonly #appender: Appender;
  readonly #writer: Writer;
  readonly #invitations: Invitations;
  readonly #holdings: Holdings;
  readonly #pruning: Pruning;
  readonly #reads: Reads;

  constructor(options: SqliteLogsOptions) {
    const { db, hash } = options;
    this.#options = options;
    this.#states = new LogStates(db, hash);
    this.#purses = new Purses(db);
    this.#appender = new Appender({ ...options, states: this.#states });
    const parts = { ...options, states: this.#states, purses: this.#purses };
    this.#writer = new Writer({ ...parts, appender: this.#appender });
    this.#invitations = new Invitations(parts);
    this.#holdings = new Holdings(db, this.#states, this.#purses);
    this.#pruning = new Pruning(parts);
    this.#reads = new Reads(db, this.#states);
  }

  commit(writes: readonly Write[]): readonly Outcome[] {
    try {
      const time = this.#options.now();
      const prepared = this.#transact(() => {
        const results = writes.map((write) => this.#writer.apply(write, time));
        this.#appender.finish();
        this.#states.flush();
        return results;
      });
      return prepared.map((each) => (each.kind === 'prepared' ? storedOf(each) : each));
    } catch (error) {
      return writes.map(() => refused(refusalOfError(error)));
    } finally {
      this.#appender.clear();
    }
  }

  view(log: Bytes, pass: Bytes | null): ReturnType<Reads['view']> {
    return this.#reads.view(log, pass);
  }
  read(log: Bytes, after: number, maxBytes: number): ReturnType<Reads['entries']> {
    return this.#reads.entries(log, after, maxBytes);
  }
  records(log: Bytes, after: number, maxBytes: number): readonly Bytes[] {
    return this.#reads.records(log, after, maxBytes);
  }
  logsOfRoot(rootPass: Bytes, after: number, maxBytes: number): ReturnType<Reads['logsOfRoot']> {
    return this.#reads.logsOfRoot(rootPass, after, maxBytes);
  }

  complain(log: Bytes, epoch: number, pass: Bytes): void {
    const state = this.#states.byLog(log);
    if (!state) return;
    const keep = this.#options.db.prepare('INSERT OR IGNORE INTO complaints(log, epoch, pass) VALUES(?, ?, ?)');
    keep.run(state.id, epoch, pass);
  }

  takeOver(log: Bytes, account: Bytes): boolean {
    return this.#transact(() => {
      const { db } = this.#options;
      const state = this.#states.byLog(log);
      const payer = db.prepare('SELECT purse FROM accounts WHERE id = ?').get(account) as { purse: number } | undefined;
      if (!state || !payer) return false;
      if (state.purse === payer.purse || !this.#purses.isAllowance(state.purse)) return false;
      const { bytes } = db.prepare('SELECT bytes FROM logs WHERE id = ?').get(state.id) as { bytes: number };
      if (this.#purses.room(payer.purse) < bytes) return false;
      this.#purses.charge(state.purse, -bytes);
      this.#purses.charge(payer.purse, bytes);
      state.purse = payer.purse;
      this.#states.touch(state);
      this.#states.flush();
      return true;
    });
  }

  deposit(invite: InviteDeposit): Refused | null {
    return this.#orRefuse(() => this.#invitations.deposit(invite));
  }
  revoke(log: Bytes, keys: readonly Bytes[], invite: Bytes): Refused | null {
    return this.#orRefuse(() => this.#invitations.revoke(log, keys, invite));
  }
  peek(invite: Bytes): InviteState {
    return this.#invitations.peek(invite);
  }
  claim(invite: Bytes, claimer: Bytes, signed: Bytes, proof: Bytes): InvitePackage | Refused {
    return this.#orRefuse(() => this.#invitations.claim(invite, claimer, signed, proof));
  }
  acknowledge(invite: Bytes, claimer: Bytes): Refused | null {
    return this.#orRefuse(() => this.#invitations.acknowledge(invite, claimer));
  }
  isClaimer(invite: Bytes, claimer: Bytes): boolean {
    return this.#invitations.isClaimer(invite, claimer);
  }

  prune(request: PruneRequest): Refused | null {
    return this.#orRefuse(() => this.#pruning.note(request));
  }

  holdings(log: Bytes, blobs: readonly Bytes[]): readonly (number | null)[] {
    return this.#holdings.sizes(log, blobs);
  }
  isHeld(blob: Bytes): boolean {
    return this.#holdings.isHeld(blob);
  }
  roomOf(log: Bytes): number {
    const state = this.#states.byLog(log);
    return state ? this.#purses.room(state.purse) : 0;
  }
  sweep(): readonly Bytes[] {
    return this.#transact(() => {
      this.#invitations.sweep();
      const now = this.#options.now();
      return [...this.#holdings.sweep(now), ...this.#pruning.sweep(now)];
    });
  }
  close(): void {
    this.#options.db.close();
  }

  #orRefuse<T>(work: () => T): T | Refused {
    try {
      return this.#transact(work);
    } catch (error) {
      return refused(refusalOfError(error));
    }
  }

  #transact<T>(work: () => T): T {
    try {
      return this.#options.db.transact(work);
    } catch (error) {
      this.#states.forgetAll();
      throw error;
    }
  }
}

function storedOf({ log, drafts, term, standing }: Prepared): Outcome {
  return { kind: 'stored', log, items: drafts.map(itemOf), term, standing };
}
