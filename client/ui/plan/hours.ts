// Opening hours in words, days that are alike together: "Mon–Fri 08:00–12:00, 13:00–18:00 and Sat–Sun closed".
import type { Hours } from '../../records/hours.ts';
import type { App } from '../app.ts';

/** From Sunday on; none = closed. */
type Week = readonly (readonly Hours[])[];
const FROM_MONDAY = [1, 2, 3, 4, 5, 6, 0];

export function hoursInWords(
  { language, format }: Pick<App, 'language' | 'format'>,
  week: Week,
  closed: string,
): string {
  const called = (hours: readonly Hours[]): string =>
    hours.length > 0 ? hours.map(({ from, to }) => `${clock(from)}–${clock(to)}`).join(' + ') : closed;
  const groups: { readonly first: number; last: number; readonly says: string }[] = [];
  for (const day of FROM_MONDAY) {
    const says = called(week[day] ?? []);
    const group = groups.at(-1);
    if (group?.says === says) group.last = day;
    else groups.push({ first: day, last: day, says });
  }
  const name = (day: number): string => dayName(language.code, day, 'short');
  return format.list(
    groups.map(({ first, last, says }) => `${first === last ? name(first) : `${name(first)}–${name(last)}`} ${says}`),
  );
}

/** 0 = Sunday. */
export function dayName(language: string, day: number, length: 'short' | 'long'): string {
  // The fourth of January 1970 was a Sunday.
  return new Intl.DateTimeFormat(language, { weekday: length, timeZone: 'UTC' }).format(Date.UTC(1970, 0, 4 + day));
}

const two = (value: number): string => String(value).padStart(2, '0');
export const clock = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
