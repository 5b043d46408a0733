// When work has to leave the lab, when it can be ready, and how full a day is. ISO dates and counts only, no clock.
import type { Appliance } from './appliances.ts';
import { turnaroundOf, type Calendar } from './calendar.ts';
import { addDays, addWorkingDays, isWorkingDay, shipBy, type WorkingDays } from './dates.ts';

export interface Days {
  readonly due: string;
  readonly appointment: string;
}

/** The last day on which it may leave the lab: two working days before the appointment, never after it is due. */
export function leavesBy({ due, appointment }: Days, calendar: WorkingDays): string {
  if (appointment === '') return due;
  const last = shipBy(appointment, calendar);
  return due !== '' && due < last ? due : last;
}

/** In the lab's hands no more, or over. */
const GONE: ReadonlySet<string> = new Set(['shipped', 'arrived', 'try-in', 'fitted', 'completed', 'cancelled']);
export function isGone(state: string): boolean {
  return GONE.has(state);
}

/** It is with the practice, or over. */
const THERE: ReadonlySet<string> = new Set(['arrived', 'try-in', 'fitted', 'completed', 'cancelled']);

/** The day by which a house wants it: a lab, that it leaves; a practice, that it is there. '' while none was said. */
export function wantedBy(row: Days, side: 'lab' | 'clinic', calendar: WorkingDays): string {
  return side === 'lab' ? leavesBy(row, calendar) : row.due || row.appointment;
}

/** What was wanted by then and is not so far; `today` = wanted on this very day. */
export function lateness(
  row: Days & { readonly state: string },
  side: 'lab' | 'clinic',
  calendar: WorkingDays,
  today: string,
): 'late' | 'today' | null {
  const { state } = row;
  const day = wantedBy(row, side, calendar);
  const isDone = side === 'lab' ? isGone(state) : THERE.has(state);
  if (day === '' || state === 'draft' || state === 'rejected' || isDone || day > today) return null;
  return day === today ? 'today' : 'late';
}

export interface Load extends Days {
  readonly state: string;
  readonly expected: string;
  readonly units: number;
}

/** Units that have to leave on each day, by what the lab expects or else by the last day that will do. */
export function unitsByDay(rows: readonly Load[], calendar: WorkingDays): ReadonlyMap<string, number> {
  const days = new Map<string, number>();
  for (const row of rows) {
    if (row.state === 'draft' || row.state === 'rejected' || isGone(row.state)) continue;
    const day = row.expected || leavesBy(row, calendar);
    if (day !== '') days.set(day, (days.get(day) ?? 0) + (row.units || 1));
  }
  return days;
}

/** Days that are looked at before a house counts as full. */
const FAR = 120;

/**
 * The first working day on which this can be ready: what the kind of work takes, then the next day with room. Work that is
 * more than a whole day's goes to a day that is empty. `taken` is what else leaves on each day.
 */
export function readyBy(
  work: { readonly types: readonly Appliance[]; readonly units: number },
  calendar: Calendar,
  taken: ReadonlyMap<string, number>,
  today: string,
): string {
  const days = Math.max(1, ...work.types.map((type) => turnaroundOf(calendar, type)));
  const first = addWorkingDays(today, days, calendar);
  const { unitsPerDay } = calendar;
  const hasRoom = (day: string): boolean => {
    const there = taken.get(day) ?? 0;
    return unitsPerDay === 0 || there === 0 || there + work.units <= unitsPerDay;
  };
  let day = first;
  for (let far = 0; far < FAR; far++, day = addDays(day, 1))
    if (isWorkingDay(day, calendar) && hasRoom(day)) return day;
  return first;
}
