// The store in memory is a store: whatever is done, it answers as the database does.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openStore } from '../../client/storage/dexie.ts';
import { MemoryStore } from '../../client/storage/memory.ts';
import { StoreFailure, type Fence, type Op, type Store } from '../../client/storage/store.ts';
import { asSealed } from '../../client/crypto/sealed.ts';

const some = (...values: string[]) => fc.constantFrom(...values);
const content = fc.uint8Array({ maxLength: 3 }).map((bytes) => new Uint8Array(bytes));
const rowKey = fc.tuple(some('v1', 'v2'), some('t', 'tt'), some('a', 'b', 'c'));
const row = fc
  .tuple(rowKey, fc.nat(2), content)
  .map(([[vault, table, key], version, bytes]) => ({ vault, table, key, version, bytes }));
const entry = fc
  .tuple(some('l1', 'l2'), some('s1', 's2', 's3'), some('i1', 'i2'), some('applied', 'held'), fc.option(fc.nat(20)))
  .map(([log, storage, id, state, seq]) => ({
    ...{ log, storage, entry: id, bytes: asSealed(new Uint8Array(1)), receipt: null },
    state: state as 'applied' | 'held',
    ...(seq === null ? {} : { seq }),
  }));
const outbox = fc
  .tuple(some('v1'), some('l1', 'l2'), fc.nat(12))
  .map(([vault, log, n]) => ({ vault, log, n, storage: '', entry: '', blobs: [] }));
const op: fc.Arbitrary<Op> = fc.oneof(
  row.map((value): Op => ({ type: 'put', table: 'rows', value })),
  rowKey.map((key): Op => ({ type: 'delete', table: 'rows', key })),
  fc.tuple(rowKey, fc.option(fc.nat(2))).map(([key, version]): Op => ({ type: 'expect', table: 'rows', key, version })),
  entry.map((value): Op => ({ type: 'put', table: 'entries', value })),
  outbox.map((value): Op => ({ type: 'add', table: 'outbox', value })),
);

const told = async (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => (error instanceof StoreFailure ? error.reason : String(error)));

async function everythingOf(store: Store): Promise<unknown> {
  return Promise.all([
    store.list('rows', ['v1']),
    store.list('rows', ['v1', 't'], { after: 'a', limit: 1 }),
    store.list('rows', ['v2'], { newestFirst: true }),
    store.count('entries', ['l1']),
    store.list('outbox', ['v1', 'l1'], { after: 3 }),
    store.listBy('entries by seq', ['l1'], { after: 2, newestFirst: true, limit: 2 }),
    store.listBy('entries by id', ['l1', 'i1']),
    store.listBy('entries by state', ['l2', 'held']),
    store.get('rows', ['v1', 't', 'a']),
    store.getMany('entries', [
      ['l1', 's1'],
      ['l9', 's1'],
    ]),
  ]);
}

test('any transactions end the same, and every list reads the same, in memory and in the database', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(op, { maxLength: 8 }), { maxLength: 6 }), async (transactions) => {
      const memory = new MemoryStore();
      const database = await openStore('enamel', { indexedDB: new IDBFactory(), IDBKeyRange });
      for (const ops of transactions) {
        expect(await told(memory.transaction(null, ops))).toEqual(await told(database.transaction(null, ops)));
      }
      expect(await everythingOf(memory)).toEqual(await everythingOf(database));
      const poured = await openStore('poured', { indexedDB: new IDBFactory(), IDBKeyRange });
      await poured.transaction(null, memory.pour());
      expect(await everythingOf(poured)).toEqual(await everythingOf(database));
    }),
    { numRuns: 60 },
  );
});

test('whoever lost the fence, or meets an erased store, is told so', async () => {
  const store = new MemoryStore();
  const first: Fence = await store.raiseFence('v1');
  const second = await store.raiseFence('v1');
  expect(await told(store.transaction(first, []))).toBe('fenced');
  expect(await told(store.transaction(second, []))).toBeUndefined();
  await store.erase();
  expect(await told(store.transaction(second, []))).toBe('fenced');
  expect(store.pour()).toEqual([]);
});
