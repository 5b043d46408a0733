// Money of a lab: whole cents that add up, holes that are named, numbers without a gap, an account that comes out even.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numbersFor } from '../../client/records/billBook.ts';
import { BLANK_DRAFT, proposalOf } from '../../client/records/billDraft.ts';
import { unitsOf } from '../../client/records/billedCase.ts';
import { creditOf, netOf, totalsOf, type Line } from '../../client/records/invoice.ts';
import {
  MOST_MONEY,
  MOST_QUANTITY,
  parseMoney,
  parsePercent,
  plainMoney,
  shareOf,
} from '../../client/records/money.ts';
import { priceOn, type Price } from '../../client/records/prices.ts';
import { blankItem, type Prescription } from '../../client/records/prescription.ts';
import { statementOf } from '../../client/records/statement.ts';
import { aBilledCase, aLine, anInvoice, bookOf, issued, numbered } from './billing.ts';

const lines = fc.array(
  fc.record({
    quantity: fc.nat(MOST_QUANTITY),
    price: fc.nat(MOST_MONEY),
    discount: fc.nat(10_000),
    isCredit: fc.boolean(),
    rate: fc.constantFrom(0, 700, 1_900, 2_000, 550),
  }),
  { maxLength: 40 },
);
const asLines = (some: readonly Partial<Line>[]): Line[] => some.map((each) => aLine(each));

test('what an invoice asks for is the sum of its lines and of one tax for each rate, in whole cents [2.13]', () => {
  fc.assert(
    fc.property(lines, (some) => {
      const { net, taxes, total } = totalsOf(asLines(some));
      expect(net).toBe(asLines(some).reduce((sum, line) => sum + netOf(line), 0));
      expect(total).toBe(taxes.reduce((sum, each) => sum + each.amount, net));
      for (const each of [net, total, ...taxes.flatMap((tax) => [tax.net, tax.amount])])
        expect(Number.isSafeInteger(each)).toBe(true);
      for (const { net: of, amount, rate } of taxes) {
        // EN 16931 BR-CO-17: the rate on the sum of its lines, rounded once; never off by more than half a cent.
        const twice = 2n * (BigInt(amount) * 10_000n - BigInt(of) * BigInt(rate));
        expect(twice <= 10_000n && twice >= -10_000n).toBe(true);
      }
    }),
  );
});

test('a credit note takes back exactly what its invoice asked for, cent by cent', () => {
  fc.assert(
    fc.property(lines, (some) => {
      const invoice = anInvoice({ lines: asLines(some) });
      const credit = creditOf(invoice, { id: 'i1', number: 'R-0001', why: 'wrong client', day: '2027-03-06' });
      expect(totalsOf(credit.lines).total).toBe(0 - totalsOf(invoice.lines).total);
    }),
  );
});

test('half a cent is rounded away from nothing, and amounts are read back as they are written', () => {
  expect([shareOf(50, 100), shareOf(-50, 100), shareOf(49, 100), shareOf(1_000, 1_250)]).toEqual([1, -1, 0, 125]);
  fc.assert(
    fc.property(fc.nat(MOST_MONEY), (amount) => {
      for (const currency of ['EUR', 'JPY'] as const)
        expect(parseMoney(plainMoney(amount, currency), currency)).toBe(amount);
    }),
  );
  for (const typed of ['', '-1', '1e3', '1.234', '1,2,3', '1 000', '0x10', 'NaN', '١٢', '12.', '.5', '99999999999'])
    expect(parseMoney(typed, 'EUR')).toBeNull();
  expect([parseMoney('12,5', 'EUR'), parseMoney('12.5', 'JPY')]).toEqual([1_250, null]);
  expect([parsePercent('7'), parsePercent('7,5'), parsePercent('100'), parsePercent('100.01')]).toEqual([
    700,
    750,
    10_000,
    null,
  ]);
});

const price = (change: Partial<Price>): Price => ({
  ...{ type: 'bridge', material: '', amount: 100, currency: 'EUR', isFlat: false, from: '2027-01-01' },
  ...change,
});

test('the price of the day counts: the client’s own first, then the material’s, and a hole stays a hole', () => {
  const everybody = [
    price({ amount: 1 }),
    price({ amount: 2, material: 'zirconia' }),
    price({ amount: 3, from: '2027-06-01' }),
  ];
  const own = [price({ amount: 4, from: '2027-05-01' })];
  const on = (day: string, material: 'zirconia' | 'titanium', of = [own, everybody]): number | null =>
    priceOn(of, { type: 'bridge', material }, day, 'EUR')?.amount ?? null;
  expect([on('2027-03-01', 'zirconia'), on('2027-03-01', 'titanium'), on('2027-05-01', 'zirconia')]).toEqual([2, 1, 4]);
  expect([on('2026-12-31', 'zirconia'), on('2027-07-01', 'titanium', [everybody])]).toEqual([null, 3]);
  expect(priceOn([everybody], { type: 'bridge', material: '' }, '2027-03-01', 'GBP')).toBeNull();
  expect(priceOn([everybody], { type: 'crown', material: '' }, '2027-03-01', 'EUR')).toBeNull();
});

