// A case as it stands after some lawful acts: its houses, their devices, invites, member groups. Decides nothing.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { DeviceId, EntryId, LogId, Verify } from '../../protocol/ids.ts';
import { decode } from '../../protocol/schema.ts';
import type { VerifiedControl } from './admit.ts';
import { placedBy, standingOfInvites, type ClaimState, type InviteStanding } from './claims.ts';
import type { Act, ActOf, HouseKind, Pin, SideFields } from './control.ts';
import type { Graph } from './graph.ts';
import { isOffCases, type Role } from './roles.ts';
import { listen, type Spoken, type Word } from './spoken.ts';
import { idOf, VOUCH, type DeviceKeys, type Statements } from './statements.ts';
import type { Proof } from './succession.ts';
import { hear, silentVoice, type StatementRefusal, type Voice } from './voice.ts';

export interface CaseSide extends Spoken {
  readonly role: 'owner' | 'guest';
  readonly kind: HouseKind;
  readonly name: string;
  readonly root: Bytes;
  readonly group: LogId;
  /** The founding or claiming entry. */
  readonly entry: EntryId;
  /** The device that founded or claimed. */
  readonly author: DeviceId;
  readonly state: 'owner' | ClaimState;
  /** Hex id of the invite; '' for the owner. */
  readonly invite: string;
  readonly pins: readonly Pin[];
  /** The entries that ended its place here. */
  readonly endings: readonly EntryId[];
}
/** A device that counts no more: its house left the case, or it was taken from its house. */
export interface Ending {
  readonly reason: 'void' | 'removed';
  /** Whoever knew none of these took it for a member. */
  readonly by: readonly EntryId[];
  /** How far its chain still counts. */
  readonly pins: readonly Pin[];
}
export interface CaseDevice {
  readonly id: DeviceId;
  readonly side: CaseSide;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly keys: DeviceKeys;
  readonly ending: Ending | null;
}
/** The case after these lawful acts. */
export interface CaseView {
  /** Owner first, then every side that ever claimed lawfully. */
  readonly sides: readonly CaseSide[];
  /** Hex device id → every place it has or had here, the best first. */
  readonly devices: ReadonlyMap<string, readonly CaseDevice[]>;
  /** By hex invite id. */
  readonly invites: ReadonlyMap<string, InviteStanding>;
  /** Member groups: recipients of the next epoch. */
  readonly members: readonly { readonly side: CaseSide; readonly key: Bytes }[];
  readonly isFrozen: boolean;
  readonly isClosed: boolean;
  /** What people decided about late entries. */
  readonly decisions: readonly ActOf<'late'>[];
  /** Entries that closed the case. */
  readonly closings: readonly EntryId[];
}

/** `carried` = acts whose statements are heard: who carries what is signed makes it neither true nor false. */
export function viewOf(
  acts: readonly VerifiedControl[],
  graph: Pick<Graph<VerifiedControl>, 'knew'>,
  verify: Verify,
  carried: readonly VerifiedControl[] = acts,
): CaseView {
  const invites = standingOfInvites(acts, graph);
  const sides = sidesOf(acts, carried.flatMap(wordIn), invites, graph, verify);
  const decisions = decisionsOf(sides, acts);
  const closings = acts.filter(({ control }) => control.act.type === 'close').map((entry) => entry.id);
  return {
    sides,
    invites,
    devices: devicesOf(sides, acts, decisions),
    decisions,
    members: sides.flatMap((side) =>
      isMember(side) && side.voice.groupKey ? [{ side, key: side.voice.groupKey }] : [],
    ),
    isFrozen: [...invites.values()].some((invite) => invite.state === 'frozen'),
    isClosed: closings.length > 0,
    closings,
  };
}

function isMember(side: CaseSide): boolean {
  return side.state === 'owner' || side.state === 'claimed' || side.state === 'confirmed';
}

/** What a side says in its first entry; null when forged. */
export function firstWords(side: SideFields, verify: Verify): Voice | StatementRefusal {
  return hear(silentVoice(side.root, side.group), side.statements, verify);
}

function sidesOf(
  acts: readonly VerifiedControl[],
  later: readonly Word[],
  invites: ReadonlyMap<string, InviteStanding>,
  graph: Pick<Graph<VerifiedControl>, 'knew'>,
  verify: Verify,
): readonly CaseSide[] {
  const sides: CaseSide[] = [];
  for (const { id, fields, side, invite } of acts.flatMap(entrancesOf)) {
    if (typeof firstWords(side, verify) === 'string') continue;
    const first: Word = { entry: id, author: toHex(fields.device), statements: side.statements, proofs: [] };
    const claim = invites.get(invite)?.claims.find((each) => equal(each.entry.id, id));
    sides.push({
      role: claim ? 'guest' : 'owner',
      kind: side.kind,
      name: side.name,
      root: side.root,
      group: side.group as LogId,
      ...listen(silentVoice(side.root, side.group), [first, ...later], graph, verify),
      entry: id,
      author: fields.device as DeviceId,
      state: claim?.state ?? 'owner',
      invite,
      pins: claim?.pins ?? [],
      endings: claim?.endings ?? [],
    });
  }
  return sides;
}

