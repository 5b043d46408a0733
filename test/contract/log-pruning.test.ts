// What every log store must do when an owner lets bodies go, and what it must refuse.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { Prune } from '../../protocol/prune.ts';
import { RECEIPT, runOn } from '../../protocol/receipt.ts';
import { decode } from '../../protocol/schema.ts';
import { sha256 } from '../../relay/ed25519.ts';
import type { Outcome, Write } from '../../relay/logs/store.ts';
import { freshKey, makeEntry, makeLog, pruneBy, random, type TestLog } from '../support/test-log.ts';
import { temporaryFolder } from '../support/test-relay.ts';
import { BACKENDS, DAY_MS, type Opened } from './backends.ts';

describe.each(BACKENDS)('pruning on $name', ({ open }) => {
  let folder: string;
  let time: number;
  let store: Opened;
  let account: Bytes;
  const commit = (...writes: Write[]): Promise<readonly Outcome[]> => store.logs.commit(writes);
  const found = ({ genesis, record, control }: TestLog): Write => ({
    ...{ kind: 'found', genesis, record, entry: control },
    payer: { kind: 'account', account },
  });
  const append = (to: TestLog, ...entries: Bytes[]): Write => ({
    ...{ kind: 'append', log: to.id, keys: [to.member.publicKey], head: null },
    items: entries.map((entry) => ({ entry, blobs: [] })),
  });

  let log: TestLog;
  let [gone, other, standsFor]: Bytes[] = [];
  const asks = (change: Partial<Prune>, signer = log.own, keys = [signer.publicKey]) =>
    store.logs.prune({ log: log.id, keys, ...pruneBy(log, signer, change) });
  const item = (entry: Bytes, by: Bytes) => ({ storage: sha256(entry), by: sha256(by) });
  const bodies = async () => (await store.logs.read(log.id, 1, 1_000_000)).items.map(({ entry }) => entry.length > 0);
  beforeEach(async () => {
    folder = temporaryFolder();
    time = 1_800_000_000_000;
    store = open(folder, () => time);
    account = await store.accounts.registerKey(random(32));
    log = makeLog();
    [gone, other, standsFor] = [makeEntry(log.id, 5000), makeEntry(log.id), makeEntry(log.id)];
    await commit(found(log), append(log, gone, other, standsFor));
  });
  afterEach(async () => {
    await store.logs.close();
    rmSync(folder, { recursive: true });
  });

  test('a body goes after thirty days; its place, its receipt and the running hash stay, and its bytes are paid back', async () => {
    const before = await store.logs.read(log.id, 0, 1_000_000);
    const room = await store.logs.roomOf(log.id);
    expect(await asks({ items: [item(gone!, standsFor!)] })).toBeNull();
    time += 29 * DAY_MS;
    await store.logs.sweep();
    expect(await bodies()).toEqual([true, true, true]);
    // Asking again does not make it later.
    expect(await asks({ items: [item(gone!, standsFor!)] })).toBeNull();
    time += DAY_MS;
    await store.logs.sweep();
    await store.logs.sweep();
    expect(await bodies()).toEqual([false, true, true]);
    expect(await store.logs.roomOf(log.id)).toBe(room + gone!.length);
    const after = await store.logs.read(log.id, 0, 1_000_000);
    expect(after.items.map(({ seq, receipt }) => [seq, toHex(receipt)])).toEqual(
      before.items.map(({ seq, receipt }) => [seq, toHex(receipt)]),
    );
    let run: Bytes = log.id;
    for (const { receipt } of after.items) {
      const { storage, hash } = decode(RECEIPT, receipt)!.stored;
      run = runOn(sha256, run, storage);
      expect(equal(hash, run)).toBe(true);
    }
    // Whoever still has it gets the old receipt, and the body does not come back.
    expect(await commit(append(log, gone!))).toMatchObject([{ kind: 'stored', items: [{ seq: 2, isNew: false }] }]);
    expect(await bodies()).toEqual([false, true, true]);
    // No trace of it is left in the file.
    await store.logs.close();
    const file = readFileSync(join(folder, 'relay.db'));
    expect(file.includes(Buffer.from(gone!.slice(1000, 1064)))).toBe(false);
    expect(file.includes(Buffer.from(other!.slice(200, 264)))).toBe(true);
    store = open(folder, () => time);
  });

  test('an owner takes it back within the time of grace', async () => {
    await asks({ items: [item(gone!, standsFor!)] });
    time += 29 * DAY_MS;
    expect(await asks({ isWanted: false, items: [item(gone!, standsFor!)] })).toBeNull();
    time += 30 * DAY_MS;
    await store.logs.sweep();
    expect(await bodies()).toEqual([true, true, true]);
  });

  test('only an owner of the newest epoch, with a signature of its own, over what is here and covered', async () => {
    const items = [item(gone!, standsFor!)];
    const reason = async (answer: Promise<{ reason: string } | null>) => (await answer)?.reason ?? 'taken';
    const elsewhere = makeEntry(log.id);
    const stranger = makeLog();
    const { record, signature } = pruneBy(log, log.own, { items });
    const unsigned = { log: log.id, keys: [log.own.publicKey], record, signature: random(64) };
    expect({
      member: await reason(asks({ items }, log.member)),
      'not proven': await reason(asks({ items }, log.own, [log.member.publicKey])),
      'nobody’s pass': await reason(asks({ items }, freshKey())),
      forged: await reason(store.logs.prune(unsigned)),
      cut: await reason(store.logs.prune({ ...unsigned, record: record.slice(1), signature })),
      'of another log': await reason(asks({ log: stranger.id, items })),
      'unknown log': await reason(store.logs.prune({ ...unsigned, log: stranger.id })),
      'unknown entry': await reason(asks({ items: [item(elsewhere, standsFor!)] })),
      'covered by nothing here': await reason(asks({ items: [item(gone!, elsewhere)] })),
      'covered by itself': await reason(asks({ items: [item(gone!, gone!)] })),
      'in a circle': await reason(asks({ items: [item(gone!, other!), item(other!, gone!)] })),
      'one of two unknown': await reason(asks({ items: [...items, item(elsewhere, standsFor!)] })),
      'what opened an epoch': await reason(asks({ items: [item(log.control, standsFor!)] })),
    }).toEqual({
      member: 'not allowed',
      'not proven': 'not proven',
      'nobody’s pass': 'stale epoch',
      forged: 'bad signature',
      cut: 'malformed',
      'of another log': 'malformed',
      'unknown log': 'unknown log',
      'unknown entry': 'not lawful',
      'covered by nothing here': 'not lawful',
      'covered by itself': 'not lawful',
      'in a circle': 'not lawful',
      'one of two unknown': 'not lawful',
      'what opened an epoch': 'not lawful',
    });
    expect(await reason(asks({ items }))).toBe('taken');
    expect(await reason(asks({ items: [item(standsFor!, other!)] }))).toBe('not lawful');
    expect(await reason(asks({ items: [item(other!, gone!)] }))).toBe('not lawful');
    time += 31 * DAY_MS;
    await store.logs.sweep();
    expect(await bodies()).toEqual([false, true, true]);
  });

  test('a blob goes too, unless it is named again', async () => {
    const [away, needed] = [random(32), random(32)];
    const hold = (blob: Bytes): Write => ({
      ...{ kind: 'hold', log: log.id, keys: [log.member.publicKey] },
      ...{ blob, size: 1000 },
    });
    const naming = (entry: Bytes, blobs: Bytes[]) => ({ ...append(log), items: [{ entry, blobs }] }) as Write;
    await commit(hold(away), hold(needed), naming(makeEntry(log.id), [away, needed]));
    const room = await store.logs.roomOf(log.id);
    expect(await asks({ blobs: [away, needed, random(32)] })).toBeNull();
    await commit(naming(gone!, [needed]));
    time += 30 * DAY_MS;
    expect((await store.logs.sweep()).map(toHex)).toEqual([toHex(away)]);
    expect(await store.logs.holdings(log.id, [away, needed])).toEqual([null, 1000]);
    expect(await store.logs.roomOf(log.id)).toBe(room + 1000);
  });
});
