import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moved, smallestEdit } from '../../client/ui/live/textEdit.ts';
import type { TextEdit } from '../../client/ui/live/textEdit.ts';

const apply = (text: string, edit: TextEdit | null): string =>
  edit === null ? text : text.slice(0, edit.at) + edit.insert + text.slice(edit.at + edit.remove);

const words = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'ä', '😀', '🦷', '👩‍⚕️'), maxLength: 24 });

test('a letter typed among equal letters is put where the caret was', () => {
  expect(smallestEdit('aaa', 'aaaa', 2)).toEqual({ at: 1, remove: 0, insert: 'a' });
});

test('pasting over a marked word replaces that word only', () => {
  expect(smallestEdit('light contact please', 'no contact please', 2)).toEqual({ at: 0, remove: 5, insert: 'no' });
});

test('the edit always leads from what was there to what is there now', () => {
  fc.assert(
    fc.property(words, words, fc.nat(40), (before, after, caret) => {
      expect(apply(before, smallestEdit(before, after, Math.min(caret, after.length)))).toBe(after);
    }),
  );
});

test('an edit never cuts a character in two, in what goes or in what comes', () => {
  fc.assert(
    fc.property(words, words, fc.nat(40), (before, after, caret) => {
      const edit = smallestEdit(before, after, Math.min(caret, after.length));
      if (edit === null) return;
      const parts = [before.slice(0, edit.at), before.slice(edit.at, edit.at + edit.remove), edit.insert];
      expect(parts.map((part) => part.isWellFormed())).toEqual([true, true, true]);
    }),
  );
});

test('a caret stays behind the same letter when a colleague writes, deletes or does both elsewhere', () => {
  expect(moved(5, [{ insert: 'abc' }])).toBe(8);
  expect(moved(5, [{ retain: 5 }, { insert: 'abc' }])).toBe(5);
  expect(moved(5, [{ retain: 2 }, { delete: 10 }])).toBe(2);
  expect(moved(5, [{ delete: 1 }, { retain: 1 }, { insert: 'xy' }])).toBe(6);
});
