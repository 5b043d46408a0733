// A link and what follows from it (P46, P47).
import { argon2id } from 'hash-wasm';
import { concat, fromBase64url, type Bytes } from '../../protocol/bytes.ts';
import { signerOf } from '../hostile-relay/keys.ts';
import * as sealing from './sealing.ts';

/** P46. */
export function readLink(link: string) {
  const raw = fromBase64url(link.split('#/join/')[1] ?? '');
  if (raw?.[0] !== 1) throw new Error('not a link');
  const length = raw[82]!;
  return {
    hasCode: raw[1] === 1,
    invite: raw.slice(2, 18),
    secret: raw.slice(18, 50),
    relayKey: raw.slice(50, 82),
    address: new TextDecoder().decode(raw.slice(83, 83 + length)),
  };
}

/** P47. */
export async function inviteKeys({ hasCode, invite, secret }: ReturnType<typeof readLink>, code: string) {
  const typed = code
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '');
  const cost = { memorySize: 16 * 1024, iterations: 2, parallelism: 1, hashLength: 32, outputType: 'binary' } as const;
  const stretched = hasCode ? await argon2id({ password: typed, salt: invite, ...cost }) : new Uint8Array(0);
  const keyOf = (label: string): Bytes =>
    sealing.hkdf(concat(secret, stretched), invite, `enamel/v1/invite-${label}`, 32);
  return { signer: signerOf(keyOf('signing')), sealing: keyOf('package') };
}