interface Entrance extends Pick<VerifiedControl, 'id' | 'fields'> {
  readonly side: SideFields;
  /** Hex id; '' for the owner. */
  readonly invite: string;
}
/** The houses that an act brings in. */
function entrancesOf({ id, fields, control: { act } }: VerifiedControl): readonly Entrance[] {
  if (act.type === 'claim') return [{ id, fields, side: act.side, invite: toHex(act.invite) }];
  if (act.type !== 'case' && act.type !== 'direct' && act.type !== 'contact') return [];
  const placed = placedBy(act);
  const guests = placed ? [{ id, fields, side: placed.side, invite: toHex(placed.id) }] : [];
  return [{ id, fields, side: act.side, invite: '' }, ...guests];
}

/** Statements carried later are heard for the house whose root they name. */
export function wordIn({ id, fields, control }: VerifiedControl): readonly Word[] {
  const said = saidIn(control.act);
  return said ? [{ entry: id, author: toHex(fields.device), ...said }] : [];
}

/** What an act carries of its house's words. */
function saidIn(act: Act): { readonly statements: Statements; readonly proofs: readonly Proof[] } | null {
  if (act.type === 'succeed') return act;
  return act.type === 'carry' || act.type === 'rekey' ? { statements: act.statements, proofs: [] } : null;
}

const BEST_FIRST: readonly CaseSide['state'][] = ['owner', 'confirmed', 'claimed', 'frozen', 'void'];

function devicesOf(
  sides: readonly CaseSide[],
  acts: readonly VerifiedControl[],
  decisions: readonly ActOf<'late'>[],
): ReadonlyMap<string, readonly CaseDevice[]> {
  const out = new Map<string, CaseDevice[]>();
  const inOrder = [...sides].sort((a, b) => BEST_FIRST.indexOf(a.state) - BEST_FIRST.indexOf(b.state));
  for (const side of inOrder) {
    const { vouched, admins } = side.voice;
    const unheard = [...side.unheard].map(([id, { vouch }]) => [id, vouch] as const);
    const named = new Map([...unheard, ...vouched]);
    const shown = new Map([...admins, ...[...named].map(([id, vouch]) => [id, vouch.device] as const)]);
    for (const [id, keys] of shown) {
      const vouch = named.get(id);
      const ending = endingOf(id, side, acts, decisions);
      const device = { id: idOf(keys), side, name: vouch?.name ?? '', roles: vouch?.roles ?? [], keys, ending };
      out.set(id, [...(out.get(id) ?? []), device]);
    }
  }
  return out;
}

/** A vouch without roles takes a device from its house; how far it was heard stands in the rekeys of its own house. */
function endingOf(
  device: string,
  side: CaseSide,
  acts: readonly VerifiedControl[],
  decisions: readonly ActOf<'late'>[],
): Ending | null {
  if (!isOver(device, side)) return null;
  const accepted = decisions.flatMap((act) => (act.isAccepted ? act.pins : []));
  const isVoid = side.state === 'void';
  const heard = isVoid ? side.pins : rekeysOf(side, acts).flatMap(({ act }) => act.pins);
  const pins = [...heard, ...accepted].filter((pin) => toHex(pin.device) === device);
  if (isVoid) return { reason: 'void', by: side.endings, pins };
  const taken = side.ended.get(device) ?? (speaksFor(device, side) ? undefined : side.unheard.get(device)?.by);
  if (taken) return { reason: 'removed', by: taken, pins };
  const number = side.voice.vouched.get(device)?.number ?? 0;
  const by = side.words.filter(({ statements }) => saysOf(statements, device, number)).map(({ entry }) => entry);
  return { reason: 'removed', by, pins };
}
function speaksFor(device: string, { voice }: CaseSide): boolean {
  return voice.admins.has(device) || voice.vouched.has(device);
}
function isOver(device: string, side: CaseSide): boolean {
  if (side.state === 'void' || side.ended.has(device)) return true;
  const roles = side.voice.vouched.get(device)?.roles;
  return !speaksFor(device, side) || (roles !== undefined && isOffCases(roles));
}

interface Rekey {
  readonly fields: VerifiedControl['fields'];
  readonly act: ActOf<'rekey'>;
}
/** Rekeys of a house that count: by who belongs to it, or belonged and was heard by who does. */
function rekeysOf(side: CaseSide, acts: readonly VerifiedControl[]): readonly Rekey[] {
  const all = acts.flatMap(({ fields, control: { act } }) =>
    act.type === 'rekey' && speaksFor(toHex(fields.device), side) ? [{ fields, act }] : [],
  );
  const standing = all.filter(({ fields }) => !isOver(toHex(fields.device), side));
  return all.filter((each) => standing.includes(each) || isHeard(each.fields, standing));
}
function isHeard({ device, seq }: VerifiedControl['fields'], rekeys: readonly Rekey[]): boolean {
  return rekeys.some(({ act }) => act.pins.some((pin) => equal(pin.device, device) && seq <= pin.seq));
}

/** Nobody whose own place is over lets anything in, itself least of all; what was decided before stays. */
function decisionsOf(sides: readonly CaseSide[], acts: readonly VerifiedControl[]): readonly ActOf<'late'>[] {
  return acts.flatMap(({ fields, control: { act } }) => {
    if (act.type !== 'late') return [];
    const author = toHex(fields.device);
    const counts = sides.some(
      (side) =>
        side.state !== 'void' &&
        speaksFor(author, side) &&
        (!isOver(author, side) || isHeard(fields, rekeysOf(side, acts))),
    );
    return counts ? [act] : [];
  });
}

function saysOf({ vouches }: Statements, device: string, number: number): boolean {
  return vouches.some((statement) => {
    const fields = decode(VOUCH, statement.bytes);
    return fields !== null && fields.number === number && toHex(idOf(fields.device)) === device;
  });
}
