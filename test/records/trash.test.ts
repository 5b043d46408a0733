// The trash as records see it: what is out, what is held because it was too much at once, and list entries put back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { addHistoryEntry, putBackHistoryEntry, readHistory, removeHistoryEntry } from '../../client/records/history.ts';
import { heldRemovals, MASS, removalIn, type Removal } from '../../client/records/trash.ts';

const HOUR = 3_600_000;
const removals = (count: number, every: number, by = 'd1', isAgreed = false): Removal[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${by}-${String(i)}`, at: 1_000 + i * every, by, isAgreed }));

test('a record with a time is out; an agreement counts for the removal it names only', () => {
  expect(removalIn('p1', { trashedAt: 0, trashedBy: 'd1', trashAgreed: 0 })).toBeNull();
  expect(removalIn('p1', { trashedAt: 7, trashedBy: 'd1', trashAgreed: 7 })).toMatchObject({ isAgreed: true });
  expect(removalIn('p1', { trashedAt: 9, trashedBy: 'd1', trashAgreed: 7 })).toMatchObject({ isAgreed: false });
});

test('more than ten removals by one tablet within a day are held, all of them', () => {
  expect(heldRemovals(removals(MASS.records, 1)).size).toBe(0);
  expect(heldRemovals(removals(MASS.records + 1, 1)).size).toBe(MASS.records + 1);
  expect(heldRemovals(removals(40, 3 * HOUR)).size).toBe(0);
  expect(heldRemovals([...removals(8, 1), ...removals(8, 1, 'd2')]).size).toBe(0);
});

test('what was agreed to is held no more, and does not make the next removal one of many', () => {
  expect(
    heldRemovals([...removals(12, 1, 'd1', true), { id: 'later', at: 2_000, by: 'd1', isAgreed: false }]).size,
  ).toBe(0);
});

test('law: the order in which removals are read changes nothing', () => {
  const one = fc.record({
    at: fc.integer({ min: 1, max: 60 }),
    by: fc.constantFrom('d1', 'd2'),
    isAgreed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 60 }), fc.infiniteStream(fc.nat()), (all, order) => {
      const rows = all.map((each, i) => ({ ...each, id: String(i), at: each.at * HOUR }));
      const shuffled = rows
        .map((row) => ({ row, place: Number(order.next().value) }))
        .sort((a, b) => a.place - b.place)
        .map(({ row }) => row);
      expect([...heldRemovals(shuffled)].sort()).toEqual([...heldRemovals(rows)].sort());
      for (const { id, isAgreed } of rows) if (isAgreed) expect(heldRemovals(rows).has(id)).toBe(false);
    }),
  );
});

test('an allergy taken out is kept, also over a reload, and comes back as it was, once', () => {
  const doc = new Y.Doc({ gc: false });
  for (const id of ['a1', 'a2']) addHistoryEntry(doc, 'allergies', { id, text: `Penicillin ${id}`, at: 5, by: 'd1' });
  removeHistoryEntry(doc, 'allergies', 'a1');
  const reloaded = new Y.Doc({ gc: false });
  Y.applyUpdate(reloaded, Y.encodeStateAsUpdate(doc));
  const { entries, removed } = readHistory(reloaded).allergies;
  expect(entries.map(({ id }) => id)).toEqual(['a2']);
  expect(removed).toEqual([{ id: 'a1', text: 'Penicillin a1', since: '', at: 5, by: 'd1' }]);
  putBackHistoryEntry(reloaded, 'allergies', removed[0]!);
  putBackHistoryEntry(reloaded, 'allergies', removed[0]!);
  expect(readHistory(reloaded).allergies.entries.map(({ id }) => id)).toEqual(['a2', 'a1']);
  expect(readHistory(reloaded).allergies.removed).toEqual([]);
});
