// The four writes of a log inside an open transaction: found, append, rekey, hold a blob. Each is judged against what
// the database says at that moment and then done whole, or refused with nothing changed.
import { equal, type Bytes } from '../../protocol/bytes.ts';
import { GENESIS, logIdOf, readEpochRecord, type EpochRecord } from '../../protocol/epoch.ts';
import type { Hash, Verify } from '../../protocol/ids.ts';
import { decode } from '../../protocol/schema.ts';
import type { Database } from '../database/tables.ts';
import type { Appender, Draft } from './append.ts';
import * as judge from './judge.ts';
import type { Purses } from './purses.ts';
import { withoutBoxes, type LogState, type LogStates } from './state.ts';
import { standingOf, type Payer, type Refused, type Standing, type Write } from './store.ts';

type Kind<K extends Write['kind']> = Extract<Write, { kind: K }>;

/** What will be stored once the transaction is complete. */
export interface Prepared {
  readonly kind: 'prepared';
  readonly log: Bytes;
  readonly drafts: readonly Draft[];
  readonly term: Bytes | null;
  readonly standing: Standing | null;
}

export interface WriterOptions {
  readonly db: Database;
  readonly hash: Hash;
  readonly verify: Verify;
  readonly states: LogStates;
  readonly purses: Purses;
  readonly appender: Appender;
}

export class Writer {
  readonly #options: WriterOptions;
  constructor(options: WriterOptions) {
    this.#options = options;
  }

  apply(write: Write, time: number): Prepared | Refused {
    switch (write.kind) {
      case 'found':
        return this.#found(write, time);
      case 'append':
        return this.#append(write, time);
      case 'rekey':
        return this.#rekey(write, time);
      case 'hold':
        return this.#hold(write, time);
    }
  }

