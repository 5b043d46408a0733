// The relay account: the right to use storage, apart from unlocking. A passkey registered at the relay, or, where there
// is none, a key of its own. No name, no e-mail, and never anything that opens a vault.
import { concat, fromBase64url, toBase64url, utf8, type Bytes } from '../../../protocol/bytes.ts';
import { signedMessage } from '../../../protocol/ids.ts';
import { signingKeyFromSeed } from '../../crypto/sign.ts';
import { httpOrigin, type Fetch } from '../../sync/blobs.ts';
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';

type Json = Record<string, unknown>;

async function post(fetch: Fetch, relayAddress: string, path: string, body: Json): Promise<Json> {
  let response: Awaited<ReturnType<Fetch>>;
  try {
    const headers = { 'content-type': 'application/json' };
    response = await fetch(`${httpOrigin(relayAddress)}${path}`, {
      method: 'POST',
      headers,
      body: utf8(JSON.stringify(body)),
    });
  } catch {
    throw new Refused('relay unreachable');
  }
  if (response.status !== 200) throw new Refused(response.status === 403 ? 'no account' : 'relay unreachable');
  const parsed: unknown = JSON.parse(new TextDecoder().decode(await response.arrayBuffer()));
  if (typeof parsed !== 'object' || parsed === null) throw new Refused('relay unreachable');
  return parsed as Json;
}
function sessionOf(answer: Json): string {
  const { session } = answer;
  if (typeof session !== 'string' || session.length > 256) throw new Refused('relay unreachable');
  return session;
}

/** What a new passkey signs. Without a relay the challenge is our own, and the account waits. */
export async function passkeyChallenge(
  fetch: Fetch,
  relayAddress: string,
  random: (length: number) => Bytes,
  rpId: string,
): Promise<{ challenge: string; userId: string; fromRelay: boolean; rpId: string }> {
  const userId = toBase64url(random(16));
  try {
    const options = await post(fetch, relayAddress, '/account/register/options', {});
    const rp = options['rp'] as { id?: unknown } | undefined;
    if (typeof options['challenge'] === 'string' && rp?.id === rpId) {
      return { challenge: options['challenge'], userId, fromRelay: true, rpId };
    }
  } catch {
    // Offline is normal: the vault does not need the relay.
  }
  return { challenge: toBase64url(random(32)), userId, fromRelay: false, rpId };
}

/** Registers the passkey that was made with the relay's challenge; the session, or null when it must wait. */
export async function registerPasskey(
  fetch: Fetch,
  relayAddress: string,
  registration: unknown,
): Promise<string | null> {
  try {
    return sessionOf(await post(fetch, relayAddress, '/account/register', { response: registration }));
  } catch {
    return null;
  }
}

/** An account without a passkey: signs the relay's challenge with a key that serves nothing else. */
export async function accountByKey(house: House): Promise<void> {
  const { fetch, random } = house.ground;
  const { relayAddress } = house.me;
  const seed = house.me.accountSeed ?? random(32);
  const key = signingKeyFromSeed(seed);
  const relayKey = house.me.relayKey ?? house.session?.welcome?.relayKey;
  const { challenge } = await post(fetch, relayAddress, '/account/key/options', {});
  const nonce = typeof challenge === 'string' ? fromBase64url(challenge) : null;
  if (!nonce || !relayKey) throw new Refused('relay unreachable');
  const answer = await post(fetch, relayAddress, '/account/key', {
    key: toBase64url(key.publicKey),
    challenge,
    signature: toBase64url(key.sign(signedMessage('account', concat(nonce, relayKey)))),
  });
  await saveSession(house, { accountSeed: seed, session: sessionOf(answer) });
}

export async function loginChallenge(house: House): Promise<string> {
  const { challenge } = await post(house.ground.fetch, house.me.relayAddress, '/account/login/options', {});
  if (typeof challenge !== 'string') throw new Refused('relay unreachable');
  return challenge;
}
export async function login(house: House, response: unknown): Promise<void> {
  const answer = await post(house.ground.fetch, house.me.relayAddress, '/account/login', { response });
  await saveSession(house, { session: sessionOf(answer) });
}

async function saveSession(house: House, change: { session: string; accountSeed?: Bytes }): Promise<void> {
  await house.saveMe(change);
  for (const replica of house.replicas.values()) house.clearTrouble(replica.log, ['no account', 'quota']);
  house.session?.restart();
}
