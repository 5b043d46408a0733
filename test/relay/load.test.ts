import fc from 'fast-check';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { equal, utf8 } from '../../protocol/bytes.ts';
import { CLIENT_FRAME } from '../../protocol/frames.ts';
import { encode } from '../../protocol/schema.ts';
import { openAccount, RelayClient } from '../support/relay-client.ts';
import { makeEntry, makeLog, random, type TestLog } from '../support/test-log.ts';
import { startTestRelay, type TestRelay, type TestRelayOptions } from '../support/test-relay.ts';

let relay: TestRelay;
afterEach(async () => {
  expect(relay.errors).toEqual([]);
  await relay.dispose();
});

async function practice(
  options: TestRelayOptions = {},
): Promise<{ client: RelayClient; log: TestLog; session: string }> {
  relay = await startTestRelay(options);
  const session = await openAccount(relay.port, random(32));
  const client = await RelayClient.connect(relay.port, session);
  const log = makeLog();
  await client.found(log);
  await client.prove(log, log.member);
  return { client, log, session };
}
async function member(log: TestLog): Promise<RelayClient> {
  const client = await RelayClient.connect(relay.port);
  await client.prove(log, log.member);
  return client;
}

test('a client of another version is told the version of this relay, whatever else its hello holds', async () => {
  relay = await startTestRelay();
  for (const hello of [
    encode(CLIENT_FRAME, { type: 'hello', version: 2, session: null }),
    new Uint8Array([0x82, 0x65, ...utf8('hello'), 0x83, 0x07, 0x80, 0x80]),
  ]) {
    const client = await RelayClient.open(relay.port);
    client.sendRaw(hello);
    expect(await client.next('refuse')).toEqual({ type: 'refuse', n: 0, reason: 'version', hint: 1 });
    await client.closed;
  }
});

test('bytes that are no frame end their connection and nobody else’s', async () => {
  const { client, log } = await practice();
  const valid = encode(CLIENT_FRAME, {
    type: 'append',
    n: 1,
    log: log.id,
    head: null,
    items: [{ entry: makeEntry(log.id), blobs: [] }],
  });
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.tuple(fc.nat(valid.length - 1), fc.nat(255)).map(([at, value]) => {
      const altered = valid.slice();
      altered[at] = value;
      return altered;
    }),
    fc.nat(valid.length).map((length) => valid.slice(0, length)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(noise, { minLength: 1, maxLength: 4 }), fc.boolean(), async (frames, isGreeted) => {
      const hostile = isGreeted ? await RelayClient.connect(relay.port) : await RelayClient.open(relay.port);
      for (const frame of frames) hostile.sendRaw(frame);
      await hostile.close();
    }),
    { numRuns: 100 },
  );
  expect(await client.append(log, [makeEntry(log.id)])).toMatchObject({ items: [{ stored: { seq: 2 } }] });
});

test('case 62 who connects and says nothing, or only a byte at a time for ever, or too much, is closed within the deadline', async () => {
  relay = await startTestRelay({ patience: { helloMs: 150, pingMs: 60_000 } });
  const silent = await RelayClient.open(relay.port);
  expect(await silent.closed).toBe(1006);
  const crumbs = await RelayClient.connect(relay.port);
  for (let i = 0; i < 200 && !crumbs.isClosed; i++) crumbs.socket.send(new Uint8Array(1), { fin: false });
  expect(await crumbs.closed).toBe(1008);
  const huge = await RelayClient.connect(relay.port);
  huge.sendRaw(new Uint8Array(1024 * 1024 + 5000));
  expect(await huge.closed).toBe(1009);
  const talkative = await RelayClient.connect(relay.port);
  talkative.sendRaw('text');
  expect(await talkative.closed).toBe(1002);
});

test('case 62 a handshake that is never finished is closed within the deadline, and does not keep others out', async () => {
  const { log } = await practice({ patience: { helloMs: 150, pingMs: 60_000 } });
  const slow = Array.from({ length: 20 }, () => connect(relay.port, '127.0.0.1'));
  for (const [index, socket] of slow.entries())
    socket.write('GET /relay HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n'.slice(0, 3 * index));
  const ends = slow.map((socket) => once(socket.resume(), 'close'));
  expect(await (await member(log)).append(log, [makeEntry(log.id)])).toMatchObject({ type: 'receipts' });
  await Promise.all(ends);
});

test('case 62 a reader that never reads is closed; the others get everything meanwhile', async () => {
  const { client, log } = await practice({ patience: { helloMs: 10_000, pingMs: 100 } });
  const deaf = await member(log);
  await deaf.subscribe(log);
  const honest = await member(log);
  await honest.subscribe(log);
  deaf.socket.pause();
  for (let i = 0; i < 24; i++) await client.append(log, [makeEntry(log.id, 500_000)]);
  expect((await honest.entries(log, 25)).length).toBe(25);
  while (relay.connections() > 2) await honest.request({ type: 'ping' });
});

test('a long replay with little credit goes on only as far as that, while another chart stays live', async () => {
  const { client, log } = await practice();
  const chart = makeLog();
  await client.found(chart);
  await client.prove(chart, chart.member);
  for (let i = 0; i < 20; i++) await client.append(log, [makeEntry(log.id, 10_000)]);
  const tablet = await member(log);
  await tablet.prove(chart, chart.member);
  await tablet.subscribe(chart);
  await tablet.next('current');
  await tablet.subscribe(log, 0, 30_000);
  await client.append(chart, [makeEntry(chart.id)]);
  expect((await tablet.entries(chart, 2)).length).toBe(2);
  const first = await tablet.entries(log, 1);
  await tablet.request({ type: 'ping' });
  await tablet.request({ type: 'ping' });
  const waiting = tablet.pushed.flatMap((frame) => (frame.type === 'entries' ? frame.items : []));
  expect(first.length + waiting.length).toBeLessThan(6);
  tablet.send({ type: 'credit', log: log.id, bytes: 2 ** 30 });
  expect((await tablet.entries(log, 21 - first.length)).length).toBe(21 - first.length);
  expect(await tablet.next('current')).toMatchObject({ seq: 21 });
});

