// Roles of somebody who is here, given and taken away: keys are handed on for what is new, and every compartment that is
// lost is rotated. Making an administrator takes the paper; unmaking one takes a second administrator or the paper.
import { bytesOfHex, equal, toHex } from '../../../protocol/bytes.ts';
import type { KitKeys } from '../../crypto/kit.ts';
import { handAct } from '../../roster/hand.ts';
import { removalMessage, type Device, type Person } from '../../roster/membership.ts';
import type { OrganisationRoster } from '../../roster/organisation.ts';
import { compartmentsOf, holds, type Role } from '../../roster/roles.ts';
import { certify, vouch, type DeviceKeys, type Statement } from '../../roster/statements.ts';
import { writeAct } from '../groups/founding.ts';
import { handedFor } from '../groups/handing.ts';
import type { House } from '../house.ts';
import { canHandOn, hasAdminBeside, needAdmin, needQuiet, paperOf, removePerson, ROLES, withState } from './people.ts';
import { pinsIn, rotateLost, rotateWith } from '../groups/rotating.ts';
import { Refused } from '../rpc.ts';
import { needHeard } from '../groups/unheard.ts';
import { vouchAnew } from '../groups/vouching.ts';

/** `paper` as for removing. An administrator who loses that role by one other only is suspended until a second agrees. */
export async function changeRoles(
  house: House,
  hex: string,
  wanted: readonly Role[],
  paper: string,
): Promise<'changed' | 'waits for a second'> {
  const organisation = needAdmin(house);
  const person = organisation.persons.get(hex);
  if (!person || person.state === 'removed') throw new Refused('not found');
  const roles = ROLES[organisation.kind].filter((role) => wanted.includes(role));
  if (roles.length === 0) throw new Refused('incomplete');
  const added = roles.filter((role) => !person.roles.includes(role));
  if (!canHandOn(house, added)) throw new Refused('not allowed');
  if (added.length > 0) needHeard(house);
  const isSelf = hex === toHex(house.me.person);
  const losesAdmin = person.roles.includes('admin') && !roles.includes('admin');
  if (losesAdmin && isSelf && !hasAdminBeside(house, [hex])) throw new Refused('last admin');
  if (losesAdmin && !isSelf) return unmakeAdmin(house, person, roles, paper);
  if (person.state !== 'active') throw new Refused('not allowed');
  const kit = added.includes('admin') ? await paperOf(house, paper) : null;
  if (added.includes('admin') && !kit) throw new Refused('kit words wrong');
  if (added.length === 0 && roles.length === person.roles.length) return 'changed';
  needQuiet(house);
  await note(house, hex);
  await writeAct(house, organisation.staff, { type: 'roles', person: bytesOfHex(hex), roles });
  await settle(house, person, roles, kit);
  return 'changed';
}

/** One administrator's removal of another is taken back, by that one or by any other. */
export async function takeBackPerson(house: House, hex: string): Promise<void> {
  const organisation = needAdmin(house);
  const person = organisation.persons.get(hex);
  if (person?.state !== 'suspended') throw new Refused('not found');
  needHeard(house);
  needQuiet(house);
  await note(house, hex);
  await bringBack(house, person, person.roles, devicesOf(organisation, hex, 'suspended'));
}

function note(house: House, hex: string): Promise<void> {
  return house.journal.note({
    action: 'change',
    record: `person/${hex}`,
    compartment: 'staff',
    purpose: 'operations',
  });
}

function devicesOf(organisation: OrganisationRoster, person: string, state: Device['state']): readonly Device[] {
  return [...organisation.devices.values()].filter((each) => each.person === person && each.state === state);
}

