// Ed25519 (RFC 8032), strict. A key of small order, with a torsion part, or in a non-canonical form is refused: then
// cofactored and cofactorless verifiers agree, and every device reaches the same verdict whichever one it has.
import { ed25519 } from '@noble/curves/ed25519.js';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import type { Sign, Verify } from '../../protocol/ids.ts';

export interface SigningKey {
  readonly publicKey: Bytes;
  readonly sign: Sign;
}

/** The key pair of a 32-byte seed (RFC 8032 §5.1.5). The seed stays inside. */
export function signingKeyFromSeed(seed: Bytes): SigningKey {
  if (seed.length !== 32) throw new Error('a signing seed has 32 bytes');
  const secret = seed.slice();
  return {
    publicKey: ed25519.getPublicKey(secret),
    sign: (message) => ed25519.sign(message, secret),
  };
}

/** A canonical point of prime order: the only public keys and commitments (R) accepted anywhere. */
function isProperPoint(encoded: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(encoded, false);
    return !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    return false;
  }
}

/** Few keys sign much: what was judged once is remembered. Public keys only. */
const JUDGED_AT_MOST = 4096;
const judged = new Map<string, boolean>();

/** Whether these 32 bytes may serve as a public key at all. */
export function isSigningKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32) return false;
  const name = toHex(publicKey);
  const known = judged.get(name);
  if (known !== undefined) return known;
  const verdict = isProperPoint(publicKey);
  if (judged.size >= JUDGED_AT_MOST) judged.clear();
  judged.set(name, verdict);
  return verdict;
}

export const verify: Verify = (publicKey, message, signature) =>
  signature.length === 64 &&
  isSigningKey(publicKey) &&
  ed25519.verify(signature, message, publicKey, { zip215: false }) &&
  isProperPoint(signature.subarray(0, 32));

/** One signature to check. */
export interface Claim {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Verdicts in the order of the claims, the same as `verify` gives, some ten times faster where WebCrypto has Ed25519.
 * Its verifiers are cofactorless, so under a key of prime order they accept what `verify` accepts.
 */
export async function verifyMany(claims: readonly Claim[]): Promise<boolean[]> {
  const keys = new Map<string, Promise<CryptoKey | null>>();
  const keyOf = (publicKey: Uint8Array): Promise<CryptoKey | null> => {
    const name = toHex(publicKey);
    const known = keys.get(name) ?? importVerifier(publicKey);
    keys.set(name, known);
    return known;
  };
  return Promise.all(
    claims.map(async ({ publicKey, message, signature }) => {
      if (signature.length !== 64 || !isSigningKey(publicKey)) return false;
      const key = await keyOf(publicKey);
      if (!key) return verify(publicKey, message, signature);
      const isValid = await crypto.subtle.verify('Ed25519', key, signature as Bytes, message as Bytes);
      return isValid && !hasIdentityCommitment(signature);
    }),
  );
}

/** null where this browser has no Ed25519. */
async function importVerifier(publicKey: Uint8Array): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey('raw', publicKey as Bytes, 'Ed25519', false, ['verify']);
  } catch {
    return null;
  }
}

/** R = the neutral point (y = 1) is of prime-order form by arithmetic, but `verify` refuses it as of small order. */
function hasIdentityCommitment(signature: Uint8Array): boolean {
  return signature[0] === 1 && signature.subarray(1, 32).every((byte) => byte === 0);
}
