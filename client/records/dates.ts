// Calendar days as ISO text, "2026-03-01", and working days between them. No time zones, no `Intl`, no clock.

const DAY_MS = 86_400_000;

export function isIsoDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const days = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(days) && new Date(days).toISOString().startsWith(value);
}

/** `date` must be an ISO date. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** 1 Monday … 7 Sunday (ISO 8601). */
export function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** When a house works. */
export interface WorkingDays {
  /** 1 Monday … 7 Sunday; at least one. */
  readonly weekdays: ReadonlySet<number>;
  /** ISO dates on which it is closed all the same. */
  readonly holidays: ReadonlySet<string>;
}
export const MONDAY_TO_FRIDAY: WorkingDays = { weekdays: new Set([1, 2, 3, 4, 5]), holidays: new Set() };

export function isWorkingDay(date: string, { weekdays, holidays }: WorkingDays = MONDAY_TO_FRIDAY): boolean {
  return weekdays.has(weekday(date)) && !holidays.has(date);
}

/** The day that lies `days` working days after `date`, or before it when `days` is negative. */
export function addWorkingDays(date: string, days: number, calendar: WorkingDays = MONDAY_TO_FRIDAY): string {
  const step = Math.sign(days);
  let day = date;
  for (let left = Math.abs(days); left > 0;) {
    day = addDays(day, step);
    if (isWorkingDay(day, calendar)) left--;
  }
  return day;
}

/** Working days after `from` up to and with `to`; negative when `to` is earlier. */
export function workingDaysBetween(from: string, to: string, calendar: WorkingDays = MONDAY_TO_FRIDAY): number {
  if (to < from) return -workingDaysBetween(to, from, calendar);
  let count = 0;
  for (let day = from; day < to;) {
    day = addDays(day, 1);
    if (isWorkingDay(day, calendar)) count++;
  }
  return count;
}

/** What leaves the lab on this day is in the practice two working days later, before the appointment. */
export function shipBy(appointment: string, calendar: WorkingDays = MONDAY_TO_FRIDAY): string {
  return addWorkingDays(appointment, -2, calendar);
}

/** Whole years of life on `day`. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
