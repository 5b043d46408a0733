// What whoever sits here may write, and whether a case may be shared, taken on and decided: every reader would refuse it of
// others, so it is refused here first and nothing of it is stored.
import { toHex } from '../../../protocol/bytes.ts';
import { mayShare, writes, type Compartment } from '../../roster/roles.ts';
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';

/** By what an admin has vouched for. */
export function needSharer({ groups, device }: House): void {
  const vouch = groups.organisation.voice.vouched.get(toHex(device.id));
  if (!vouch || !mayShare(vouch.roles)) throw new Refused('not allowed');
}

export function needWriter({ groups, me }: House, place: Compartment): void {
  const roles = groups.organisation.persons.get(toHex(me.person))?.roles ?? [];
  if (!writes(roles, place)) throw new Refused('not allowed');
}
