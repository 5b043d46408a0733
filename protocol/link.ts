// The invite link: everything is in the fragment, which browsers never send to a server.
import { concat, equal, fromBase64url, toBase64url, utf8, type Bytes } from './bytes.ts';

export interface InviteLink {
  /** 16 bytes; the name under which the relay keeps the package. */
  readonly invite: Bytes;
  /** 32 bytes; never leaves the two devices. */
  readonly secret: Bytes;
  /** Ed25519 public key of the relay, pinned before the first connection. */
  readonly relayKey: Bytes;
  /** WebSocket address of the relay, e.g. "wss://relay.example/relay". */
  readonly relayAddress: string;
  /** A code was agreed that is told by phone. */
  readonly hasCode: boolean;
}

const FRAGMENT = '#/join/';
const FIXED = 1 + 1 + 16 + 32 + 32 + 1;
const CHECKSUM_BYTES = 2;
const VERSION = 1;
const ADDRESS = /^wss?:\/\/[a-z0-9.-]+(:\d{1,5})?\/[a-z0-9/-]*$/;

/** version 1 ‖ flags ‖ invite id ‖ secret ‖ relay key ‖ address length ‖ address ‖ checksum, base64url. */
export function writeLink(app: string, link: InviteLink): string {
  const address = utf8(link.relayAddress);
  if (link.invite.length !== 16 || link.secret.length !== 32 || link.relayKey.length !== 32 || !isAddress(address))
    throw new Error('a link outside its format');
  const flags = new Uint8Array([VERSION, link.hasCode ? 1 : 0]);
  const body = concat(flags, link.invite, link.secret, link.relayKey, new Uint8Array([address.length]), address);
  return `${app.replace(/\/+$/, '')}/${FRAGMENT}${toBase64url(concat(body, checksum(body)))}`;
}

export type LinkRefusal = 'not a link' | 'cut off' | 'newer version';

/** Reads a pasted, scanned or opened link, or only its fragment. */
export function readLink(input: string): InviteLink | LinkRefusal {
  const at = input.indexOf(FRAGMENT);
  if (at < 0) return 'not a link';
  const data = fromBase64url(input.slice(at + FRAGMENT.length).trim());
  if (!data || data.length < FIXED + CHECKSUM_BYTES) return 'cut off';
  const body = data.subarray(0, data.length - CHECKSUM_BYTES);
  if (!equal(checksum(body), data.subarray(body.length))) return 'cut off';
  if (body[0] !== VERSION || body[1]! > 1) return 'newer version';
  const address = body.subarray(FIXED);
  if (address.length !== body[FIXED - 1]) return 'cut off';
  if (!isAddress(address)) return 'not a link';
  return {
    hasCode: body[1] === 1,
    invite: body.slice(2, 18),
    secret: body.slice(18, 50),
    relayKey: body.slice(50, 82),
    relayAddress: String.fromCharCode(...address),
  };
}

/** Plain ASCII, at most 255 bytes. */
export function isAddress(address: Uint8Array): boolean {
  return address.length <= 255 && ADDRESS.test(String.fromCharCode(...address));
}

/** Fletcher-16: notices slips of copying; a cut is noticed by the length too. No security rests on either. */
export function checksum(data: Uint8Array): Bytes {
  let a = 0;
  let b = 0;
  for (const byte of data) {
    a = (a + byte) % 255;
    b = (b + a) % 255;
  }
  return new Uint8Array([a, b]);
}
