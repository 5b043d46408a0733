// People and devices as commands: who is here, a new tablet, a suspension, a removal. Every rule is the roster's own; what
// it would refuse is refused here first, in words.
import { bytesOfHex, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { RECEIPT } from '../../../protocol/receipt.ts';
import { decode, type Infer } from '../../../protocol/schema.ts';
import { kitKeys, type KitKeys } from '../../crypto/kit.ts';
import { removalMessage, type Device, type Person } from '../../roster/membership.ts';
import { handAct } from '../../roster/hand.ts';
import type { ENTRANCE } from '../../roster/meeting.ts';
import type { OrganisationRoster } from '../../roster/organisation.ts';
import type { Belonging } from '../../roster/recipients.ts';
import { compartmentsOf, holds, type Role } from '../../roster/roles.ts';
import { certify, vouch, type DeviceKeys, type Statement } from '../../roster/statements.ts';
import { keptKit } from '../../vault/kitkeeping.ts';
import { isDisowned } from '../groups/disowned.ts';
import { writeAct } from '../groups/founding.ts';
import { handedFor } from '../groups/handing.ts';
import { isShared } from '../groups/group.ts';
import type { House } from '../house.ts';
import { kitSecretOf } from '../kit/paper.ts';
import type { DeviceView, NewPerson, PeopleView, PersonView } from '../views/peopleview.ts';
import { pinsIn, rotateWith } from '../groups/rotating.ts';
import { Refused } from '../rpc.ts';
import { voidedActs } from '../aside/voided.ts';
import { citersOf, needHeard } from '../groups/unheard.ts';
import { vouchAnew } from '../groups/vouching.ts';

export const ROLES: Readonly<Record<'clinic' | 'lab', readonly Role[]>> = {
  clinic: ['dentist', 'hygienist', 'nurse', 'receptionist', 'practice manager', 'billing clerk', 'admin'],
  lab: ['technician', 'lab manager', 'lab billing', 'admin'],
};

export async function peopleView(house: House): Promise<PeopleView> {
  const { organisation } = house.groups;
  const isPaperHere = (await keptKit(house.rows)) !== null;
  const persons = await Promise.all([...organisation.persons.values()].map((person) => personView(house, person)));
  const self = organisation.devices.get(toHex(house.device.id));
  return {
    persons: persons.sort((a, b) => a.name.localeCompare(b.name)),
    mayChange: self?.isAdmin === true && self.state === 'active' && !house.me.isDemo,
    roles: ROLES[organisation.kind].filter((role) => canHandOn(house, [role])),
    isPaperHere,
    voided: voidedActs(house),
    unheardFrom: house.lacksActs ? namesOf(house, citersOf(house)) : [],
  };
}

function namesOf({ groups }: House, devices: readonly string[]): readonly string[] {
  const { devices: all, persons } = groups.organisation;
  return [...new Set(devices.map((hex) => persons.get(all.get(hex)?.person ?? '')?.name ?? ''))].sort();
}

async function personView(house: House, person: Person): Promise<PersonView> {
  const { id, name, roles, state } = person;
  const { organisation } = house.groups;
  const own = [...organisation.devices.values()].filter(({ person }) => person === id);
  const isYou = id === toHex(house.me.person);
  const devices = await Promise.all(own.map((device) => deviceView(house, device)));
  const removal = isYou || state === 'removed' ? null : removalOf(house, person);
  const isByYou = person.suspendedBy.includes(toHex(house.me.person));
  return { id, name, roles, state, isYou, devices, removal, isSuspendedByYou: isByYou };
}
async function deviceView(house: House, { id, isAdmin, state }: Device): Promise<DeviceView> {
  const isThis = equal(id, house.device.id);
  return { id: toHex(id), isThis, isAdmin, state, lastSeen: await lastSeen(house, toHex(id)) };
}
function removalOf(house: House, { id, roles, suspendedBy }: Person): PersonView['removal'] {
  if (!roles.includes('admin')) return 'one';
  const self = toHex(house.me.person);
  if (suspendedBy.some((each) => each !== self)) return 'one';
  return hasAdminBeside(house, [self, id]) ? 'second admin' : 'paper';
}
/** Somebody else who may change the list of people. */
export function hasAdminBeside({ groups }: House, persons: readonly string[]): boolean {
  const { devices } = groups.organisation;
  return [...devices.values()].some(
    (each) => each.isAdmin && each.state === 'active' && !persons.includes(each.person),
  );
}

/** The newest receipt of what a device wrote in any log of the house. */
async function lastSeen(house: House, device: string): Promise<number | null> {
  const times = await Promise.all(
    [...house.replicas.values()].map(async ({ log, state }) => {
      const newest = state.chains.get(device);
      const stored = newest && (await house.disk.entryById(log, newest.id));
      return (stored?.receipt && decode(RECEIPT, stored.receipt)?.stored.time) || 0;
    }),
  );
  const newest = Math.max(0, ...times);
  return newest === 0 ? null : newest;
}

/** Whoever adds a tablet holds every key that its roles need. */
export function canHandOn({ groups }: House, roles: readonly Role[]): boolean {
  return compartmentsOf(roles).every((place) => {
    const group = groups.all().find((each) => each.place === place);
    return group !== undefined && groups.epoch(group.log) !== null;
  });
}

export function needAdmin(house: House): OrganisationRoster {
  const { organisation } = house.groups;
  const self = organisation.devices.get(toHex(house.device.id));
  if (!self?.isAdmin || self.state !== 'active' || house.me.isDemo) throw new Refused('not allowed');
  return organisation;
}

/** The paper: as it lies here, or as it was typed or scanned. Refused when it is not this house's. */
export async function paperOf(house: House, typed: string): Promise<KitKeys | null> {
  const secret = typed.trim() === '' ? await keptKit(house.rows) : (await kitSecretOf(typed)).secret;
  const kit = secret && (await kitKeys(secret));
  const { root, roots } = house.groups.organisation;
  if (!kit || equal(kit.root.publicKey, root)) return kit;
  // What lies here may be the words of a paper that is only proposed.
  if (typed.trim() === '') return null;
  const isFormer = roots.some((each) => equal(each, kit.root.publicKey));
  throw new Refused(isFormer ? 'kit was replaced' : 'kit words wrong');
}

// --- adding

export interface Added {
  readonly id: Bytes;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly isNew: boolean;
}
/** Who is meant, before anything is shown or written. */
export function whoIsAdded(house: House, who: NewPerson): Added {
  const { persons, kind } = needAdmin(house);
  needHeard(house);
  if ('person' in who) {
    const person = persons.get(who.person);
    if (person?.state !== 'active') throw new Refused('not found');
    if (!canHandOn(house, person.roles)) throw new Refused('not allowed');
    return { id: bytesOfHex(person.id), name: person.name, roles: person.roles, isNew: false };
  }
  const name = who.name.trim();
  const roles = ROLES[kind].filter((role) => who.roles.includes(role));
  if (name === '' || roles.length === 0) throw new Refused('incomplete');
  if (!canHandOn(house, roles)) throw new Refused('not allowed');
  return { id: house.ground.random(16), name, roles, isNew: true };
}

/** Whether the tablet of this person is to speak for the house, which only the paper can say. */
export async function checkPaper(house: House, { roles }: Added, typed: string): Promise<KitKeys | null> {
  return roles.includes('admin') ? paperOf(house, typed) : null;
}

/** Makes the newcomer a device of the person. Durable here when it resolves; `staff` must reach the relay before it is told. */
export async function enrolDevice(
  house: House,
  { id, name, roles, isNew }: Added,
  device: DeviceKeys,
  kit: KitKeys | null,
): Promise<Infer<typeof ENTRANCE>> {
  const { groups, ground } = house;
  const { root, staff } = needAdmin(house);
  needHeard(house);
  const certificate: Statement | null = kit && certify({ root, device }, kit.root.sign);
  const note = { action: 'enrol', record: `person/${toHex(id)}`, compartment: 'staff', purpose: 'operations' } as const;
  await house.journal.note(note);
  if (isNew) await writeAct(house, staff, { type: 'person', person: { id, name, roles } });
  await writeAct(house, staff, { type: 'enrol', person: id, device, certificate });
  if (holds(roles, 'cases')) {
    const fields = { root, by: house.device.id, number: 1, device, name, roles };
    const vouches = [vouch(fields, house.device.signing.sign)];
    const statements = { certificates: [], vouches, announcements: [] };
    await writeAct(house, staff, { type: 'carry', statements });
  }
  await writeAct(house, staff, await handAct(staff, device, handedFor(house, roles), ground.random));
  const group = groups.own('staff');
  const epoch = groups.epoch(staff);
  if (!epoch) throw new Error('no key for staff');
  const { genesis, founding } = group;
  return { person: id, staff: { genesis, founding, number: epoch.number, secret: epoch.secret } };
}

// --- suspending and removing

/** One admin suspends any device at once, and takes it back. Both rotate what is held here. */
export async function suspendDevice(house: House, hex: string, isSuspended: boolean): Promise<void> {
  const organisation = needAdmin(house);
  if (!isSuspended) needHeard(house);
  const device = organisation.devices.get(hex);
  const isSelf = hex === toHex(house.device.id);
  if (!device || isSelf || device.state === 'removed') throw new Refused('not found');
  needQuiet(house);
  const note = { action: 'remove', record: `device/${hex}`, compartment: 'staff', purpose: 'operations' } as const;
  await house.journal.note(note);
  const after = withState(organisation, ({ id }) => equal(id, device.id), isSuspended ? 'suspended' : 'active');
  await rotateWith(house, { type: 'suspend', device: device.id, isSuspended }, after, device.isAdmin);
  await vouchAnew(house);
}

/** In one entry. An admin's removal is a suspension until a second admin, or the paper, says so too. */
export async function removePerson(house: House, hex: string, paper: string): Promise<void> {
  const organisation = needAdmin(house);
  const person = organisation.persons.get(hex);
  if (!person || person.state === 'removed' || hex === toHex(house.me.person)) throw new Refused('not found');
  const wasAdmin = person.roles.includes('admin');
  const kit = wasAdmin && paper.trim() !== '' ? await paperOf(house, paper) : null;
  needQuiet(house);
  const id = bytesOfHex(hex);
  const note = { action: 'remove', record: `person/${hex}`, compartment: 'staff', purpose: 'operations' } as const;
  await house.journal.note(note);
  const { staff } = organisation;
  const root = kit ? kit.root.sign(removalMessage(staff, id)) : null;
  const after = withState(organisation, (device) => device.person === hex, 'removed');
  const pins = pinsIn(house, staff, after.devices);
  await rotateWith(house, { type: 'remove', person: id, pins, root }, after, wasAdmin);
  await vouchAnew(house);
}

export function withState(
  organisation: OrganisationRoster,
  isMeant: (device: Device) => boolean,
  state: Device['state'],
) {
  const devices = [...organisation.devices].map(([hex, device]): [string, Device] => [
    hex,
    isMeant(device) ? { ...device, state } : device,
  ]);
  return { ...organisation, devices: new Map(devices) } satisfies Belonging;
}

/** A rotation of ours that still waits for the relay comes first. */
export function needQuiet(house: House): void {
  const isBusy =
    isDisowned(house) || house.groups.all().some(({ place, pending }) => !isShared(place) && pending !== null);
  if (isBusy) throw new Refused('relay unreachable');
}
