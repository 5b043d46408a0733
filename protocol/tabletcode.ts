// The code by which a new tablet finds the one that adds it: shown as a QR code or pasted, never an address. Whoever has
// it can find the meeting and nothing more; who is let in is decided by words that two people compare.
import { concat, equal, fromBase64url, toBase64url, utf8, type Bytes } from './bytes.ts';
import { checksum, isAddress, type LinkRefusal } from './link.ts';

export interface TabletCode {
  /** 32 bytes; everything of the meeting follows from it. */
  readonly secret: Bytes;
  /** Ed25519 public key of the relay, pinned before the first connection. */
  readonly relayKey: Bytes;
  readonly relayAddress: string;
}

const PREFIX = 'enamel-tablet:';
const FIXED = 1 + 32 + 32 + 1;
const CHECKSUM_BYTES = 2;
const VERSION = 1;

/** version 1 ‖ secret ‖ relay key ‖ address length ‖ address ‖ checksum, base64url. */
export function writeTabletCode({ secret, relayKey, relayAddress }: TabletCode): string {
  const address = utf8(relayAddress);
  if (secret.length !== 32 || relayKey.length !== 32 || !isAddress(address))
    throw new Error('a code outside its format');
  const body = concat(new Uint8Array([VERSION]), secret, relayKey, new Uint8Array([address.length]), address);
  return `${PREFIX}${toBase64url(concat(body, checksum(body)))}`;
}

/** Reads a pasted or scanned code. */
export function readTabletCode(input: string): TabletCode | LinkRefusal {
  const text = input.trim();
  if (!text.startsWith(PREFIX)) return 'not a link';
  const data = fromBase64url(text.slice(PREFIX.length));
  if (!data || data.length < FIXED + CHECKSUM_BYTES) return 'cut off';
  const body = data.subarray(0, data.length - CHECKSUM_BYTES);
  if (!equal(checksum(body), data.subarray(body.length))) return 'cut off';
  if (body[0] !== VERSION) return 'newer version';
  const address = body.subarray(FIXED);
  if (address.length !== body[FIXED - 1]) return 'cut off';
  if (!isAddress(address)) return 'not a link';
  return { secret: body.slice(1, 33), relayKey: body.slice(33, 65), relayAddress: String.fromCharCode(...address) };
}
