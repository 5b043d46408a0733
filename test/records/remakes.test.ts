// What a lab learns from what it had to make again: why, what, when and for whom.
import { expect, test } from 'vitest';
import { remakeBars, type RemadeCase } from '../../client/records/remakes.ts';

const again = (of: Partial<RemadeCase>): RemadeCase => ({
  ...{ kind: 'remake', reason: 'shade', appliance: 'crown', partner: 'Praxis Linde', month: '2027-01' },
  ...of,
});
const remade = [
  again({}),
  again({ reason: 'fit', appliance: 'bridge', month: '2026-11' }),
  again({ kind: 'repair', reason: 'fracture', partner: 'Praxis Ost', month: '' }),
  again({ reason: 'fit' }),
];
const all = [...remade, again({}), again({ partner: 'Praxis Ost' })];
const bars = (group: Parameters<typeof remakeBars>[0]) =>
  remakeBars(group, remade, all).map(({ name, remakes, repairs, of }) => [name, remakes, repairs, of]);

test('remakes and repairs are counted by reason, work and practice, with all work of that kind beside them', () => {
  expect(bars('reason')).toEqual([
    ['fit', 2, 0, null],
    ['fracture', 0, 1, null],
    ['shade', 1, 0, null],
  ]);
  expect(bars('appliance')).toEqual([
    ['crown', 2, 1, 5],
    ['bridge', 1, 0, 1],
  ]);
  expect(bars('partner')).toEqual([
    ['Praxis Linde', 3, 0, 4],
    ['Praxis Ost', 0, 1, 2],
  ]);
});

test('months stand in their order, those without a remake too, and an order without a day is in none', () => {
  expect(bars('month')).toEqual([
    ['2026-11', 1, 0, null],
    ['2026-12', 0, 0, null],
    ['2027-01', 2, 0, null],
  ]);
  const years = remakeBars('month', [again({ month: '2020-05' }), again({ month: '2027-01' })], all);
  expect([years.length, years[0]?.name, years.at(-1)?.name]).toEqual([24, '2025-02', '2027-01']);
  expect(remakeBars('month', [], all)).toEqual([]);
});
