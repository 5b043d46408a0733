// Vectors of adding a tablet: the code, what follows from its secret, commitment and words; and codes that are none.
import { fromBase64url, toBase64url } from '../../protocol/bytes.ts';
import { readTabletCode, writeTabletCode } from '../../protocol/tabletcode.ts';
import { meetingCommit, meetingWords } from '../../client/crypto/meeting.ts';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import { meetingLog } from '../../client/roster/meeting.ts';
import { fixed } from './plain.ts';

export function makeMeetingVectors() {
  const secret = fixed('meeting secret');
  const relayKey = signingKeyFromSeed(fixed('relay')).publicKey;
  const code = { secret, relayKey, relayAddress: 'wss://relay.example/relay' };
  const written = writeTabletCode(code);
  const { draft, keys } = meetingLog(secret);
  const adder = { device: fixed('adder'), nonce: fixed('adder nonce') };
  const newcomer = { device: fixed('newcomer'), nonce: fixed('newcomer nonce') };
  return {
    code: { ...code, written },
    log: { random: keys.random, secret: keys.secret, ownPass: keys.ownPass.publicKey, genesis: draft.genesis, log: draft.log },
    ...{ adder, newcomer, commit: meetingCommit(draft.log, newcomer.device, newcomer.nonce) },
    words: meetingWords(draft.log, adder, newcomer),
    refusedCodes: refusedCodes(written),
  };
}

function refusedCodes(written: string) {
  const prefix = 'enamel-tablet:';
  const changed = (change: (body: Uint8Array) => void): string => {
    const body = fromBase64url(written.slice(prefix.length))!.slice(0, -2);
    change(body);
    let [a, b] = [0, 0];
    for (const byte of body) {
      a = (a + byte) % 255;
      b = (b + a) % 255;
    }
    return `${prefix}${toBase64url(new Uint8Array([...body, a, b]))}`;
  };
  const cases: Record<string, string> = {
    'cut in the middle': written.slice(0, -30),
    'cut by one letter': written.slice(0, -1),
    'without its beginning': written.slice(prefix.length),
    'one letter changed': `${written.slice(0, 60)}${written[60] === 'A' ? 'B' : 'A'}${written.slice(61)}`,
    'of version 2': changed((body) => (body[0] = 2)),
    'with an address of another length': changed((body) => (body[65] = 3)),
    'with no address': changed((body) => body.fill(0x2f, 66)),
    'with padding': `${written}=`,
    'of an invite': 'https://enamel.example/#/join/AQAB',
  };
  return Object.entries(cases).map(([name, code]) => ({ name, code, reason: readTabletCode(code) }));
}
