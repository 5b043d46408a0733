// What a relay signs and hashes with (P4, P6), straight from Node: nothing of our relay is used here.
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { concat, utf8, type Bytes } from '../../protocol/bytes.ts';

/** DER of an Ed25519 private key up to its seed (RFC 8410 §7), and of a public key up to its bytes (§4). */
const PRIVATE_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

export const random = (length: number): Bytes => new Uint8Array(randomBytes(length));
export const sha256 = (...parts: readonly Uint8Array[]): Bytes =>
  new Uint8Array(
    createHash('sha256')
      .update(concat(...parts))
      .digest(),
  );

export interface Signer {
  readonly publicKey: Bytes;
  /** Signs "enamel/v1/" type ‖ 0x00 ‖ bytes (P4). */
  readonly sign: (type: string, bytes: Uint8Array) => Bytes;
}

export function signerOf(seed: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_HEAD, seed]), format: 'der', type: 'pkcs8' });
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(der.subarray(PUBLIC_HEAD.length)),
    sign: (type, bytes) => new Uint8Array(sign(null, messageOf(type, bytes), key)),
  };
}

export function isSigned(publicKey: Uint8Array, type: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.concat([PUBLIC_HEAD, publicKey]), format: 'der', type: 'spki' });
    return verify(null, messageOf(type, bytes), key, signature);
  } catch {
    return false;
  }
}

function messageOf(type: string, bytes: Uint8Array): Bytes {
  return concat(utf8(`enamel/v1/${type}`), new Uint8Array(1), bytes);
}
