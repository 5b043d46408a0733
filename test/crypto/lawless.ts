// Keys and signatures that no honest signer makes and that lax verifiers take.
import { ed25519 } from '@noble/curves/ed25519.js';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import { concat, fromHex, toHex, type Bytes } from '../../protocol/bytes.ts';

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes.toReversed())}`);
const ORDER = ed25519.Point.Fn.ORDER;
function scalarBytes(scalar: bigint): Bytes {
  return fromHex(scalar.toString(16).padStart(64, '0'))!.toReversed();
}

/** S = r + k·a over a commitment, and for a public key, of the signer's choice. */
export async function signWith(
  seed: Bytes,
  r: bigint,
  commitment: Bytes,
  message: Bytes,
  publicKey = signingKeyFromSeed(seed).publicKey,
): Promise<Bytes> {
  const { scalar } = ed25519.utils.getExtendedPublicKey(seed);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-512', concat(commitment, publicKey, message)));
  return concat(commitment, scalarBytes((r + (littleEndian(digest) % ORDER) * scalar) % ORDER));
}

/** Of any message under the neutral point as a key: R = r·B, S = r, whatever k is. */
export const NEUTRAL: Bytes = new Uint8Array([1, ...new Uint8Array(31)]);
export function signForNobody(r: bigint): Bytes {
  return concat(ed25519.Point.BASE.multiply(r).toBytes(), scalarBytes(r));
}

/** All points of order 1, 2, 4 and 8, and encodings of them that are not canonical. */
export const BAD_KEYS = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
];
