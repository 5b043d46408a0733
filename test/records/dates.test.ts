import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addDays,
  addWorkingDays,
  ageOn,
  daysBetween,
  isIsoDate,
  isWorkingDay,
  MONDAY_TO_FRIDAY,
  shipBy,
  weekday,
  workingDaysBetween,
} from '../../client/records/dates.ts';

test('only real days are dates', () => {
  expect(['2026-02-28', '2024-02-29', '1926-12-31'].every(isIsoDate)).toBe(true);
  for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '26-01-01', '', '2026-01-01T00:00', '2026-00-10']) {
    expect(isIsoDate(text)).toBe(false);
  }
});

test('what must be in the practice on Monday leaves the lab on Thursday', () => {
  expect(weekday('2026-03-23')).toBe(1);
  expect(shipBy('2026-03-23')).toBe('2026-03-19');
  expect(shipBy('2026-03-23', { ...MONDAY_TO_FRIDAY, holidays: new Set(['2026-03-20']) })).toBe('2026-03-18');
  expect(addWorkingDays('2026-03-20', 1)).toBe('2026-03-23');
});

test('working days count back as they count forth, whatever days a house works', () => {
  const day = fc.integer({ min: -20_000, max: 40_000 }).map((days) => addDays('1970-01-01', days));
  const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
  const closed = fc.array(fc.integer({ min: -100, max: 100 }), { maxLength: 30 });
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 60 }), weekdays, closed, (from, days, open, offsets) => {
      const calendar = { weekdays: new Set(open), holidays: new Set(offsets.map((offset) => addDays(from, offset))) };
      const to = addWorkingDays(from, days, calendar);
      expect(workingDaysBetween(from, to, calendar)).toBe(days);
      expect(isWorkingDay(to, calendar)).toBe(true);
      expect(addDays(from, daysBetween(from, to))).toBe(to);
      const back = addWorkingDays(to, -days, calendar);
      expect(isWorkingDay(from, calendar) ? back : from >= back).toBe(isWorkingDay(from, calendar) ? from : true);
    }),
  );
});

test('a child is one year old on its birthday, not before', () => {
  expect([
    ageOn('2020-03-10', '2021-03-09'),
    ageOn('2020-03-10', '2021-03-10'),
    ageOn('2020-02-29', '2021-02-28'),
  ]).toEqual([0, 1, 0]);
});
