// The passkey prompt against an authenticator that misbehaves in every way the field has seen.
import { afterEach, expect, test, vi } from 'vitest';
import { createPasskey, loginWithPasskey, unlockWithPasskey, type PasskeyOrder } from '../../client/page/passkey.ts';
import { toBase64url, utf8, type Bytes } from '../../protocol/bytes.ts';
import { passkeyChallenge } from '../../client/worker/relay/account.ts';
import { dice } from '../crypto/dice.ts';

const SECRET = dice('prf')(32);
const CREDENTIAL = utf8('credential id');

interface Authenticator {
  /** What `prf` holds after create, and after each get. */
  readonly onCreate?: object | undefined;
  readonly onGet?: object | undefined;
  readonly error?: 'create' | 'get';
  readonly name?: string;
  readonly takesMs?: number;
}

const results = (secret: Bytes): object => ({ results: { first: secret.slice().buffer } });
let clock = 0;
const elapsed = (): number => clock;

/** Stands in for the platform's `navigator.credentials`; returns what it was asked. */
function plugIn(authenticator: Authenticator): { readonly asked: { publicKey: Record<string, unknown> }[] } {
  const asked: { publicKey: Record<string, unknown> }[] = [];
  const credential = (prf: object | undefined): object => ({
    id: toBase64url(CREDENTIAL),
    rawId: CREDENTIAL.buffer,
    type: 'public-key',
    response: {
      attestationObject: utf8('attestation').buffer,
      clientDataJSON: utf8('client data').buffer,
      authenticatorData: utf8('data').buffer,
      signature: utf8('signature').buffer,
    },
    getClientExtensionResults: () => (prf ? { prf, credProps: { rk: true } } : {}),
    toJSON: () => {
      throw new Error('toJSON must never be called');
    },
  });
  const answer =
    (step: 'create' | 'get', prf: () => object | undefined) =>
    async (options: { publicKey: Record<string, unknown> }): Promise<object> => {
      asked.push(options);
      clock += authenticator.takesMs ?? 2_000;
      if (authenticator.error === step) throw new DOMException('no', authenticator.name ?? 'NotAllowedError');
      return credential(prf());
    };
  vi.stubGlobal('PublicKeyCredential', () => undefined);
  vi.stubGlobal('navigator', {
    credentials: {
      create: answer('create', () => authenticator.onCreate),
      get: answer('get', () => authenticator.onGet),
    },
  });
  return { asked };
}

const order: PasskeyOrder = {
  challenge: toBase64url(utf8('challenge of the relay')),
  fromRelay: true,
  userId: toBase64url(dice('user')(32)),
  rpId: 'localhost',
  label: 'Enamel',
};
const ask = { challenge: toBase64url(utf8('our own challenge')), rpId: 'localhost' };
const ids = [toBase64url(CREDENTIAL)];

const problemOf = async (work: Promise<object>): Promise<string> => {
  const result = (await work) as { problem?: string };
  return result.problem ?? 'opened';
};

afterEach(() => {
  vi.unstubAllGlobals();
  clock = 0;
});

test('two taps make a passkey that gives its secret; the registration carries none of it', async () => {
  const { asked } = plugIn({ onCreate: { enabled: true, ...results(SECRET) }, onGet: results(SECRET) });
  const made = await createPasskey(order, elapsed);
  if ('problem' in made) throw new Error(made.problem);
  expect(new Uint8Array(made.prf)).toEqual(SECRET);
  expect(made.credentialId).toBe(ids[0]);
  expect(made.registration?.clientExtensionResults).toEqual({ credProps: { rk: true } });
  expect(JSON.stringify(made.registration)).not.toContain('prf');
  expect(asked.length).toBe(2);
});

test('every prompt asks for the person, and for the one constant secret, never for an empty one', async () => {
  const { asked } = plugIn({ onCreate: { enabled: true }, onGet: results(SECRET) });
  await createPasskey(order, elapsed);
  const salts = asked.map(({ publicKey }) => publicKey['extensions'] as { prf: { eval: { first: Bytes } } });
  expect(salts.map((extensions) => extensions.prf.eval.first)).toEqual([
    utf8('enamel/v1/passkey-prf'),
    utf8('enamel/v1/passkey-prf'),
  ]);
  expect(asked[0]?.publicKey['authenticatorSelection']).toEqual({
    residentKey: 'preferred',
    userVerification: 'required',
  });
  expect(asked[1]?.publicKey['userVerification']).toBe('required');
});

