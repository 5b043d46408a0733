import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBase64url } from '../../protocol/bytes.ts';
import { readSettings } from '../../relay/settings.ts';
import { startTestRelay, temporaryFolder, type TestRelay } from '../support/test-relay.ts';

let relay: TestRelay;
const place = temporaryFolder();
const folder = join(place, 'app');
const page = `<!doctype html><title>Enamel</title>${'<p>page</p>'.repeat(100)}`;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  const files = {
    'index.html': page,
    'sw.js': 'self;',
    'workbox-1a2b.js': 'self;',
    '.secret.txt': 'no',
    'assets/page-1a2b.js': `export default ${'1+'.repeat(600)}1;`,
    'assets/vault-worker-3c4d.js': 'self;',
    'assets/decoder-5e6f.js': 'self;',
    'assets/logo.png': 'png',
  };
  for (const [name, body] of Object.entries(files)) writeFileSync(join(folder, name), body);
  writeFileSync(join(place, 'outside.txt'), 'outside');
  relay = await startTestRelay({ environment: { ENAMEL_APP: folder } });
});
afterAll(async () => {
  expect(relay.errors).toEqual([]);
  await relay.dispose();
  rmSync(place, { recursive: true });
});

const get = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${String(relay.port)}${path}`, init);
const csp = async (path: string) => (await get(path)).headers.get('content-security-policy') ?? '';

/** Sends a path as it is: fetch would clean it first. */
function rawStatus(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ port: relay.port, path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

test('every address of the app opens the page, which may connect to nothing', async () => {
  for (const path of ['/', '/cases/1234', '/join', '/index.html']) {
    const response = await get(path);
    expect([path, response.status, await response.text()]).toEqual([path, 200, page]);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const rules = response.headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'none'",
      "connect-src 'none'",
      "script-src 'self'",
      "require-trusted-types-for 'script'",
    ])
      expect(rules).toContain(rule);
    expect(rules).not.toMatch(/unsafe|data:|https?:/);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(response.headers.get('strict-transport-security')).toBeNull();
  }
});

test('only the vault worker may connect; other workers reach nothing; the service worker reaches the app', async () => {
  expect(await csp('/assets/vault-worker-3c4d.js')).toContain("connect-src 'self' http: https: ws: wss:");
  expect(await csp('/assets/vault-worker-3c4d.js')).toContain("'wasm-unsafe-eval'");
  expect(await csp('/assets/decoder-5e6f.js')).toContain("connect-src 'none'");
  for (const path of ['/sw.js', '/workbox-1a2b.js']) {
    expect(await csp(path)).toContain("connect-src 'self'");
    expect(await csp(path)).not.toContain('trusted-types');
    expect((await get(path)).headers.get('service-worker-allowed')).toBe('/');
  }
});

test('assets are kept for ever, compressed, and not sent twice', async () => {
  const response = await get('/assets/page-1a2b.js', { headers: { 'Accept-Encoding': 'gzip, br' } });
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(response.headers.get('content-encoding')).toBe('br');
  const plain = await get('/assets/page-1a2b.js', { headers: { 'Accept-Encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await plain.text()).toBe(await response.text());
  const tag = response.headers.get('etag') ?? '';
  expect(
    (await get('/assets/page-1a2b.js', { headers: { 'Accept-Encoding': 'br', 'If-None-Match': tag } })).status,
  ).toBe(304);
  expect((await get('/assets/logo.png')).headers.get('content-type')).toBe('image/png');
  const head = await get('/assets/page-1a2b.js', { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test('nothing outside the app’s folder, hidden, or missing is ever served', async () => {
  for (const path of [
    '/../outside.txt',
    '/..%2foutside.txt',
    '/assets/../../outside.txt',
    '/.secret.txt',
    '/%00.js',
    '/%.js',
    '//x.js',
  ])
    expect([path, await rawStatus(path)]).toEqual([path, 404]);
  expect((await get('/assets/missing.js')).status).toBe(404);
  expect((await get('/', { method: 'POST' })).status).toBe(405);
});

test('the relay says who it is to the app it serves, and how it is', async () => {
  const answer = (await (await get('/relay/key')).json()) as { relayKey: string; address: string; version: number };
  expect(fromBase64url(answer.relayKey)).toEqual(relay.relayKey);
  expect(answer).toMatchObject({ address: '/relay', version: 1 });
  expect((await get('/healthz')).status).toBe(200);
  expect((await get('/readyz')).status).toBe(200);
  expect((await get('/relay')).status).toBe(426);
});

test('behind a name of its own the app is told to stay on https', async () => {
  const environment = { ENAMEL_APP: folder, ENAMEL_ORIGIN: 'https://enamel.example' };
  const named = await startTestRelay({ environment });
  const response = await fetch(`http://127.0.0.1:${String(named.port)}/`);
  expect(response.headers.get('strict-transport-security')).toContain('max-age=');
  await named.dispose();
});

test('a wrong setting is named in one sentence', () => {
  const wrong = [{ PORT: 'eighty' }, { ENAMEL_ORIGIN: 'enamel.example' }, { RELAY_ADDRESS: 'http://x/relay' }];
  const messages = wrong.map((environment) => {
    try {
      return readSettings(environment);
    } catch (error) {
      return (error as Error).message.split(':')[0];
    }
  });
  expect(messages).toEqual(['setting PORT', 'setting ENAMEL_ORIGIN.0', 'setting RELAY_ADDRESS']);
});

test('an app of a thousand files is packed once, not for every visit', async () => {
  const asset = (index: number): string => join(folder, 'assets', `part-${String(index)}.js`);
  const indexes = Array.from({ length: 1000 }, (_, index) => index);
  const visit = () => Promise.all(indexes.map(async (index) => (await get(`/assets/part-${String(index)}.js`)).text()));
  const write = (index: number, body: string): void => {
    writeFileSync(asset(index), body);
    utimesSync(asset(index), 0, 0);
  };
  for (const index of indexes) write(index, 'a');
  const first = await visit();
  // The same size and time: whoever read a file again would see the other letter.
  for (const index of indexes) write(index, 'b');
  expect(await visit()).toEqual(first);
});
