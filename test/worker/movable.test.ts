// A new tablet's house is in memory until it is let in. What arrives while it moves to the disk arrives on the disk.
import { expect, test } from 'vitest';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { openStore } from '../../client/storage/dexie.ts';
import type { Op, Store } from '../../client/storage/store.ts';
import { MovableStore } from '../../client/worker/movable.ts';

const rowOf = (key: string): Op => ({
  ...{ type: 'put', table: 'rows' },
  value: { vault: 'a', table: 't', key, version: 1, bytes: new Uint8Array(4) },
});

test('patients that come in while a large practice moves to the disk are there after it', async () => {
  const disk = await openStore('moved', { indexedDB: new IDBFactory(), IDBKeyRange });
  const moving = new MovableStore();
  const fence = await moving.raiseFence('a');
  await moving.transaction(fence, [rowOf('before')]);
  const meanwhile: Promise<void>[] = [];
  const slow: Pick<Store, 'transaction' | 'raiseFence'> = {
    raiseFence: (vault) => disk.raiseFence(vault),
    async transaction(...order) {
      if (meanwhile.length === 0) meanwhile.push(moving.transaction(fence, [rowOf('meanwhile')]));
      await disk.transaction(...order);
    },
  };
  await moving.moveTo(slow as Store, fence);
  await Promise.all(meanwhile);
  await moving.transaction(fence, [rowOf('after')]);
  expect((await disk.list('rows', ['a'])).map(({ key }) => key)).toEqual(['after', 'before', 'meanwhile']);
});
