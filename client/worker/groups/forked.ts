// Whether a device went two ways in a log (P14), and whether something new may change which of them counts. What is decided
// then is in judging.ts.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { Signed } from '../../../protocol/entry.ts';
import type { Group } from './group.ts';
import type { House } from '../house.ts';

const TAKEN = 'two entries in one place';

/** By log: devices that no fork in it asks any more. */
const heard = new WeakMap<Group, ReadonlySet<string>>();
export function noteHeard({ groups }: House, log: Bytes, devices: ReadonlySet<string>): void {
  heard.set(groups.need(log), devices);
}

export function isForked({ quarantined }: House, log: Bytes): boolean {
  return quarantined.some((each) => each.reason === TAKEN && equal(each.log, log));
}
/** Documents that a way which does not count wrote into: what stands in them depends on all that refers to it. */
export function isTouched({ quarantined }: House, log: Bytes, name: string): boolean {
  return quarantined.some((each) => each.reason === TAKEN && each.doc === name && equal(each.log, log));
}

export function mayTurn(house: House, log: Bytes, { device, kind, doc }: Signed): boolean {
  if (!isForked(house, log)) return false;
  const isAsked = heard.get(house.groups.need(log))?.has(toHex(device)) !== true;
  return isAsked || (kind === 'update' && isTouched(house, log, doc));
}