  #found({ genesis, record: signed, entry, payer }: Kind<'found'>, time: number): Prepared | Refused {
    const { db, hash, verify, states, purses, appender } = this.#options;
    const record = readEpochRecord(hash, verify, signed);
    if (!decode(GENESIS, genesis) || !record) return judge.refused('malformed');
    const log = logIdOf(hash, genesis);
    const known = states.byLog(log);
    if (known) return this.#repeated(known, record, entry) ?? judge.refused('log exists');
    const reason = judge.judgeGenesis(hash, genesis, record) ?? judge.judgeControl(hash, record, entry);
    if (reason) return judge.refused(reason);
    const purse = payer && this.#purseOf(payer);
    if (purse === null) return judge.refused('no account');
    const size = genesis.length + signed.length + entry.length;
    if (purses.room(purse) < size) return judge.refused('quota');
    const made = db
      .prepare(
        `INSERT INTO logs(log, genesis, purse, bytes, root_pass, seq, run, term, nonce, opened_by)
         VALUES(?, ?, ?, 0, ?, 0, ?, 0, ?, ?)`,
      )
      .run(log, genesis, purse, record.fields.rootPass, log, new Uint8Array(16), new Uint8Array(16));
    const state = states.remember({
      ...{ id: Number(made.lastInsertRowid), log, purse, gained: 0, seq: 0, run: log, term: 0 },
      nonce: new Uint8Array(16),
      openedBy: new Uint8Array(16),
      newest: withoutBoxes(record),
    });
    this.#keepRecord(state, record, 1);
    this.#charge(state, size);
    const term = appender.openTerm(state, time);
    const { storage } = appender.find(state, entry);
    const draft = appender.place(state, entry, storage, time);
    return { kind: 'prepared', log, drafts: [draft], term, standing: standingOf(record.fields) };
  }

  #append({ log, keys, head, items }: Kind<'append'>, time: number): Prepared | Refused {
    const { states, purses, appender } = this.#options;
    const state = states.byLog(log);
    if (!state) return judge.refused('unknown log');
    const refusal = this.#refuseUnless(judge.mayAppend, state, keys);
    if (refusal) return refusal;
    const found = items.map((item) => ({ item, ...appender.find(state, item.entry) }));
    const fresh = found.filter(({ old }) => !old);
    if (fresh.length > 0 && head !== null && head !== state.seq) return judge.refused('stale head', state.seq);
    for (const { item } of fresh) {
      const reason = judge.judgeEntry(log, item.entry);
      if (reason) return judge.refused(reason);
      if (!item.blobs.every((blob) => this.#holds(state, blob))) return judge.refused('missing blob');
    }
    const size = fresh.reduce((sum, { item }) => sum + item.entry.length, 0);
    if (purses.room(state.purse) < size || !this.#pays(state, keys, size)) return judge.refused('quota');
    if (size > 0) this.#charge(state, size);
    const term = fresh.length > 0 ? appender.openTerm(state, time) : null;
    const drafts = found.map(({ item, storage, old }) => {
      for (const blob of item.blobs) this.#name(state, blob);
      // One frame may hold the same entry twice.
      return old ?? appender.placed(state, storage) ?? appender.place(state, item.entry, storage, time);
    });
    return { kind: 'prepared', log, drafts, term, standing: null };
  }

  #rekey({ log, keys, record: signed, entry }: Kind<'rekey'>, time: number): Prepared | Refused {
    const { db, hash, verify, states, appender } = this.#options;
    const state = states.byLog(log);
    if (!state) return judge.refused('unknown log');
    const record = readEpochRecord(hash, verify, signed);
    if (!record || !equal(record.fields.log, log)) return judge.refused('malformed');
    const repeated = this.#repeated(state, record, entry);
    if (repeated) return repeated;
    const refusal =
      this.#refuseUnless(judge.mayRekey, state, keys) ??
      judge.judgeRecord(state.newest, record, (known) => this.#recordOf(state, known));
    if (refusal) return refusal;
    const reason = judge.judgeControl(hash, record, entry);
    if (reason) return judge.refused(reason);
    const { storage, old } = appender.find(state, entry);
    if (old) return judge.refused('duplicate');
    // A rotation is never refused for quota: it may be what shuts a stolen tablet out.
    this.#charge(state, signed.length + entry.length);
    this.#keepRecord(state, record, (this.#placeOf(state, state.newest.hash) ?? 0) + 1);
    this.#noteFormerRoot(state, record, time);
    state.newest = withoutBoxes(record);
    db.prepare('UPDATE logs SET root_pass = ? WHERE id = ?').run(record.fields.rootPass, state.id);
    const term = appender.openTerm(state, time);
    const draft = appender.place(state, entry, storage, time);
    return { kind: 'prepared', log, drafts: [draft], term, standing: standingOf(record.fields) };
  }

  /** So that whoever comes with a paper that was replaced hears since when. */
  #noteFormerRoot(state: LogState, { fields }: EpochRecord, time: number): void {
    const { rootPass } = state.newest.fields;
    if (!rootPass || (fields.rootPass && equal(fields.rootPass, rootPass))) return;
    this.#options.db.prepare('INSERT OR IGNORE INTO former_roots(root_pass, at) VALUES(?, ?)').run(rootPass, time);
  }

  #hold({ log, keys, blob, size }: Kind<'hold'>, time: number): Prepared | Refused {
    const { db, states, purses } = this.#options;
    const state = states.byLog(log);
    if (!state) return judge.refused('unknown log');
    const refusal = this.#refuseUnless(judge.mayAppend, state, keys);
    if (refusal) return refusal;
    if (!this.#holds(state, blob)) {
      if (purses.room(state.purse) < size || !this.#pays(state, keys, size)) return judge.refused('quota');
      db.prepare('INSERT INTO blobs(log, hash, size, at, is_named) VALUES(?, ?, ?, ?, 0)').run(
        state.id,
        blob,
        size,
        time,
      );
      this.#charge(state, size);
    }
    return { kind: 'prepared', log, drafts: [], term: null, standing: null };
  }

  /** The answer to a record that is stored already: a client whose connection broke asks again. */
  #repeated(state: LogState, record: EpochRecord, entry: Bytes): Prepared | null {
    if (this.#placeOf(state, record.hash) === null) return null;
    const { old } = this.#options.appender.find(state, entry);
    return old && { kind: 'prepared', log: state.log, drafts: [old], term: null, standing: null };
  }

  #refuseUnless(may: (rights: number) => boolean, state: LogState, keys: readonly Bytes[]): Refused | null {
    if (keys.length === 0) return judge.refused('not proven');
    const rights = judge.rightsIn(standingOf(state.newest.fields), keys);
    if (rights === 0) return judge.refused('stale epoch', state.newest.fields.number);
    return may(rights) ? null : judge.refused('not allowed');
  }

  /** Counts it on the first proven pass whose cap still has room; a cap of 0 is none. False when no pass has any. */
  #pays(state: LogState, keys: readonly Bytes[], size: number): boolean {
    const standing = standingOf(state.newest.fields);
    const count = this.#options.db.prepare(
      'UPDATE passes SET used = used + ?1 WHERE log = ?2 AND key = ?3 AND (?4 = 0 OR used + ?1 <= ?4)',
    );
    return keys.some((key) => {
      if (!judge.mayAppend(judge.rightsOfPass(standing, key))) return false;
      const cap = standing.passes.find((pass) => equal(pass.key, key))?.cap ?? 0;
      return count.run(size, state.id, key, cap).changes === 1;
    });
  }

  #charge(state: LogState, size: number): void {
    this.#options.purses.charge(state.purse, size);
    state.gained += size;
    this.#options.states.touch(state);
  }

  #keepRecord(state: LogState, record: EpochRecord, place: number): void {
    const { db } = this.#options;
    const { fields, hash, signed } = record;
    db.prepare('INSERT INTO epochs(log, place, number, hash, record) VALUES(?, ?, ?, ?, ?)').run(
      ...[state.id, place, fields.number, hash, signed],
    );
    const keep = db.prepare('INSERT OR IGNORE INTO passes(log, key, used) VALUES(?, ?, 0)');
    for (const pass of fields.passes) keep.run(state.id, pass.key);
    if (fields.rootPass) keep.run(state.id, fields.rootPass);
  }

  #placeOf(state: LogState, record: Bytes | Uint8Array): number | null {
    const row = this.#options.db.prepare('SELECT place FROM epochs WHERE log = ? AND hash = ?').get(state.id, record);
    return (row as { place: number } | undefined)?.place ?? null;
  }

  #recordOf({ id }: LogState, hash: Bytes | Uint8Array): EpochRecord | null {
    const row = this.#options.db.prepare('SELECT record FROM epochs WHERE log = ? AND hash = ?').get(id, hash);
    // Verified when it was stored.
    return row ? readEpochRecord(this.#options.hash, () => true, (row as { record: Bytes }).record) : null;
  }

  #holds(state: LogState, blob: Bytes): boolean {
    const row = this.#options.db.prepare('SELECT 1 FROM blobs WHERE log = ? AND hash = ?').get(state.id, blob);
    return row !== undefined;
  }
  #name(state: LogState, blob: Bytes): void {
    const { db } = this.#options;
    db.prepare('UPDATE blobs SET is_named = 1 WHERE log = ? AND hash = ?').run(state.id, blob);
    // Whoever names it again needs it.
    db.prepare('DELETE FROM blob_prunes WHERE log = ? AND hash = ?').run(state.id, blob);
  }

  #purseOf(payer: Payer): number | null {
    const { db } = this.#options;
    const row =
      payer.kind === 'account'
        ? db.prepare('SELECT purse FROM accounts WHERE id = ?').get(payer.account)
        : db.prepare('SELECT purse FROM invites WHERE id = ? AND claimer IS NOT NULL').get(payer.invite);
    return (row as { purse: number } | undefined)?.purse ?? null;
  }
}
