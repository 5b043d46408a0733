import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  MOST_HOLIDAYS,
  readCalendar,
  turnaroundOf,
  USUAL_CALENDAR,
  writeHoliday,
  writeTurnaround,
  writeUnitsPerDay,
  writeWeekdays,
  type Calendar,
} from '../../client/records/calendar.ts';
import { addDays, isWorkingDay, shipBy, workingDaysBetween } from '../../client/records/dates.ts';
import { usualDue } from '../../client/records/due.ts';
import { lateness, leavesBy, readyBy, unitsByDay } from '../../client/records/planning.ts';

const calendarOf = (change: (doc: Y.Doc) => void): Calendar => {
  const doc = new Y.Doc({ gc: false });
  change(doc);
  return readCalendar(doc);
};
/** Whit Monday is the 25th. */
const whitsun = calendarOf((doc) => writeHoliday(doc, '2026-05-25', 'Whit Monday'));

test('a house that has said nothing works from Monday to Friday and takes as long as is usual', () => {
  expect(calendarOf(() => undefined)).toEqual(USUAL_CALENDAR);
  expect(turnaroundOf(USUAL_CALENDAR, 'crown')).toBe(7);
});

test('holidays, Saturdays and longer work move the day on which a crown can be there', () => {
  const today = '2026-05-18';
  expect(usualDue([{ type: 'crown' }], today)).toBe('2026-05-27');
  expect(usualDue([{ type: 'crown' }], today, whitsun)).toBe('2026-05-28');
  const saturdays = calendarOf((doc) => {
    writeWeekdays(doc, [6, 1, 2, 3, 4, 5]);
    writeHoliday(doc, '2026-05-25', 'Whit Monday');
    writeTurnaround(doc, 'crown', 9);
  });
  expect(usualDue([{ type: 'crown' }], today, saturdays)).toBe('2026-05-29');
});

test('work leaves two working days before the appointment, and never after it is due', () => {
  const appointment = '2026-05-27';
  expect(leavesBy({ due: '', appointment }, USUAL_CALENDAR)).toBe('2026-05-25');
  expect(leavesBy({ due: '', appointment }, whitsun)).toBe('2026-05-22');
  expect(leavesBy({ due: '2026-05-20', appointment }, whitsun)).toBe('2026-05-20');
  expect(leavesBy({ due: '2026-05-27', appointment }, whitsun)).toBe('2026-05-22');
  expect(leavesBy({ due: '2026-05-27', appointment: '' }, whitsun)).toBe('2026-05-27');
  expect(leavesBy({ due: '', appointment: '' }, whitsun)).toBe('');
});

test('what should have left is late until it has left, and the day itself is said apart', () => {
  const crown = { due: '2026-05-20', appointment: '', state: 'making' };
  const on = (today: string, state = 'making') => lateness({ ...crown, state }, 'lab', whitsun, today);
  expect([on('2026-05-19'), on('2026-05-20'), on('2026-05-21')]).toEqual([null, 'today', 'late']);
  expect(
    ['shipped', 'arrived', 'completed', 'cancelled', 'rejected', 'draft'].map((state) => on('2026-05-21', state)),
  ).toEqual(Array.from({ length: 6 }, () => null));
  expect(on('2026-05-21', 'on hold')).toBe('late');
  // Sent is not there: the practice still waits for it.
  const there = (state: string) => lateness({ ...crown, state }, 'clinic', whitsun, '2026-05-21');
  expect([there('shipped'), there('arrived')]).toEqual(['late', null]);
});

test('a day taken back is open again, the same day said twice is one, and only real days are noted', () => {
  const doc = new Y.Doc({ gc: false });
  writeHoliday(doc, '2026-12-25', 'Christmas');
  writeHoliday(doc, '2026-12-24', 'Christmas Eve');
  writeHoliday(doc, '2026-12-25', 'Christmas Day');
  expect([...readCalendar(doc).names]).toEqual([
    ['2026-12-24', 'Christmas Eve'],
    ['2026-12-25', 'Christmas Day'],
  ]);
  writeHoliday(doc, '2026-12-24', '');
  expect([...readCalendar(doc).holidays]).toEqual(['2026-12-25']);
  expect(() => writeHoliday(doc, '2026-02-30', 'No day')).toThrow();
  for (let day = 0; day < MOST_HOLIDAYS - 1; day++) writeHoliday(doc, addDays('2027-01-01', day), 'Holidays');
  expect(writeHoliday(doc, '2030-01-01', 'One too many')).toBe(false);
  expect(writeHoliday(doc, '2027-01-01', 'New Year')).toBe(true);
});

test('what a stranger wrote into the calendar is read as nothing said, and a house that never works is not believed', () => {
  const wild = calendarOf((doc) => {
    const map = doc.getMap('fields');
    map.set('weekdays', [0, 9, 'x', 1.5]);
    map.set('holiday/2026-13-45', 'x');
    map.set('holiday/2026-05-25', 7);
    map.set('turnaround/crown', -3);
    map.set('unitsPerDay', 1e9);
  });
  expect({ ...wild, names: [...wild.names] }).toEqual({
    ...USUAL_CALENDAR,
    holidays: new Set(['2026-05-25']),
    names: [['2026-05-25', '7']],
  });
  const never = calendarOf((doc) => {
    writeWeekdays(doc, []);
  });
  expect(never.weekdays).toEqual(USUAL_CALENDAR.weekdays);
});

test('a full day sends the next crown to the day after, and a case bigger than a day gets a day of its own', () => {
  const lab = calendarOf((doc) => {
    writeUnitsPerDay(doc, 10);
  });
  const row = (due: string, units: number) => ({ due, appointment: '', expected: '', state: 'making', units });
  const taken = unitsByDay(
    [row('2026-03-11', 6), row('2026-03-11', 3), row('2026-03-12', 10), { ...row('2026-03-13', 9), state: 'shipped' }],
    lab,
  );
  expect([...taken]).toEqual([
    ['2026-03-11', 9],
    ['2026-03-12', 10],
  ]);
  const ready = (units: number) => readyBy({ types: ['crown'], units }, lab, taken, '2026-03-02');
  expect([ready(1), ready(2), ready(28)]).toEqual(['2026-03-11', '2026-03-13', '2026-03-13']);
  const unsaid = readyBy({ types: ['crown'], units: 2 }, USUAL_CALENDAR, taken, '2026-03-02');
  expect(unsaid).toBe('2026-03-11');
});

test('whatever a house has said, it is ready on a working day, no sooner than the work takes, and with room', () => {
  const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
  const offsets = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 20 });
  const load = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 30 })), { maxLength: 40 });
  fc.assert(
    fc.property(
      weekdays,
      offsets,
      load,
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 50 }),
      (open, off, full, perDay, units) => {
        const today = '2026-03-02';
        const calendar = {
          ...USUAL_CALENDAR,
          weekdays: new Set(open),
          holidays: new Set(off.map((days) => addDays(today, days))),
          unitsPerDay: perDay,
        };
        const taken = new Map(full.map(([days, count]) => [addDays(today, days), count]));
        const day = readyBy({ types: ['bridge'], units }, calendar, taken, today);
        expect(isWorkingDay(day, calendar)).toBe(true);
        expect(workingDaysBetween(today, day, calendar)).toBeGreaterThanOrEqual(10);
        const there = taken.get(day) ?? 0;
        if (perDay > 0) expect(there === 0 || there + units <= perDay).toBe(true);
        expect(shipBy(day, calendar) < day).toBe(true);
      },
    ),
  );
});
