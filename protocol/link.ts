// The invite link: everything is in the fragment, which browsers never send to a server.
import { concat, fromBase64url, toBase64url, utf8, type Bytes } from './bytes.ts';

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
const FIXED = 1 + 1 + 16 + 32 + 32;
const ADDRESS = /^wss?:\/\/[a-z0-9.-]+(:\d{1,5})?\/[a-z0-9/-]*$/;

/** version 1 ‖ flags ‖ invite id ‖ secret ‖ relay key ‖ address, base64url with a 2-byte checksum at the end. */
export function writeLink(app: string, link: InviteLink): string {
  const flags = new Uint8Array([1, link.hasCode ? 1 : 0]);
  const body = concat(flags, link.invite, link.secret, link.relayKey, utf8(link.relayAddress));
  return `${app.replace(/\/+$/, '')}/${FRAGMENT}${toBase64url(concat(body, checksum(body)))}`;
}

export type LinkRefusal = 'not a link' | 'cut off' | 'newer version';

/** Reads a pasted, scanned or opened link, or only its fragment. */
export function readLink(input: string): InviteLink | LinkRefusal {
  const at = input.indexOf(FRAGMENT);
  if (at < 0) return 'not a link';
  const data = fromBase64url(input.slice(at + FRAGMENT.length).trim());
  if (!data || data.length < FIXED + 8) return 'cut off';
  const body = data.subarray(0, data.length - 2);
  const sum = checksum(body);
  if (data.at(-2) !== sum[0] || data.at(-1) !== sum[1]) return 'cut off';
  if (body[0] !== 1) return 'newer version';
  const relayAddress = new TextDecoder().decode(body.subarray(FIXED));
  if (!ADDRESS.test(relayAddress) || body[1]! > 1) return 'not a link';
  return {
    hasCode: body[1] === 1,
    invite: body.slice(2, 18),
    secret: body.slice(18, 50),
    relayKey: body.slice(50, 82),
    relayAddress,
  };
}

/** Fletcher-16: tells a link that a messenger cut from one that is wrong; no security rests on it. */
function checksum(data: Uint8Array): Bytes {
  let a = 0;
  let b = 0;
  for (const byte of data) {
    a = (a + byte) % 255;
    b = (b + a) % 255;
  }
  return new Uint8Array([a, b]);
}
