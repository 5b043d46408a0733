// Vectors of an invite: link, keys with and without a code, package, claim; and links that are none.
import { fromBase64url, toBase64url } from '../../protocol/bytes.ts';
import { claimMessage } from '../../protocol/frames.ts';
import type { DeviceId, EntryId, LogId } from '../../protocol/ids.ts';
import { readLink, writeLink } from '../../protocol/link.ts';
import { encode } from '../../protocol/schema.ts';
import { inviteKeys, sealPackage } from '../../client/crypto/invite.ts';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import { inviteClaimMessage } from '../../client/roster/caserules.ts';
import { PACKAGE, claimWords } from '../../client/roster/invite.ts';
import { dice } from '../crypto/dice.ts';
import { fixed } from './plain.ts';

export async function makeInviteVectors() {
  const invite = fixed('invite', 16);
  const secret = fixed('invite secret');
  const code = '7KM 4QX';
  const keys = await inviteKeys(invite, secret, code);
  const claimer = signingKeyFromSeed(fixed('claimer'));
  const nonce = fixed('nonce');
  const relayKey = signingKeyFromSeed(fixed('relay')).publicKey;
  const link = { invite, secret, relayKey, relayAddress: 'wss://relay.example/relay', hasCode: true };
  const written = writeLink('https://enamel.example', link);
  const message = claimMessage(nonce, relayKey, invite, claimer.publicKey);
  const plaintext = encode(PACKAGE, {
    ...{ version: 1, genesis: fixed('genesis'), founding: fixed('founding'), heads: [fixed('founding')], number: 1 },
    ...{ secret: fixed('S'), kind: 'clinic', name: 'Smile Practice', role: 'lab', expires: 1_767_225_600_000 },
  });
  const [log, device, root] = [fixed('log') as LogId, fixed('device') as DeviceId, fixed('root')];
  return {
    link: { ...link, written },
    code,
    keys: {
      withCode: { signingKey: keys.signing.publicKey, packageKey: keys.packageKey },
      withoutCode: await inviteKeys(invite, secret, null).then((each) => ({
        signingKey: each.signing.publicKey,
        packageKey: each.packageKey,
      })),
    },
    package: { plaintext, sealed: await sealPackage(keys, invite, plaintext, dice('package')) },
    claim: {
      ...{ nonce, relayKey, claimerSeed: fixed('claimer'), claimer: claimer.publicKey, message },
      ...{ proof: keys.signing.sign(message), signature: claimer.sign(message) },
    },
    rosterClaim: { log, device, root, proof: keys.signing.sign(inviteClaimMessage(log, device, root)) },
    words: {
      ...{ log, founding: fixed('founding'), claim: fixed('claim') },
      words: claimWords(log, fixed('founding') as EntryId, fixed('claim') as EntryId),
    },
    refusedLinks: refusedLinks(written),
  };
}

function refusedLinks(written: string) {
  const [before = '', data = ''] = written.split('#/join/');
  const changed = (change: (body: Uint8Array) => void): string => {
    const body = fromBase64url(data)!.slice(0, -2);
    change(body);
    let [a, b] = [0, 0];
    for (const byte of body) {
      a = (a + byte) % 255;
      b = (b + a) % 255;
    }
    return `${before}#/join/${toBase64url(new Uint8Array([...body, a, b]))}`;
  };
  const cases: Record<string, string> = {
    'cut in the middle': written.slice(0, -30),
    'cut by one letter': written.slice(0, -1),
    'cut before its data': written.slice(0, 30),
    'one letter changed': `${written.slice(0, 60)}${written[60] === 'A' ? 'B' : 'A'}${written.slice(61)}`,
    'of version 2': changed((body) => (body[0] = 2)),
    'with an unknown flag': changed((body) => (body[1] = 3)),
    'with an address of another length': changed((body) => (body[82] = 3)),
    'with no address': changed((body) => body.fill(0x2f, 83)),
    'with padding': `${written}=`,
  };
  return Object.entries(cases).map(([name, link]) => ({ name, link, reason: readLink(link) }));
}
