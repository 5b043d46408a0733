// What belongs into a contact and what into a case: a standing group holds no work and takes nobody in by a link, and a case
// announces nothing. One verdict for each act, given only what its author knew.
import { equal } from '../../protocol/bytes.ts';
import { sha256 } from '../crypto/hash.ts';
import type { VerifiedControl } from './admit.ts';
import type { Act } from './control.ts';

export type ContactRefusal =
  | 'not for this log'
  /** The same case a second time. */
  | 'announced already'
  | 'contact ended'
  /** Somebody is trusted who was never shown. */
  | 'unknown admin';

/** null = this kind of act may stand here; who may write it is judged apart. */
export function judgeContactAct(act: Act, known: readonly VerifiedControl[], isClosed: boolean): ContactRefusal | null {
  const isContact = known.some(({ control }) => control.act.type === 'contact');
  switch (act.type) {
    case 'claim':
    case 'invite':
    case 'confirm':
    case 'void':
    case 'acquaint':
      return isContact ? 'not for this log' : null;
    case 'trust':
      return isContact ? null : 'not for this log';
    case 'welcome':
      if (!isContact) return 'not for this log';
      if (isClosed) return 'contact ended';
      return isAnnounced(known, sha256(act.genesis)) ? 'announced already' : null;
    default:
      return null;
  }
}

function isAnnounced(known: readonly VerifiedControl[], log: Uint8Array): boolean {
  return known.some(({ control: { act } }) => act.type === 'welcome' && equal(sha256(act.genesis), log));
}
