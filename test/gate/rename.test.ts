// What a copied tablet wrote, renamed to the device it becomes: the words are the same, the names are not.
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Bytes } from '../../protocol/bytes.ts';
import { rename, type Runs } from '../../client/gate/rename.ts';

const [COMMON, COPY, ANEW] = [11, 2 ** 40 + 1, 2 ** 52 + 7];

function written(doc: Y.Doc, client: number, ...changes: readonly ((doc: Y.Doc) => void)[]): Bytes[] {
  doc.clientID = client;
  const updates: Bytes[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(new Uint8Array(update)));
  for (const change of changes) doc.transact(() => change(doc));
  return updates;
}

test('a branch of edits under a new name says the same, beside what was there and what others wrote meanwhile', () => {
  const common = new Y.Doc({ gc: false });
  written(common, COPY, (doc) => doc.getArray('steps').push(['sent before', 'and this']));
  written(common, COMMON, (doc) => doc.getMap('order').set('due', '2035-01-01'));
  const state = Y.encodeStateAsUpdate(common);
  const copy = new Y.Doc({ gc: false });
  Y.applyUpdate(copy, state);
  const updates = written(
    copy,
    COPY,
    (doc) => doc.getMap('order').set('due', '2035-02-02'),
    (doc) => doc.getArray('steps').insert(1, ['between', new Y.Map([['note', 'nested']])]),
    (doc) => (doc.getArray('steps').get(2) as Y.Map<string>).set('note', 'nested anew'),
    // Over what was sent before, what this branch wrote, and what comes after.
    (doc) => doc.getArray('steps').delete(0, 2),
    (doc) => doc.getMap('order').set('due', '2035-03-03'),
  );

  const now = new Y.Doc({ gc: false });
  Y.applyUpdate(now, state);
  // The first tablet went on in the very places that the branch took.
  written(now, COPY, (doc) => doc.getArray('steps').push(['from the first']));
  now.clientID = 0;
  let runs: Runs = [];
  for (const update of updates) {
    const renamed = rename(update, ANEW, Y.getState(now.store, ANEW), runs);
    Y.applyUpdate(now, renamed.update);
    runs = renamed.runs;
  }
  expect(now.store.pendingStructs).toBeNull();
  expect(now.store.pendingDs).toBeNull();
  expect(now.getMap('order').toJSON()).toEqual({ due: '2035-03-03' });
  expect(now.getArray('steps').toJSON()).toEqual([{ note: 'nested anew' }, 'and this', 'from the first']);
  expect([...now.store.clients.keys()].sort((a, b) => a - b)).toEqual([COMMON, COPY, ANEW]);
});
