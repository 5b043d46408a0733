// What follows from a group's secret S of one epoch: its name, its passes, its sealing pair. Nothing here is salted by
// the log's id, because a genesis contains the first pass and so comes before the id.
import { utf8, type Bytes } from '../../protocol/bytes.ts';
import { keyIdOf, type KeyId } from '../../protocol/ids.ts';
import { sealingPairFromSeed, type SealingPair } from './box.ts';
import { sha256 } from './hash.ts';
import { hkdf } from './kdf.ts';
import { signingKeyFromSeed, type SigningKey } from './sign.ts';

export const SECRET_BYTES = 32;
const NO_SALT = utf8('');

export function deriveKey(secret: Bytes, label: `enamel/v1/${string}`): Bytes {
  if (secret.length !== SECRET_BYTES) throw new Error('a secret has 32 bytes');
  return hkdf(secret, NO_SALT, label, 32);
}

/** Fixes S without revealing it. */
export function commitmentOf(secret: Bytes): Bytes {
  return deriveKey(secret, 'enamel/v1/commitment');
}
/** The name of S in headers and epoch records. */
export function keyIdOfSecret(secret: Bytes): KeyId {
  return keyIdOf(sha256, commitmentOf(secret));
}
/**
 * A house asks for these at every turn and for every case. The working out of one costs a thousand times what a look-up does,
 * so it stays for as long as somebody holds the secret it follows from.
 */
function once<T extends object>(derive: (secret: Bytes) => T): (secret: Bytes) => T {
  const known = new WeakMap<Bytes, T>();
  return (secret) => {
    const derived = known.get(secret) ?? derive(secret);
    known.set(secret, derived);
    return derived;
  };
}
const passOnce = (label: `enamel/v1/${string}`): ((secret: Bytes) => SigningKey) =>
  once((secret) => signingKeyFromSeed(deriveKey(secret, label)));

/** Proves at the relay that its holder belongs to the group in this epoch. */
export const memberPassOf = passOnce('enamel/v1/member-pass');
/** From S[admins]: owns the organisation's logs. */
export const ownPassOf = passOnce('enamel/v1/own-pass');
/** From S[staff]: everyone may append to the access log with it, and read nothing. */
export const auditPassOf = passOnce('enamel/v1/audit-pass');

const pairOnce = once((secret) => {
  // What could not be loaded now may be there when it is asked for again.
  const pair: { asked: Promise<SealingPair> | null } = { asked: null };
  return (): Promise<SealingPair> =>
    (pair.asked ??= sealingPairFromSeed(deriveKey(secret, 'enamel/v1/group-pair')).catch((error: unknown) => {
      pair.asked = null;
      throw error;
    }));
});
/** The sealing pair of the group in this epoch: how a group is a member of another. */
export const groupPairOf = (secret: Bytes): Promise<SealingPair> => pairOnce(secret)();
