// The contract of a store, run on the one that ships, over an IndexedDB in memory.
import 'fake-indexeddb/auto';
import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { openStore } from '../../client/storage/dexie.ts';
import { MemoryStore } from '../../client/storage/memory.ts';
import { failureOf } from '../../client/storage/failure.ts';
import {
  PRIMARY_KEYS,
  StoreFailure,
  placeInSpace,
  type Op,
  type Store,
  type TableName,
} from '../../client/storage/store.ts';
import { asSealed } from '../../client/crypto/sealed.ts';

const LOG = 'aa'.repeat(32);
const VAULT = '01'.repeat(16);
const fresh = (indexedDB = new IDBFactory()): Promise<Store> => openStore('enamel', { indexedDB, IDBKeyRange });
const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(values);

const entry = (storage: string, seq?: number): Op => ({
  type: 'put',
  table: 'entries',
  value: {
    log: LOG,
    storage,
    entry: `id-${storage}`,
    bytes: asSealed(bytes(1, 2, 3)),
    receipt: null,
    state: 'applied',
    ...(seq === undefined ? {} : { seq }),
  },
});
const row = (key: string, version: number, ...content: number[]): Op => ({
  type: 'put',
  table: 'rows',
  value: { vault: VAULT, table: 't', key, version, bytes: bytes(...content) },
});
const waiting = (n: number): Op => ({
  type: 'add',
  table: 'outbox',
  value: { vault: VAULT, log: LOG, n, storage: `s${String(n)}`, entry: '', blobs: [] },
});

afterEach(() => {
  vi.restoreAllMocks();
});

const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    return error instanceof StoreFailure ? error.reason : 'another error';
  }
};

test('an entry, its document row and its place in the outbox are stored together, and read back as they were', async () => {
  const store = await fresh();
  await store.transaction(null, [entry('s1'), row('doc', 1, 7, 7), waiting(0)]);
  expect(await store.get('entries', [LOG, 's1'])).toEqual({
    log: LOG,
    storage: 's1',
    entry: 'id-s1',
    bytes: bytes(1, 2, 3),
    receipt: null,
    state: 'applied',
  });
  expect((await store.get('rows', [VAULT, 't', 'doc']))?.bytes).toEqual(bytes(7, 7));
  expect(await store.count('outbox', [VAULT])).toBe(1);
  expect(await store.get('entries', [LOG, 'nothing'])).toBeUndefined();
});

test('when one step fails, none happened', async () => {
  const store = await fresh();
  await store.transaction(null, [waiting(0), row('doc', 1, 1)]);
  expect(await reasonOf(store.transaction(null, [entry('s9'), row('doc', 2, 2), waiting(0)]))).toBe('conflict');
  expect(await store.get('entries', [LOG, 's9'])).toBeUndefined();
  expect((await store.get('rows', [VAULT, 't', 'doc']))?.version).toBe(1);
});

test('a transaction that is aborted half-way leaves nothing behind', async () => {
  const store = await fresh();
  const put = IDBObjectStore.prototype.put;
  let left = 1;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (left-- === 0) this.transaction.abort();
    return put.apply(this, args as never);
  });
  expect(await reasonOf(store.transaction(null, [row('a', 1, 1), row('b', 1, 2)]))).not.toBe('done');
  vi.restoreAllMocks();
  expect(await store.list('rows', [VAULT, 't'])).toEqual([]);
});

test('a full disk is told as full, and nothing of the write remains', async () => {
  const store = await fresh();
  const put = IDBObjectStore.prototype.put;
  let left = 1;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (left-- === 0) throw new DOMException('the quota is used up', 'QuotaExceededError');
    return put.apply(this, args as never);
  });
  expect(await reasonOf(store.transaction(null, [row('a', 1, 1), row('b', 1, 2)]))).toBe('full');
  vi.restoreAllMocks();
  expect(await store.list('rows', [VAULT, 't'])).toEqual([]);
});

test('a tab that another has replaced can no longer write, also when it wakes up late', async () => {
  const indexedDB = new IDBFactory();
  const [frozen, live] = [await fresh(indexedDB), await fresh(indexedDB)];
  const oldFence = await frozen.raiseFence(VAULT);
  await frozen.transaction(oldFence, [waiting(0)]);
  const newFence = await live.raiseFence(VAULT);
  expect(await reasonOf(frozen.transaction(oldFence, [waiting(1)]))).toBe('fenced');
  await live.transaction(newFence, [waiting(1)]);
  expect((await live.list('outbox', [VAULT, LOG])).map((each) => each.n)).toEqual([0, 1]);
});

test('a row is changed only from the version its writer knew', async () => {
  const store = await fresh();
  const expectVersion = (version: number | null): Op => ({
    type: 'expect',
    table: 'rows',
    key: [VAULT, 't', 'doc'],
    version,
  });
  await store.transaction(null, [expectVersion(null), row('doc', 1, 1)]);
  expect(await reasonOf(store.transaction(null, [expectVersion(null), row('doc', 1, 2)]))).toBe('conflict');
  await store.transaction(null, [expectVersion(1), row('doc', 2, 2)]);
  expect((await store.get('rows', [VAULT, 't', 'doc']))?.bytes).toEqual(bytes(2));
});

