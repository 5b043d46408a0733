// What became of invites and claims on a case, from lawful acts that may not have known of each other.
// Voiding wins; two claims on one invite are frozen until a person decides; a decision is a confirmation that knew both.
import { equal, toHex } from '../../protocol/bytes.ts';
import type { EntryId } from '../../protocol/ids.ts';
import type { VerifiedControl } from './admit.ts';
import type { ActOf, InviteFields, Pin, Placed } from './control.ts';
import type { Graph } from './graph.ts';

export type ClaimState = 'claimed' | 'confirmed' | 'frozen' | 'void';
export type InviteState = 'open' | ClaimState;

export interface ClaimStanding {
  /** The claim, or the founding entry that named the house. */
  readonly entry: VerifiedControl;
  readonly state: ClaimState;
  /** How far its devices' chains still count, once void. */
  readonly pins: readonly Pin[];
  /** The entries that ended it: whoever knew none of them took its devices for members. */
  readonly endings: readonly EntryId[];
}
export interface InviteStanding {
  readonly fields: InviteFields;
  /** The entry that made it. */
  readonly entry: EntryId;
  readonly state: InviteState;
  /** No link was made: the owner named the house itself, and so confirmed it. */
  readonly isDirect: boolean;
  readonly claims: readonly ClaimStanding[];
}

type Knowledge = Pick<Graph<VerifiedControl>, 'knew'>;
/** What stands for a claim. */
interface Claimed {
  readonly entry: VerifiedControl;
}
type Made<T extends 'claim' | 'confirm' | 'void'> = { readonly entry: VerifiedControl; readonly act: ActOf<T> };

/** Invites by hex id. */
export function standingOfInvites(
  acts: readonly VerifiedControl[],
  graph: Knowledge,
): ReadonlyMap<string, InviteStanding> {
  const out = new Map<string, InviteStanding>();
  for (const entry of acts) {
    const { id, control } = entry;
    const placed = placedBy(control.act);
    const fields = placed ? inviteOf(placed) : inviteMadeBy(control.act);
    const name = fields && toHex(fields.id);
    if (!name || out.has(name)) continue;
    const voids = made(acts, 'void').filter(({ act }) => equal(act.invite, fields.id));
    const claims = placed
      ? [standingOfPlaced({ entry }, voids)]
      : standingOfClaims(
          made(acts, 'claim').filter(({ act }) => equal(act.invite, fields.id)),
          voids,
          acts,
          graph,
        );
    out.set(name, { fields, entry: id, state: stateOfInvite(claims, voids), isDirect: placed !== null, claims });
  }
  return out;
}

function inviteMadeBy(act: VerifiedControl['control']['act']): InviteFields | null {
  return act.type === 'case' || act.type === 'invite' ? act.invite : null;
}

/** The house that an owner names in a founding entry. */
export function placedBy(act: VerifiedControl['control']['act']): Placed | null {
  return act.type === 'direct' || act.type === 'contact' ? act.guest : null;
}
function inviteOf({ id }: Placed): InviteFields {
  return { id, key: new Uint8Array(32), role: 'lab', expires: 0 };
}

function made<T extends 'claim' | 'confirm' | 'void'>(acts: readonly VerifiedControl[], type: T): readonly Made<T>[] {
  return acts.flatMap((entry) =>
    entry.control.act.type === type ? [{ entry, act: entry.control.act as ActOf<T> }] : [],
  );
}

const voidsOf = ({ entry }: Claimed, voids: readonly Made<'void'>[]): readonly Made<'void'>[] =>
  voids.filter(({ act }) => act.claim === null || equal(act.claim, entry.id));

function standingOfPlaced(placed: Claimed, voids: readonly Made<'void'>[]): ClaimStanding {
  const against = voidsOf(placed, voids);
  return {
    ...placed,
    state: against.length > 0 ? 'void' : 'confirmed',
    pins: against.flatMap(({ act }) => act.pins),
    endings: against.map(({ entry }) => entry.id),
  };
}

function standingOfClaims(
  claims: readonly Made<'claim'>[],
  voids: readonly Made<'void'>[],
  acts: readonly VerifiedControl[],
  graph: Knowledge,
): readonly ClaimStanding[] {
  const alive = claims.filter((claim) => voidsOf(claim, voids).length === 0);
  const confirmations = (claim: Made<'claim'>): readonly Made<'confirm'>[] =>
    made(acts, 'confirm').filter(({ act }) => equal(act.claim, claim.entry.id));
  const confirmed = alive.filter((claim) => confirmations(claim).length > 0);
  /** Confirmations of its rival by somebody who knew of both. */
  const decisionsAgainst = (claim: Made<'claim'>): readonly Made<'confirm'>[] =>
    confirmed.length === 1 && !confirmed.includes(claim)
      ? confirmations(confirmed[0]!).filter(({ entry }) => graph.knew(toHex(entry.id), toHex(claim.entry.id)))
      : [];
  const stateOf = (claim: Made<'claim'>): ClaimState => {
    if (!alive.includes(claim)) return 'void';
    if (alive.length === 1) return confirmed.length === 1 ? 'confirmed' : 'claimed';
    if (confirmed.length !== 1) return 'frozen';
    if (confirmed.includes(claim)) return 'confirmed';
    return decisionsAgainst(claim).length > 0 ? 'void' : 'frozen';
  };
  return claims.map((claim) => ({
    entry: claim.entry,
    state: stateOf(claim),
    pins: voidsOf(claim, voids).flatMap(({ act }) => act.pins),
    endings: [...voidsOf(claim, voids), ...decisionsAgainst(claim)].map(({ entry }) => entry.id),
  }));
}

function stateOfInvite(claims: readonly ClaimStanding[], voids: readonly Made<'void'>[]): InviteState {
  for (const state of ['confirmed', 'frozen', 'claimed'] as const) {
    if (claims.some((claim) => claim.state === state)) return state;
  }
  return claims.length > 0 || voids.some(({ act }) => act.claim === null) ? 'void' : 'open';
}
