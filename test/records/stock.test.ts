// The lab's shelf and its plans: what a technician picks from and what a box says of itself.
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { isPast, reportLacks, withoutLot } from '../../client/records/making.ts';
import { knownProducts, lotProblems, readBoxCode, readStock, writeLot, type Lot } from '../../client/records/stock.ts';
import { planFor, usualPlan, writePlan } from '../../client/records/workPlan.ts';
import { milligramsOf } from '../../client/ui/making/grams.ts';

const box = (lot: string, expiry: string, rest: Partial<Lot> = {}): Lot => ({
  ...{
    kind: 'zirconia',
    product: 'Zircon T',
    manufacturer: 'Invented Ceramics',
    lot,
    expiry,
    addedAt: 1,
    isGone: false,
  },
  ...rest,
});

test('what expires first stands first, an empty box is gone, and the next box of a product needs no typing twice', () => {
  const doc = new Y.Doc();
  writeLot(doc, 'l1', box('A', ''));
  writeLot(doc, 'l2', box('B', '2031-01-01'));
  writeLot(doc, 'l3', box('C', '2030-06-30', { product: 'Cobalt N', kind: 'cobalt chrome', addedAt: 2 }));
  writeLot(doc, 'l4', box('D', '2030-01-01'));
  writeLot(doc, 'l4', box('D', '2030-01-01', { isGone: true }));
  expect(readStock(doc).map(({ lot }) => lot)).toEqual(['C', 'B', 'A']);
  expect(knownProducts(doc).map(({ product }) => product)).toEqual(['Cobalt N', 'Zircon T']);
  expect(lotProblems({ product: 'Zircon T', manufacturer: '', lot: 'B' }, readStock(doc))).toEqual([
    'no manufacturer',
    'here already',
  ]);
  expect(['2030-06-30', '2030-07-01', ''].map((day) => isPast(day, '2030-07-01'))).toEqual([true, false, false]);
});

test('the code of a box gives lot and day, whether its scanner types brackets or separators; anything else gives nothing', () => {
  const found = { lot: 'AB-12/3', expiry: '2027-02-28' };
  expect(readBoxCode('(01)04012345678901(17)270228(10)AB-12/3')).toEqual(found);
  expect(readBoxCode(']d2010401234567890117270200\u{1d}10AB-12/3\u{1d}21X')).toEqual(found);
  expect(readBoxCode('0104012345678901' + '10AB-12/3\u{1d}17270228')).toEqual(found);
  expect(readBoxCode('(10)Z9(17)271340')).toEqual({ lot: 'Z9', expiry: '' });
  for (const typed of ['', 'Z-77', '4012345678901', '(01)04012345678901', '1027', '99(10'])
    expect(readBoxCode(typed)).toBeNull();
});

test('a lab writes its own plan for one kind of work, and takes it back to what is usual', () => {
  const doc = new Y.Doc();
  writePlan(doc, 'checks', 'crown', ['Sits', '  ', 'Shines']);
  expect(planFor(doc, 'checks', 'crown')).toEqual(['Sits', 'Shines']);
  expect(planFor(doc, 'checks', 'bridge')).toEqual(usualPlan('checks', 'bridge'));
  writePlan(doc, 'checks', 'crown', []);
  expect(planFor(doc, 'checks', 'crown')).toEqual(usualPlan('checks', 'crown'));
  expect(
    [usualPlan('checks', 'implant crown'), usualPlan('checks', 'splint')].map((plan) => plan.includes('screw seats')),
  ).toEqual([true, false]);
});

test('an alloy is weighed as people write it', () => {
  expect(['2.45', '2,45', '', ' 10 ', '1e3', '-1', '2.4567'].map(milligramsOf)).toEqual([
    2450,
    2450,
    0,
    10_000,
    null,
    null,
    null,
  ]);
});

test('each material of a piece needs a lot of its own kind; one that was taken back, or is of another piece, is none', () => {
  const noted = (kind: string, rest: object = {}) => ({ kind, item: '', voided: null, ...rest }) as never;
  const lacks = (piece: object, ...materials: readonly never[]) =>
    withoutLot({ id: 'i1', material: 'zirconia', units: [], ...piece }, materials);
  expect(lacks({})).toEqual(['zirconia']);
  expect(lacks({}, noted(''), noted('plaster'))).toEqual(['zirconia']);
  expect(lacks({}, noted('zirconia', { voided: {} }), noted('zirconia', { item: 'i2' }))).toEqual(['zirconia']);
  expect(lacks({}, noted('zirconia multilayer', { item: 'i1' }))).toEqual([]);
  const units = [{ tooth: 12, material: 'metal ceramic', shade: '' }] as const;
  expect(lacks({ units }, noted('zirconia'))).toEqual(['metal ceramic']);
  expect(lacks({ units }, noted('zirconia'), noted('gold alloy'))).toEqual([]);
  expect([lacks({ material: '' }), lacks({ material: '' }, noted(''))]).toEqual([[''], []]);
});

test('a report names, piece by piece, the steps, lots and check that it lacks', () => {
  const piece = (id: string) => ({ id, material: 'pmma', units: [] }) as const;
  const of = (item: string, rest: object = {}) => ({ item, voided: null, ...rest });
  const lacks = (made: object) => {
    const none = { steps: [], materials: [], tests: [], checks: [], others: [] };
    const all = reportLacks([piece('i1'), piece('i2')], { ...none, ...made });
    return all.map(({ what, item, materials }) => [item, what, ...materials].join(' '));
  };
  const whole = ['i1 steps', 'i1 lots pmma', 'i1 check', 'i2 steps', 'i2 lots pmma', 'i2 check'];
  expect(lacks({})).toEqual(whole);
  expect(lacks({ steps: [of('i1')], checks: [of('i2', { isPassed: true })] })).toEqual(
    whole.filter((each) => each !== 'i1 steps' && each !== 'i2 check'),
  );
  const made = { others: [of('')], materials: [of('', { kind: 'pmma' })], checks: [of('i1', { isPassed: false })] };
  expect(lacks(made)).toEqual(['i1 check', 'i2 check']);
});