test('what a tablet wrote itself is not echoed, not even when it catches up later', async () => {
  const { client, log } = await practice();
  const other = await member(log);
  await client.subscribe(log, 1, 0);
  const [mine, theirs] = [makeEntry(log.id), makeEntry(log.id)];
  await client.append(log, [mine]);
  await other.append(log, [theirs]);
  await client.append(log, [makeEntry(log.id)]);
  client.send({ type: 'credit', log: log.id, bytes: 2 ** 20 });
  expect(await client.next('current')).toMatchObject({ seq: 4 });
  const seen = client.pushed.flatMap((frame) => (frame.type === 'entries' ? frame.items : []));
  expect(seen.length === 1 && equal(seen[0]!.entry, theirs)).toBe(true);
});

test('presence reaches who may read, is never stored, and never comes back', async () => {
  const { client, log } = await practice();
  const other = await member(log);
  const stranger = await RelayClient.connect(relay.port);
  const sealed = random(200);
  client.send({ type: 'presence', log: log.id, sealed });
  stranger.send({ type: 'presence', log: log.id, sealed: random(200) });
  expect(await other.next('presence')).toEqual({ type: 'presence', log: log.id, sealed });
  await client.request({ type: 'ping' });
  expect([client, other, stranger].flatMap(({ pushed }) => pushed.filter(({ type }) => type === 'presence'))).toEqual(
    [],
  );
  await other.subscribe(log);
  expect((await other.next('current')).seq).toBe(1);
});

test('ten thousand small entries at once are all taken, none refused', async () => {
  const { client, log } = await practice();
  const batches = Array.from({ length: 40 }, () => Array.from({ length: 250 }, () => makeEntry(log.id)));
  const answers = await Promise.all(batches.map((batch) => client.append(log, batch)));
  const seqs = answers.flatMap((answer) =>
    answer.type === 'receipts' ? answer.items.map(({ stored }) => stored.seq) : [],
  );
  expect(seqs).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 2));
});

test('case 64 a full disk refuses before any receipt, and what is there stays readable', async () => {
  const { client, log } = await practice({ maxPages: 400 });
  let stored = 1;
  for (;;) {
    const answer = await client.append(log, [makeEntry(log.id, 100_000)]);
    if (answer.type === 'refuse') {
      expect(answer.reason).toBe('full');
      break;
    }
    stored += 1;
  }
  expect(stored).toBeGreaterThan(5);
  const reader = await member(log);
  await reader.subscribe(log);
  expect((await reader.entries(log, stored)).length).toBe(stored);
  expect(await reader.next('current')).toMatchObject({ seq: stored });
  // What still fits is still taken, in its right place.
  expect(await client.append(log, [makeEntry(log.id)])).toMatchObject({ items: [{ stored: { seq: stored + 1 } }] });
});

test('case 63 among idle connections and hostile ones the honest are served, and the hostile are sent away', async () => {
  const { client, log } = await practice({ patience: { helloMs: 1_000, pingMs: 150 } });
  const idle = await Promise.all(Array.from({ length: 200 }, () => member(log)));
  await Promise.all(idle.map((each) => each.subscribe(log, 1)));
  const attacks: readonly ((hostile: RelayClient) => unknown)[] = [
    (hostile) => hostile.sendRaw(random(5_000)),
    (hostile) => hostile.sendRaw(new Uint8Array(1024 * 1024 + 5000)),
    (hostile) => {
      for (let i = 0; i < 100; i++) hostile.socket.send(new Uint8Array(1), { fin: false });
    },
    (hostile) => {
      hostile.socket.pause();
      for (let i = 0; i < 500; i++) hostile.send({ type: 'ping', n: i });
    },
  ];
  const hostile = await Promise.all(Array.from({ length: 40 }, () => RelayClient.connect(relay.port)));
  for (const [index, each] of hostile.entries()) attacks[index % attacks.length]!(each);
  for (let i = 0; i < 20; i++)
    expect(await client.append(log, [makeEntry(log.id)])).toMatchObject({ items: [{ stored: { seq: i + 2 } }] });
  for (const each of idle) expect((await each.entries(log, 20)).length).toBe(20);
  while (relay.connections() > 201) await client.request({ type: 'ping' });
  expect(idle.some(({ isClosed }) => isClosed)).toBe(false);
});

test('one socket carries hundreds of logs', async () => {
  const { client } = await practice();
  const logs = Array.from({ length: 300 }, () => makeLog());
  expect((await Promise.all(logs.map((log) => client.found(log)))).every(({ type }) => type === 'receipts')).toBe(true);
  const tablet = await RelayClient.connect(relay.port);
  const opened = logs.map(async (log) => {
    await tablet.prove(log, log.member);
    await tablet.subscribe(log);
    return (await tablet.entries(log, 1)).length;
  });
  expect((await Promise.all(opened)).every((count) => count === 1)).toBe(true);
});

test('a relay that ends says so, after answering what it had taken', async () => {
  const { client, log } = await practice();
  const answer = client.append(log, [makeEntry(log.id)]);
  await client.request({ type: 'ping' });
  const ending = relay.close();
  expect(await answer).toMatchObject({ type: 'receipts' });
  expect(await client.closed).toBe(1001);
  await ending;
  relay = await startTestRelay({ folder: relay.folder });
});
