// What is wrong with the two days of an order, and the day a lab usually needs. Codes and ISO dates only, no clock.
import { addWorkingDays } from './dates.ts';
import { turnaroundOf, USUAL_CALENDAR, type Calendar } from './calendar.ts';
import type { Header, Item } from './prescription.ts';

export type DayTrouble = 'has passed' | 'due after appointment' | null;

/** Both days are told of what is between them, so that either can be moved. `today` is an ISO date. */
export function dayTroubles(
  { due, appointment }: Pick<Header, 'due' | 'appointment'>,
  today: string,
): { readonly due: DayTrouble; readonly appointment: DayTrouble } {
  const isCrossed = due !== '' && appointment !== '' && due > appointment;
  const troubleOf = (day: string): DayTrouble => {
    if (day !== '' && day < today) return 'has passed';
    return isCrossed ? 'due after appointment' : null;
  };
  return { due: troubleOf(due), appointment: troubleOf(appointment) };
}

/** The day by which a lab has all of this, by what the house says it takes; '' while nobody has said what it is. */
export function usualDue(
  items: readonly Pick<Item, 'type'>[],
  today: string,
  calendar: Calendar = USUAL_CALENDAR,
): string {
  const days = items.flatMap(({ type }) => (type === '' ? [] : [turnaroundOf(calendar, type)]));
  return days.length === 0 ? '' : addWorkingDays(today, Math.max(...days), calendar);
}
