// Push services that answer badly, and clients that ask for too much. Nothing leaves for the network inside.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { encode as encodeCbor } from 'cborg';
import { CLIENT_FRAME } from '../../protocol/frames.ts';
import { PUSH_LOGS } from '../../protocol/limits.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { readPushKey } from '../../relay/identity.ts';
import { postOver, type Posted } from '../../relay/push/post.ts';
import { HeldTime } from '../support/held-time.ts';
import { PUSH_AUTHORITY, PushService } from '../support/push-service.ts';
import { openAccount, RelayClient } from '../support/relay-client.ts';
import { makeLog, random } from '../support/test-log.ts';
import { startTestRelay, temporaryFolder, type TestRelay } from '../support/test-relay.ts';
import { BAD, REAL } from './push-addresses.ts';

describe('services that answer badly', () => {
  let service: PushService;
  let time: HeldTime;
  let post: (endpoint?: string) => Promise<Posted>;
  beforeAll(() => setDefaultCACertificates([...getCACertificates('default'), PUSH_AUTHORITY]));
  afterAll(() => setDefaultCACertificates(getCACertificates('bundled')));
  beforeEach(async () => {
    service = await PushService.start();
    time = new HeldTime();
    const key = readPushKey(temporaryFolder(), random);
    const send = postOver({
      key,
      services: [service.host],
      contact: 'mailto:a@b.example',
      now: () => Date.now(),
      timers: time,
    });
    post = (endpoint = service.endpoint()) => send(endpoint);
  });
  afterEach(() => service.stop());

  test.each([301, 302, 307, 308])('case 4 %i elsewhere is not followed', async (status) => {
    const other = await PushService.start();
    service.answer = (response) => response.writeHead(status, { location: other.endpoint() }).end();
    expect(await post()).toBe('failed');
    expect([service.posted.length, other.posted.length]).toEqual([1, 0]);
    await other.stop();
  });
  test('case 4 the name of a push service is looked up once for each push, and where it leads inside nothing goes there', async () => {
    const key = readPushKey(temporaryFolder(), random);
    const asked: string[] = [];
    const send = postOver({
      ...{ key, services: ['push.example.org'], contact: 'mailto:a@b.example', now: () => Date.now(), timers: time },
      resolve: (name, _, callback) => {
        asked.push(name);
        setImmediate(callback, null, [{ address: '127.0.0.1', family: 4 }]);
      },
    });
    expect([await send('https://push.example.org/a'), await send('https://push.example.org/a')]).toEqual([
      'failed',
      'failed',
    ]);
    expect(asked).toEqual(['push.example.org', 'push.example.org']);
  });
  test('case 4 an endless answer is not read', async () => {
    let isGone = false;
    service.answer = (response) => {
      response.on('close', () => (isGone = true)).writeHead(201);
      const pour = (): void => {
        if (!isGone) response.write(new Uint8Array(65_536), () => setImmediate(pour));
      };
      pour();
    };
    expect(await post()).toBe('sent');
    await vi.waitFor(() => expect(isGone).toBe(true));
  });
  test('case 4 headers without end are cut', async () => {
    service.answer = (response) => {
      for (let i = 0; i < 200; i++) response.setHeader(`x-${i}`, 'a'.repeat(100));
      response.writeHead(201).end();
    };
    expect(await post()).toBe('failed');
  });
  test('case 4 a service that says nothing is waited for ten seconds', async () => {
    service.answer = () => undefined;
    const posted = post();
    await vi.waitFor(() => expect(service.posted.length).toBe(1));
    time.pass(10_000);
    expect(await posted).toBe('failed');
  });
  test('case 4 a service with another name in its certificate, or none at all, gets nothing', async () => {
    const plain = createServer((socket) => socket.end('HTTP/1.1 201 Created\r\n\r\n')).listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const { port } = plain.address() as { port: number };
    const key = readPushKey(temporaryFolder(), random);
    const services = [`localhost:${port}`, service.host.replace('localhost', '127.0.0.2')];
    const send = postOver({ key, services, contact: 'mailto:a@b.example', now: () => Date.now(), timers: time });
    expect(await send(`https://localhost:${port}/a`)).toBe('failed');
    expect(await send(`https://${services[1]!}/a`)).toBe('failed');
    plain.close();
    expect(service.posted).toEqual([]);
  });
});

describe('who may ask for a push', () => {
  let relay: TestRelay;
  let client: RelayClient;
  const log = makeLog();
  const endpoint = REAL[0]!;
  const wish = (change: Partial<{ endpoint: string; home: typeof log.id; isTrial: boolean }> = {}) =>
    client.request({ type: 'pushTo', endpoint, home: log.id, logs: [log.id], isTrial: false, ...change });
  beforeAll(async () => {
    relay = await startTestRelay({ timers: new HeldTime() });
    client = await RelayClient.connect(relay.port, await openAccount(relay.port, random(32)));
    await client.found(log);
    await client.prove(log, log.member);
  });
  afterAll(async () => {
    expect(relay.errors).toEqual([]);
    await relay.dispose();
  });

  test('case 4 nobody without a pass of the house that may read', async () => {
    expect(await wish({ home: makeLog().id })).toMatchObject({ reason: 'not proven' });
    const stranger = await RelayClient.connect(relay.port);
    const asked = { type: 'pushTo', endpoint, home: log.id, logs: [log.id], isTrial: true } as const;
    expect(await stranger.request(asked)).toMatchObject({ reason: 'not proven' });
    await stranger.close();
  });
  test('case 4 no address that is not of a push service, not even for a trial', async () => {
    for (const [, bad] of BAD.filter(([, each]) => each.length <= 1024))
      expect(await wish({ endpoint: bad, isTrial: true })).toMatchObject({ reason: 'not allowed' });
  });
  test('case 4 keys that would seal a content, giant or malformed, end the connection unread', async () => {
    const p256dh = [new Uint8Array(65), new Uint8Array(100_000), 'AAAA', null];
    for (const key of p256dh) {
      const other = await RelayClient.connect(relay.port);
      other.sendRaw(new Uint8Array(encodeCbor(['pushTo', [1, endpoint, log.id, [log.id], false, key, key]])));
      await other.closed;
    }
    const most = Array<typeof log.id>(PUSH_LOGS).fill(log.id);
    const frame = encode(CLIENT_FRAME, { type: 'pushTo', n: 1, endpoint, home: log.id, logs: most, isTrial: false });
    expect(decode(CLIENT_FRAME, frame)).not.toBe(null);
    expect(
      decode(CLIENT_FRAME, new Uint8Array(encodeCbor(['pushTo', [1, endpoint, log.id, [...most, log.id], false]]))),
    ).toBe(null);
  });
  test('case 4 a connection that registers without end is slowed after ten', async () => {
    const answers = [];
    for (let i = 0; i < 30; i++) answers.push(await wish({ endpoint: `${endpoint}${i}` }));
    expect(answers.filter(({ type }) => type === 'ok').length).toBeLessThanOrEqual(11);
    expect(answers.at(-1)).toMatchObject({ type: 'refuse', reason: 'too fast' });
  });
  test('a relay that pushes nothing says so', async () => {
    const quiet = await startTestRelay({ environment: { PUSH_SERVICES: 'off' } });
    const guest = await RelayClient.connect(quiet.port);
    expect(await guest.request({ type: 'pushKey' })).toMatchObject({ type: 'pushKey', key: null });
    await guest.close();
    await quiet.dispose();
  });
});
