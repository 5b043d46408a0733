// What opens a vault, what an unlock leaves in the access log, and how a refused one is told.
import { fromBase64url } from '../../protocol/bytes.ts';
import type { UnlockRefusal } from '../vault/vault.ts';
import type { Key } from '../vault/wrap.ts';
import type { Unlock } from './api.ts';
import type { Occasion } from './access/journal.ts';
import { Refused } from './rpc.ts';

/** Of wrong tries no more are noted one by one. */
const MOST_NOTED = 32;

/** With the wrong tries before it. */
export function unlockEvents(failed: number): readonly Occasion[] {
  const about = { record: '', compartment: 'staff', purpose: 'operations' } as const;
  const wrong = { ...about, action: 'failed-unlock', outcome: 'refused' } as const;
  return [{ ...about, action: 'unlock' }, ...Array.from({ length: Math.min(failed, MOST_NOTED) }, () => wrong)];
}

export function refusalOf(refused: UnlockRefusal): Refused {
  if (refused.reason === 'no vault') return new Refused('not found');
  return new Refused(refused.reason, 'waitMs' in refused ? refused.waitMs : undefined);
}

export function keyOf(way: Unlock): Key {
  if (way.method === 'passphrase') return way;
  const credentialId = fromBase64url(way.credentialId);
  if (!credentialId) throw new Refused('wrong passkey');
  return { method: 'passkey', credentialId, prf: way.prf };
}
