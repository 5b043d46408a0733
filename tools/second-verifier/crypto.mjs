// Cryptography of the second verifier: OpenSSL, by Node's own `crypto`, and nothing of the app's libraries.
import { createDecipheriv, createHash, createHmac, createPublicKey, verify as verifyWith } from 'node:crypto';
import { read } from './bytes.mjs';
import * as shapes from './shapes.mjs';

export const hash = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
export const hex = (bytes) => Buffer.from(bytes).toString('hex');
export const isSame = (a, b) => Buffer.compare(a, b) === 0;

/** y of the points of small order on Ed25519 (RFC 7748, curve25519 torsion), without the sign bit. */
const SMALL = new Set(
  [
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  ].map((each) => each),
);
const PRIME = 2n ** 255n - 19n;

/** Keys and commitments of small order, or not in their one form, are refused, which OpenSSL does not do by itself. */
function isPoint(encoded) {
  const y = Buffer.from(encoded);
  y[31] &= 0x7f;
  return !SMALL.has(hex(y)) && BigInt(`0x${hex(Buffer.from(y).reverse())}`) < PRIME;
}

const keys = new Map();
function keyOf(publicKey) {
  const name = hex(publicKey);
  if (!keys.has(name)) {
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
    keys.set(name, isPoint(publicKey) ? createPublicKey({ key: der, format: 'der', type: 'spki' }) : null);
  }
  return keys.get(name);
}

/** An Ed25519 signature over `enamel/v1/<type>` ‖ 0x00 ‖ bytes. */
export function isSignedBy(publicKey, type, bytes, signature) {
  const key = keyOf(publicKey);
  if (!key || signature.length !== 64 || !isPoint(signature.subarray(0, 32))) return false;
  try {
    return verifyWith(null, Buffer.concat([Buffer.from(`enamel/v1/${type}\0`), bytes]), key, signature);
  } catch {
    return false;
  }
}

/** A sealed entry opened with the 64 bytes disclosed for it; a word when it does not open. */
export function open(sealed, key) {
  const outer = read(shapes.sealedEntry, sealed);
  const header = outer && read(shapes.header, outer.header);
  if (!header || header.version !== 1 || key.length !== 64) return null;
  const commit = createHmac('sha256', key.subarray(32))
    .update(Buffer.concat([Buffer.from('enamel/v1/entry-commit'), key.subarray(0, 32)]))
    .digest();
  if (!isSame(commit, header.commit)) return null;
  const plain = decrypt(key.subarray(0, 32), outer.ciphertext, outer.header);
  const parts = plain && unpad(plain);
  const fields = parts && read(shapes.signed, parts.bytes);
  if (!fields || fields.suite !== 1 || !isSame(fields.log, header.log)) return null;
  return { fields, ...parts, id: hash(parts.bytes, parts.signature) };
}
function decrypt(key, ciphertext, aad) {
  if (ciphertext.length < 16) return null;
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
    cipher.setAAD(aad);
    cipher.setAuthTag(ciphertext.subarray(-16));
    return Buffer.concat([cipher.update(ciphertext.subarray(0, -16)), cipher.final()]);
  } catch {
    return null;
  }
}

/** u32 length ‖ signed bytes ‖ signature ‖ zeros up to a length with few significant bits (PADMÉ), at least 512. */
function unpad(plain) {
  if (plain.length < 512) return null;
  const end = 4 + plain.readUInt32BE(0) + 64;
  if (end > plain.length || padded(end) !== plain.length || plain.subarray(end).some((byte) => byte !== 0)) return null;
  return { bytes: plain.subarray(4, end - 64), signature: plain.subarray(end - 64, end) };
}
function padded(length) {
  if (length <= 512) return 512;
  const exponent = 31 - Math.clz32(length);
  const mask = 2 ** (exponent - (32 - Math.clz32(exponent))) - 1;
  return (length + mask) & ~mask;
}
