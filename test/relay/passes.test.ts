import { ed25519 } from '@noble/curves/ed25519.js';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { compare, concat, equal } from '../../protocol/bytes.ts';
import { listMessage, proveMessage } from '../../protocol/frames.ts';
import { isWeakPoint, sha256, signingKeyOf, verifyStrictly, type SigningKey } from '../../relay/ed25519.ts';
import { NEUTRAL, signForNobody, signWith } from '../crypto/lawless.ts';
import { openAccount, RelayClient } from '../support/relay-client.ts';
import { adopt, freshKey, makeEntry, makeLog, makeRekey, random, type TestLog } from '../support/test-log.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';

let relay: TestRelay;
let session: string;
let client: RelayClient;
let log: TestLog;
let root: SigningKey;
beforeAll(async () => {
  relay = await startTestRelay();
});
beforeEach(async () => {
  session = await openAccount(relay.port, random(32));
  client = await RelayClient.connect(relay.port, session);
  root = freshKey();
  log = makeLog({ root });
  await client.found(log);
  await client.prove(log, log.member);
});
afterEach(async () => {
  await client.close();
  expect(relay.errors).toEqual([]);
});
afterAll(() => relay.dispose());

function rekey(
  each: RelayClient,
  { record, control }: { record: typeof log.record; control: typeof log.control },
  { id }: TestLog = log,
) {
  return each.request({ type: 'rekey', log: id, record, entry: control });
}

test('only who holds a pass of the newest epoch gets in, on this connection and this relay', async () => {
  const stranger = await RelayClient.connect(relay.port);
  expect(await stranger.append(log, [makeEntry(log.id)])).toMatchObject({ reason: 'not proven' });
  expect(await stranger.subscribe(log)).toMatchObject({ reason: 'not proven' });
  expect(await stranger.prove(log, freshKey())).toMatchObject({ reason: 'not proven' });
  expect(await stranger.prove(makeLog(), log.member)).toMatchObject({ reason: 'unknown log' });
  expect(await stranger.prove(log, log.member, 7)).toMatchObject({ reason: 'stale epoch', hint: 1 });
  const replayed = client.proof('prove', log, log.member, 1);
  expect(await stranger.request(replayed)).toMatchObject({ reason: 'bad signature' });
  const { nonce } = stranger.welcome;
  const elsewhere = log.member.sign(proveMessage(nonce, random(32), log.id, 1));
  expect(await stranger.request({ ...replayed, signature: elsewhere })).toMatchObject({ reason: 'bad signature' });
});

test('rights are what the record says: append-only reads nothing, read-only writes nothing', async () => {
  const writer = freshKey();
  const reader = freshKey();
  const audit = makeLog({
    morePasses: [
      { key: writer.publicKey, rights: 2, cap: 0 },
      { key: reader.publicKey, rights: 1, cap: 0 },
    ],
  });
  await client.found(audit);
  const [staff, auditor] = [await RelayClient.connect(relay.port), await RelayClient.connect(relay.port)];
  expect(await staff.prove(audit, writer)).toMatchObject({ rights: 2 });
  expect(await auditor.prove(audit, reader)).toMatchObject({ rights: 1 });
  expect(await staff.subscribe(audit)).toMatchObject({ reason: 'not allowed' });
  expect(await auditor.append(audit, [makeEntry(audit.id)])).toMatchObject({ reason: 'not allowed' });
  await auditor.subscribe(audit);
  expect(await staff.append(audit, [makeEntry(audit.id)])).toMatchObject({ type: 'receipts' });
  expect((await auditor.entries(audit, 2)).length).toBe(2);
});

test('a former member fetches epoch records and leaves one complaint, nothing else', async () => {
  const old = log.member;
  const next = makeRekey(log);
  await rekey(client, next);
  adopt(log, next);
  const former = await RelayClient.connect(relay.port);
  const answer = await former.epochs(log, old, 1, 1);
  expect(answer.type === 'records' && answer.items.length === 1 && equal(answer.items[0]!, next.record)).toBe(true);
  expect(await former.request(former.proof('complain', log, old, 1))).toMatchObject({ type: 'ok' });
  expect(await former.request(former.proof('complain', log, old, 9))).toMatchObject({ reason: 'stale epoch', hint: 2 });
  expect(await former.epochs(log, freshKey(), 1)).toMatchObject({ reason: 'not proven' });
});

