// Persons and devices of an organisation, computed from lawful acts that may not have known of each other.
// Removal wins; who comes back must be brought back knowing of it; what remaining members built on stays. No clocks.
import { EMPTY, concat, equal, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { signedMessage, type DeviceId } from '../../protocol/ids.ts';
import type { VerifiedControl } from './admit.ts';
import type { Act, PersonFields } from './control.ts';
import { newestOf, type Graph } from './graph.ts';
import { certifyingRoot, isOutlived, recertified, reignOf, successorsIn, type Reign } from './reign.ts';
import type { Role } from './roles.ts';
import { idOf, type DeviceKeys } from './statements.ts';
import { actsAbout, introducedBy } from './subjects.ts';

export type Standing = 'active' | 'suspended' | 'removed';

export interface Person {
  /** 16 bytes, hex. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly state: Standing;
  /** Hex persons who say that this one is removed, where one alone only suspends. */
  readonly suspendedBy: readonly string[];
}
export interface Device {
  readonly id: DeviceId;
  /** Hex id of its person. */
  readonly person: string;
  readonly keys: DeviceKeys;
  /** Certified by the root, and its person is an admin. */
  readonly isAdmin: boolean;
  readonly state: Standing;
  /** How often it, or its person, was suspended or removed: tells one ending from a later one. */
  readonly endings: number;
}
export interface Membership {
  /** Null before the founding. */
  readonly reign: Reign | null;
  readonly persons: ReadonlyMap<string, Person>;
  readonly devices: ReadonlyMap<string, Device>;
  /** Acts that count. */
  readonly kept: readonly VerifiedControl[];
  /** Acts of somebody who was being removed meanwhile: they wait for an admin to do them again. */
  readonly suspended: readonly VerifiedControl[];
}

/** What the root signs to remove an admin where no second admin does. */
export function removalMessage(staff: Uint8Array, person: Uint8Array): Bytes {
  return signedMessage('removal', concat(staff, person));
}

/** What the root signs to bring a person back on a device that nobody knew before. */
export function restoreMessage(staff: Uint8Array, person: Uint8Array, device: DeviceId): Bytes {
  return signedMessage('restore', concat(staff, person, device));
}

/** What the root signs to erase a patient's record where no second admin agrees. */
export function erasureMessage(staff: Uint8Array, patient: string): Bytes {
  return signedMessage('erasure', concat(staff, utf8(patient)));
}

type Knowledge = Pick<Graph<VerifiedControl>, 'knew'>;
type Removals = ReadonlyMap<string, readonly VerifiedControl[]>;

export function settle(acts: readonly VerifiedControl[], graph: Knowledge): Membership {
  const first = settleUnder(reignOf(acts, graph), acts, graph);
  // Who replaced the paper may have been removed meanwhile: then the paper of before still rules.
  const reign = reignOf(first.kept, graph);
  const isSame = reign?.steps.length === first.reign?.steps.length;
  return isSame && reign?.steps.every((step, at) => step === first.reign?.steps[at]) !== false
    ? first
    : settleUnder(reign, acts, graph);
}

function settleUnder(reign: Reign | null, all: readonly VerifiedControl[], graph: Knowledge): Membership {
  const acts = reign ? all.filter((entry) => !isOutlived(entry, reign, graph)) : all;
  const owners = ownersOf(acts);
  const removals = standingRemovals(acts, graph);
  const kept = keepAgainst(removals, acts, owners, graph);
  const about = actsAbout(kept);
  const persons = new Map(
    personIds(kept).map((id) => [id, personOf(id, about(id), removals.get(id) ?? [], owners, graph)]),
  );
  const devices = new Map<string, Device>();
  for (const entry of kept) {
    const shown = introducedBy(entry.control.act);
    if (!shown) continue;
    const id = toHex(idOf(shown.device));
    const acts = [...about(id), ...about(shown.person)];
    devices.set(id, deviceOf(shown.device, shown.person, isCertifiedBy(reign, id, about(id)), acts, persons, graph));
  }
  const isKept = new Set(kept);
  return { reign, persons, devices, kept, suspended: all.filter((entry) => !isKept.has(entry)) };
}

/** The paper that rules has certified this device: where it was shown, or when the paper was new. */
function isCertifiedBy(reign: Reign | null, device: string, kept: readonly VerifiedControl[]): boolean {
  return kept.some(({ control: { act } }) => {
    if (act.type === 'succeed')
      return recertified(act).includes(device) && successorsIn(act).some((root) => reign && equal(root, reign.root));
    const shown = introducedBy(act);
    if (!shown?.isCertified || toHex(idOf(shown.device)) !== device) return false;
    // Only where a paper was replaced there is more than one root that could have signed.
    return !reign || reign.roots.length === 1 || equal(certifyingRoot(act) ?? EMPTY, reign.root);
  });
}

/** Hex person by hex device: a device belongs to one person for ever. */
function ownersOf(acts: readonly VerifiedControl[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const { control } of acts) {
    const shown = introducedBy(control.act);
    const device = shown && toHex(idOf(shown.device));
    if (device && !owners.has(device)) owners.set(device, shown.person);
  }
  return owners;
}

function namedPerson(act: Act): PersonFields | null {
  return act.type === 'found' || act.type === 'person' ? act.person : null;
}
function personIds(acts: readonly VerifiedControl[]): readonly string[] {
  const ids = acts.map(({ control }) => namedPerson(control.act)).filter((person) => person !== null);
  return [...new Set(ids.map((person) => toHex(person.id)))];
}

/** Removals that nobody has answered, knowing of them, by bringing the person back. */
function standingRemovals(acts: readonly VerifiedControl[], graph: Knowledge): Removals {
  const out = new Map<string, VerifiedControl[]>();
  for (const removal of acts) {
    const { act } = removal.control;
    if (act.type !== 'remove') continue;
    const person = toHex(act.person);
    const isAnswered = acts.some(
      (other) => bringsBack(other.control.act, person) && graph.knew(toHex(other.id), toHex(removal.id)),
    );
    if (!isAnswered) out.set(person, [...(out.get(person) ?? []), removal]);
  }
  return out;
}
function bringsBack(act: Act, person: string): boolean {
  return (
    (act.type === 'person' && toHex(act.person.id) === person) ||
    (act.type === 'restore' && toHex(act.person) === person)
  );
}

/** Which acts count while some of their authors are being removed. */
function keepAgainst(
  removals: Removals,
  acts: readonly VerifiedControl[],
  owners: ReadonlyMap<string, string>,
  graph: Knowledge,
): readonly VerifiedControl[] {
  const removalsOf = (entry: VerifiedControl): readonly VerifiedControl[] =>
    removals.get(owners.get(toHex(entry.fields.device)) ?? '') ?? [];
  const isDoubtful = (entry: VerifiedControl): boolean =>
    !takesAway(entry.control.act) && removalsOf(entry).some((removal) => !wasAccepted(entry, removal, graph));
  /** A remaining member who did not know of the removal built on it. */
  const isBuiltOnBy = (entry: VerifiedControl, later: VerifiedControl): boolean =>
    removalsOf(later).length === 0 &&
    graph.knew(toHex(later.id), toHex(entry.id)) &&
    !removalsOf(entry).some((removal) => graph.knew(toHex(later.id), toHex(removal.id)));
  let kept = introducedOnly(
    acts.filter((entry) => !isDoubtful(entry)),
    graph,
  );
  for (;;) {
    const known = new Set(kept);
    const next = acts.filter((entry) => known.has(entry) || kept.some((later) => isBuiltOnBy(entry, later)));
    const grown = introducedOnly(next, graph);
    if (grown.length === kept.length) return kept;
    kept = grown;
  }
}
/** Removal wins even over the removal of its author. */
function takesAway(act: Act): boolean {
  return act.type === 'remove' || (act.type === 'suspend' && act.isSuspended);
}
function wasAccepted(entry: VerifiedControl, removal: VerifiedControl, graph: Knowledge): boolean {
  if (graph.knew(toHex(removal.id), toHex(entry.id))) return true;
  const { act } = removal.control;
  if (act.type !== 'remove') return true;
  const device = toHex(entry.fields.device);
  return act.pins.some((pin) => toHex(pin.device) === device && entry.fields.seq <= pin.seq);
}
/** Drops acts of devices whose introduction dropped out. */
function introducedOnly(acts: readonly VerifiedControl[], graph: Knowledge): readonly VerifiedControl[] {
  const introductions = new Map<string, string[]>();
  return acts.filter((entry) => {
    const id = toHex(entry.id);
    const shown = introducedBy(entry.control.act);
    const author = toHex(entry.fields.device);
    const shownDevice = shown && toHex(idOf(shown.device));
    const isKnown = shownDevice === author || introductions.get(author)?.some((by) => graph.knew(id, by));
    if (!isKnown) return false;
    if (shownDevice) introductions.set(shownDevice, [...(introductions.get(shownDevice) ?? []), id]);
    return true;
  });
}

function personOf(
  id: string,
  kept: readonly VerifiedControl[],
  removals: readonly VerifiedControl[],
  owners: ReadonlyMap<string, string>,
  graph: Knowledge,
): Person {
  const nameIn = ({ control }: VerifiedControl): string | null => {
    const named = namedPerson(control.act);
    return named && toHex(named.id) === id ? named.name : null;
  };
  const rolesIn = ({ control }: VerifiedControl): readonly Role[] | null => rolesFor(control.act, id);
  const [name = ''] = newestOf(
    kept.filter((entry) => nameIn(entry) !== null),
    graph,
  ).map(nameIn);
  const grants = newestOf(
    kept.filter((entry) => rolesIn(entry) !== null),
    graph,
  ).map((entry) => rolesIn(entry) ?? []);
  const [first = []] = grants;
  const roles = first.filter((role) => grants.every((grant) => grant.includes(role)));
  const state = standingOf(roles, removals, owners);
  const suspendedBy = state === 'suspended' ? removersIn(removals, owners) : [];
  return { id, name: name ?? '', roles, state, suspendedBy };
}
function rolesFor(act: Act, person: string): readonly Role[] | null {
  if (act.type === 'roles') return toHex(act.person) === person ? act.roles : null;
  const named = namedPerson(act);
  return named && toHex(named.id) === person ? named.roles : null;
}
/** One admin alone only suspends another; a second admin or the root removes. */
function standingOf(
  roles: readonly Role[],
  removals: readonly VerifiedControl[],
  owners: ReadonlyMap<string, string>,
): Standing {
  if (removals.length === 0) return 'active';
  if (!roles.includes('admin')) return 'removed';
  const isByRoot = removals.some(({ control }) => control.act.type === 'remove' && control.act.root !== null);
  return isByRoot || removersIn(removals, owners).length >= 2 ? 'removed' : 'suspended';
}
function removersIn(removals: readonly VerifiedControl[], owners: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set(removals.flatMap((entry) => owners.get(toHex(entry.fields.device)) ?? []))];
}

