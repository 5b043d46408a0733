// Dates, sizes and times as people here write them.
import { describe, expect, it } from 'vitest';
import { nameOfDay, shownAt } from '../../client/ui/access/days.ts';
import { createFormat } from '../../client/ui/format.ts';
import { weaknessOf } from '../../client/ui/unlock/floor.ts';

const now = new Date(2026, 10, 22, 10, 0).getTime();
const en = createFormat('en', () => now);
const de = createFormat('de', () => now);

describe('formats', () => {
  it('write a date without a time as that day, wherever the tablet is', () => {
    expect([en.day('2026-11-26'), de.day('2026-11-26'), en.day('2027-01-04')]).toEqual([
      'Thu 26 Nov',
      'Do., 26. Nov.',
      expect.stringContaining('4 Jan 2027'),
    ]);
  });

  it('show nothing instead of "Invalid Date"', () => {
    expect([en.day(''), en.fullDate('soon')]).toEqual(['', '']);
  });

  it('write sizes and waits with the unit a person would choose', () => {
    expect([0, 999, 1_000, 38_400_000, 2_140_000_000].map((bytes) => en.size(bytes))).toEqual([
      '0 byte',
      '999 byte',
      '1 kB',
      '38 MB',
      '2.1 GB',
    ]);
    expect([en.duration(400), en.duration(89_000), de.duration(5 * 60_000)]).toEqual([
      '1 sec',
      expect.stringContaining('89 sec'),
      '5 Min.',
    ]);
  });
});

describe('case 53 the hour that a clock shows twice', () => {
  it('is told apart by the zone, in either language, and no other hour is', () => {
    const before = process.env['TZ'];
    process.env['TZ'] = 'Europe/Berlin';
    try {
      const [summer, winter] = [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)];
      const format = createFormat('en', () => now);
      expect([summer, winter].map((at) => format.time(at))).toEqual(['02:30 CEST', '02:30 CET']);
      expect(createFormat('de', () => now).exactTime(winter)).toBe('02:30:00 MEZ');
      const around = [Date.UTC(2026, 9, 24, 23, 59), Date.UTC(2026, 9, 25, 2, 0), Date.UTC(2026, 2, 29, 1, 0)];
      expect(around.map((at) => format.time(at))).toEqual(['01:59', '03:00', '03:00']);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });
});

describe('the access log by day', () => {
  it('calls the day of an event by its name, and shows it inside of what is proved', () => {
    const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();
    expect([at(22, 9), at(21, 23), at(20, 12)].map((time) => nameOfDay(time, now))).toEqual([
      'today',
      'yesterday',
      null,
    ]);
    const slow = { claimedAt: at(1, 9), notBefore: at(21, 22), notAfter: at(21, 23) };
    expect(nameOfDay(shownAt(slow), now)).toBe('yesterday');
  });
});

describe('a typed passphrase', () => {
  it('needs length and variety, and spaces do not count as length', () => {
    expect(
      ['kurz', '  short            one ', 'aaaaaaaaaaaaaaaa', 'rain over nine quiet roofs'].map(weaknessOf),
    ).toEqual(['too short', 'too short', 'too simple', null]);
  });
});
