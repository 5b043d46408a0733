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
/** Proves at the relay that its holder belongs to the group in this epoch. */
export function memberPassOf(secret: Bytes): SigningKey {
  return signingKeyFromSeed(deriveKey(secret, 'enamel/v1/member-pass'));
}
/** The sealing pair of the group in this epoch: how a group is a member of another. */
export function groupPairOf(secret: Bytes): Promise<SealingPair> {
  return sealingPairFromSeed(deriveKey(secret, 'enamel/v1/group-pair'));
}
/** From S[admins]: owns the organisation's logs. */
export function ownPassOf(adminsSecret: Bytes): SigningKey {
  return signingKeyFromSeed(deriveKey(adminsSecret, 'enamel/v1/own-pass'));
}
/** From S[staff]: everyone may append to the access log with it, and read nothing. */
export function auditPassOf(staffSecret: Bytes): SigningKey {
  return signingKeyFromSeed(deriveKey(staffSecret, 'enamel/v1/audit-pass'));
}