test('a member may not make itself owner, raise rights, change the relay, skip a number or invent a past', async () => {
  const key = freshKey().publicKey;
  const unlawful = [
    makeRekey(log, log.member, { passes: [{ key, rights: 15, cap: 0 }] }),
    makeRekey(log, log.member, { relayAddress: 'wss://elsewhere.example/relay' }),
    makeRekey(log, log.member, { rootPass: null }),
    makeRekey(log, freshKey()),
  ];
  for (const each of unlawful) expect(await rekey(client, each)).toMatchObject({ reason: 'not lawful' });
  for (const change of [{ number: 3 }, { previous: random(32) }, { number: 1 }])
    expect(await rekey(client, makeRekey(log, log.member, change))).toMatchObject({ reason: 'stale epoch', hint: 1 });
  const mixed = { ...makeRekey(log), control: makeEntry(log.id) };
  expect(await rekey(client, mixed)).toMatchObject({ reason: 'not lawful' });
  // The entry it names, but sealed under another key than the record's.
  const control = makeEntry(log.id);
  const elsewhere = { ...makeRekey(log, log.member, { control: sha256(control) }), control };
  expect(await rekey(client, elsewhere)).toMatchObject({ reason: 'not lawful' });
});

test('of two members who rotate at once one wins, and asking again gives the winner its receipt', async () => {
  const [first, second] = [makeRekey(log), makeRekey(log)];
  const other = await RelayClient.connect(relay.port);
  await other.prove(log, log.member);
  const answers = await Promise.all([rekey(client, first), rekey(other, second)]);
  expect(answers[0]).toMatchObject({ type: 'receipts' });
  expect(answers[1]).toMatchObject({ reason: 'stale epoch', hint: 2 });
  expect({ ...(await rekey(other, first)), n: 0 }).toEqual({ ...answers[0], n: 0 });
});

test('an owner supersedes an unlawful record at the same number; whoever proved that one is out', async () => {
  const takeover = makeRekey(log);
  await rekey(client, takeover);
  const intruder = await RelayClient.connect(relay.port);
  expect((await intruder.prove(log, takeover.member, 2)).type).toBe('proven');

  const admin = await RelayClient.connect(relay.port);
  expect((await admin.prove(log, log.own, 2)).type).toBe('proven');
  const superseding = makeRekey(log, log.own);
  expect(await rekey(admin, superseding)).toMatchObject({ type: 'receipts' });
  adopt(log, superseding);
  expect(await intruder.append(log, [makeEntry(log.id)])).toMatchObject({ reason: 'stale epoch', hint: 2 });
  expect((await client.prove(log, log.member)).type).toBe('proven');
});

test('of two records of owners after one record the relay ends with the one that members follow, whichever came first', async () => {
  for (const isLowerFirst of [true, false]) {
    const each = makeLog({ root: freshKey() });
    await client.found(each);
    const admins = await RelayClient.connect(relay.port);
    await admins.prove(each, each.own);
    const [lower, higher] = [makeRekey(each, each.own), makeRekey(each, each.own)].sort((a, b) =>
      compare(sha256(a.record), sha256(b.record)),
    );
    const [first, second] = isLowerFirst ? [lower!, higher!] : [higher!, lower!];
    expect(await rekey(admins, first, each)).toMatchObject({ type: 'receipts' });
    await admins.prove(each, each.own, 2);
    expect(await rekey(admins, second, each)).toMatchObject(
      isLowerFirst ? { reason: 'stale epoch', hint: 2 } : { type: 'receipts' },
    );
    expect((await admins.prove(each, lower!.member, 2)).type).toBe('proven');
    expect(await admins.prove(each, higher!.member, 2)).toMatchObject({
      reason: isLowerFirst ? 'not proven' : 'stale epoch',
    });
    await admins.close();
  }
});

test('a record that goes on from one which was superseded is refused, whatever its number', async () => {
  const beaten = makeRekey(log, log.own);
  await rekey(client, beaten);
  const owner = await RelayClient.connect(relay.port);
  await owner.prove(log, log.own, 2);
  const superseding = makeRekey(log, log.own, { number: 3 });
  expect(await rekey(owner, superseding)).toMatchObject({ type: 'receipts' });
  await owner.prove(log, log.own, 3);
  adopt(log, beaten);
  expect(await rekey(owner, makeRekey(log, log.own, { number: 3 }))).toMatchObject({ reason: 'stale epoch', hint: 3 });
  expect(await rekey(owner, makeRekey(log, log.own, { number: 9 }))).toMatchObject({ reason: 'stale epoch', hint: 3 });
});

