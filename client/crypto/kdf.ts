// HKDF-SHA-256 (RFC 5869): every key of the system is derived with a label of its own, so no key serves two ends.
import { hkdf as nobleHkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8, type Bytes } from '../../protocol/bytes.ts';

/** `info` begins with an `enamel/v1/…` label everywhere outside the RFC's own vectors. */
export function hkdf(ikm: Uint8Array, salt: Uint8Array, info: string | Uint8Array, length: number): Bytes {
  return nobleHkdf(sha256, ikm, salt, typeof info === 'string' ? utf8(info) : info, length);
}
