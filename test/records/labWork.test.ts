import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { readLabWork, writeLabWork, type LabWork } from '../../client/records/labWork.ts';

const work = (state: string, place: number): LabWork => ({
  ...{ patient: 'p1', state, due: '2027-03-18', appointment: '2027-03-20' },
  ...{ source: `e${String(place)}`, place, at: 5 },
});

test('of two tablets that mirror one case apart, the one that had seen more of the case is believed', () => {
  const [first, second] = [new Y.Doc({ gc: false }), new Y.Doc({ gc: false })];
  writeLabWork(first, work('shipped', 9));
  writeLabWork(second, work('making', 6));
  for (const [from, to] of [
    [first, second],
    [second, first],
  ] as const)
    Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
  expect(readLabWork(first)).toEqual(work('shipped', 9));
  expect(readLabWork(second)).toEqual(work('shipped', 9));
  writeLabWork(second, work('arrived', 10));
  expect(readLabWork(second)).toEqual(work('arrived', 10));
});
