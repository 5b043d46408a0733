// An epoch of `staff` that somebody opened who belongs no more: what a tablet must not write under. A file of its own, because
// the line to the relay asks before anything is sent, and loads nothing else of what opens epochs.
import { equal, type Bytes } from '../../../protocol/bytes.ts';
import type { House } from '../house.ts';

/**
 * P23: what opened the epoch that `staff` is written under is here and does not count, because its author was removed or
 * suspended and did not know it, or says so. It opens for whoever left: nothing is written under it that can wait.
 */
export function isDisowned(house: House): boolean {
  return house.groups.own('staff').pending === null && standingOf(house) === 'refused';
}

/**
 * P23: nothing goes out under an epoch of `staff` before what opened it is here and counts: until then nobody here knows
 * for whom it opens. Also while one of our own waits to follow it.
 */
export function maySendUnder(house: House): boolean {
  return standingOf(house) === 'counts';
}

/** Of what opened the epoch that the relay and we work in; `unjudged` = not here, or waiting for what it cites. */
function standingOf({ groups }: House): 'counts' | 'refused' | 'unjudged' {
  const { organisation, controls, log } = groups.own('staff');
  const key = groups.epoch(log)?.keyId;
  if (!organisation || !key) return 'counts';
  const opening = controls.find(({ control: { epoch } }) => epoch !== null && equal(epoch.key, key));
  const isIn = (entries: readonly Bytes[]): boolean => entries.some((each) => opening && equal(each, opening.id));
  if (!opening || isIn(organisation.waiting)) return 'unjudged';
  return isIn(organisation.epochs.map(({ entry }) => entry)) ? 'counts' : 'refused';
}
