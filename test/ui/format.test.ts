// Dates, sizes and times as people here write them.
import { describe, expect, it } from 'vitest';
import { byDay, nameOfDay } from '../../client/ui/access/days.ts';
import { createFormat } from '../../client/ui/format.ts';
import { weaknessOf } from '../../client/ui/unlock/floor.ts';
import type { EventRow } from '../../client/worker/eventrow.ts';

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

describe('the access log by day', () => {
  const event = (id: string, day: number, hour: number) =>
    ({ id, claimedAt: new Date(2026, 10, day, hour).getTime() }) as EventRow;

  it('groups by the day on this tablet and keeps the order of the vault', () => {
    const days = byDay([event('c', 22, 9), event('b', 22, 8), event('a', 21, 23)]);
    expect(days.map((day) => day.events.map((each) => each.id))).toEqual([['c', 'b'], ['a']]);
    expect(days.map((day) => nameOfDay(day.at, now))).toEqual(['today', 'yesterday']);
    expect(nameOfDay(new Date(2026, 10, 20, 12).getTime(), now)).toBe(null);
  });
});

describe('a typed passphrase', () => {
  it('needs length and variety, and spaces do not count as length', () => {
    expect(
      ['kurz', '  short            one ', 'aaaaaaaaaaaaaaaa', 'rain over nine quiet roofs'].map(weaknessOf),
    ).toEqual(['too short', 'too short', 'too simple', null]);
  });
});
