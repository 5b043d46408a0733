import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { toBase64url } from '../../protocol/bytes.ts';
import { Authenticator, type Ceremony } from '../support/authenticator.ts';
import { openAccount, RelayClient } from '../support/relay-client.ts';
import { freshKey, makeEntry, makeLog, makeRekey, random } from '../support/test-log.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';

let relay: TestRelay;
let origin: string;
beforeAll(async () => {
  relay = await startTestRelay();
  origin = `http://localhost:${String(relay.port)}`;
});
afterEach(() => {
  expect(relay.errors).toEqual([]);
});
afterAll(() => relay.dispose());

async function post(path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${origin}/account/${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
async function ceremony(kind: 'register' | 'login'): Promise<Ceremony> {
  const { body } = await post(`${kind}/options`, {});
  return { challenge: body['challenge'] as string, origin, rpId: 'localhost' };
}

test('a passkey registers an account without any name, and logs in to the same account later', async () => {
  const { body: options } = await post('register/options', {});
  expect(options).toMatchObject({ rp: { id: 'localhost' }, user: { name: 'Enamel', displayName: '' } });
  expect(options).toMatchObject({ attestation: 'none', authenticatorSelection: { userVerification: 'required' } });

  const passkey = new Authenticator();
  const registered = await post('register', { response: passkey.create(await ceremony('register')) });
  expect(registered).toMatchObject({ status: 200, body: { session: expect.stringMatching(/^[\w-]{43}$/) as string } });
  const client = await RelayClient.connect(relay.port, registered.body['session'] as string);
  expect(client.welcome).toMatchObject({ hasAccount: true, quotaLeft: 20 * 1024 ** 3 });
  const log = makeLog();
  expect(await client.found(log)).toMatchObject({ type: 'receipts' });

  const again = await post('login', { response: passkey.get(await ceremony('login')) });
  const later = await RelayClient.connect(relay.port, again.body['session'] as string);
  const spent = log.genesis.length + log.record.length + log.control.length;
  expect(later.welcome.quotaLeft).toBe(20 * 1024 ** 3 - spent);
});

test('a challenge is good once, for its own origin, and only with the right key', async () => {
  const passkey = new Authenticator();
  const first = await ceremony('register');
  expect((await post('register', { response: passkey.create(first) })).status).toBe(200);
  expect((await post('register', { response: new Authenticator().create(first) })).status).toBe(403);
  const elsewhere = { ...(await ceremony('login')), origin: 'http://localhost.evil.example' };
  expect((await post('login', { response: passkey.get(elsewhere) })).status).toBe(403);
  const invented = { ...first, challenge: toBase64url(random(32)) };
  expect((await post('login', { response: passkey.get(invented) })).status).toBe(403);
  expect((await post('login', { response: new Authenticator().get(await ceremony('login')) })).status).toBe(403);
  expect((await post('register', { response: passkey.create(await ceremony('register')) })).status).toBe(403);
});

test('what a passkey computes for the vault is refused before anything is read, and nothing of it is kept', async () => {
  const secret = toBase64url(random(32));
  const response = {
    ...new Authenticator().create(await ceremony('register')),
    clientExtensionResults: { prf: { enabled: true, results: { first: secret } } },
  };
  expect(await post('register', { response })).toEqual({ status: 400, body: { error: 'prf' } });
  expect(await post('login', { response })).toEqual({ status: 400, body: { error: 'prf' } });
  for (const name of readdirSync(relay.folder).filter((each) => each.startsWith('relay.db')))
    expect(readFileSync(join(relay.folder, name)).includes(secret)).toBe(false);
});

test('people without a passkey use a key: the same key is the same account, a replayed challenge is none', async () => {
  const seed = random(32);
  const [first, second] = [await openAccount(relay.port, seed), await openAccount(relay.port, seed)];
  expect(first).not.toBe(second);
  const client = await RelayClient.connect(relay.port, first);
  const log = makeLog();
  await client.found(log);
  const other = await RelayClient.connect(relay.port, second);
  expect(other.welcome.quotaLeft).toBeLessThan(client.welcome.quotaLeft);
  const { body } = await post('key/options', {});
  const key = freshKey();
  const signature = toBase64url(key.sign(random(64)));
  const answer = await post('key', { key: toBase64url(key.publicKey), challenge: body['challenge'], signature });
  expect(answer).toEqual({ status: 403, body: { error: 'bad signature' } });
});

test('a session ends with logout; its token is not in the database; a wrong one is no account', async () => {
  const session = await openAccount(relay.port, random(32));
  expect(await post('state', { session })).toMatchObject({ status: 200 });
  expect((await post('logout', { session })).status).toBe(200);
  expect((await post('state', { session })).status).toBe(403);
  for (const token of [session, 'nonsense', null]) {
    const client = await RelayClient.connect(relay.port, token);
    expect(client.welcome).toMatchObject({ hasAccount: false, quotaLeft: 0 });
    expect(await client.found(makeLog())).toMatchObject({ reason: 'no account' });
  }
});

test('a pass whose cap is spent is refused new bytes clearly, and still reads and rotates', async () => {
  const client = await RelayClient.connect(relay.port, await openAccount(relay.port, random(32)));
  const log = makeLog({ memberCap: 2_000 });
  await client.found(log);
  await client.prove(log, log.member);
  expect(await client.append(log, [makeEntry(log.id, 3_000)])).toMatchObject({ reason: 'quota' });
  expect(await client.append(log, [makeEntry(log.id, 600)])).toMatchObject({ type: 'receipts' });
  await client.subscribe(log);
  expect((await client.entries(log, 2)).length).toBe(2);
  const rekey = makeRekey(log);
  const turned = await client.request({ type: 'rekey', log: log.id, record: rekey.record, entry: rekey.control });
  expect(turned).toMatchObject({ type: 'receipts' });
});

test('malformed bodies are refused: not JSON, too large, wrong shapes, wrong methods', async () => {
  const raw = async (path: string, method: string, body?: string) =>
    (await fetch(`${origin}${path}`, { method, ...(body === undefined ? {} : { body }) })).status;
  expect(await raw('/account/key', 'POST', '{')).toBe(400);
  expect(await raw('/account/key', 'POST', '{"key":5}')).toBe(400);
  expect(await raw('/account/register', 'POST', '{"response":{"id":"x"}}')).toBe(403);
  expect(await raw('/account/register', 'POST', `"${'x'.repeat(70_000)}"`)).toBe(413);
  expect(await raw('/account/key', 'GET')).toBe(405);
  expect(await raw('/account/nothing', 'POST', '{}')).toBe(404);
});
