import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { sha256 } from '../../relay/ed25519.ts';
import { openAccount, RelayClient } from '../support/relay-client.ts';
import { adopt, freshKey, makeEntry, makeLog, makeRekey, random, type TestLog } from '../support/test-log.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';

let relay: TestRelay;
let client: RelayClient;
let log: TestLog;
const reader = freshKey();
beforeAll(async () => {
  relay = await startTestRelay();
});
beforeEach(async () => {
  client = await RelayClient.connect(relay.port, await openAccount(relay.port, random(32)));
  log = makeLog({ morePasses: [{ key: reader.publicKey, rights: 1, cap: 0 }], memberCap: 3_000_000 });
  await client.found(log);
  await client.prove(log, log.member);
});
afterEach(async () => {
  await client.close();
  expect(relay.errors).toEqual([]);
});
afterAll(() => relay.dispose());

async function ticketOf(each: RelayClient): Promise<string> {
  const answer = await each.request({ type: 'ticket', log: log.id });
  if (answer.type !== 'ticket') throw new Error(answer.type);
  return answer.token;
}
async function ask(method: string, path: string, token: string, body?: Bytes | string, headers = {}) {
  return fetch(`http://127.0.0.1:${String(relay.port)}/blob/${path}`, {
    ...{ method, headers: { Authorization: `Bearer ${token}`, ...headers } },
    ...(body === undefined ? {} : { body }),
  });
}
const put = (token: string, body: Bytes, name = toHex(sha256(body))) => ask('PUT', name, token, body);

test('a scan in chunks goes up, is named by an entry, and comes down whole or in ranges', async () => {
  const token = await ticketOf(client);
  const chunk = random(1024 * 1024);
  const name = toHex(sha256(chunk));
  expect(await client.append(log, [makeEntry(log.id)], [sha256(chunk)])).toMatchObject({ reason: 'missing blob' });
  const have = async () =>
    (await (await ask('POST', 'have', token, JSON.stringify({ hashes: [name] }))).json()) as unknown;
  expect(await have()).toMatchObject({ have: [false] });
  expect((await put(token, chunk)).status).toBe(201);
  expect((await put(token, chunk)).status).toBe(200);
  expect(await have()).toMatchObject({ have: [true] });
  expect((await client.append(log, [makeEntry(log.id)], [sha256(chunk)])).type).toBe('receipts');

  const whole = await ask('GET', name, token);
  expect(toHex(sha256(new Uint8Array(await whole.arrayBuffer())))).toBe(name);
  const part = await ask('GET', name, token, undefined, { Range: 'bytes=1000-' });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 1000-1048575/1048576']);
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(chunk.slice(1000));
  expect((await ask('GET', name, token, undefined, { Range: 'bytes=9999999-' })).status).toBe(416);
  expect((await ask('HEAD', name, token)).headers.get('content-length')).toBe('1048576');
});

test('bytes that are not what their name says are refused, and nothing of them stays', async () => {
  const token = await ticketOf(client);
  const name = toHex(sha256(random(10)));
  const answer = await put(token, random(5000), name);
  expect([answer.status, await answer.json()]).toEqual([422, { error: 'wrong hash' }]);
  expect((await ask('GET', name, token)).status).toBe(404);
  expect((await put(token, random(1024 * 1024 + 1))).status).toBe(413);
});

test('a writer that goes away in the middle is no failure of the relay, and nothing of it stays', async () => {
  const [token, chunk] = [await ticketOf(client), random(1024 * 1024)];
  const headers = { Authorization: `Bearer ${token}`, 'Content-Length': chunk.length };
  const path = `/blob/${toHex(sha256(chunk))}`;
  const put = request({ port: relay.port, method: 'PUT', path, headers });
  const gone = new Promise((resolve) => put.once('error', resolve));
  put.write(chunk.subarray(0, 300_000));
  const arriving = () => readdirSync(join(relay.folder, 'blobs', 'arriving'));
  await vi.waitFor(() => expect(arriving()).toHaveLength(1));
  put.destroy();
  await gone;
  await vi.waitFor(() => expect(arriving()).toEqual([]));
});

test('a reader may fetch but not put; a token forged, of another log or of a removed pass opens nothing', async () => {
  const token = await ticketOf(client);
  const chunk = random(5000);
  await put(token, chunk);
  const looking = await RelayClient.connect(relay.port);
  await looking.prove(log, reader);
  const readOnly = await ticketOf(looking);
  expect((await put(readOnly, random(10))).status).toBe(403);
  expect((await ask('GET', toHex(sha256(chunk)), readOnly)).status).toBe(200);
  expect((await ask('GET', toHex(sha256(chunk)), `${token.slice(0, -2)}AA`)).status).toBe(401);

  const other = makeLog();
  await client.found(other);
  await client.prove(other, other.member);
  const elsewhere = await client.request({ type: 'ticket', log: other.id });
  expect((await ask('GET', toHex(sha256(chunk)), elsewhere.type === 'ticket' ? elsewhere.token : '')).status).toBe(404);

  const rekey = makeRekey(log);
  await client.request({ type: 'rekey', log: log.id, record: rekey.record, entry: rekey.control });
  adopt(log, rekey);
  expect((await ask('GET', toHex(sha256(chunk)), token)).status).toBe(401);
});

test('the cap of a pass counts entries and blobs together, and says quota', async () => {
  const token = await ticketOf(client);
  for (let i = 0; i < 2; i++) expect((await put(token, random(1024 * 1024))).status).toBe(201);
  const answer = await put(token, random(1024 * 1024));
  expect([answer.status, await answer.json()]).toEqual([507, { error: 'quota' }]);
  expect((await client.append(log, [makeEntry(log.id, 600_000)])).type).toBe('receipts');
  expect(await client.append(log, [makeEntry(log.id, 400_000)])).toMatchObject({ reason: 'quota' });
});

test('an app of another origin may ask with a token, and never with cookies', async () => {
  const preflight = await fetch(`http://127.0.0.1:${String(relay.port)}/blob/have`, { method: 'OPTIONS' });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
  expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
});
