// Who may write no more in a log, how far each was heard there, and who knew of it: what decides whether an entry that is
// stored here still stands. Follows from rosters alone.
import { bytesOfHex, concat, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { Signed, SignedEntry } from '../../../protocol/entry.ts';
import { bytes, encode, list, text, tuple } from '../../../protocol/schema.ts';
import { sha256 } from '../../crypto/hash.ts';
import { PIN, type ActOf, type Pin } from '../../roster/control.ts';
import { lateInOwn, lateOn, mayWrite, mayWriteOwn, type Late, type WriteRule } from '../../roster/rights.ts';
import { isShared, type Group } from '../groups/group.ts';
import type { House } from '../house.ts';

/** A device that lost its place in a log. */
export interface Left {
  /** Hex id. */
  readonly device: string;
  readonly reason: Late;
  readonly pins: readonly Pin[];
  /** Entries that ended it; in an own log the roster itself tells. */
  readonly by: readonly Bytes[];
}
const LEFT = list(
  tuple({ device: bytes(32), reason: text(16), pins: list(PIN, 4096), by: list(bytes(32), 4096) }),
  65_536,
);

/** How far a device that lost its place was heard in an own log: said by the rotations that knew of it, and by decisions. */
export function pinsFor({ groups }: House, log: Bytes, device: Bytes): readonly Pin[] | 'not yet' {
  const now = groups.organisation.devices.get(toHex(device));
  if (now?.state === 'active') return [];
  const known = groups.need(log).controls.flatMap(({ fields, control: { act } }) => {
    const then = groups.organisationAt(fields.reg)?.devices.get(toHex(device));
    return then?.state === 'active' ? [] : [{ fields, act, isCurrent: then?.endings === now?.endings }];
  });
  if (!known.some(({ act, isCurrent }) => act.type === 'rekey' && isCurrent)) return 'not yet';
  const pins = known.flatMap(({ fields, act }) =>
    (act.type === 'rekey' || (act.type === 'late' && act.isAccepted)) && counts(groups, log, fields) ? act.pins : [],
  );
  return pins.filter((pin) => equal(pin.device, device));
}
/** Nobody who has left says how far anybody is heard, itself least of all; what was said before stays. */
function counts(groups: House['groups'], log: Bytes, { device, seq }: Signed): boolean {
  const isActive = (each: Bytes): boolean => groups.organisation.devices.get(toHex(each))?.state === 'active';
  if (isActive(device)) return true;
  return groups
    .need(log)
    .controls.some(
      ({ fields, control: { act } }) =>
        act.type === 'rekey' &&
        isActive(fields.device) &&
        act.pins.some((pin) => equal(pin.device, device) && seq <= pin.seq),
    );
}

/** What people decided about late entries in a log. */
export function decisionsIn({ groups }: House, log: Bytes): readonly ActOf<'late'>[] {
  const { caseRoster, controls } = groups.need(log);
  if (caseRoster) return caseRoster.decisions;
  return controls.flatMap(({ fields, control: { act } }) =>
    act.type === 'late' && counts(groups, log, fields) ? [act] : [],
  );
}

/** What was found for a group, as long as its rosters are the same. */
interface Found {
  readonly rosters: readonly unknown[];
  readonly left: readonly Left[];
  standing: Bytes | null | undefined;
}
const found = new WeakMap<Group, Found>();

function foundIn(house: House, log: Bytes): Found {
  const group = house.groups.need(log);
  const staff = house.groups.all().find(({ place }) => place === 'staff');
  const own = [staff?.organisation, group.controls.length, group.turns];
  const rosters = isShared(group.place) ? [group.caseRoster] : own;
  const known = found.get(group);
  if (known?.rosters.every((each, at) => each === rosters[at])) return known;
  const fresh: Found = { rosters, left: findLeft(house, group), standing: undefined };
  found.set(group, fresh);
  return fresh;
}

export function leftIn(house: House, log: Bytes): readonly Left[] {
  return foundIn(house, log).left;
}
function findLeft(house: House, group: Group): readonly Left[] {
  const { groups } = house;
  const { log } = group;
  if (isShared(group.place))
    return [...(group.caseRoster?.devices ?? [])].flatMap(([device, places]) =>
      places.flatMap(({ ending }) => (ending ? [{ device, ...ending }] : [])),
    );
  if (group.place === 'staff' || group.place === 'audit') return [];
  const organisation = groups.all().find(({ place }) => place === 'staff')?.organisation;
  return [...(organisation?.devices ?? [])].flatMap(([device, { id, state }]) => {
    const pins = state === 'active' ? 'not yet' : pinsFor(house, log, id);
    return state === 'active' || pins === 'not yet' ? [] : [{ device, reason: state, pins, by: [] }];
  });
}

/** null = nobody has left, and no act was set aside for another in its place. */
export function standingOf(house: House, log: Bytes): Bytes | null {
  const known = foundIn(house, log);
  if (known.standing !== undefined) return known.standing;
  const left = known.left.length === 0 ? null : hashOf(known.left);
  const aside = asideActs(house, log).map(toHex).sort();
  known.standing = aside.length === 0 ? left : sha256(concat(...(left ? [left] : []), ...aside.map(bytesOfHex)));
  return known.standing;
}
/** P14: acts of the roster that counts in a log which stand beside another in their place. */
export function asideActs({ groups }: House, log: Bytes): readonly Bytes[] {
  const group = groups.need(log);
  const roster = isShared(group.place) ? group : groups.all().find(({ place }) => place === 'staff');
  return (roster?.controls ?? []).flatMap(({ id, isAside }) => (isAside ? [id] : []));
}
function hashOf(left: readonly Left[]): Bytes {
  const inOrder = [...left].sort((a, b) => (a.device < b.device ? -1 : 1));
  return sha256(
    encode(
      LEFT,
      inOrder.map((each) => ({ ...each, device: bytesOfHex(each.device) })),
    ),
  );
}

/** Whether whoever cites these heads did not know that a device has left; of `whose`, or of any. */
export function isBehind(house: House, log: Bytes, reg: readonly Bytes[], whose?: string): boolean {
  const { groups } = house;
  const { caseRoster } = groups.need(log);
  const left = leftIn(house, log).filter(({ device }) => whose === undefined || device === whose);
  if (left.length === 0) return false;
  if (caseRoster) return left.some(({ by }) => !by.some((entry) => caseRoster.knew(reg, entry)));
  const known = groups.organisationAt(reg);
  return left.some(({ device }) => known?.devices.get(device)?.state === 'active');
}

/** An entry of any kind by a device that had left, beyond what was heard of it. */
export function lateness(house: House, log: Bytes, fields: Signed): Late | null {
  const { groups } = house;
  const { place, caseRoster } = groups.need(log);
  if (caseRoster) return lateOn(caseRoster, fields);
  if (isShared(place)) return null;
  return lateInOwn(groups.organisation, fields, pinsFor(house, log, fields.device));
}

/** Whether the author of an entry may write documents of this rule here. null = it may. */
export function mayWriteIn(house: House, log: Bytes, entry: SignedEntry, rule: WriteRule): string | null {
  const { groups } = house;
  const { place, caseRoster } = groups.need(log);
  if (isShared(place)) return caseRoster ? mayWrite(caseRoster, entry.fields, rule) : 'unknown device';
  const { organisation } = groups;
  const known = groups.organisationAt(entry.fields.reg) ?? organisation;
  const { device, seq } = entry.fields;
  const pins = pinsFor(house, log, device);
  // The rotation that pins a leaver builds on what the leaver wrote, so neither may wait for the other.
  const isAwaited = pins === 'not yet' && awaitsRotation(house, log);
  return mayWriteOwn(organisation, place, entry.fields, isAwaited ? [{ device, seq }] : pins, known);
}

/** The entry of the newest epoch is still to be taken in; once it is, whoever left is judged anew by its pins. */
function awaitsRotation({ groups }: House, log: Bytes): boolean {
  const group = groups.need(log);
  const key = group.newestRecord?.fields.key;
  return key !== undefined && !groups.citedIn(group).some((cited) => equal(cited, key));
}
