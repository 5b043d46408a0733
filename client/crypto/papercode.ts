// What a QR code on a paper of the kit says: bytes that open something, and where the relay is. Tells a damaged code from
// one of another kind. Must never be logged.
import { concat, equal, fromBase64url, toBase64url, utf8, type Bytes } from '../../protocol/bytes.ts';
import { sha256 } from './hash.ts';

export interface PaperRelay {
  /** SHA-256 of the relay's Ed25519 key. */
  readonly relayKeyHash: Bytes;
  /** WebSocket address of the relay; empty where there is none. */
  readonly relayAddress: string;
}
export type CodePrefix = 'enamel-kit:' | 'enamel-kit-part:';

const VERSION = 1;
const KEY_HASH_BYTES = 32;
const CHECK_BYTES = 4;
const ADDRESS = /^(wss?:\/\/[a-z0-9.-]+(:\d{1,5})?\/[a-z0-9/-]*)?$/;

/** version 1 ‖ data ‖ relay key hash ‖ relay address ‖ first 4 bytes of their SHA-256. */
export function writeCode(prefix: CodePrefix, data: Bytes, { relayKeyHash, relayAddress }: PaperRelay): string {
  if (relayKeyHash.length !== KEY_HASH_BYTES) throw new Error('a key hash has 32 bytes');
  if (!ADDRESS.test(relayAddress)) throw new Error('not a relay address');
  const body = concat(new Uint8Array([VERSION]), data, relayKeyHash, utf8(relayAddress));
  return prefix + toBase64url(concat(body, sha256(body).slice(0, CHECK_BYTES)));
}

export type KitRefusal = 'not a kit' | 'damaged kit' | 'newer kit';

/** `size` = bytes of the data. */
export function readCode(
  prefix: CodePrefix,
  size: number,
  scanned: string,
): (PaperRelay & { readonly data: Bytes }) | KitRefusal {
  const text = scanned.trim();
  if (!text.startsWith(prefix)) return 'not a kit';
  const all = fromBase64url(text.slice(prefix.length));
  const fixed = 1 + size + KEY_HASH_BYTES;
  if (!all || all.length < fixed + CHECK_BYTES) return 'damaged kit';
  const body = all.slice(0, -CHECK_BYTES);
  if (!equal(sha256(body).slice(0, CHECK_BYTES), all.slice(-CHECK_BYTES))) return 'damaged kit';
  if (body[0] !== VERSION) return 'newer kit';
  const relayAddress = new TextDecoder().decode(body.slice(fixed));
  if (!ADDRESS.test(relayAddress)) return 'damaged kit';
  return { data: body.slice(1, 1 + size), relayKeyHash: body.slice(1 + size, fixed), relayAddress };
}
