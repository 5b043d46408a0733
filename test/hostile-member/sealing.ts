// Sealing as PROTOCOL.md says (P9-P11, P19, P24), on Node's own crypto and an HPKE library; nothing of our client.
import { Aes256Gcm, CipherSuite, HkdfSha256 } from '@hpke/core';
import { XWing } from '@hpke/hybridkem-x-wing';
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { concat, equal, utf8, type Bytes } from '../../protocol/bytes.ts';
import { HEADER, SEALED_ENTRY } from '../../protocol/entry.ts';
import { SUITE, VERSION } from '../../protocol/limits.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { random, sha256 } from '../hostile-relay/keys.ts';

const ZERO_NONCE = new Uint8Array(12);
const SIGNATURE_BYTES = 64;

export const hmac = (key: Uint8Array, data: Uint8Array): Bytes =>
  new Uint8Array(createHmac('sha256', key).update(data).digest());
export const hkdf = (secret: Uint8Array, salt: Uint8Array, info: string | Uint8Array, length: number): Bytes =>
  new Uint8Array(hkdfSync('sha256', secret, salt, info, length));
/** P19: what follows from the secret of a group. */
export const derived = (secret: Uint8Array, label: string): Bytes =>
  hkdf(secret, new Uint8Array(0), `enamel/v1/${label}`, 32);
export const keyIdOf = (secret: Uint8Array): Bytes =>
  sha256(utf8('enamel/v1/key-id'), new Uint8Array(1), derived(secret, 'commitment')).slice(0, 16);

export function aesSeal(key: Uint8Array, plain: Uint8Array, aad: Uint8Array, nonce: Uint8Array = ZERO_NONCE): Bytes {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
  return concat(cipher.update(plain), cipher.final(), cipher.getAuthTag());
}
export function aesOpen(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array, nonce: Uint8Array = ZERO_NONCE) {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(aad).setAuthTag(sealed.subarray(-16));
  try {
    return concat(decipher.update(sealed.subarray(0, -16)), decipher.final());
  } catch {
    return null;
  }
}

/** An X-Wing pair from its 32-byte seed. */
export async function pairOf(seed: Bytes): Promise<{ readonly publicKey: Bytes; readonly seed: Bytes }> {
  const kem = new XWing();
  const { publicKey } = await kem.generateKeyPairDerand(seed.slice());
  return { publicKey: new Uint8Array(await kem.serializePublicKey(publicKey)), seed };
}
const suite = (): CipherSuite => new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/** Log and number as boxes and hints are bound to them. */
export function bindingOf(log: Uint8Array, number: number): Bytes {
  const tail = new Uint8Array(8);
  new DataView(tail.buffer).setBigUint64(0, BigInt(number));
  return concat(log, tail);
}
export async function sealBox(recipient: Bytes, secret: Bytes, aad: Bytes): Promise<Bytes> {
  const recipientPublicKey = await suite().kem.importKey('raw', recipient.slice().buffer, true);
  const info = utf8('enamel/v1/key-block');
  const sender = await suite().createSenderContext({ recipientPublicKey, info });
  return concat(new Uint8Array(sender.enc), new Uint8Array(await sender.seal(secret, aad)));
}
export async function openBox(seed: Bytes, box: Bytes, aad: Bytes): Promise<Bytes | null> {
  const recipientKey = await suite().kem.importKey('raw', seed.slice().buffer, false);
  const [enc, info] = [box.slice(0, 1120), utf8('enamel/v1/key-block')];
  try {
    const recipient = await suite().createRecipientContext({ recipientKey, enc, info });
    return new Uint8Array(await recipient.open(box.slice(1120), aad));
  } catch {
    return null;
  }
}

/** P9, with the padding an attack may choose. */
function plaintextOf(signed: Uint8Array, signature: Uint8Array, length = paddedTo(4 + signed.length + 64)): Bytes {
  const plain = new Uint8Array(length);
  new DataView(plain.buffer).setUint32(0, signed.length);
  plain.set(signed, 4);
  plain.set(signature, 4 + signed.length);
  return plain;
}
function paddedTo(length: number): number {
  if (length <= 512) return 512;
  const exponent = Math.floor(Math.log2(length));
  const step = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1));
  return Math.ceil(length / step) * step;
}

/** A sealed entry of `log` under `secret` (P10). The signed bytes may say anything. */
export function sealEntry(log: Bytes, secret: Bytes, signed: Bytes, signature: Bytes, padding?: number): Bytes {
  const key = keyIdOf(secret);
  const salt = hmac(random(32), concat(random(32), signed));
  const info = concat(utf8('enamel/v1/entry'), new Uint8Array([SUITE]), log, key);
  const both = hkdf(secret, salt, info, 64);
  const [encryption, commitment] = [both.slice(0, 32), both.slice(32)];
  const commit = hmac(commitment, concat(utf8('enamel/v1/entry-commit'), encryption));
  const header = encode(HEADER, { version: VERSION, log, key, salt, commit, box: null });
  const ciphertext = aesSeal(encryption, plaintextOf(signed, signature, padding), header);
  return encode(SEALED_ENTRY, { header, ciphertext });
}

/** Signed bytes and signature, or null when no secret here opens it. */
export function openEntry(sealed: Bytes, secrets: readonly Bytes[]): { signed: Bytes; signature: Bytes } | null {
  const outer = decode(SEALED_ENTRY, sealed);
  const header = outer && decode(HEADER, outer.header);
  const secret = header && secrets.find((each) => equal(keyIdOf(each), header.key));
  if (!outer || !header || !secret) return null;
  const info = concat(utf8('enamel/v1/entry'), new Uint8Array([SUITE]), header.log, header.key);
  const plain = aesOpen(hkdf(secret, header.salt, info, 64).slice(0, 32), outer.ciphertext, outer.header);
  if (!plain) return null;
  const end = 4 + new DataView(plain.buffer).getUint32(0);
  return { signed: plain.slice(4, end), signature: plain.slice(end, end + SIGNATURE_BYTES) };
}
