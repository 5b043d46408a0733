// May this entry stand? Decided by every reader alone, from the roster and what the entry itself cites.
// Never from the time of arrival: an entry allowed here is allowed on every device.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { Kind, Signed } from '../../protocol/entry.ts';
import { decode } from '../../protocol/schema.ts';
import { packageKeysOf, type CaseRoster } from './case.ts';
import type { CaseDevice } from './caseview.ts';
import type { Pin } from './control.ts';
import type { OrganisationRoster } from './organisation.ts';
import { holds, writes, type Compartment } from './roles.ts';
import { idOf, VOUCH } from './statements.ts';

/** Who writes a document or does an act: one side or both, and with which of these roles (any, when not given). */
export interface WriteRule {
  readonly writers: 'owner' | 'guest' | 'both';
  readonly roles?: readonly string[];
}

export type RightsRefusal =
  | 'unknown device'
  /** Wrote before it was on the case, as far as it knew. */
  | 'not yet a member'
  /** Wrote under an epoch that the link opens. */
  | 'first epoch'
  | 'frozen'
  | 'void'
  | 'closed'
  | 'other side'
  | 'role'
  | 'removed'
  | 'suspended';

/** Written after its author lost the right to: it may stand after all, where others built on it or a person says so. */
export type Late = 'void' | 'removed' | 'suspended';
export function isLate(reason: string | null): reason is Late {
  return reason === 'void' || reason === 'removed' || reason === 'suspended';
}

/** Whether an entry of any kind is late on a case, as far as its author's place is known. */
export function lateOn(roster: CaseRoster, fields: Author): Late | null {
  const places = roster.devices.get(toHex(fields.device)) ?? [];
  const isOver = places.every(({ ending }) => ending && !isPinned(ending.pins, fields));
  if (isOver) return places[0]?.ending?.reason ?? null;
  const reason = mayWrite(roster, fields, { writers: 'both' });
  return isLate(reason) ? reason : null;
}
/** The same in an own log; see mayWriteOwn. */
export function lateInOwn(roster: OrganisationRoster, fields: Author, pins: readonly Pin[] | 'not yet'): Late | null {
  const state = roster.devices.get(toHex(fields.device))?.state ?? 'active';
  return state === 'active' || pins === 'not yet' || isPinned(pins, fields) ? null : state;
}

type Author = Pick<Signed, 'device' | 'seq' | 'key' | 'reg' | 'kind'>;

/** On a case. null = allowed. `unknown device` and `frozen` may change with later roster entries: hold and ask again. */
export function mayWrite(roster: CaseRoster, fields: Author, rule: WriteRule): RightsRefusal | null {
  const places = roster.devices.get(toHex(fields.device)) ?? [];
  let reason: RightsRefusal | null = 'unknown device';
  for (const [index, place] of places.entries()) {
    const verdict = judgePlace(roster, place, fields, rule);
    if (!verdict) return null;
    if (index === 0 || isLate(verdict)) reason = verdict;
  }
  return reason;
}

function judgePlace(roster: CaseRoster, place: CaseDevice, fields: Author, rule: WriteRule): RightsRefusal | null {
  const { side, ending } = place;
  if (!roster.knew(fields.reg, side.entry)) return 'not yet a member';
  if (side.role === 'guest' && packageKeysOf(roster, side).some((key) => equal(key, fields.key))) return 'first epoch';
  if (side.state === 'frozen') return 'frozen';
  if (ending && !isPinned(ending.pins, fields)) return ending.reason;
  const isContent = fields.kind === 'update' || fields.kind === 'act';
  if (isContent && roster.closings.some((entry) => roster.knew(fields.reg, entry))) return 'closed';
  if (rule.writers !== 'both' && rule.writers !== side.role) return 'other side';
  return rule.roles && !rolesThen(roster, place, fields.reg).some((role) => rule.roles?.includes(role)) ? 'role' : null;
}

/** What a role allowed when it was used stays allowed: the newest vouch that the author knew of, else the first. */
function rolesThen(roster: CaseRoster, { id, side, roles }: CaseDevice, reg: readonly Bytes[]): readonly string[] {
  const vouches = side.words
    .flatMap(({ entry, statements }) => statements.vouches.map(({ bytes }) => ({ entry, vouch: decode(VOUCH, bytes) })))
    .flatMap(({ entry, vouch }) => (vouch && equal(idOf(vouch.device), id) ? [{ entry, vouch }] : []))
    .sort((a, b) => a.vouch.number - b.vouch.number);
  const known = vouches.findLast(({ entry }) => roster.knew(reg, entry)) ?? vouches[0];
  return known?.vouch.roles ?? roles;
}

/** What a kind of entry needs in an own log: reading is enough to rotate, to act and to keep snapshots. */
const NEEDS_WRITE: readonly Kind[] = ['update'];

/**
 * In an own log. `known` is the roster as the author knew it: what a role allowed then stays allowed. `pins` come from the
 * entries that opened epochs of this log since; before the first that knew of a removal, whoever was removed is not
 * judged. null = allowed.
 */
export function mayWriteOwn(
  roster: OrganisationRoster,
  compartment: Compartment,
  fields: Author,
  pins: readonly Pin[] | 'not yet' = [],
  known: OrganisationRoster = roster,
): RightsRefusal | null {
  const device = roster.devices.get(toHex(fields.device));
  if (!device) return 'unknown device';
  const isActive = device.state === 'active';
  if (!isActive && pins === 'not yet') return 'unknown device';
  if (!isActive && pins !== 'not yet' && !isPinned(pins, fields)) return device.state;
  const roles = known.persons.get(device.person)?.roles ?? [];
  // Everyone writes to the access log, few read it.
  if (compartment === 'audit') return fields.kind === 'update' ? 'role' : null;
  const isAllowed = NEEDS_WRITE.includes(fields.kind) ? writes(roles, compartment) : holds(roles, compartment);
  return isAllowed ? null : 'role';
}

function isPinned(pins: readonly Pin[], fields: Author): boolean {
  return pins.some((pin) => equal(pin.device, fields.device) && fields.seq <= pin.seq);
}
