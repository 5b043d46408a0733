// How long the paper kit may still wait. Knows nothing of its secret.
import { isOwnRoot } from '../../roster/organisation.ts';
import type { VaultState } from '../api.ts';
import type { House } from '../house.ts';
import type { Lists } from '../records/lists.ts';
import { ELSEWHERE } from '../me.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const PATIENTS_WITHOUT_PAPER = 10;

/** The paper may wait until the first share, the tenth patient, or a day; a lab that only has shared cases needs none. */
export function kitState(house: House, lists: Lists): Extract<VaultState, { type: 'open' }>['kit'] {
  const { me } = house;
  if (me.kitAt === ELSEWHERE) return 'elsewhere';
  if (me.isDemo || me.kitAt > 0) return 'confirmed';
  const patients = lists.patients.all().size;
  const hasShared = house
    .cases()
    .some(({ caseRoster }) => caseRoster?.sides[0] && isOwnRoot(house.groups.organisation, caseRoster.sides[0].root));
  if (house.groups.organisation.kind === 'lab' && patients === 0 && !hasShared) return 'not needed';
  const isLate = house.ground.clock.now() - me.madeAt > DAY_MS && (patients > 0 || hasShared);
  return patients >= PATIENTS_WITHOUT_PAPER || hasShared || isLate ? 'due' : 'waiting';
}
