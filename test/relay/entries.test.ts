import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { equal, toHex } from '../../protocol/bytes.ts';
import { runOn, verifyReceipt, verifyTerm } from '../../protocol/receipt.ts';
import { sha256, verifyStrictly } from '../../relay/ed25519.ts';
import { openAccount, RelayClient } from '../support/relay-client.ts';
import { adopt, makeEntry, makeLog, makeRekey, random } from '../support/test-log.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';

let relay: TestRelay;
let session: string;
beforeAll(async () => {
  relay = await startTestRelay();
  session = await openAccount(relay.port, random(32));
});
afterEach(() => {
  expect(relay.errors).toEqual([]);
});
afterAll(() => relay.dispose());

async function founded() {
  const client = await RelayClient.connect(relay.port, session);
  const log = makeLog();
  const answer = await client.found(log);
  expect(answer.type).toBe('receipts');
  expect((await client.prove(log, log.member)).type).toBe('proven');
  return { client, log };
}

test('two tablets of a practice: one appends, the other sees it live with receipts that verify', async () => {
  const { client, log } = await founded();
  const other = await RelayClient.connect(relay.port);
  expect(await other.prove(log, log.member)).toMatchObject({ rights: 7, epoch: 1, seq: 1 });
  expect((await other.subscribe(log)).type).toBe('ok');
  const [control] = await other.entries(log, 1);
  expect(equal(control!.entry, log.control)).toBe(true);
  await other.next('current', ({ seq }) => seq === 1);

  const written = [makeEntry(log.id), makeEntry(log.id)];
  const answer = await client.append(log, written);
  if (answer.type !== 'receipts') throw new Error(answer.type);
  const seen = await other.entries(log, 2);
  expect(seen.map(({ entry }) => toHex(entry))).toEqual(written.map(toHex));
  expect(seen.map(({ receipt }) => receipt)).toEqual(answer.items);

  let run = runOn(sha256, log.id, sha256(log.control));
  for (const [index, receipt] of answer.items.entries()) {
    run = runOn(sha256, run, sha256(written[index]!));
    expect(receipt.stored).toMatchObject({ log: log.id, seq: index + 2, hash: run });
    expect(verifyReceipt(sha256, verifyStrictly, relay.relayKey, receipt)).toBe(true);
  }
  const term = await other.next('term');
  expect(verifyTerm(verifyStrictly, relay.relayKey, term.term)).toBe(true);
  expect(term.term.term).toMatchObject({ before: null, nonce: answer.items[0]!.stored.nonce });
});

test('the same entry appended again gets its old receipt, and the log does not grow', async () => {
  const { client, log } = await founded();
  const entry = makeEntry(log.id);
  const first = await client.append(log, [entry]);
  expect({ ...(await client.append(log, [entry])), n: 0 }).toEqual({ ...first, n: 0 });
  const twice = await client.append(log, [makeEntry(log.id), entry]);
  expect(twice.type === 'receipts' && twice.items.map(({ stored }) => stored.seq)).toEqual([3, 2]);
  const double = makeEntry(log.id);
  const same = await client.append(log, [double, double]);
  expect(same.type === 'receipts' && same.items.map(({ stored }) => stored.seq)).toEqual([4, 4]);
});

test('an append that expects another head is told the newest one', async () => {
  const { client, log } = await founded();
  await client.append(log, [makeEntry(log.id)]);
  expect(await client.append(log, [makeEntry(log.id)], [], 1)).toMatchObject({ reason: 'stale head', hint: 2 });
  expect((await client.append(log, [makeEntry(log.id)], [], 2)).type).toBe('receipts');
});

test('a rotation shuts the old pass out at once, and lets in whoever proves the new one', async () => {
  const { client, log } = await founded();
  const removed = await RelayClient.connect(relay.port);
  await removed.prove(log, log.member);
  await removed.subscribe(log);
  await removed.next('current');

  const old = log.member;
  const rekey = makeRekey(log);
  const answer = await client.request({ type: 'rekey', log: log.id, record: rekey.record, entry: rekey.control });
  expect(answer).toMatchObject({ type: 'receipts' });
  const told = await removed.next('epoch');
  expect(equal(told.record, rekey.record)).toBe(true);

  expect(await removed.append(log, [makeEntry(log.id)])).toMatchObject({ reason: 'stale epoch', hint: 2 });
  expect(await removed.prove(log, old, 1)).toMatchObject({ reason: 'stale epoch', hint: 2 });
  adopt(log, rekey);
  expect((await client.prove(log, log.member)).type).toBe('proven');
  expect((await client.append(log, [makeEntry(log.id)])).type).toBe('receipts');
  await removed.request({ type: 'ping' });
  expect(removed.pushed.filter(({ type }) => type === 'entries').length).toBe(1);

  // Proving the new pass goes on where the subscription stood.
  expect((await removed.prove(log, log.member)).type).toBe('proven');
  expect((await removed.entries(log, 3)).length).toBe(3);
});

test('an owner lets a body go, a member does not', async () => {
  const { client, log } = await founded();
  const [gone, standsFor] = [makeEntry(log.id), makeEntry(log.id)];
  await client.append(log, [gone, standsFor]);
  const items = [{ storage: sha256(gone), by: sha256(standsFor) }];
  expect(await client.prune(log, log.member, { items })).toMatchObject({ type: 'refuse', reason: 'not allowed' });
  expect(await client.prune(log, log.own, { items })).toMatchObject({ type: 'refuse', reason: 'not proven' });
  await client.prove(log, log.own);
  expect(await client.prune(log, log.own, { items })).toMatchObject({ type: 'ok' });
});
