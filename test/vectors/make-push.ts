// Vectors of the frames about pushes: what is read, and what is refused before anything is looked up.
import { encode as encodeCbor } from 'cborg';
import { CLIENT_FRAME, RELAY_FRAME, type ClientFrame, type RelayFrame } from '../../protocol/frames.ts';
import { ENDPOINT_BYTES } from '../../protocol/limits.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { fixed } from './plain.ts';

const endpoint = 'https://updates.push.services.mozilla.com/wpush/v2/gAAAAABexample';
const home = fixed('home');
const logs = [fixed('case'), fixed('contact')];
const point = new Uint8Array([4, ...fixed('x'), ...fixed('y')]);

const ASKED: readonly ClientFrame[] = [
  { type: 'pushKey', n: 1 },
  { type: 'pushTo', n: 2, endpoint, home, logs, isTrial: false },
  { type: 'pushTo', n: 3, endpoint, home, logs: [], isTrial: true },
  { type: 'pushOff', n: 4, endpoint },
];
const ANSWERED: readonly RelayFrame[] = [
  { type: 'pushKey', n: 1, key: point },
  { type: 'pushKey', n: 1, key: null },
];
const REFUSED: readonly (readonly [string, unknown])[] = [
  ['an address above its limit', ['pushTo', [2, 'h'.repeat(ENDPOINT_BYTES + 1), home, logs, false]]],
  ['an address as bytes', ['pushTo', [2, fixed('endpoint'), home, logs, false]]],
  ['half a home', ['pushTo', [2, endpoint, home.slice(0, 16), logs, false]]],
  ['a log that is none', ['pushTo', [2, endpoint, home, [fixed('case', 31)], false]]],
  ['a trial that is a number', ['pushTo', [2, endpoint, home, logs, 1]]],
  ['the keys that would seal a content', ['pushTo', [2, endpoint, home, logs, false, point, fixed('auth', 16)]]],
  ['an end without an address', ['pushOff', [4]]],
  ['an address that is no UTF-8', null],
];

export function makePushVectors() {
  const badText = new Uint8Array([0x82, 0x67, ...Buffer.from('pushOff'), 0x82, 0x04, 0x61, 0xff]);
  return {
    asked: ASKED.map((frame) => ({ frame, bytes: encode(CLIENT_FRAME, frame) })),
    answered: ANSWERED.map((frame) => ({ frame, bytes: encode(RELAY_FRAME, frame) })),
    refused: REFUSED.map(([name, value]) => {
      const bytes = value === null ? badText : new Uint8Array(encodeCbor(value));
      return { name, bytes, isRead: decode(CLIENT_FRAME, bytes) !== null };
    }),
  };
}
