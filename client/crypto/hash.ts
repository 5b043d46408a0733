// SHA-256 and HMAC-SHA-256, synchronous, because chains are walked entry by entry; large data apart.
import { hmac as nobleHmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../../protocol/bytes.ts';
import type { Hash } from '../../protocol/ids.ts';

/** SHA-256 (FIPS 180-4), 32 bytes. */
export const sha256: Hash = (data) => nobleSha256(data);

/** SHA-256 of large data by WebCrypto, where a synchronous walk would be too slow. */
export async function sha256Large(data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', data));
}

/** Above, the way to WebCrypto and back costs less than a walk. */
const LARGE_BYTES = 16 * 1024;
/** SHA-256 of small or large data, where waiting is no matter. */
export async function sha256Any(data: Bytes): Promise<Bytes> {
  return data.length < LARGE_BYTES ? sha256(data) : sha256Large(data);
}

/** SHA-256 of what comes piece by piece. `digest` ends it. */
export interface RunningHash {
  add(piece: Uint8Array): void;
  digest(): Bytes;
}
export function runningSha256(): RunningHash {
  const running = nobleSha256.create();
  return {
    add(piece) {
      running.update(piece);
    },
    digest: () => new Uint8Array(running.digest()),
  };
}

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export function hmac(key: Uint8Array, data: Uint8Array): Bytes {
  return nobleHmac(nobleSha256, key, data);
}
