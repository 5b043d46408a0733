// Presence: sealed under the group's secret, passed on by the relay, never stored. key id ‖ nonce ‖ ciphertext.
import { concat, type Bytes } from '../../protocol/bytes.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { randomOpen, randomSeal } from './aead.ts';
import type { Random } from './random.ts';
import type { Sealed } from './sealed.ts';
import { deriveKey, keyIdOfSecret } from './secret.ts';

const KEY_ID_BYTES = 16;
const LABEL = 'enamel/v1/presence';

export async function sealPresence(secret: Bytes, log: Uint8Array, random: Random, plaintext: Bytes): Promise<Sealed> {
  const keyId = keyIdOfSecret(secret);
  const sealed = await randomSeal(deriveKey(secret, LABEL), random, plaintext, concat(log, keyId));
  return concat(keyId, sealed) as Sealed;
}

export async function openPresence(
  sealed: Bytes,
  log: Uint8Array,
  secretOf: (keyId: KeyId) => Bytes | undefined,
): Promise<Bytes | null> {
  const keyId = sealed.slice(0, KEY_ID_BYTES);
  const secret = keyId.length === KEY_ID_BYTES ? secretOf(keyId as KeyId) : undefined;
  return secret ? randomOpen(deriveKey(secret, LABEL), sealed.slice(KEY_ID_BYTES), concat(log, keyId)) : null;
}
