// A lab's tablet is locked, the clinic writes: the tablet is told that something is new, and nothing else. Time is the
// test's; the push service is a real one on this machine.
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { toBase64url } from '../../protocol/bytes.ts';
import { HeldTime } from '../support/held-time.ts';
import { PUSH_AUTHORITY, PushService, readVapid } from '../support/push-service.ts';
import { openAccount, RelayClient } from '../support/relay-client.ts';
import { adopt, makeEntry, makeLog, makeRekey, random, type TestLog } from '../support/test-log.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';

const MINUTE = 60_000;
/** The longest that a first push waits, and the longest quiet after one. */
const SOON = 31_000;
/** Nobody is hung up on while hours pass at once. */
const patience = { helloMs: 300_000, pingMs: 1e9 };
const QUIET = 13 * MINUTE + 1_000;

let service: PushService;
let time: HeldTime;
let relay: TestRelay;
let lab: RelayClient;
let clinic: RelayClient;
let labHome: TestLog;
let clinicHome: TestLog;
let shared: TestLog;
beforeAll(() => {
  setDefaultCACertificates([...getCACertificates('default'), PUSH_AUTHORITY]);
});
beforeEach(async () => {
  service = await PushService.start();
  time = new HeldTime();
  const environment = { PUSH_SERVICES: service.host, PUSH_CONTACT: 'mailto:relay@example.org' };
  relay = await startTestRelay({ now: time.now, timers: time, patience, environment });
  [lab, clinic] = await Promise.all([visit(), visit()]);
  [labHome, clinicHome, shared] = [makeLog(), makeLog(), makeLog()];
  await found(lab, labHome);
  await found(clinic, clinicHome);
  await found(clinic, shared);
  await lab.prove(shared, shared.member);
});
afterEach(async () => {
  expect(relay.errors).toEqual([]);
  await relay.dispose();
  await service.stop();
});
afterAll(() => {
  setDefaultCACertificates(getCACertificates('bundled'));
});

async function visit(): Promise<RelayClient> {
  return RelayClient.connect(relay.port, await openAccount(relay.port, random(32)));
}
async function visitOfLab(): Promise<RelayClient> {
  const colleague = await visit();
  for (const log of [labHome, shared]) await colleague.prove(log, log.member);
  return colleague;
}
async function found(client: RelayClient, log: TestLog): Promise<void> {
  await client.found(log);
  await client.prove(log, log.member);
}
const wish = (client: RelayClient, { logs = [shared], isTrial = false } = {}) =>
  client.request({
    ...{ type: 'pushTo', endpoint: service.endpoint(), home: labHome.id, isTrial },
    logs: logs.map(({ id }) => id),
  });
const write = (client: RelayClient, log = shared) => client.append(log, [makeEntry(log.id)]);
/** Lets so much time pass, once what was stored has been heard; resolves when nothing is on its way any more. */
async function later(ms: number): Promise<void> {
  await settle();
  time.pass(ms);
  await settle();
}
/** The database answers in order: what the relay does about a write, in at most four questions to it, is done then. */
async function settle(): Promise<void> {
  for (let round = 0; round < 6; round++) await clinic.prove(clinicHome, clinicHome.member);
}
const toldTimes = (count: number) => vi.waitFor(() => expect(service.posted.length).toBe(count), 5_000);

