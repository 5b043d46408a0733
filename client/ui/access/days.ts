// Events by day, newest day first; inside a day the order of the vault is kept.
import type { EventRow } from '../../worker/eventrow.ts';

export interface Day {
  /** Unix ms of one event of that day. */
  readonly at: number;
  readonly events: readonly EventRow[];
}

/** A time as far as it is proved. */
export type Proved = Pick<EventRow, 'claimedAt' | 'notBefore' | 'notAfter'>;

export const dayOf = (at: number): string => new Date(at).toDateString();

/** What the tablet's clock said, moved into the window that is proved: a wrong clock must not put an event elsewhere. */
export function shownAt({ claimedAt, notBefore, notAfter }: Proved): number {
  return Math.max(notBefore ?? -Infinity, Math.min(notAfter ?? Infinity, claimedAt));
}

export function byDay(events: readonly EventRow[]): readonly Day[] {
  const days = new Map<string, EventRow[]>();
  for (const event of events) {
    const name = dayOf(shownAt(event));
    const day = days.get(name);
    if (day) day.push(event);
    else days.set(name, [event]);
  }
  return [...days.values()].map((each) => ({ at: each[0] ? shownAt(each[0]) : 0, events: each }));
}

export type DayName = 'today' | 'yesterday' | null;

export function nameOfDay(at: number, now: number): DayName {
  if (dayOf(at) === dayOf(now)) return 'today';
  const noon = new Date(now).setHours(12, 0, 0, 0);
  return dayOf(at) === dayOf(noon - 24 * 3_600_000) ? 'yesterday' : null;
}
