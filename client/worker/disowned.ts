// An epoch of `staff` that somebody opened who belongs no more: what a tablet must not write under. A file of its own, because
// the line to the relay asks before anything is sent, and loads nothing else of what opens epochs.
import { equal, type Bytes } from '../../protocol/bytes.ts';
import type { House } from './house.ts';

/**
 * P23: what opened the epoch that `staff` is written under is here and does not count, because its author was removed or
 * suspended and did not know it, or says so. It opens for whoever left: nothing is written under it that can wait.
 */
export function isDisowned({ groups }: House): boolean {
  const { organisation, controls, pending, log } = groups.own('staff');
  const key = groups.epoch(log)?.keyId;
  if (!organisation || !key || pending) return false;
  const opening = controls.find(({ control: { epoch } }) => epoch !== null && equal(epoch.key, key));
  const isIn = (entries: readonly Bytes[]): boolean => entries.some((each) => opening && equal(each, opening.id));
  return opening !== undefined && !isIn(organisation.waiting) && !isIn(organisation.epochs.map(({ entry }) => entry));
}