test('case 42 no secret, a secret only while it is made, or another one the second time: a reason to offer a passphrase', async () => {
  plugIn({ onCreate: undefined, onGet: undefined });
  expect(await problemOf(createPasskey(order, elapsed))).toBe('noPrf');
  const { asked } = plugIn({ onCreate: { enabled: false }, onGet: results(SECRET) });
  expect(await problemOf(createPasskey(order, elapsed))).toBe('noPrf');
  expect(asked.length).toBe(1);
  plugIn({ onCreate: { enabled: true, ...results(SECRET) }, onGet: undefined });
  expect(await problemOf(createPasskey(order, elapsed))).toBe('noPrf');
  plugIn({ onCreate: { enabled: true, ...results(SECRET) }, onGet: results(dice('another')(32)) });
  expect(await problemOf(createPasskey(order, elapsed))).toBe('otherPrf');
});

test('case 13 a relay names another salt, other credentials, another cost: of all it says only a challenge is used', async () => {
  const evil = toBase64url(dice('evil')(32));
  const extensions = { prf: { eval: { first: evil, second: evil }, evalByCredential: { [evil]: { first: evil } } } };
  const greedy = {
    ...{
      challenge: toBase64url(utf8('challenge of the relay')),
      rp: { id: 'localhost' },
      rpId: 'localhost',
      extensions,
    },
    ...{
      allowCredentials: [{ type: 'public-key', id: evil }],
      excludeCredentials: [{ type: 'public-key', id: ids[0] }],
    },
    ...{ user: { id: evil, name: evil, displayName: evil }, kdf: { memory: 8, passes: 1 }, recovery: evil, salt: evil },
  };
  const fetch = () => {
    const body = utf8(JSON.stringify(greedy));
    return Promise.resolve({ status: 200, arrayBuffer: () => Promise.resolve(body.buffer) } as never);
  };
  const given = await passkeyChallenge(fetch, 'ws://localhost/relay', dice('random'), 'localhost');
  const { asked } = plugIn({ onCreate: { enabled: true }, onGet: results(SECRET) });
  await createPasskey({ ...given, label: 'Enamel' }, elapsed);
  expect(asked).toHaveLength(2);
  expect(
    JSON.stringify(asked, (_, each: unknown) =>
      each instanceof ArrayBuffer ? toBase64url(new Uint8Array(each)) : each,
    ),
  ).not.toContain(evil);
  for (const { publicKey } of asked)
    expect(publicKey['extensions']).toEqual({ prf: { eval: { first: utf8('enamel/v1/passkey-prf') } } });
  expect(asked[0]?.publicKey['excludeCredentials'] ?? []).toEqual([]);
}, 10_000);

test('a passkey without a secret can still become the relay account', async () => {
  plugIn({ onCreate: { enabled: false }, onGet: undefined });
  const refused = await createPasskey(order, elapsed);
  expect('problem' in refused && refused.registration?.id).toBe(ids[0]);
  plugIn({ onCreate: { enabled: false }, onGet: undefined });
  expect('registration' in (await createPasskey({ ...order, fromRelay: false }, elapsed))).toBe(false);
});

test('when only the second tap was refused, a fresh tap goes on with the same passkey', async () => {
  plugIn({ onCreate: { enabled: true }, error: 'get' });
  const refused = await createPasskey(order, elapsed);
  if (!('problem' in refused) || !refused.again) throw new Error('the second tap should be missing');
  expect(refused.problem).toBe('cancelled');
  const { asked } = plugIn({ onGet: results(SECRET) });
  expect(await problemOf(refused.again())).toBe('opened');
  expect(asked.length).toBe(1);
});

test('refusals of the browser become words', async () => {
  const after = async (name: string, takesMs: number): Promise<string> => {
    plugIn({ error: 'get', name, takesMs });
    return problemOf(unlockWithPasskey(ask, ids, elapsed));
  };
  expect(await after('NotAllowedError', 3_000)).toBe('cancelled');
  expect(await after('NotAllowedError', 120_000)).toBe('timeout');
  expect(await after('NotAllowedError', 20)).toBe('none');
  expect(await after('AbortError', 20)).toBe('cancelled');
  expect(await after('UnknownError', 20)).toBe('failed');
  expect(await problemOf(unlockWithPasskey(ask, [], elapsed))).toBe('none');
  plugIn({ error: 'create', name: 'NotSupportedError' });
  expect(await problemOf(createPasskey(order, elapsed))).toBe('unsupported');
  vi.stubGlobal('PublicKeyCredential', undefined);
  expect(await problemOf(createPasskey(order, elapsed))).toBe('unsupported');
  expect(await problemOf(unlockWithPasskey(ask, ids, elapsed))).toBe('unsupported');
});

test('the login at the relay asks for no secret and posts none, even when the platform gives one unasked', async () => {
  const { asked } = plugIn({ onGet: results(SECRET) });
  const login = await loginWithPasskey(ask, ids, elapsed);
  if ('problem' in login) throw new Error(login.problem);
  expect(asked[0]?.publicKey['extensions']).toBeUndefined();
  expect(login.response.clientExtensionResults).toEqual({ credProps: { rk: true } });
});