test('lines are proposed by case number and units alone; a remake at our cost is credited with its reason, a discount is taken off', () => {
  const order: Prescription = {
    header: {} as Prescription['header'],
    items: [
      {
        ...blankItem('i1'),
        type: 'bridge',
        teeth: [11, 12, 13],
        material: 'zirconia',
        units: [{ tooth: 12, material: 'titanium', shade: '' }],
      },
      { ...blankItem('i2'), type: 'aligner series', pieces: 14 },
      blankItem('i3'),
    ],
    notes: 'For Jana Beispiel',
  };
  const units = unitsOf(order);
  expect(units).toEqual([
    { type: 'bridge', material: 'zirconia', count: 2 },
    { type: 'bridge', material: 'titanium', count: 1 },
    { type: 'aligner series', material: '', count: 14 },
  ]);
  const remake = aBilledCase({ number: 'K-2', kind: 'remake', parent: 'K-1', remakeReason: 'shade' });
  const facts = {
    cases: new Map([
      ['k1', aBilledCase({ units })],
      ['k2', remake],
      ['k3', aBilledCase({ number: 'K-3', units: [] })],
    ]),
    prices: [[price({ amount: 10_000 })]],
    house: { taxes: [{ name: 'VAT', rate: 0, reason: 'exempt' }], currency: 'EUR' } as never,
    client: { discount: 1_000 } as never,
    day: '2027-03-05',
  };
  const draft = { ...BLANK_DRAFT, client: 'c1', cases: ['k1', 'k2', 'k3'] };
  const found = proposalOf(draft, facts);
  expect(found.holes).toEqual([{ type: 'aligner series', material: '' }]);
  expect(found.unnamed).toEqual(['K-3']);
  expect(found.lines.map((line) => [line.number, line.quantity, netOf(line), line.reason])).toEqual([
    ['K-1', 2, 18_000, ''],
    ['K-1', 1, 9_000, ''],
    ['K-2', 3, 27_000, ''],
    ['K-2', 3, -27_000, 'shade'],
  ]);
  expect(found.totals).toMatchObject({ total: 27_000, taxes: [{ rate: 0, exempt: 'exempt' }] });
  expect(proposalOf({ ...draft, credits: [{ case: 'k2', isOn: false }] }, facts).totals.total).toBe(54_000);
  const others = { ...facts, cases: new Map([['k2', { ...remake, remakeReason: 'impression' as const }]]) };
  expect(proposalOf({ ...draft, cases: ['k2'] }, others).lines).toHaveLength(1);
});

test('numbers follow the relay’s order without a gap, the same on every tablet, whatever of that order it has read', () => {
  const all = ['a', 'b', 'c', 'd', 'e'];
  const acts = [
    issued('a', { cases: ['k1'], number: 17 }),
    issued('b', { cases: ['k1'] }),
    issued('c', { cases: ['k2'] }),
    issued('d', { of: 'a', isOwed: 'yes' }),
    issued('e', { cases: ['k1'] }),
  ];
  const whole = numbersFor(bookOf(...acts), all);
  // b bills a case that a holds; d cancels a; e may bill it again.
  expect([...whole]).toEqual([
    ['a', 17],
    ['b', 0],
    ['c', 18],
    ['d', 19],
    ['e', 20],
  ]);
  for (let had = 0; had <= all.length; had += 1) {
    const first = numbersFor(bookOf(...acts), all.slice(0, had));
    const then = numbersFor(bookOf(...acts, ...[...first].map(([of, number]) => numbered(of, number))), all.slice(had));
    expect(new Map([...first, ...then])).toEqual(whole);
  }
});

test('a number that two got, or an invoice with two numbers, is in doubt and says so', () => {
  const book = bookOf(
    issued('a'),
    issued('b'),
    issued('c'),
    numbered('a', 1),
    numbered('b', 1),
    numbered('c', 2),
    numbered('c', 2),
  );
  expect(book.issues.map(({ id, isInDoubt }) => [id, isInDoubt])).toEqual([
    ['a', true],
    ['b', true],
    ['c', false],
  ]);
  expect(bookOf(issued('a'), numbered('a', 1), numbered('a', 2)).issues[0]).toMatchObject({
    number: 1,
    isInDoubt: true,
  });
  // The first of a name counts: what was issued can't be issued again with another amount.
  expect(bookOf(issued('a'), issued('a', { amount: 5 })).issues.map(({ total }) => total)).toEqual([100]);
});

test('an account opens with what was before, follows every move, and its ages add up to what is open [2.13]', () => {
  const book = bookOf(
    issued('a', { amount: 1_000, date: '2026-12-01', due: '2026-12-31' }),
    issued('b', { amount: 500, date: '2027-02-01', due: '2027-03-03' }),
    issued('c', { amount: 300, date: '2027-02-10', due: '2027-03-12' }),
    issued('d', { amount: 300, isOwed: 'yes', of: 'c', date: '2027-02-11', due: '2027-02-11' }),
    issued('e', { amount: 70, date: '2027-02-12', due: '2027-03-14' }),
    ...['a', 'b', 'c', 'd'].map((of, i) => numbered(of, i + 1)),
    { act: 'paid', name: 'p1', of: 'a', amount: 400, date: '2027-01-05' },
    { act: 'paid', name: 'p2', of: 'b', amount: 999, date: '2027-02-20' },
    { act: 'unpaid', name: 'u1', of: 'p2' },
  );
  const statement = statementOf(book.issues, '2027-01-01', '2027-04-01');
  expect(statement.opening).toBe(1_000);
  expect(statement.lines.map(({ label, kind, amount, balance }) => [label, kind, amount, balance])).toEqual([
    ['R-0001', 'payment', -400, 600],
    ['R-0002', 'invoice', 500, 1_100],
    ['R-0003', 'invoice', 300, 1_400],
    ['R-0004', 'credit note', -300, 1_100],
  ]);
  expect(statement.closing).toBe(1_100);
  expect(statement.ages).toEqual([0, 500, 0, 0, 600]);
  expect(book.issues.map(({ open }) => open)).toEqual([600, 500, 0, 0, 0]);
  expect(book.issues[2]?.creditedBy).toBe('d');
});
