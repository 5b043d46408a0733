// The lab's clock: it stands still while a question of the lab is open, and what was lost moves the day the lab has to be
// ready. A hold that asks nobody anything does not stop it. No clock of its own: moments and days are given.
import type { Listed } from './content.ts';
import { addWorkingDays, workingDaysBetween, type WorkingDays } from './dates.ts';
import { answerTo, type Message } from './thread.ts';

/** The clock stood from one moment to another; `to` 0 = it still does. Unix ms. */
export interface Stop {
  readonly from: number;
  readonly to: number;
}

/** Never before the case was sent; stretches that touch are one. */
export function clockStops(thread: readonly Listed<Message>[], sentAt: number): readonly Stop[] {
  const asked = thread
    .filter(({ kind, side }) => kind === 'query' && side === 'guest')
    .map(({ id, at }) => ({ from: Math.max(at, sentAt), to: answerTo(thread, id)?.at ?? 0 }))
    .filter(({ from, to }) => to === 0 || to > from)
    .sort((a, b) => a.from - b.from);
  const stops: Stop[] = [];
  for (const each of asked) {
    const last = stops.at(-1);
    if (!last || (last.to !== 0 && last.to < each.from)) stops.push(each);
    else
      stops[stops.length - 1] = {
        from: last.from,
        to: last.to === 0 || each.to === 0 ? 0 : Math.max(last.to, each.to),
      };
  }
  return stops;
}

/** Working days lost in all. `dayOf` tells the ISO day of a moment. */
export function daysStopped(
  stops: readonly Stop[],
  now: number,
  dayOf: (at: number) => string,
  calendar?: WorkingDays,
): number {
  return stops.reduce((sum, { from, to }) => {
    const days = workingDaysBetween(dayOf(from), dayOf(to === 0 ? now : to), calendar);
    return sum + Math.max(0, days);
  }, 0);
}

/** A case with the moments at which the lab's clock stood. */
export interface Stopped {
  readonly due: string;
  readonly stops: readonly Stop[];
}
/** When it is looked at. `dayOf` tells the ISO day of a moment. */
export interface LookedAt {
  readonly now: number;
  readonly dayOf: (at: number) => string;
  readonly calendar: WorkingDays;
}
/** The same case, due on the day the lab's clock makes of it. */
export function byClock<R extends Stopped>(row: R, { now, dayOf, calendar }: LookedAt): R {
  if (row.due === '' || row.stops.length === 0) return row;
  return { ...row, due: dueByClock(row.due, daysStopped(row.stops, now, dayOf, calendar), calendar) };
}

/** The day the work is due by the lab's clock; '' while none was said. */
export function dueByClock(due: string, stopped: number, calendar?: WorkingDays): string {
  return due === '' || stopped === 0 ? due : addWorkingDays(due, stopped, calendar);
}
