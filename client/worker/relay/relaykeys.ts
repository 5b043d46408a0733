// Whose signatures count as a relay's: of every relay where the house was, and where this log was. What one signed stays
// its word after the log has gone to another.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { verifyReceipt, type Receipt } from '../../../protocol/receipt.ts';
import { sha256 } from '../../crypto/hash.ts';
import { verify } from '../../crypto/sign.ts';
import type { House } from '../house.ts';

export function relayKeysOf({ groups, me, whereabouts }: House, log: Bytes): readonly Bytes[] {
  const staff = groups.all().find(({ place }) => place === 'staff');
  const named = [...(groups.get(log)?.records ?? []), ...(staff?.records ?? [])];
  const keys = [me.relayKey, whereabouts.of(log)?.key, ...named.map(({ fields }) => fields.relayKey)];
  return [...new Map(keys.flatMap((key) => (key ? [[toHex(key), key] as const] : []))).values()];
}

/** The relay that signed it, if one of them did. */
export function signerOf(house: House, receipt: Receipt): Bytes | null {
  const keys = relayKeysOf(house, receipt.stored.log);
  return keys.find((key) => verifyReceipt(sha256, verify, key, receipt)) ?? null;
}