test('entries are read in the order of the relay, from a place on, newest first, and without those still unsent', async () => {
  const store = await fresh();
  await store.transaction(null, [entry('s3', 3), entry('s1', 1), entry('unsent'), entry('s2', 2), entry('s10', 10)]);
  const seqs = async (...args: [] | [object]): Promise<(number | undefined)[]> =>
    (await store.listBy('entries by seq', [LOG], ...args)).map((each) => each.seq);
  expect(await seqs()).toEqual([1, 2, 3, 10]);
  expect(await seqs({ after: 2 })).toEqual([3, 10]);
  expect(await seqs({ newestFirst: true, limit: 1 })).toEqual([10]);
  expect((await store.listBy('entries by id', [LOG, 'id-s2'])).map((each) => each.storage)).toEqual(['s2']);
  expect(await store.count('entries', [LOG])).toBe(5);
  expect(await store.count('entries', ['bb'.repeat(32)])).toBe(0);
});

test('many are read in the order asked, gaps included, and deleted ones are gone', async () => {
  const store = await fresh();
  await store.transaction(null, [row('a', 1, 1), row('b', 1, 2), row('c', 1, 3)]);
  await store.transaction(null, [{ type: 'delete', table: 'rows', key: [VAULT, 't', 'b'] }]);
  const found = await store.getMany('rows', [
    [VAULT, 't', 'c'],
    [VAULT, 't', 'b'],
    [VAULT, 't', 'a'],
  ]);
  expect(found.map((each) => each?.bytes[0])).toEqual([3, undefined, 1]);
  expect((await store.list('rows', [VAULT], { limit: 1 })).map((each) => each.key)).toEqual(['a']);
});

test('vaults on one tablet are listed, and blobs are kept as plain buffers', async () => {
  const store = await fresh();
  const vaultOf = (vault: string): Op => ({
    type: 'add',
    table: 'vaults',
    value: { vault, created: 5, failures: 0, failedAt: 0 },
  });
  await store.transaction(null, [vaultOf('02'), vaultOf('01')]);
  expect((await store.list('vaults', [])).map((each) => each.vault)).toEqual(['01', '02']);
  const blob = { hash: 'ff', log: LOG, bytes: bytes(1, 2).buffer, state: 'to send' } as const;
  await store.transaction(null, [{ type: 'put', table: 'blobs', value: blob }]);
  expect(await store.listBy('blobs by state', ['to send'])).toEqual([blob]);
});

test('what was stored is there after the app is closed and opened again', async () => {
  const indexedDB = new IDBFactory();
  const first = await fresh(indexedDB);
  await first.transaction(null, [row('a', 1, 9)]);
  first.close();
  const second = await fresh(indexedDB);
  expect((await second.get('rows', [VAULT, 't', 'a']))?.bytes).toEqual(bytes(9));
});

test('a connection that the system closed is opened again, and until then says that it is gone', async () => {
  const store = await fresh();
  await store.transaction(null, [row('a', 1, 9)]);
  store.close();
  expect(await reasonOf(store.get('rows', [VAULT, 't', 'a']))).toBe('gone');
  await store.reopen();
  expect((await store.get('rows', [VAULT, 't', 'a']))?.bytes).toEqual(bytes(9));
});

test('erasing leaves an empty database', async () => {
  const indexedDB = new IDBFactory();
  const store = await fresh(indexedDB);
  await store.transaction(null, [row('a', 1, 9)]);
  await store.erase();
  expect(await (await fresh(indexedDB)).list('rows', [VAULT])).toEqual([]);
});

test('errors of browsers are told apart, however deep they are wrapped', () => {
  const wrapped = new Error('AbortError', { cause: new DOMException('', 'QuotaExceededError') });
  expect(failureOf(wrapped).reason).toBe('full');
  expect(failureOf(new DOMException('Connection to Indexed Database server lost', 'UnknownError')).reason).toBe('gone');
  expect(failureOf(new Error('what?')).reason).toBe('failed');
});

test("one person leaves a shared tablet: her vault is gone to the last row, the colleague's and what both share stay", async () => {
  const ofVault = (vault: string, space: string): Op[] => [
    { type: 'add', table: 'vaults', value: { vault, created: 1, failures: 0, failedAt: 0, space } },
    { type: 'add', table: 'wraps', value: { vault, wrap: 'w', bytes: bytes(1) } },
    { type: 'put', table: 'rows', value: { vault, table: 't', key: 'k', version: 1, bytes: bytes(1) } },
    { type: 'put', table: 'epochs', value: { log: placeInSpace(space, LOG), number: 1, hash: 'h', bytes: bytes(1) } },
    {
      type: 'put',
      table: 'entries',
      value: {
        ...{ log: placeInSpace(space, LOG), storage: 's', entry: 'e', bytes: asSealed(bytes(1)) },
        ...{ receipt: null, state: 'applied' },
      },
    },
    { type: 'add', table: 'outbox', value: { vault, log: LOG, n: 0, storage: 's', entry: 'e', blobs: [] } },
  ];
  const blob: Op = {
    type: 'put',
    table: 'blobs',
    value: { hash: 'b', log: '', bytes: bytes(1).buffer, state: 'here' },
  };
  const vaults = [ofVault('aa', ''), ofVault('bb', 'sb'), ofVault('cc', 'sc')];
  for (const make of [fresh, async () => new MemoryStore()]) {
    for (const [gone, [vault, space]] of [
      ['aa', ''],
      ['bb', 'sb'],
    ].entries() as Iterable<[number, [string, string]]>) {
      const [store, expected] = [await make(), new MemoryStore()];
      await store.transaction(null, [...vaults.flat(), blob]);
      await expected.transaction(null, [...vaults.filter((_, index) => index !== gone).flat(), blob]);
      const fence = await store.raiseFence(vault);
      await store.eraseVault(vault, space);
      for (const table of Object.keys(PRIMARY_KEYS) as TableName[])
        expect(await store.list(table, [])).toEqual(await expected.list(table, []));
      expect(await reasonOf(store.transaction(fence, [blob]))).toBe('fenced');
    }
  }
});
