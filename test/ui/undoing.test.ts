// Taking back one's own steps, over the fields and texts of several documents, while a colleague works in the same ones.
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { addItem, readPrescription, removeItem, writeHeader, writeItem } from '../../client/records/prescription.ts';
import type { OpenedDocument } from '../../client/page/document.ts';
import { Undoing } from '../../client/ui/live/undoing.svelte.ts';

interface Page {
  readonly doc: Y.Doc;
  readonly opened: OpenedDocument;
}
/** Two pages that have one document open; each edit reaches the other at once. */
function colleagues(): { mine: Page; hers: Page } {
  const docs = [7, 8].map((clientId) => Object.assign(new Y.Doc({ gc: false }), { clientID: clientId }));
  const [mine, hers] = docs.map((doc): Page => {
    const here = Symbol('this person');
    const undo = new Y.UndoManager(doc, { trackedOrigins: new Set([here]), captureTimeout: 0 });
    const edit = (change: () => void): void => doc.transact(change, here);
    return { doc, opened: { doc, undo, edit } as unknown as OpenedDocument };
  }) as [Page, Page];
  for (const [from, to] of [
    [mine.doc, hers.doc],
    [hers.doc, mine.doc],
  ] as const)
    from.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'wire') Y.applyUpdate(to, update, 'wire');
    });
  return { mine, hers };
}

test('steps go back one by one, over texts, fields and documents, and forward again, and say what they were', async () => {
  const [order, notes] = [colleagues().mine, colleagues().mine];
  const undoing = new Undoing();
  undoing.follow(order.opened, 'order');
  undoing.follow(notes.opened, 'notes');
  order.opened.edit(() => addItem(order.doc, { id: 'i1', type: 'crown', shade: 'A1' }));
  notes.opened.edit(() => notes.doc.getText('notes').insert(0, 'Light contact.'));
  order.opened.edit(() => writeItem(order.doc, 'i1', { shade: 'A2' }));
  order.opened.edit(() => removeItem(order.doc, 'i1'));
  const said: unknown[] = [];
  const state = (): unknown => [readPrescription(order.doc).items[0]?.shade, notes.doc.getText('notes').toJSON()];
  const states: unknown[] = [];
  for (const way of ['undo', 'undo', 'undo', 'undo', 'undo', 'redo', 'redo', 'redo', 'redo'] as const) {
    await undoing.take(way);
    said.push([undoing.taken?.what, ...(undoing.taken?.step.fields ?? [])]);
    states.push(state());
  }
  expect(states).toEqual([
    ['A2', 'Light contact.'],
    ['A1', 'Light contact.'],
    ['A1', ''],
    [undefined, ''],
    [undefined, ''],
    ['A1', ''],
    ['A1', 'Light contact.'],
    ['A2', 'Light contact.'],
    [undefined, 'Light contact.'],
  ]);
  expect(said.slice(0, 4)).toEqual([
    ['undo', 'items/i1/removed'],
    ['undo', 'items/i1/shade'],
    ['undo', 'notes'],
    ['undo', 'items'],
  ]);
  expect([undoing.mayUndo, undoing.mayRedo]).toEqual([true, false]);
});

test('what a colleague set since stays hers, is said, and no older step of mine is taken back instead', async () => {
  const { mine, hers } = colleagues();
  const undoing = new Undoing();
  undoing.follow(mine.opened, 'order');
  mine.opened.edit(() => writeHeader(mine.doc, { prescriber: 'Dr. Roth' }));
  mine.opened.edit(() => writeHeader(mine.doc, { due: '2033-01-01' }));
  hers.opened.edit(() => writeHeader(hers.doc, { due: '2033-02-02' }));
  await undoing.take('undo');
  expect(undoing.taken).toMatchObject({ what: 'changed since', step: { fields: new Set(['header/due']) } });
  expect(readPrescription(hers.doc).header).toMatchObject({ prescriber: 'Dr. Roth', due: '2033-02-02' });
  await undoing.take('undo');
  expect(readPrescription(hers.doc).header).toMatchObject({ prescriber: '', due: '2033-02-02' });
  expect([undoing.mayUndo, undoing.mayRedo]).toEqual([false, true]);
});

test('in a text only my own letters go, whatever she wrote between them', async () => {
  const { mine, hers } = colleagues();
  const undoing = new Undoing();
  undoing.follow(mine.opened, 'order');
  const write = ({ doc, opened }: Page, at: number, text: string): void =>
    opened.edit(() => doc.getText('notes').insert(at, text));
  write(mine, 0, 'Light contact.');
  write(hers, 5, ' distal');
  await undoing.take('undo');
  expect(hers.doc.getText('notes').toJSON()).toBe(' distal');
  await undoing.take('redo');
  expect(mine.doc.getText('notes').toJSON()).toBe(hers.doc.getText('notes').toJSON());
  expect(mine.doc.getText('notes').toJSON()).toContain(' distal');
});
