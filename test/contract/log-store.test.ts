// What every log store must do, whatever database is behind it; time is the test's.
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { RECEIPT, rootOf, runOn, verifyReceipt } from '../../protocol/receipt.ts';
import { decode } from '../../protocol/schema.ts';
import { sha256, signingKeyOf, verifyStrictly } from '../../relay/ed25519.ts';
import type { Outcome, Stored, Write } from '../../relay/logs/store.ts';
import { makeEntry, makeLog, makeRekey, random, type TestLog } from '../support/test-log.ts';
import { temporaryFolder } from '../support/test-relay.ts';
import { BACKENDS, DAY_MS, QUOTA_BYTES, relayKey, type Opened } from './backends.ts';

describe.each(BACKENDS)('a log store on $name', ({ open }) => {
  let folder: string;
  let time: number;
  let store: Opened;
  let account: Bytes;
  beforeEach(async () => {
    folder = temporaryFolder();
    time = 1_800_000_000_000;
    store = open(folder, () => time);
    account = await store.accounts.registerKey(random(32));
  });
  afterEach(async () => {
    await store.logs.close();
    rmSync(folder, { recursive: true });
  });

  const commit = (...writes: Write[]): Promise<readonly Outcome[]> => store.logs.commit(writes);
  const found = (log: TestLog): Write => {
    const { genesis, record, control } = log;
    return { kind: 'found', genesis, record, entry: control, payer: { kind: 'account', account } };
  };
  const append = (log: TestLog, ...entries: Bytes[]): Write => ({
    ...{ kind: 'append', log: log.id, keys: [log.member.publicKey], head: null },
    items: entries.map((entry) => ({ entry, blobs: [] })),
  });
  const rekey = (log: TestLog, next: { record: Bytes; control: Bytes }): Write => {
    return { kind: 'rekey', log: log.id, keys: [log.member.publicKey], record: next.record, entry: next.control };
  };
  const stored = (outcome: Outcome | undefined): Stored => {
    if (outcome?.kind !== 'stored') throw new Error(outcome?.reason ?? 'no outcome');
    return outcome;
  };
  const receiptsOf = (outcomes: readonly Outcome[]) =>
    outcomes.flatMap((outcome) => stored(outcome).items.map(({ receipt }) => decode(RECEIPT, receipt)!));

  test('one transaction for many logs is one signature, and every log keeps its own unbroken count', async () => {
    const logs = [makeLog(), makeLog()];
    await commit(...logs.map(found));
    const [a, b] = logs as [TestLog, TestLog];
    const outcomes = await commit(
      append(a, makeEntry(a.id), makeEntry(a.id)),
      append(b, makeEntry(b.id)),
      append(a, makeEntry(a.id)),
    );
    const receipts = receiptsOf(outcomes);
    expect(receipts.map(({ stored: { log, seq } }) => [equal(log, a.id), seq])).toEqual([
      [true, 2],
      [true, 3],
      [false, 2],
      [true, 4],
    ]);
    expect(new Set(receipts.map((receipt) => toHex(rootOf(sha256, receipt)))).size).toBe(1);
    for (const receipt of receipts)
      expect(verifyReceipt(sha256, verifyStrictly, relayKey.publicKey, receipt)).toBe(true);

    const page = await store.logs.read(a.id, 0, 1_000_000);
    expect(page.head).toBe(4);
    expect(page.items.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    let run: Bytes = a.id;
    for (const { entry, receipt } of page.items) {
      run = runOn(sha256, run, sha256(entry));
      expect(equal(decode(RECEIPT, receipt)!.stored.hash, run)).toBe(true);
    }
  });

  test('one refused write leaves its neighbours in the transaction alone', async () => {
    const log = makeLog();
    const stranger = makeLog();
    const outcomes = await commit(
      found(log),
      append(stranger, makeEntry(stranger.id)),
      append(log, makeEntry(stranger.id)),
      append(log, makeEntry(log.id)),
    );
    expect(outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.reason : 'stored'))).toEqual([
      ...['stored', 'unknown log', 'malformed', 'stored'],
    ]);
    expect((await store.logs.view(log.id, null))?.seq).toBe(2);
  });

  test('an append behind a rotation in the same transaction is judged by the new epoch', async () => {
    const log = makeLog();
    await commit(found(log));
    const next = makeRekey(log);
    const [turned, late] = await commit(rekey(log, next), append(log, makeEntry(log.id)));
    expect(stored(turned).standing?.number).toBe(2);
    expect(late).toEqual({ kind: 'refused', reason: 'stale epoch', hint: 2 });
    expect(await store.logs.view(log.id, log.member.publicKey)).toMatchObject({ isKnownPass: true, seq: 2 });
    expect((await store.logs.records(log.id, 0, 1_000_000)).map(toHex)).toEqual([log.record, next.record].map(toHex));
    expect((await store.logs.records(log.id, 1, 1_000_000)).length).toBe(1);
  });

  test('a new start is a new term at the first append, and not before', async () => {
    const log = makeLog();
    const first = stored((await commit(found(log)))[0]);
    expect(first.term).not.toBeNull();
    expect(stored((await commit(append(log, makeEntry(log.id))))[0]).term).toBeNull();
    const before = (await store.logs.view(log.id, null))!.term;
    await store.logs.close();
    store = open(folder, () => time);
    expect((await store.logs.view(log.id, null))!.term).toEqual(before);
    const again = makeEntry(log.id);
    const outcome = stored((await commit(append(log, again)))[0]);
    expect(outcome.term).toEqual((await store.logs.view(log.id, null))!.term);
    expect(outcome.term).not.toEqual(before);
    expect(stored((await commit(append(log, again)))[0])).toMatchObject({
      term: null,
      items: [{ isNew: false, seq: 3 }],
    });
  });

  test('quota is spent by everything kept, and what is refused costs nothing', async () => {
    const log = makeLog();
    await commit(found(log));
    const room = await store.logs.roomOf(log.id);
    const big = makeEntry(log.id, 700_000);
    await commit(append(log, big));
    expect(await store.logs.roomOf(log.id)).toBe(room - big.length);
    expect((await commit(append(log, makeEntry(log.id, 700_000))))[0]).toMatchObject({ reason: 'quota' });
    expect(await store.logs.roomOf(log.id)).toBe(room - big.length);
    await commit(append(log, big));
    expect(await store.logs.roomOf(log.id)).toBe(room - big.length);
  });

  test('a blob nobody names within a week is let go and paid back; a named one stays', async () => {
    const log = makeLog();
    await commit(found(log));
    const [named, unnamed] = [random(32), random(32)];
    const hold = (blob: Bytes): Write => ({
      kind: 'hold',
      log: log.id,
      keys: [log.member.publicKey],
      blob,
      size: 1000,
    });
    await commit(hold(named), hold(unnamed), hold(named));
    const entry = makeEntry(log.id);
    await commit({ ...append(log), items: [{ entry, blobs: [named] }] } as Write);
    const room = await store.logs.roomOf(log.id);
    time += 6 * DAY_MS;
    expect(await store.logs.sweep()).toEqual([]);
    time += 2 * DAY_MS;
    expect((await store.logs.sweep()).map(toHex)).toEqual([toHex(unnamed)]);
    expect(await store.logs.holdings(log.id, [named, unnamed])).toEqual([1000, null]);
    expect(await store.logs.roomOf(log.id)).toBe(room + 1000);
  });

  describe('invites', () => {
    const key = signingKeyOf(random(32));
    const signed = random(50);
    let log: TestLog;
    let invite: Bytes;
    beforeEach(async () => {
      log = makeLog();
      invite = random(16);
      await commit(found(log));
      const deposit = { log: log.id, keys: [log.member.publicKey], invite, key: key.publicKey };
      const refusal = await store.logs.deposit({
        ...deposit,
        expires: time + DAY_MS,
        allowance: 5000,
        package: random(99),
      });
      expect(refusal).toBeNull();
    });
    const claim = (claimer: Bytes) => store.logs.claim(invite, claimer, signed, key.sign(signed));

    test('case 48 an invite expires by the relay’s clock, and stays expired when that clock is set back', async () => {
      time += 2 * DAY_MS;
      expect(await store.logs.peek(invite)).toBe('expired');
      time -= 2 * DAY_MS;
      expect(await store.logs.peek(invite)).toBe('expired');
      expect(await claim(random(32))).toMatchObject({ reason: 'invite expired' });
    });

    test('the claimer is served again for a day, then the package is gone', async () => {
      const claimer = random(32);
      expect((await claim(claimer)).kind).toBe('package');
      time += DAY_MS - 1;
      expect((await claim(claimer)).kind).toBe('package');
      expect(await claim(random(32))).toMatchObject({ reason: 'invite used' });
      time += 1;
      expect(await claim(claimer)).toMatchObject({ reason: 'invite used' });
      await store.logs.sweep();
      time -= DAY_MS;
      expect(await claim(claimer)).toMatchObject({ reason: 'invite used' });
      expect(await store.logs.isClaimer(invite, claimer)).toBe(true);
    });

    test('allowances add up to no more than their account has', async () => {
      await claim(random(32));
      const lab = makeLog();
      const [outcome] = await commit({ ...found(lab), payer: { kind: 'invite', invite } } as Write);
      expect(outcome?.kind).toBe('stored');
      const spent = lab.genesis.length + lab.record.length + lab.control.length;
      expect(await store.logs.roomOf(lab.id)).toBe(5000 - spent);
      await commit(append(log, makeEntry(log.id, 600_000)));
      await commit(append(log, makeEntry(log.id, (await store.logs.roomOf(log.id)) - 1000)));
      expect(await store.logs.roomOf(lab.id)).toBeLessThan(1000);
    });
  });

  test('sessions slide with use and end after ninety quiet days', async () => {
    const hash = random(32);
    await store.accounts.openSession(hash, account);
    time += 80 * DAY_MS;
    expect(await store.accounts.session(hash)).toMatchObject({ account, quotaLeft: QUOTA_BYTES });
    time += 80 * DAY_MS;
    expect(await store.accounts.session(hash)).not.toBeNull();
    time += 91 * DAY_MS;
    expect(await store.accounts.session(hash)).toBeNull();
  });
});