test('with the kit alone every log of the practice is found again, read and rotated', async () => {
  const more = Array.from({ length: 70 }, () => makeLog({ root }));
  for (const each of more) await client.found(each);
  const restored = await RelayClient.connect(relay.port);
  const first = await restored.list(root);
  if (first.type !== 'logs') throw new Error(first.type);
  const second = await restored.list(root, first.items.length);
  if (second.type !== 'logs') throw new Error(second.type);
  expect([first.more, second.more, first.items.length + second.items.length]).toEqual([true, false, 71]);
  expect(equal(first.items[0]!.records[0]!, log.record)).toBe(true);
  await restored.subscribe(log);
  expect((await restored.entries(log, 1)).length).toBe(1);
  expect(await rekey(restored, makeRekey(log, root))).toMatchObject({ type: 'receipts' });
  expect(await restored.list(freshKey())).toMatchObject({ type: 'logs', items: [] });
});

test('the paper of a practice is proven on this connection and to this relay, or nothing of it is told or granted', async () => {
  const thief = await RelayClient.connect(relay.port);
  const { nonce, relayKey } = thief.welcome;
  const messages = [listMessage(client.welcome.nonce, relayKey), listMessage(nonce, random(32)), random(64)];
  const signatures = [...messages.map((message) => root.sign(message)), freshKey().sign(listMessage(nonce, relayKey))];
  for (const signature of signatures)
    expect(await thief.request({ type: 'list', rootPass: root.publicKey, signature, after: 0 })).toMatchObject({
      reason: 'bad signature',
    });
  expect(await thief.subscribe(log)).toMatchObject({ reason: 'not proven' });
  expect(await thief.list(root)).toMatchObject({ type: 'logs', items: [{ log: log.id }] });
  expect(await thief.subscribe(log)).toMatchObject({ type: 'ok' });
});

test('a log is founded once: again with the same bytes is answered as before, with others it is refused', async () => {
  const again = await client.found(log);
  expect(again).toMatchObject({ type: 'receipts' });
  const twin = makeRekey(log);
  expect(await client.found({ ...log, record: twin.record, control: twin.control })).toMatchObject({
    reason: 'log exists',
  });
});

test('public keys of small order, in any encoding, verify nothing', () => {
  const weak = ['00', '01', 'ec', 'ed', 'ee', 'ff'].map((first) => {
    const point = new Uint8Array(32).fill(first.length === 2 && Number.parseInt(first, 16) > 1 ? 0xff : 0);
    point[0] = Number.parseInt(first, 16);
    if (point[1] === 0xff) point[31] = 0x7f;
    return point;
  });
  for (const point of weak) {
    const mirrored = point.slice();
    mirrored[31]! |= 0x80;
    expect([isWeakPoint(point), isWeakPoint(mirrored)]).toEqual([true, true]);
    expect(verifyStrictly(point, new Uint8Array(1), new Uint8Array(64))).toBe(false);
  }
  const honest = freshKey();
  const message = random(40);
  expect(verifyStrictly(honest.publicKey, message, honest.sign(message))).toBe(true);
  expect(verifyStrictly(honest.publicKey, random(40), honest.sign(message))).toBe(false);
});

test('what a key or a commitment of small order signed is refused, though lax verifiers take it; so is what has another length', async () => {
  const [seed, message] = [random(32), random(40)];
  const { publicKey, sign } = signingKeyOf(seed);
  const weak = [
    [NEUTRAL, signForNobody(77n)],
    [publicKey, await signWith(seed, 0n, NEUTRAL, message)],
  ] as const;
  expect(weak.map(([key, signature]) => ed25519.verify(signature, message, key))).toEqual([true, true]);
  expect(weak.map(([key, signature]) => verifyStrictly(key, message, signature))).toEqual([false, false]);
  const good = sign(message);
  expect(verifyStrictly(publicKey, message, good)).toBe(true);
  expect(verifyStrictly(publicKey, message, concat(good, new Uint8Array(1)))).toBe(false);
  expect(verifyStrictly(publicKey.slice(1), message, good)).toBe(false);
});
