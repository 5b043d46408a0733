// Addresses that somebody hopes the relay will go to, and services that answer badly. Nothing leaves for the network inside.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { encode as encodeCbor } from 'cborg';
import { CLIENT_FRAME } from '../../protocol/frames.ts';
import { PUSH_LOGS } from '../../protocol/limits.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { readPushKey } from '../../relay/identity.ts';
import { lookupOutside, postOver, type Posted } from '../../relay/push/post.ts';
import { isPublic, KNOWN_SERVICES, targetOf } from '../../relay/push/services.ts';
import { readSettings } from '../../relay/settings.ts';
import { HeldTime } from '../support/held-time.ts';
import { PUSH_AUTHORITY, PushService } from '../support/push-service.ts';
import { openAccount, RelayClient } from '../support/relay-client.ts';
import { makeLog, random } from '../support/test-log.ts';
import { startTestRelay, temporaryFolder, type TestRelay } from '../support/test-relay.ts';

const REAL = [
  'https://fcm.googleapis.com/fcm/send/dX3Example:APA91bF-example_',
  'https://updates.push.services.mozilla.com/wpush/v2/gAAAAABexample',
  'https://web.push.apple.com/QGexample',
  'https://wns2-par02p.notify.windows.com/w/?token=BQYAAAexample%2b%3d',
];
const BAD: readonly (readonly [string, string])[] = [
  ['no address', 'push me'],
  ['nothing', ''],
  ['plain http', 'http://fcm.googleapis.com/fcm/send/a'],
  ['another scheme', 'file:///etc/passwd'],
  ['a script', 'javascript:alert(1)'],
  ['the metadata service of a cloud', 'https://169.254.169.254/latest/meta-data/'],
  ['the same as a number', 'https://2852039166/latest/meta-data/'],
  ['the machine itself', 'https://localhost/relay'],
  ['the machine itself by address', 'https://127.0.0.1/relay'],
  ['the machine itself in version 6', 'https://[::1]/relay'],
  ['a mapped address', 'https://[::ffff:169.254.169.254]/'],
  ['a neighbour', 'https://192.168.1.1/admin'],
  ['a user with the name of a service', 'https://fcm.googleapis.com@169.254.169.254/a'],
  ['a user and a password', 'https://a:b@fcm.googleapis.com/fcm/send/a'],
  ['an empty user', 'https://@fcm.googleapis.com/fcm/send/a'],
  ['a backslash', 'https://fcm.googleapis.com\\@localhost/a'],
  ['a longer name', 'https://fcm.googleapis.com.evil.example/fcm/send/a'],
  ['a name that only ends alike', 'https://evilfcm.googleapis.com/fcm/send/a'],
  ['a suffix without its dot', 'https://evilnotify.windows.com/w/?token=a'],
  ['the suffix alone', 'https://notify.windows.com/w/?token=a'],
  ['a final dot', 'https://fcm.googleapis.com./fcm/send/a'],
  ['a port', 'https://fcm.googleapis.com:22/fcm/send/a'],
  ['its usual port, spelled out', 'https://fcm.googleapis.com:443/fcm/send/a'],
  ['capitals', 'https://FCM.googleapis.com/fcm/send/a'],
  ['a name in other letters', 'https://ｆcm.googleapis.com/fcm/send/a'],
  ['a tab inside', 'https://fcm.google\tapis.com/fcm/send/a'],
  ['a line feed behind', 'https://fcm.googleapis.com/fcm/send/a\n'],
  ['a space before', ' https://fcm.googleapis.com/fcm/send/a'],
  ['steps upwards', 'https://fcm.googleapis.com/fcm/../../a'],
  ['a fragment', 'https://fcm.googleapis.com/fcm/send/a#b'],
  ['no path', 'https://fcm.googleapis.com/'],
  ['a giant', `https://fcm.googleapis.com/fcm/send/${'a'.repeat(1024)}`],
];

test.each(REAL)('a browser gives %s', (endpoint) => {
  expect(targetOf(KNOWN_SERVICES, endpoint)).toMatchObject({ isOwn: false, url: { href: endpoint } });
});
test.each(BAD)('case 4 %s is no place for a push', (_, endpoint) => {
  expect(targetOf(KNOWN_SERVICES, endpoint)).toBe(null);
});
test('case 4 an address with any bit flipped leads to its service, or nowhere', () => {
  const elsewhere: string[] = [];
  for (const endpoint of REAL) {
    const { host } = new URL(endpoint);
    // One of the names below a suffix is as good as another: all are that service's.
    const own = /apple|windows/.test(host) ? host.slice(host.indexOf('.')) : host;
    const bytes = new TextEncoder().encode(endpoint);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const target = targetOf(KNOWN_SERVICES, new TextDecoder('latin1').decode(flipped));
      if (target && !target.url.host.endsWith(own)) elsewhere.push(target.url.host);
    }
  }
  expect(elsewhere).toEqual([]);
});

test('case 4 a name that leads inside leads nowhere', async () => {
  const inside = ['10.0.0.1', '127.0.0.1', '169.254.169.254', '172.31.255.255', '192.168.0.1', '100.64.0.1', '0.0.0.0'];
  const inside6 = ['::1', '::', 'fe80::1', 'fd00::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:a00:1::', 'ff02::1'];
  expect([...inside, ...inside6, '224.0.0.1', '255.255.255.255', '2001:db8::1'].filter(isPublic)).toEqual([]);
  expect(['142.250.74.106', '172.32.0.1', '2a00:1450:4001:830::200a'].filter((each) => !isPublic(each))).toEqual([]);
  const found = await new Promise<Error | null>((resolve) => {
    lookupOutside('localhost', { all: true }, (error) => resolve(error));
  });
  expect(found?.message).toBe('not an address outside');
});

test('an operator names the services; nonsense stops the start', () => {
  const services = (PUSH_SERVICES?: string) =>
    readSettings({ ...(PUSH_SERVICES ? { PUSH_SERVICES } : {}) }).pushServices;
  expect(services()).toEqual(KNOWN_SERVICES);
  expect(services('off')).toEqual([]);
  expect(services('push.example.org, *.push.example.com, localhost:1234')).toHaveLength(3);
  for (const bad of ['*', '*.com', 'https://push.example.org', 'a b'])
    expect(() => services(bad)).toThrow('PUSH_SERVICES');
  expect(() => readSettings({ PUSH_CONTACT: 'me' })).toThrow('PUSH_CONTACT');
});

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
