// Ed25519 as the app asks for it, by OpenSSL instead of big numbers in JavaScript: a world of thousands of days has
// millions of signatures. Ed25519 has one right answer, and a test compares both on good, bad and odd signatures.
// It stands where `@noble/curves/ed25519.js` stands; points, which decide what counts as a key at all, stay noble's.
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { ed25519 as noble } from '@noble/curves/ed25519.js';

/** DER before the 32 bytes of a public key and of a seed (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const REMEMBERED = 50_000;

/** What follows from bytes alone is worked out once. */
function remembering<T>(work: (bytes: Uint8Array) => T): (bytes: Uint8Array) => T {
  const known = new Map<string, T>();
  return (bytes) => {
    const name = Buffer.from(bytes).toString('latin1');
    const found = known.get(name);
    if (found !== undefined) return found;
    const made = work(bytes);
    if (known.size >= REMEMBERED) known.clear();
    known.set(name, made);
    return made;
  };
}

const publicKeyOf = remembering((bytes): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' }),
);
const privateKeyOf = remembering((seed): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' }),
);

interface Facts {
  readonly isSmallOrder: () => boolean;
  readonly isTorsionFree: () => boolean;
}
const factsOf = (isSmall: boolean, isFree: boolean): Facts => ({
  isSmallOrder: () => isSmall,
  isTorsionFree: () => isFree,
});
const pointOf = remembering((bytes) => {
  const point = noble.Point.fromBytes(bytes, false);
  return factsOf(point.isSmallOrder(), point.isTorsionFree());
});

/**
 * The commitment of the last signature that held under a proper key. OpenSSL compares R with the bytes of S·B − k·A, which is
 * of prime order when A is, or neutral: so nobody has to multiply it by the order of the group to know.
 */
let provenCommitment: Uint8Array | null = null;
const isNeutral = (bytes: Uint8Array): boolean => bytes[0] === 1 && bytes.every((byte, at) => at === 0 || byte === 0);
const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

function isProperKey(publicKey: Uint8Array): boolean {
  const point = pointOf(publicKey);
  return !point.isSmallOrder() && point.isTorsionFree();
}

export const ed25519 = {
  getPublicKey: remembering((seed) => {
    const der = createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' });
    return new Uint8Array(der.subarray(SPKI.length));
  }),
  sign: (message: Uint8Array, seed: Uint8Array) => new Uint8Array(sign(null, message, privateKeyOf(seed))),
  verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => {
    try {
      const isValid = verify(null, message, publicKeyOf(publicKey), signature);
      provenCommitment = isValid && isProperKey(publicKey) ? signature.slice(0, 32) : null;
      return isValid;
    } catch {
      return false;
    }
  },
  Point: {
    fromBytes: (bytes: Uint8Array): Facts =>
      provenCommitment !== null && isSame(bytes, provenCommitment) ? factsOf(isNeutral(bytes), true) : pointOf(bytes),
  },
};
