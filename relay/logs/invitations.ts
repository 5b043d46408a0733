// The life of an invite, in the database: deposited, taken once by one claimer, served again to it for a day, dead.
// A look changes nothing; a wrong code counts; what has ended stays ended, whatever the clock says later.
import { equal, type Bytes } from '../../protocol/bytes.ts';
import type { InviteState } from '../../protocol/frames.ts';
import type { Verify } from '../../protocol/ids.ts';
import type { Database } from '../database/tables.ts';
import { mayAppend, refused, rightsIn } from './judge.ts';
import type { Purses } from './purses.ts';
import type { LogState, LogStates } from './state.ts';
import { standingOf, type InviteDeposit, type InvitePackage, type Refused } from './store.ts';

export const WRONG_CODES = 5;
export const SERVED_AGAIN_MS = 24 * 60 * 60 * 1000;

interface Row {
  readonly log: number;
  readonly key: Bytes;
  readonly expires: number;
  readonly package: Bytes | null;
  readonly state: InviteState;
  readonly wrong: number;
  readonly claimer: Bytes | null;
  readonly claimed_at: number | null;
}

const REASON = {
  used: 'invite used',
  expired: 'invite expired',
  revoked: 'invite revoked',
  burnt: 'invite burnt',
  unknown: 'unknown invite',
} as const;

export interface InvitationsOptions {
  readonly db: Database;
  readonly states: LogStates;
  readonly purses: Purses;
  readonly verify: Verify;
  readonly now: () => number;
}

export class Invitations {
  readonly #options: InvitationsOptions;
  constructor(options: InvitationsOptions) {
    this.#options = options;
  }

  deposit({ log, keys, invite, key, expires, allowance, package: sealed }: InviteDeposit): Refused | null {
    const { db, purses, states, now } = this.#options;
    const state = states.byLog(log);
    const refusal = refuseUnlessMember(state, keys);
    if (refusal || !state) return refusal;
    const old = this.#row(invite);
    if (old) return old.log === state.id && equal(old.key, key) ? null : refused('duplicate');
    if (expires <= now()) return refused('invite expired');
    if (purses.room(state.purse) < sealed.length || !purses.canHaveChild(state.purse)) return refused('quota');
    purses.charge(state.purse, sealed.length);
    db.prepare('UPDATE logs SET bytes = bytes + ? WHERE id = ?').run(sealed.length, state.id);
    const purse = purses.create(allowance, state.purse);
    db.prepare(
      `INSERT INTO invites(id, log, key, expires, purse, package, state, wrong) VALUES(?, ?, ?, ?, ?, ?, 'open', 0)`,
    ).run(invite, state.id, key, expires, purse, sealed);
    return null;
  }

  revoke(log: Bytes, keys: readonly Bytes[], invite: Bytes): Refused | null {
    const state = this.#options.states.byLog(log);
    const refusal = refuseUnlessMember(state, keys);
    if (refusal || !state) return refusal;
    const row = this.#row(invite);
    if (row?.log !== state.id) return refused('unknown invite');
    this.#end(invite, 'revoked');
    return null;
  }

  peek(invite: Bytes): InviteState {
    return this.#row(invite)?.state ?? 'unknown';
  }

  claim(invite: Bytes, claimer: Bytes, signed: Bytes, proof: Bytes): InvitePackage | Refused {
    const { db, now, verify } = this.#options;
    const row = this.#row(invite);
    if (!row) return refused('unknown invite');
    if (row.state === 'used') return this.#serveAgain(row, claimer);
    if (row.state !== 'open' || !row.package) return refused(REASON[row.state === 'open' ? 'used' : row.state]);
    if (!verify(row.key, signed, proof)) return this.#countWrong(invite, row.wrong + 1);
    db.prepare(`UPDATE invites SET state = 'used', claimer = ?, claimed_at = ? WHERE id = ?`).run(
      claimer,
      now(),
      invite,
    );
    return this.#packageOf(row, row.package);
  }

  acknowledge(invite: Bytes, claimer: Bytes): Refused | null {
    if (!this.isClaimer(invite, claimer)) return refused('unknown invite');
    this.#options.db.prepare('UPDATE invites SET package = NULL WHERE id = ?').run(invite);
    return null;
  }

  isClaimer(invite: Bytes, claimer: Bytes): boolean {
    const bound = this.#row(invite)?.claimer;
    return bound !== null && bound !== undefined && equal(bound, claimer);
  }

  /** Deletes the packages of invites that nobody may claim any more. */
  sweep(): void {
    const { db, now } = this.#options;
    db.prepare(`UPDATE invites SET state = 'expired' WHERE state = 'open' AND expires <= ?`).run(now());
    db.prepare(
      `UPDATE invites SET package = NULL WHERE package IS NOT NULL AND
       (state IN ('expired', 'revoked', 'burnt') OR (state = 'used' AND claimed_at <= ?))`,
    ).run(now() - SERVED_AGAIN_MS);
  }

  #serveAgain(row: Row, claimer: Bytes): InvitePackage | Refused {
    const isBound = row.claimer !== null && equal(row.claimer, claimer);
    const isRecent = (row.claimed_at ?? 0) + SERVED_AGAIN_MS > this.#options.now();
    return isBound && isRecent && row.package ? this.#packageOf(row, row.package) : refused('invite used');
  }

  #countWrong(invite: Bytes, wrong: number): Refused {
    this.#options.db.prepare('UPDATE invites SET wrong = ? WHERE id = ?').run(wrong, invite);
    if (wrong < WRONG_CODES) return refused('wrong code', WRONG_CODES - wrong);
    this.#end(invite, 'burnt');
    return refused('invite burnt');
  }

  #end(invite: Bytes, state: 'revoked' | 'burnt' | 'expired'): void {
    this.#options.db.prepare('UPDATE invites SET state = ?, package = NULL WHERE id = ?').run(state, invite);
  }

  /** Notes an expiry for good, so that a clock set back does not open the invite again. */
  #row(invite: Bytes): Row | null {
    const select = this.#options.db.prepare('SELECT * FROM invites WHERE id = ?');
    const row = select.get(invite) as Row | undefined;
    if (row?.state !== 'open' || row.expires > this.#options.now()) return row ?? null;
    this.#end(invite, 'expired');
    return select.get(invite) as unknown as Row;
  }

  #packageOf(row: Row, sealed: Bytes): InvitePackage {
    const log = this.#options.db.prepare('SELECT log FROM logs WHERE id = ?').get(row.log) as { log: Bytes };
    return { kind: 'package', package: sealed, log: log.log, expires: row.expires };
  }
}

function refuseUnlessMember(state: LogState | null, keys: readonly Bytes[]): Refused | null {
  if (!state) return refused('unknown log');
  if (keys.length === 0) return refused('not proven');
  const rights = rightsIn(standingOf(state.newest.fields), keys);
  if (rights === 0) return refused('stale epoch', state.newest.fields.number);
  return mayAppend(rights) ? null : refused('not allowed');
}
