// Carets of others in a shared text: they stay with their letter, and nothing a stranger says makes them stand elsewhere.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { indexOf, pointAt } from '../../client/ui/live/caret.ts';

function pair(start: string): readonly [Y.Text, Y.Text] {
  const [one, other] = [11, 12].map((clientId) => Object.assign(new Y.Doc({ gc: false }), { clientID: clientId }));
  one!.getText('notes').insert(0, start);
  Y.applyUpdate(other!, Y.encodeStateAsUpdate(one!));
  return [one!.getText('notes'), other!.getText('notes')];
}

test('a caret stays before its letter while the other writes before and behind it', () => {
  fc.assert(
    fc.property(fc.nat(12), fc.array(fc.tuple(fc.nat(40), fc.boolean()), { maxLength: 12 }), (at, edits) => {
      const [mine, hers] = pair('Bite is open');
      const letter = { at: 'Bite is open'.charAt(at), point: pointAt(mine, at) };
      for (const [where, isDeleted] of edits) {
        const place = where % (hers.length + 1);
        if (!isDeleted) hers.insert(place, 'xyz');
        else if (place < hers.length && /[xyz]/.test(hers.toJSON().charAt(place))) hers.delete(place, 1);
      }
      Y.applyUpdate(mine.doc!, Y.encodeStateAsUpdate(hers.doc!));
      const index = indexOf(mine, letter.point);
      expect(index).toBe(indexOf(hers, letter.point));
      expect(mine.toJSON().charAt(index ?? -1)).toBe(letter.at);
    }),
  );
});

test('a letter that is gone leaves the caret where it was, the end is the end', () => {
  const [mine, hers] = pair('Bite is open');
  const [point, end] = [pointAt(mine, 5), pointAt(mine, 12)];
  hers.delete(5, 3);
  hers.insert(hers.length, '!');
  expect([indexOf(hers, point), indexOf(hers, end)]).toEqual([5, 10]);
});

test('letters of another text, or that nobody has written, or half a letter are no place', () => {
  const [mine] = pair('😀 open');
  const doc = mine.doc!;
  doc.getText('private').insert(0, 'anxious');
  const other = pointAt(doc.getText('private'), 2);
  expect(indexOf(mine, other)).toBeNull();
  expect(indexOf(mine, [11, 9_999])).toBeNull();
  expect(indexOf(mine, [Number.MAX_SAFE_INTEGER, 0])).toBeNull();
  expect(indexOf(mine, [11, 1])).toBe(0);
});
