// AES-256-GCM by WebCrypto. A nonce is either zero under a key used once, or random and carried in front.
// Must never see the same key and nonce twice.
import { concat, type Bytes } from '../../protocol/bytes.ts';
import type { Random } from './random.ts';

export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** Only under a key that seals exactly one thing, ever. */
export const ZERO_NONCE: Bytes = new Uint8Array(NONCE_BYTES);

function gcm(nonce: Bytes, aad: Bytes): AesGcmParams {
  return { name: 'AES-GCM', iv: nonce, additionalData: aad };
}

/** A key of 32 bytes as WebCrypto wants it; kept only while a batch runs, never stored. */
export function importAead(key: Bytes): Promise<CryptoKey> {
  if (key.length !== KEY_BYTES) throw new Error('an AES-256 key has 32 bytes');
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Ciphertext ‖ 16-byte tag. The nonce is zero unless given: then the key must be used for nothing else. */
export async function sealAead(
  key: Bytes | CryptoKey,
  plaintext: Bytes,
  aad: Bytes,
  nonce = ZERO_NONCE,
): Promise<Bytes> {
  const imported = key instanceof Uint8Array ? await importAead(key) : key;
  return new Uint8Array(await crypto.subtle.encrypt(gcm(nonce, aad), imported, plaintext));
}

/** The plaintext, or null when anything was altered. */
export async function openAead(
  key: Bytes | CryptoKey,
  ciphertext: Bytes,
  aad: Bytes,
  nonce = ZERO_NONCE,
): Promise<Bytes | null> {
  const imported = key instanceof Uint8Array ? await importAead(key) : key;
  try {
    return new Uint8Array(await crypto.subtle.decrypt(gcm(nonce, aad), imported, ciphertext));
  } catch {
    return null;
  }
}

/** nonce (12 random bytes) ‖ ciphertext ‖ tag: for keys that seal many rows or wraps. */
export async function randomSeal(key: Bytes | CryptoKey, random: Random, plaintext: Bytes, aad: Bytes): Promise<Bytes> {
  const nonce = random(NONCE_BYTES);
  return concat(nonce, await sealAead(key, plaintext, aad, nonce));
}

export async function randomOpen(key: Bytes | CryptoKey, sealed: Bytes, aad: Bytes): Promise<Bytes | null> {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
  return openAead(key, sealed.slice(NONCE_BYTES), aad, sealed.slice(0, NONCE_BYTES));
}
