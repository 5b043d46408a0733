// Other houses know the staff of this one by vouches. When the roster has moved on, an admin device says so anew: fewer
// roles, others, or none, which takes a device from the house on every case it is carried into.
import { equal, toHex } from '../../protocol/bytes.ts';
import type { OrganisationRoster } from '../roster/organisation.ts';
import { holds, type Role } from '../roster/roles.ts';
import { newestVouches } from '../roster/side.ts';
import { NO_STATEMENTS, vouch } from '../roster/statements.ts';
import { writeAct } from './founding.ts';
import type { House } from './house.ts';

/** Does nothing where every vouch is true, or where this device may not speak for the house. */
export async function vouchAnew(house: House): Promise<void> {
  const { organisation } = house.groups;
  const self = organisation.devices.get(toHex(house.device.id));
  if (!self?.isAdmin || self.state !== 'active') return;
  const vouches = [...newestVouches(organisation.statements, organisation.roots)].flatMap(
    ([hex, { fields: newest }]) => {
      const roles = rolesOf(organisation, hex);
      const isByRuler = equal(newest.root, organisation.root);
      // Whoever was taken from the house by an earlier paper stays taken.
      if (isSame(newest.roles, roles) && (isByRuler || roles.length === 0)) return [];
      const by = { root: organisation.root, by: house.device.id };
      const next = { ...newest, ...by, number: isByRuler ? newest.number + 1 : 1, roles: [...roles] };
      return [vouch(next, house.device.signing.sign)];
    },
  );
  if (vouches.length === 0) return;
  await writeAct(house, organisation.staff, { type: 'carry', statements: { ...NO_STATEMENTS, vouches } });
}

/** What a vouch should say: nothing of whoever belongs no more, or works on cases no more. */
function rolesOf({ devices, persons }: OrganisationRoster, hex: string): readonly Role[] {
  const device = devices.get(hex);
  const roles = persons.get(device?.person ?? '')?.roles ?? [];
  return device?.state === 'active' && holds(roles, 'cases') ? roles : [];
}
const isSame = (a: readonly Role[], b: readonly Role[]): boolean =>
  a.length === b.length && a.every((role) => b.includes(role));
