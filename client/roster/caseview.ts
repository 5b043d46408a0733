// A case as it stands after some lawful acts: its houses, their devices, invites, member groups. Decides nothing.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { DeviceId, EntryId, LogId, Verify } from '../../protocol/ids.ts';
import { decode } from '../../protocol/schema.ts';
import type { VerifiedControl } from './admit.ts';
import { standingOfInvites, type ClaimState, type InviteStanding } from './claims.ts';
import type { HouseKind, Pin, SideFields } from './control.ts';
import type { Graph } from './graph.ts';
import type { Role } from './roles.ts';
import {
  hear,
  idOf,
  silentVoice,
  VOUCH,
  type DeviceKeys,
  type StatementRefusal,
  type Voice,
  type Vouch,
} from './statements.ts';

export interface CaseSide {
  readonly role: 'owner' | 'guest';
  readonly kind: HouseKind;
  readonly name: string;
  readonly root: Bytes;
  readonly group: LogId;
  readonly voice: Voice;
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
  /** Entries that closed the case. */
  readonly closings: readonly EntryId[];
}

export function viewOf(
  acts: readonly VerifiedControl[],
  graph: Pick<Graph<VerifiedControl>, 'knew'>,
  verify: Verify,
): CaseView {
  const invites = standingOfInvites(acts, graph);
  const sides = sidesOf(acts, invites, verify);
  const closings = acts.filter(({ control }) => control.act.type === 'close').map((entry) => entry.id);
  return {
    sides,
    invites,
    devices: devicesOf(sides, acts),
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
  invites: ReadonlyMap<string, InviteStanding>,
  verify: Verify,
): readonly CaseSide[] {
  const sides: CaseSide[] = [];
  for (const { id, fields, control } of acts) {
    if (control.act.type !== 'case' && control.act.type !== 'claim') continue;
    const { side } = control.act;
    const voice = firstWords(side, verify);
    if (typeof voice === 'string') continue;
    const invite = control.act.type === 'claim' ? toHex(control.act.invite) : '';
    const claim = invites.get(invite)?.claims.find((each) => equal(each.entry.id, id));
    sides.push({
      role: claim ? 'guest' : 'owner',
      kind: side.kind,
      name: side.name,
      root: side.root,
      group: side.group as LogId,
      voice,
      entry: id,
      author: fields.device as DeviceId,
      state: claim?.state ?? 'owner',
      invite,
      pins: claim?.pins ?? [],
      endings: claim?.endings ?? [],
    });
  }
  return sides.map((side) => ({ ...side, voice: laterWords(side, acts, verify) }));
}

/** Statements carried later are heard for the house whose root they name. */
function laterWords(side: CaseSide, acts: readonly VerifiedControl[], verify: Verify): Voice {
  let { voice } = side;
  for (const { control } of acts) {
    if (control.act.type !== 'carry' && control.act.type !== 'rekey') continue;
    const heard = hear(voice, control.act.statements, verify);
    if (typeof heard !== 'string') voice = heard;
  }
  return voice;
}

const BEST_FIRST: readonly CaseSide['state'][] = ['owner', 'confirmed', 'claimed', 'frozen', 'void'];

function devicesOf(
  sides: readonly CaseSide[],
  acts: readonly VerifiedControl[],
): ReadonlyMap<string, readonly CaseDevice[]> {
  const out = new Map<string, CaseDevice[]>();
  const inOrder = [...sides].sort((a, b) => BEST_FIRST.indexOf(a.state) - BEST_FIRST.indexOf(b.state));
  for (const side of inOrder) {
    const { vouched, admins } = side.voice;
    const shown = new Map([...admins, ...[...vouched].map(([id, vouch]) => [id, vouch.device] as const)]);
    for (const [id, keys] of shown) {
      const vouch = vouched.get(id);
      const ending = endingOf(id, side, vouch, acts);
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
  vouch: Vouch | undefined,
  acts: readonly VerifiedControl[],
): Ending | null {
  const isVoid = side.state === 'void';
  if (!isVoid && vouch?.roles.length !== 0) return null;
  const { admins, vouched } = side.voice;
  const isOwn = (author: string): boolean => admins.has(author) || vouched.has(author);
  const pins = acts.flatMap(({ fields, control: { act } }) => {
    if (act.type === 'late') return act.isAccepted ? act.pins : [];
    return act.type === 'rekey' && isOwn(toHex(fields.device)) ? act.pins : [];
  });
  const ours = [...(isVoid ? side.pins : []), ...pins].filter((pin) => toHex(pin.device) === device);
  if (isVoid) return { reason: 'void', by: side.endings, pins: ours };
  const by = acts.filter(({ control: { act } }) => saysOf(act, device, vouch?.number ?? 0)).map(({ id }) => id);
  return { reason: 'removed', by, pins: ours };
}
/** Whether this act carried that vouch into the case. */
function saysOf(act: VerifiedControl['control']['act'], device: string, number: number): boolean {
  if (act.type !== 'carry' && act.type !== 'rekey') return false;
  return act.statements.vouches.some((statement) => {
    const fields = decode(VOUCH, statement.bytes);
    return fields !== null && fields.number === number && toHex(idOf(fields.device)) === device;
  });
}
