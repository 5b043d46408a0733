// Signatures that no honest signer makes and that lax verifiers take.
import { ed25519 } from '@noble/curves/ed25519.js';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import { concat, fromHex, toHex, type Bytes } from '../../protocol/bytes.ts';

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes.toReversed())}`);
const ORDER = ed25519.Point.Fn.ORDER;
function scalarBytes(scalar: bigint): Bytes {
  return fromHex(scalar.toString(16).padStart(64, '0'))!.toReversed();
}

/** S = r + k·a over a commitment of the signer's choice. */
export async function signWith(seed: Bytes, r: bigint, commitment: Bytes, message: Bytes): Promise<Bytes> {
  const { publicKey } = signingKeyFromSeed(seed);
  const { scalar } = ed25519.utils.getExtendedPublicKey(seed);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-512', concat(commitment, publicKey, message)));
  return concat(commitment, scalarBytes((r + (littleEndian(digest) % ORDER) * scalar) % ORDER));
}

/** Of any message under the neutral point as a key: R = r·B, S = r, whatever k is. */
export const NEUTRAL: Bytes = new Uint8Array([1, ...new Uint8Array(31)]);
export function signForNobody(r: bigint): Bytes {
  return concat(ed25519.Point.BASE.multiply(r).toBytes(), scalarBytes(r));
}