test('a locked tablet is told that something is new: no content, the same for everything, signed by this relay', async () => {
  expect(await wish(lab)).toMatchObject({ type: 'ok' });
  await lab.close();
  await write(clinic);
  await later(SOON);
  await toldTimes(1);
  const [{ method, path, headers, body }] = service.posted as [(typeof service.posted)[0]];
  const { authorization: _, ...said } = headers;
  expect({ method, path, said, body: body.length }).toEqual({
    method: 'POST',
    path: '/push/tablet',
    said: {
      host: service.host,
      ttl: '57600',
      urgency: 'normal',
      topic: 'enamel',
      'content-length': '0',
      connection: 'close',
    },
    body: 0,
  });
  const vapid = readVapid(service.posted[0]!);
  const key = await clinic.request({ type: 'pushKey' });
  expect(key).toMatchObject({ type: 'pushKey' });
  if (key.type !== 'pushKey' || !key.key) throw new Error('no key');
  expect(vapid).toMatchObject({ key: toBase64url(key.key), claims: { aud: `https://${service.host}` } });
  expect(vapid?.claims['sub']).toBe('mailto:relay@example.org');
  const hours = (Number(vapid?.claims['exp']) * 1000 - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(1);
  expect(hours).toBeLessThan(24);
});

test('not at the moment itself, and once however much is written; then once more after a quiet', async () => {
  await wish(lab);
  await lab.close();
  await write(clinic);
  await later(4_000);
  expect(service.posted).toEqual([]);
  await write(clinic);
  await later(SOON);
  await toldTimes(1);
  for (let i = 0; i < 20; i++) await write(clinic);
  await later(9 * MINUTE);
  expect(service.posted.length).toBe(1);
  await later(QUIET);
  await toldTimes(2);
  await later(60 * MINUTE);
  expect(service.posted.length).toBe(2);
});

test('a tablet that is here is not told, nor one that came meanwhile', async () => {
  await wish(lab);
  await write(clinic);
  await later(SOON);
  await lab.close();
  await write(clinic);
  const again = await visit();
  await again.prove(labHome, labHome.member);
  await again.prove(shared, shared.member);
  await later(2_000);
  await wish(again);
  await later(SOON);
  expect(service.posted).toEqual([]);
  await again.close();
  await write(clinic);
  await later(SOON);
  await toldTimes(1);
});

test('a house hears nothing of what it wrote itself, on whichever tablet', async () => {
  await wish(lab);
  await lab.close();
  const colleague = await visitOfLab();
  await write(colleague);
  await later(SOON);
  expect(service.posted).toEqual([]);
  await write(clinic);
  await later(SOON);
  await toldTimes(1);
});

test('a new wish takes the place of the one before, and an end is an end', async () => {
  const other = makeLog();
  await found(clinic, other);
  await lab.prove(other, other.member);
  await wish(lab);
  await wish(lab, { logs: [other] });
  await lab.close();
  await write(clinic);
  await later(SOON);
  expect(service.posted).toEqual([]);
  await write(clinic, other);
  await later(SOON);
  await toldTimes(1);
  expect(await clinic.request({ type: 'pushOff', endpoint: service.endpoint() })).toMatchObject({ type: 'ok' });
  await write(clinic, other);
  await later(QUIET);
  expect(service.posted.length).toBe(1);
});

test('what the push service has forgotten is forgotten here; a service in trouble is asked again with the next news', async () => {
  await wish(lab);
  await lab.close();
  service.answer = (response) => response.writeHead(503).end();
  await write(clinic);
  await later(SOON);
  await toldTimes(1);
  service.answer = (response) => response.writeHead(410).end();
  await write(clinic);
  await later(QUIET);
  await toldTimes(2);
  service.answer = (response) => response.writeHead(201).end();
  await write(clinic);
  await later(QUIET);
  expect(service.posted.length).toBe(2);
});

test('case 4 a removed tablet: the keys of its house changed, and it is told nothing more', async () => {
  await wish(lab);
  const colleague = await visitOfLab();
  await lab.close();
  const { record, control, member } = makeRekey(labHome);
  expect(await colleague.request({ type: 'rekey', log: labHome.id, record, entry: control })).toMatchObject({
    type: 'receipts',
  });
  adopt(labHome, { record, member });
  await write(clinic);
  await later(SOON);
  expect(service.posted).toEqual([]);
  // Who is still there renews the wish with the next unlock.
  await colleague.prove(labHome, member);
  await colleague.prove(shared, shared.member);
  expect(await wish(colleague)).toMatchObject({ type: 'ok' });
  await colleague.close();
  await write(clinic);
  await later(SOON);
  await toldTimes(1);
});

test('case 4 a house that a case has shut out hears of the new keys, and then nothing', async () => {
  await wish(lab);
  await lab.close();
  const rekeyed = makeRekey(shared);
  await clinic.request({ type: 'rekey', log: shared.id, record: rekeyed.record, entry: rekeyed.control });
  adopt(shared, rekeyed);
  await later(SOON);
  await toldTimes(1);
  await clinic.prove(shared, shared.member);
  await write(clinic);
  await later(QUIET);
  expect(service.posted.length).toBe(1);
});

test('a trial goes out at once, and says whether it did', async () => {
  expect(await wish(lab, { isTrial: true })).toMatchObject({ type: 'ok' });
  expect(service.posted.length).toBe(1);
  service.answer = (response) => response.writeHead(403).end();
  expect(await wish(lab, { isTrial: true })).toMatchObject({ type: 'refuse', reason: 'busy' });
});

test('case 4 trials by many connections: the whole relay sends thirty at once, and no more', async () => {
  const answers = [];
  for (let visitor = 0; visitor < 4; visitor++) {
    const colleague = await visitOfLab();
    for (let i = 0; i < 10; i++) answers.push(await wish(colleague, { isTrial: true }));
    await colleague.close();
  }
  expect(answers.filter(({ type }) => type === 'ok')).toHaveLength(30);
  expect(answers.at(-1)).toMatchObject({ type: 'refuse', reason: 'busy' });
  expect(service.posted).toHaveLength(30);
});

test('a relay that was started anew still knows its key and whom to tell', async () => {
  await wish(lab);
  const key = await lab.request({ type: 'pushKey' });
  const environment = { PUSH_SERVICES: service.host };
  const { folder } = relay;
  await relay.close();
  relay = await startTestRelay({ folder, now: time.now, timers: time, patience, environment });
  clinic = await visit();
  await clinic.prove(clinicHome, clinicHome.member);
  await clinic.prove(shared, shared.member);
  expect(await clinic.request({ type: 'pushKey' })).toMatchObject({ key: key.type === 'pushKey' ? key.key : null });
  expect(readFileSync(join(folder, 'push.key'), 'utf8').trim()).toMatch(/^[0-9a-f]{64}$/);
  expect(statSync(join(folder, 'push.key')).mode & 0o777).toBe(0o600);
  await write(clinic);
  await later(SOON);
  await toldTimes(1);
});
