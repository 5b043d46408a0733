// What every store of wishes for a push must keep, replace and forget.
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { PUSH_ROWS_PER_PAYER, PUSHES_PER_PAYER } from '../../relay/limits.ts';
import { makeLog, random, type TestLog } from '../support/test-log.ts';
import { temporaryFolder } from '../support/test-relay.ts';
import { BACKENDS, DAY_MS, type Opened } from './backends.ts';

describe.each(BACKENDS)('wishes for a push on $name', ({ open }) => {
  let folder: string;
  let time: number;
  let store: Opened;
  let [lab, clinic, shared]: TestLog[] = [];
  const key = random(32);
  const wish = (endpoint: string, home: TestLog, logs: readonly TestLog[], homeKey = key): Promise<boolean> =>
    store.pushes.wish({ endpoint, home: home.id, homeKey, logs: logs.map(({ id }) => ({ log: id, key })) });
  const told = async (log: TestLog, ...homes: TestLog[]): Promise<string[]> =>
    (
      await store.pushes.watchers(
        log.id,
        homes.map(({ id }) => id),
      )
    )
      .map(({ endpoint }) => endpoint)
      .sort();
  const found = async (): Promise<TestLog> => {
    const log = makeLog();
    const account: Bytes = await store.accounts.registerKey(random(32));
    const { genesis, record, control } = log;
    await store.logs.commit([{ kind: 'found', genesis, record, entry: control, payer: { kind: 'account', account } }]);
    return log;
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    time = 1_800_000_000_000;
    store = open(folder, () => time);
    [lab, clinic, shared] = [await found(), await found(), await found()];
  });
  afterEach(async () => {
    await store.logs.close();
    rmSync(folder, { recursive: true });
  });

  test('who watches a log is told by house, also after a restart', async () => {
    await wish('a', lab!, [shared!]);
    await wish('b', clinic!, [shared!]);
    expect([await told(shared!, lab!), await told(shared!, lab!, clinic!), await told(lab!, lab!)]).toEqual([
      ['a'],
      ['a', 'b'],
      [],
    ]);
    await store.logs.close();
    store = open(folder, () => time);
    expect(await told(shared!, lab!, clinic!)).toEqual(['a', 'b']);
    const watched = (await store.pushes.watched()).map(({ log, home }) => [toHex(log), toHex(home)]);
    // Each house watches its own log as well: there it reads whom it removed.
    expect(watched).toHaveLength(4);
    expect(watched).toContainEqual([toHex(shared!.id), toHex(lab!.id)]);
    expect(watched).toContainEqual([toHex(lab!.id), toHex(lab!.id)]);
    const [watcher] = await store.pushes.watchers(shared!.id, [lab!.id]);
    expect(watcher).toMatchObject({ endpoint: 'a', home: lab!.id, homeKey: key, key });
  });

  test('a wish takes the place of the one before, of its house alone; forgetting is for all', async () => {
    await wish('a', lab!, [shared!]);
    await wish('a', clinic!, [shared!]);
    await wish('a', lab!, [clinic!]);
    expect(await told(shared!, lab!, clinic!)).toEqual(['a']);
    expect(await told(clinic!, lab!)).toEqual(['a']);
    await store.pushes.forget('a');
    expect([await told(shared!, lab!, clinic!), await told(clinic!, lab!)]).toEqual([[], []]);
  });

  test('leaving one log keeps the others', async () => {
    await wish('a', lab!, [shared!, clinic!]);
    const [{ id }] = (await store.pushes.watchers(shared!.id, [lab!.id])) as unknown as [{ id: number }];
    await store.pushes.leave(id, shared!.id);
    expect([await told(shared!, lab!), await told(clinic!, lab!)]).toEqual([[], ['a']]);
  });

  test('what a removed pass wished for is forgotten, and named', async () => {
    await wish('a', lab!, [shared!], random(32));
    await wish('b', lab!, [shared!]);
    expect(await store.pushes.keepHome(lab!.id, [key])).toEqual(['a']);
    expect(await told(shared!, lab!)).toEqual(['b']);
  });

  test('what nobody renewed for sixty days is told nothing, and goes', async () => {
    await wish('a', lab!, [shared!]);
    time += 59 * DAY_MS;
    expect(await told(shared!, lab!)).toEqual(['a']);
    await wish('b', lab!, [shared!]);
    time += 2 * DAY_MS;
    expect(await told(shared!, lab!)).toEqual(['b']);
    await store.pushes.expire();
    time -= 30 * DAY_MS;
    expect(await told(shared!, lab!)).toEqual(['b']);
  });

  test('case 4 five hundred wishes of one payer: the newest are kept, and those of others stay', async () => {
    await wish('theirs', clinic!, [shared!]);
    for (let i = 0; i < 500; i++) await wish(`flood ${i}`, lab!, [shared!]);
    const kept = await told(shared!, lab!, clinic!);
    expect(kept).toHaveLength(PUSHES_PER_PAYER + 1);
    expect(kept).toContain('theirs');
    expect(kept).toContain('flood 499');
    expect(kept).not.toContain('flood 0');
  });

  test('case 4 wishes of one payer that name very many logs: the newest are kept, and those of others stay', async () => {
    const logs = Array.from({ length: PUSH_ROWS_PER_PAYER / 4 }, () => ({ log: random(32), key }));
    await wish('theirs', clinic!, [shared!]);
    for (let i = 0; i < 6; i++)
      await store.pushes.wish({
        endpoint: `large ${i}`,
        home: lab!.id,
        homeKey: key,
        logs: [...logs.slice(1), { log: shared!.id, key }],
      });
    expect(await told(shared!, lab!, clinic!)).toEqual(['large 2', 'large 3', 'large 4', 'large 5', 'theirs']);
  });
});
