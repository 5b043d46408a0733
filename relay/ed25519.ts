// SHA-256 and strict Ed25519 on node:crypto. OpenSSL accepts public keys of small order and encodings that are not
// canonical; here they are refused, as the protocol demands everywhere. Must never log or export the private key.
import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto';
import { toBase64url, type Bytes } from '../protocol/bytes.ts';
import type { Hash, Sign, Verify } from '../protocol/ids.ts';

export const sha256: Hash = (data) => new Uint8Array(hash('sha256', data, 'buffer'));

/** y coordinates of the eight points of small order (RFC 7748 §6.1, "Taming the many EdDSAs" table 1), little endian. */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]);

/** An encoded point that has a small order, or whose y is not below 2^255 − 19. */
export function isWeakPoint(point: Uint8Array): boolean {
  const y = Buffer.from(point);
  y[31]! &= 0x7f;
  if (SMALL_ORDER.has(y.toString('hex'))) return true;
  return y[31] === 0x7f && y[0]! >= 0xed && y.subarray(1, 31).every((byte) => byte === 0xff);
}

export const verifyStrictly: Verify = (publicKey, message, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  if (isWeakPoint(publicKey) || isWeakPoint(signature.subarray(0, 32))) return false;
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: toBase64url(publicKey) }, format: 'jwk' });
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
};

export interface SigningKey {
  readonly publicKey: Bytes;
  readonly sign: Sign;
}

/** PKCS #8 of an Ed25519 key is this prefix and the 32-byte seed (RFC 8410 §7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export function signingKeyOf(seed: Uint8Array): SigningKey {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32));
  return { publicKey, sign: (message) => new Uint8Array(sign(null, message, key)) };
}
