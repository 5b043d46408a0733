// Whether records that this person's roles open are still on their way to this tablet. An empty list says nothing then.
import { toHex } from '../../../protocol/bytes.ts';
import { holds, type Compartment } from '../../roster/roles.ts';
import type { House } from '../house.ts';

/** What the lists are made of. */
const LISTED: readonly Compartment[] = ['desk', 'clinical', 'cases'];

export function isReading({ groups, replicas, session, troubles, device }: House): boolean {
  if (!session) return false;
  const { persons, devices, compartments } = groups.organisation;
  const roles = persons.get(devices.get(toHex(device.id))?.person ?? '')?.roles ?? [];
  const own = LISTED.flatMap((place) => (holds(roles, place) ? (compartments.get(place) ?? []) : []));
  const cases = groups.all().flatMap(({ place, log }) => (place === 'case' ? log : []));
  return [...own, ...cases].map(toHex).some((log) => {
    const replica = replicas.get(log);
    // Its key is on the way, or its history behind a snapshot.
    if (!replica || replica.base) return true;
    return replica.state.isFounded && replica.state.seen === null && !troubles.has(log);
  });
}