function deviceOf(
  keys: DeviceKeys,
  owner: string,
  isCertified: boolean,
  kept: readonly VerifiedControl[],
  persons: ReadonlyMap<string, Person>,
  graph: Knowledge,
): Device {
  const id = idOf(keys);
  const hex = toHex(id);
  const introductions = kept.flatMap((entry) => {
    const shown = introducedBy(entry.control.act);
    return shown && toHex(idOf(shown.device)) === hex ? [{ id: toHex(entry.id) }] : [];
  });
  const person = persons.get(owner);
  const isAdmin = isCertified && (person?.roles.includes('admin') ?? false);
  const endings = kept.filter(({ control: { act } }) => ends(act, hex, owner)).length;
  const base = { id, person: owner, keys, isAdmin, endings };
  if (person?.state !== 'active') return { ...base, state: person?.state ?? 'removed' };
  const removals = kept.filter(({ control: { act } }) => act.type === 'remove' && toHex(act.person) === owner);
  const isBack = introductions.some((back) => removals.every((each) => graph.knew(back.id, toHex(each.id))));
  if (!isBack) return { ...base, state: 'removed' };
  const orders = kept.filter(({ control: { act } }) => act.type === 'suspend' && toHex(act.device) === hex);
  const isSuspended = newestOf(orders, graph).some(({ control: { act } }) => act.type === 'suspend' && act.isSuspended);
  return { ...base, state: isSuspended ? 'suspended' : 'active' };
}

function ends(act: Act, device: string, owner: string): boolean {
  if (act.type === 'remove') return toHex(act.person) === owner;
  return act.type === 'suspend' && act.isSuspended && toHex(act.device) === device;
}
