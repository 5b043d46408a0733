import fc from 'fast-check';
import { expect, test } from 'vitest';
import { USUAL_CALENDAR } from '../../client/records/calendar.ts';
import { CASE_STATES } from '../../client/records/caseState.ts';
import {
  CLINIC_MORNING,
  inMorningOrder,
  isMissing,
  LAB_MORNING,
  type Morning,
  type MorningRow,
} from '../../client/records/morning.ts';

/** A Wednesday. */
const today = '2026-03-04';
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const lab: Morning = { side: 'lab', today, calendar: USUAL_CALENDAR, now: Date.parse(today), dayOf };
const clinic: Morning = { ...lab, side: 'clinic' };
type Row = MorningRow & { readonly id: string };
const row = (id: string, state: string, turn: MorningRow['turn'], rest: Partial<Row> = {}): Row => ({
  ...{ id, state, turn, due: '', appointment: '', isDraft: false, flag: null, kind: 'new', stops: [] },
  ...{ isMine: false, hasAnswer: false, ...rest },
});
const told = (rows: readonly Row[], morning: Morning) =>
  inMorningOrder(rows, morning).map(({ id, rows: of }) => [id, of.map((each) => each.id).join(' ')]);

test('the morning of a lab: what was answered first, then what has to leave, its own steps, what is new', () => {
  const rows = [
    row('finished', 'completed', 'nobody', { due: '2026-01-10' }),
    row('finished later', 'completed', 'nobody', { due: '2026-02-10' }),
    row('their turn', 'design review', 'them', { due: '2026-03-01' }),
    row('remake', 'accepted', 'us', { kind: 'remake', due: '2026-03-20' }),
    row('colleague', 'making', 'us', { due: '2026-03-20' }),
    row('parcel', 'ready', 'us', { due: '2026-03-09' }),
    row('approved', 'approved', 'us', { due: '2026-03-12', isMine: true }),
    row('new', 'delivered', 'us', { due: '2026-03-12' }),
    row('mine', 'making', 'us', { due: '2026-03-20', isMine: true }),
    row('today', 'qc', 'us', { due: today, isMine: true }),
    row('appointment on Friday', 'making', 'us', { appointment: '2026-03-06' }),
    row('late', 'ready', 'us', { due: '2026-03-02' }),
    row('answered', 'making', 'us', { hasAnswer: true, due: '2026-03-30' }),
    row('on its way', 'shipped', 'nobody', { due: '2026-03-02' }),
  ];
  expect(told(rows, lab)).toEqual([
    ['answers', 'answered'],
    ['due', 'late today appointment on Friday'],
    ['mine', 'mine'],
    ['check', 'new'],
    ['approved', 'approved'],
    ['parcels', 'parcel'],
    ['remakes', 'remake'],
    ['us', 'colleague'],
    ['them', 'their turn'],
    ['way', 'on its way'],
    ['done', 'finished later finished'],
  ]);
});

test('what a question held up is due later by as many working days, in its group and in its order', () => {
  const monday = Date.parse('2026-03-02');
  const stood = { stops: [{ from: monday, to: Date.parse('2026-03-04') }] };
  const rows = [
    row('asked and answered', 'making', 'us', { due: today, ...stood, isMine: true }),
    row('due on Thursday', 'making', 'us', { due: '2026-03-05', isMine: true }),
    row('due today', 'making', 'us', { due: today, isMine: true }),
    row('late all the same', 'making', 'us', { due: '2026-02-27', ...stood }),
    row('still asked', 'making', 'us', { due: '2026-03-03', stops: [{ from: monday, to: 0 }], isMine: true }),
  ];
  expect(told(rows, lab)).toEqual([
    ['due', 'late all the same due today'],
    ['mine', 'due on Thursday still asked asked and answered'],
  ]);
});

test('the morning of a practice: who is coming with where the work is, designs to approve, queries', () => {
  const rows = [
    row('draft', 'draft', 'us', { isDraft: true, appointment: today }),
    row('next month', 'making', 'them', { appointment: '2026-04-04' }),
    row('monday', 'shipped', 'nobody', { appointment: '2026-03-09' }),
    row('today', 'arrived', 'nobody', { appointment: today }),
    row('fitted today', 'fitted', 'nobody', { appointment: today }),
    row('was yesterday', 'try-in', 'us', { appointment: '2026-03-03' }),
    row('design', 'design review', 'us', { appointment: '2026-03-20' }),
    row('query', 'on hold', 'us', { flag: 'query', appointment: '2026-03-20' }),
    row('who is this', 'sent', 'us', { flag: 'claim', appointment: today }),
    row('rejected', 'rejected', 'us'),
  ];
  expect(told(rows, clinic)).toEqual([
    ['decide', 'who is this'],
    ['fittings', 'today monday'],
    ['designs', 'design'],
    ['queries', 'query'],
    ['passed', 'was yesterday'],
    ['us', 'rejected'],
    ['them', 'next month'],
    ['drafts', 'draft'],
    ['done', 'fitted today'],
  ]);
});

const missing = (state: string, due: string, appointment = '') =>
  isMissing({ state, due, appointment }, today, USUAL_CALENDAR);

test('reception looks for work that is not there within three working days, over the weekend too', () => {
  expect([
    missing('shipped', '', '2026-03-09'),
    missing('making', '2026-03-06'),
    missing('design review', today),
  ]).toEqual([true, true, true]);
  expect([missing('shipped', '', '2026-03-10'), missing('arrived', today), missing('fitted', today)]).toEqual(
    Array.from({ length: 3 }, () => false),
  );
});

test('work that should have been there long ago is looked for first of all, also when the appointment is still far', () => {
  expect([
    missing('making', '2026-03-03'),
    missing('shipped', '', '2025-12-01'),
    missing('making', '2026-03-03', '2026-04-01'),
  ]).toEqual([true, true, true]);
  expect([missing('fitted', '2026-03-03'), missing('cancelled', '2026-03-03'), missing('draft', '2026-03-03')]).toEqual(
    Array.from({ length: 3 }, () => false),
  );
});

test('whatever lies in the list, every case stands in it once, and the groups are those of the morning', () => {
  const rows = fc.array(
    fc.record({
      state: fc.constantFrom(...CASE_STATES),
      turn: fc.constantFrom('us' as const, 'them' as const, 'nobody' as const),
      due: fc.constantFrom('', '2026-02-01', today, '2026-04-01'),
      appointment: fc.constantFrom('', '2026-02-01', today, '2026-04-01'),
      isDraft: fc.boolean(),
      flag: fc.constantFrom(null, 'held', 'query', 'claim', 'frozen', 'unread', 'attention'),
      kind: fc.constantFrom('new', 'remake', 'repair'),
      isMine: fc.boolean(),
      hasAnswer: fc.boolean(),
      stops: fc.constantFrom([], [{ from: Date.parse('2026-02-27'), to: 0 }]),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(rows, fc.constantFrom(lab, clinic), (all, morning) => {
      const groups = inMorningOrder(all, morning);
      const order: readonly string[] = morning.side === 'lab' ? LAB_MORNING : CLINIC_MORNING;
      expect(groups.map(({ id }) => id)).toEqual(order.filter((id) => groups.some((group) => group.id === id)));
      expect(new Set(groups.flatMap(({ rows: of }) => of))).toEqual(new Set(all));
      expect(groups.reduce((sum, { rows: of }) => sum + of.length, 0)).toBe(all.length);
    }),
  );
});
