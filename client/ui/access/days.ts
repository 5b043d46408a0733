// Where in time an event is shown, and what a day is called.
import type { EventRow } from '../../worker/views/eventrow.ts';

/** A time as far as it is proved. */
export type Proved = Pick<EventRow, 'claimedAt' | 'notBefore' | 'notAfter'>;

export const dayOf = (at: number): string => new Date(at).toDateString();

/** What the tablet's clock said, moved into the window that is proved: a wrong clock must not put an event elsewhere. */
export function shownAt({ claimedAt, notBefore, notAfter }: Proved): number {
  return Math.max(notBefore ?? -Infinity, Math.min(notAfter ?? Infinity, claimedAt));
}

export type DayName = 'today' | 'yesterday' | null;

export function nameOfDay(at: number, now: number): DayName {
  if (dayOf(at) === dayOf(now)) return 'today';
  const noon = new Date(now).setHours(12, 0, 0, 0);
  return dayOf(at) === dayOf(noon - 24 * 3_600_000) ? 'yesterday' : null;
}
