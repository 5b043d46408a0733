// What is wrong with the two days of an order, and the day a lab usually needs. Codes and ISO dates only, no clock.
import { applianceRule } from './appliances.ts';
import { addWorkingDays } from './dates.ts';
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

/** The day by which a lab usually has all of this; '' while nobody has said what it is. */
export function usualDue(items: readonly Pick<Item, 'type'>[], today: string): string {
  const days = items.flatMap(({ type }) => (type === '' ? [] : [applianceRule(type).workingDays]));
  return days.length === 0 ? '' : addWorkingDays(today, Math.max(...days));
}
