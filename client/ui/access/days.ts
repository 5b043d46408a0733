// Events by day, newest day first, as the tablet believed the time; inside a day the order of the vault is kept.
import type { EventRow } from '../../worker/api.ts';

export interface Day {
  /** Unix ms of one event of that day. */
  readonly at: number;
  readonly events: readonly EventRow[];
}

const dayOf = (at: number): string => new Date(at).toDateString();

export function byDay(events: readonly EventRow[]): readonly Day[] {
  const days = new Map<string, EventRow[]>();
  for (const event of events) {
    const day = days.get(dayOf(event.claimedAt));
    if (day) day.push(event);
    else days.set(dayOf(event.claimedAt), [event]);
  }
  return [...days.values()].map((each) => ({ at: each[0]?.claimedAt ?? 0, events: each }));
}

export type DayName = 'today' | 'yesterday' | null;

export function nameOfDay(at: number, now: number): DayName {
  if (dayOf(at) === dayOf(now)) return 'today';
  const noon = new Date(now).setHours(12, 0, 0, 0);
  return dayOf(at) === dayOf(noon - 24 * 3_600_000) ? 'yesterday' : null;
}
