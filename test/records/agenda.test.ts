import { expect, test } from 'vitest';
import { agendaOf, IN_SIGHT, type AgendaRow, type AgendaView } from '../../client/records/agenda.ts';
import { USUAL_CALENDAR } from '../../client/records/calendar.ts';

/** A Friday before a Monday that is closed. */
const today = '2026-05-22';
const calendar = { ...USUAL_CALENDAR, holidays: new Set(['2026-05-25']) };
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const lab: AgendaView = { side: 'lab', today, calendar, now: Date.parse(today), dayOf };
const clinic: AgendaView = { ...lab, side: 'clinic' };
type Row = AgendaRow & { readonly id: string };
const row = (id: string, state: string, rest: Partial<Row> = {}): Row => ({
  ...{ id, state, due: '', appointment: '', expected: '', units: 1, isDraft: false, stops: [], ...rest },
});
const told = (rows: readonly Row[], view: AgendaView) =>
  agendaOf(rows, view)
    .filter(({ entries }) => entries.length > 0)
    .map(({ day, entries, units }) => [
      day,
      entries.map(({ row: { id }, kind }) => `${id}: ${kind}`).join(', '),
      units,
    ]);

test('a lab sees by day what has to leave, late work first, and how much of a day it is', () => {
  const rows = [
    row('crown', 'making', { due: '2026-05-28', appointment: '2026-05-28', units: 2 }),
    row('bridge', 'making', { expected: '2026-05-26', due: '2026-05-29', units: 3 }),
    row('parcel', 'ready', { due: '2026-05-26', units: 4 }),
    row('late', 'qc', { due: '2026-05-21' }),
    row('very late', 'design review', { due: '2026-05-04' }),
    row('on its way', 'shipped', { due: '2026-05-21' }),
    row('refused', 'rejected', { due: '2026-05-26' }),
    row('no day', 'making'),
  ];
  expect(told(rows, lab)).toEqual([
    ['', 'very late: leaves, late: leaves', 0],
    ['2026-05-26', 'parcel: parcel, crown: leaves, bridge: leaves', 9],
  ]);
});

test('the day on which work has to leave moves by what a question cost the lab', () => {
  const stops = [{ from: Date.parse('2026-05-20'), to: Date.parse('2026-05-22') }];
  expect(told([row('asked', 'making', { due: '2026-05-21', stops })], lab)).toEqual([
    ['2026-05-26', 'asked: leaves', 1],
  ]);
});

test('a practice sees whom it fits and what should be here, and what is there is not waited for', () => {
  const rows = [
    row('crown', 'shipped', { due: '2026-05-26', appointment: '2026-05-27' }),
    row('here', 'arrived', { due: '2026-05-26', appointment: '2026-05-27' }),
    row('same day', 'making', { due: '2026-05-27', appointment: '2026-05-27' }),
    row('not noted', 'try-in', { due: '2026-05-18', appointment: '2026-05-20' }),
    row('overdue', 'making', { due: '2026-05-21' }),
    row('fitted', 'fitted', { appointment: '2026-05-27' }),
    row('draft', 'draft', { appointment: '2026-05-27', isDraft: true }),
  ];
  expect(told(rows, clinic)).toEqual([
    ['', 'not noted: fitting, overdue: due', 0],
    ['2026-05-26', 'crown: due', 0],
    ['2026-05-27', 'crown: fitting, here: fitting, same day: fitting', 0],
  ]);
});

test('the next working days are shown empty too, and a closed day only when something is on it', () => {
  const days = agendaOf([row('sunday', 'making', { due: '2026-05-24' })], lab);
  expect(days).toHaveLength(IN_SIGHT + 1);
  expect(days.slice(0, 3).map(({ day, isOpen }) => [day, isOpen])).toEqual([
    [today, true],
    ['2026-05-24', false],
    ['2026-05-26', true],
  ]);
});
