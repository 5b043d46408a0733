// Break-glass: a role that holds a compartment for emergencies only opens a record of it after a typed reason was stored
// and is on its way to those who may ask. The worker asks here before anything is released.
import { toHex } from '../../../protocol/bytes.ts';
import { COMPARTMENTS, mustBreakGlass, type Compartment } from '../../roster/roles.ts';
import type { House } from '../house.ts';

/** When it was broken, Unix ms, by patient. Forgotten with the lock. */
export type Glass = Map<string, number>;

/** An emergency is over after that; the next opening asks again. */
const OPEN_MS = 60 * 60_000;

export function isForEmergencies(house: House, place: string): boolean {
  const compartment = COMPARTMENTS.find((each) => each === place);
  const roles = house.groups.organisation.persons.get(toHex(house.me.person))?.roles ?? [];
  return compartment !== undefined && mustBreakGlass(roles, compartment);
}

export function isGlassClosed(
  house: House,
  glass: Glass,
  { compartment, record }: { readonly compartment: Compartment; readonly record: string },
): boolean {
  return isForEmergencies(house, compartment) && !isBroken(house, glass, record.split('/').at(-1) ?? '');
}
function isBroken(house: House, glass: Glass, patient: string): boolean {
  const at = glass.get(patient);
  const passed = at === undefined ? OPEN_MS : house.ground.clock.now() - at;
  return passed >= 0 && passed < OPEN_MS;
}

export function glassOf(house: House, glass: Glass, patient: string): 'not needed' | 'closed' | 'broken' {
  if (!isForEmergencies(house, 'clinical')) return 'not needed';
  return isBroken(house, glass, patient) ? 'broken' : 'closed';
}

/** Reads and changes behind broken glass are marked in the log. */
export function noteOf(house: House, compartment: string): 'break-glass' | null {
  return isForEmergencies(house, compartment) ? 'break-glass' : null;
}
