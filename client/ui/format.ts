// Dates, times, sizes and lists as a language writes them. Takes a language tag, keeps no state.

export interface Format {
  /** Thu 26 Nov; with the year when it is not `now`'s. */
  day(at: number | string | Date): string;
  /** 26 November 2026 */
  fullDate(at: number | string | Date): string;
  /** 10:42; with the zone's name in the hour that a clock shows twice as summer time ends. */
  time(at: number): string;
  /** Thu 26 Nov, 10:42 */
  dayTime(at: number): string;
  /** 10:42:07 */
  exactTime(at: number): string;
  /** 38 MB */
  size(bytes: number): string;
  number(value: number): string;
  /** Always with so many digits behind the point: measures in a column stay aligned. */
  decimal(value: number, digits: number): string;
  percent(part: number): string;
  /** a, b and c */
  list(items: readonly string[]): string;
  /** "12 s", "3 min" */
  duration(ms: number): string;
  plural(count: number): Intl.LDMLPluralRule;
}

const HOUR_MS = 60 * 60 * 1000;
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

/** A date without a time ("2026-11-26") is that day here, not midnight in London. */
function toDate(at: number | string | Date): Date {
  if (typeof at === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(at)) return new Date(`${at}T12:00:00`);
  return new Date(at);
}

export function createFormat(language: string, now: () => number): Format {
  const dateTime = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(region(language), options);
  const short = dateTime({ weekday: 'short', day: 'numeric', month: 'short' });
  const shortYear = dateTime({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const full = dateTime({ day: 'numeric', month: 'long', year: 'numeric' });
  const clock = dateTime({ hour: '2-digit', minute: '2-digit' });
  const exact = dateTime({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const zone = dateTime({ timeZoneName: 'short' });
  const numbers = new Intl.NumberFormat(language);
  const percents = new Intl.NumberFormat(language, { style: 'percent' });
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });
  const plurals = new Intl.PluralRules(language);

  const unit = (value: number, name: string, digits = 0): string =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value);

  const day = (at: number | string | Date): string => {
    const date = toDate(at);
    if (Number.isNaN(date.getTime())) return '';
    return date.getFullYear() === new Date(now()).getFullYear() ? short.format(date) : shortYear.format(date);
  };

  const distinct = (clockOf: Intl.DateTimeFormat, at: number): string => {
    const text = clockOf.format(at);
    return isTwice(clock, at)
      ? `${text} ${zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''}`
      : text;
  };

  return {
    day,
    fullDate: (at) => {
      const date = toDate(at);
      return Number.isNaN(date.getTime()) ? '' : full.format(date);
    },
    time: (at) => distinct(clock, at),
    dayTime: (at) => `${day(at)}, ${distinct(clock, at)}`,
    exactTime: (at) => distinct(exact, at),
    size: (bytes) => {
      const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
      const value = bytes / 1000 ** step;
      return unit(value, units[step] ?? 'byte', step > 0 && value < 10 ? 1 : 0);
    },
    decimal: (value, digits) =>
      new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value),
    number: (value) => numbers.format(value),
    percent: (part) => percents.format(part),
    list: (items) => lists.format(items),
    duration: (ms) => (ms < 90_000 ? unit(Math.ceil(ms / 1000), 'second') : unit(Math.ceil(ms / 60_000), 'minute')),
    plural: (count) => plurals.select(count),
  };
}

/** An hour before or after it the clock shows the same. */
function isTwice(clock: Intl.DateTimeFormat, at: number): boolean {
  const here = new Date(at).getTimezoneOffset();
  return [at - HOUR_MS, at + HOUR_MS].some(
    (other) => new Date(other).getTimezoneOffset() !== here && clock.format(other) === clock.format(at),
  );
}

/** English here means day before month and a clock of 24 hours. */
function region(language: string): string {
  return language === 'en' ? 'en-GB' : language;
}
