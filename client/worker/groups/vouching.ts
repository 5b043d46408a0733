// Other houses know the staff of this one by vouches. When the roster has moved on, an admin device says so anew: fewer
// roles, others, or none, which takes a device from the house on every case it is carried into.
import { bytesOfHex, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { OrganisationRoster } from '../../roster/organisation.ts';
import { holds, type Role } from '../../roster/roles.ts';
import { newestVouches } from '../../roster/side.ts';
import { NO_STATEMENTS, vouch } from '../../roster/statements.ts';
import { writeAct } from './founding.ts';
import type { House } from '../house.ts';

/** Does nothing where every vouch is true, or where this device may not speak for the house. */
export async function vouchAnew(house: House): Promise<void> {
  const { organisation } = house.groups;
  const self = organisation.devices.get(toHex(house.device.id));
  if (!self?.isAdmin || self.state !== 'active') return;
  const known = newestVouches(organisation.statements, organisation.roots);
  const by = { root: organisation.root, by: house.device.id };
  const { sign } = house.device.signing;
  const vouches = [...known].flatMap(([hex, { fields: newest }]) => {
    const roles = rolesOf(organisation, hex);
    const isByRuler = equal(newest.root, organisation.root);
    // Whoever was taken from the house by an earlier paper stays taken.
    const isTrue = isSame(newest.roles, roles) && (isByRuler || roles.length === 0);
    if (isTrue && (roles.length === 0 || isAdmin(organisation, newest.by))) return [];
    return [vouch({ ...newest, ...by, number: isByRuler ? newest.number + 1 : 1, roles: [...roles] }, sign)];
  });
  // A certificate is for ever: other houses hear that its tablet speaks for this one no more.
  for (const [hex, device] of organisation.voice.admins) {
    if (known.has(hex) || isAdmin(organisation, bytesOfHex(hex))) continue;
    const name = organisation.persons.get(organisation.devices.get(hex)?.person ?? '')?.name ?? '';
    vouches.push(vouch({ ...by, number: 1, device, name, roles: [] }, sign));
  }
  if (vouches.length === 0) return;
  await writeAct(house, organisation.staff, { type: 'carry', statements: { ...NO_STATEMENTS, vouches } });
}

/** Whoever vouched and was taken away since speaks for nobody: another administrator says it again. */
function isAdmin({ devices }: OrganisationRoster, device: Bytes): boolean {
  const found = devices.get(toHex(device));
  return found?.isAdmin === true && found.state === 'active';
}

/** What a vouch should say: nothing of whoever belongs no more; of an administrator without cases that one role. */
function rolesOf({ devices, persons }: OrganisationRoster, hex: string): readonly Role[] {
  const device = devices.get(hex);
  const roles = persons.get(device?.person ?? '')?.roles ?? [];
  if (device?.state !== 'active') return [];
  return holds(roles, 'cases') ? roles : device.isAdmin ? ['admin'] : [];
}
const isSame = (a: readonly Role[], b: readonly Role[]): boolean =>
  a.length === b.length && a.every((role) => b.includes(role));
