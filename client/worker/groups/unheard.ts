// Whether others cite acts of this house, or of a case, that never reached this tablet. As long as they do, nothing is given
// from here: whoever was removed by such an act would be given it too.
import { toHex } from '../../../protocol/bytes.ts';
import type { Control } from '../../roster/control.ts';
import { citersIn, gives } from '../../roster/unheard.ts';
import { isShared, type Group } from './group.ts';
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';

/** Hex devices whose entries cite what is not here: acts of `staff`, and on a case or contact also its own. */
export function citersOf(house: House, log?: Uint8Array): readonly string[] {
  const { groups } = house;
  const own = groups.all().filter(({ place }) => !isShared(place));
  const shared = log && groups.get(log);
  const all = shared && isShared(shared.place) ? [...own, shared] : own;
  return [...new Set(all.flatMap((group) => citersHere(house, group)))];
}
function citersHere(house: House, group: Group): readonly string[] {
  const unheard = house.replicas.get(toHex(group.log))?.unheard;
  return unheard?.size ? citersIn(unheard, (device) => belongs(house, group, device)) : [];
}
function belongs({ groups }: House, { place, caseRoster }: Group, device: string): boolean {
  if (!isShared(place)) return groups.organisation.devices.get(device)?.state === 'active';
  return (caseRoster?.devices.get(device) ?? []).some(({ ending }) => ending === null);
}
export function lacksActs(house: House, log?: Uint8Array): boolean {
  return citersOf(house, log).length > 0;
}

/** Asked before a person's command does anything that gives. */
export function needHeard(house: House, log?: Uint8Array): void {
  if (lacksActs(house, log)) throw new Refused('act missing');
}
/** The same for every act, whoever asked for it: it stands where our own acts are stored. */
export function needHeardFor(house: House, log: Uint8Array, control: Control | null): void {
  if (!control || !lacksActs(house, log)) return;
  const { persons } = house.groups.organisation;
  if (gives(control, (person) => persons.get(person)?.roles ?? [])) throw new Refused('act missing');
}

/** Whether it was so at the last look. Acts are often a moment behind what cites them: only what stays is said. */
const looked = new WeakMap<House, boolean>();

/** Looks now and then whether acts of `staff` are missing, and lets the screens say it. */
export function lookForUnheard(house: House): void {
  const isMissing = lacksActs(house);
  const stays = isMissing && looked.get(house) === true;
  looked.set(house, isMissing);
  if (stays === house.lacksActs) return;
  house.lacksActs = stays;
  house.ground.announce(['connection', 'people']);
}
