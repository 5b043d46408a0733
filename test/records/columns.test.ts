import { expect, test } from 'vitest';
import { CASE_STATES } from '../../client/records/caseState.ts';
import { COLUMNS, columnOf, stepInto } from '../../client/records/columns.ts';

test('every open case stands in one column, and what is over in none', () => {
  const all = COLUMNS.flatMap(({ states }): readonly string[] => states);
  expect(all.toSorted()).toEqual(
    CASE_STATES.filter((state) => state !== 'completed' && state !== 'cancelled').toSorted(),
  );
  expect(['completed', 'cancelled', 'unheard of'].map(columnOf)).toEqual([null, null, null]);
  expect(['delivered', 'changes asked', 'rejected'].map(columnOf)).toEqual(['new', 'design', 'hold']);
});

test('a card falls into a column by the step that leads there, and nowhere else', () => {
  const next = ['received', 'accepted', 'on hold', 'rejected'];
  expect(COLUMNS.map(({ id }) => stepInto(id, next)).filter((step) => step !== null)).toEqual([
    'received',
    'on hold',
    'accepted',
  ]);
  expect(stepInto('hold', ['rejected'])).toBe('rejected');
  expect(stepInto('design', ['approved', 'changes asked', 'cancelled'])).toBe('changes asked');
  expect(stepInto('fitted', [])).toBe(null);
});