/** What follows from roles that count now: certificates, keys, vouches, rotations. */
async function settle(
  house: House,
  { id: hex, roles: before }: Pick<Person, 'id' | 'roles'>,
  roles: readonly Role[],
  kit: KitKeys | null,
): Promise<void> {
  const { groups } = house;
  const { staff, root } = groups.organisation;
  for (const { keys } of devicesOf(groups.organisation, hex, 'active')) {
    const certificate = kit && certify({ root, device: keys }, kit.root.sign);
    if (certificate)
      await writeAct(house, staff, { type: 'enrol', person: bytesOfHex(hex), device: keys, certificate });
    await handKeys(house, keys, roles);
    await vouchFor(house, hex, keys, roles);
  }
  await vouchAnew(house);
  await rotateLost(
    house,
    compartmentsOf(before).filter((place) => !holds(roles, place)),
  );
}

export async function handKeys(house: House, keys: DeviceKeys, roles: readonly Role[]): Promise<void> {
  const { staff } = house.groups.organisation;
  await writeAct(house, staff, await handAct(staff, keys, handedFor(house, roles), house.ground.random));
}

/** Whoever comes to the cases for the first time is made known to the other houses. */
export async function vouchFor(house: House, hex: string, device: DeviceKeys, roles: readonly Role[]): Promise<void> {
  const { organisation } = house.groups;
  const isKnown = [...organisation.voice.vouched.values()].some((each) => equal(each.device.signing, device.signing));
  if (isKnown || !holds(roles, 'cases')) return;
  const name = organisation.persons.get(hex)?.name ?? '';
  const fields = { root: organisation.root, by: house.device.id, number: 1, device, name, roles: [...roles] };
  const statements = {
    certificates: [] as Statement[],
    vouches: [vouch(fields, house.device.signing.sign)],
    announcements: [] as Statement[],
  };
  await writeAct(house, organisation.staff, { type: 'carry', statements });
}

/**
 * An administrator who is to stay as something else: removed as the rules ask, and brought back at once with the roles that
 * stay. So nothing that was signed meanwhile, knowing nothing of it, counts for the list of people.
 */
async function unmakeAdmin(
  house: House,
  person: Person,
  roles: readonly Role[],
  paper: string,
): Promise<'changed' | 'waits for a second'> {
  const before = house.groups.organisation;
  const returning = devicesOf(before, person.id, person.state);
  const kit = paper.trim() === '' ? null : await paperOf(house, paper);
  const id = bytesOfHex(person.id);
  if (!kit && person.state === 'active') {
    await removePerson(house, person.id, '');
    return 'waits for a second';
  }
  needQuiet(house);
  await note(house, person.id);
  const root = kit ? kit.root.sign(removalMessage(before.staff, id)) : null;
  const pins = pinsIn(
    house,
    before.staff,
    withState(before, (device) => device.person === person.id, 'removed').devices,
  );
  await writeAct(house, before.staff, { type: 'remove', person: id, pins, root });
  if (house.groups.organisation.persons.get(person.id)?.state !== 'removed') return 'waits for a second';
  await bringBack(house, person, roles, returning);
  return 'changed';
}

/** Removed by somebody who shut the tablets out at once: then `staff` is opened to them again by an epoch of its own. */
async function bringBack(house: House, person: Person, roles: readonly Role[], devices: readonly Device[]) {
  const { id, name } = person;
  const { groups } = house;
  const { staff } = groups.organisation;
  await writeAct(house, staff, { type: 'person', person: { id: bytesOfHex(id), name, roles: [...roles] } });
  const group = groups.own('staff');
  const key = groups.epoch(staff)?.keyId;
  const [last] = devices.slice(-1);
  for (const { keys } of devices) {
    const act = { type: 'enrol', person: bytesOfHex(id), device: keys, certificate: null } as const;
    const isIn = key !== undefined && groups.isCited(group, key, keys.sealing);
    if (isIn || keys !== last?.keys) await writeAct(house, staff, act);
    else {
      const after = withState(groups.organisation, (each) => devices.some((own) => equal(own.id, each.id)), 'active');
      await rotateWith(house, act, after, false);
    }
  }
  await settle(house, person, roles, null);
}
