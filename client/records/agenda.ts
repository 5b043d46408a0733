// The cases of a house by day: what a lab has to send, what a practice waits for and whom it sees. What should have been
// done before today comes first. No clock.
import type { Calendar } from './calendar.ts';
import { byClock, type LookedAt, type Stopped } from './clock.ts';
import { addWorkingDays, isWorkingDay } from './dates.ts';
import { isGone, leavesBy, unitsByDay, type Load } from './planning.ts';

export type AgendaKind = 'parcel' | 'leaves' | 'fitting' | 'due';
const ORDER: readonly AgendaKind[] = ['fitting', 'parcel', 'leaves', 'due'];

export interface AgendaRow extends Load, Stopped {
  readonly isDraft: boolean;
}
export interface AgendaDay<R> {
  /** ISO date; '' for what is left from before today. */
  readonly day: string;
  readonly entries: readonly { readonly row: R; readonly kind: AgendaKind; readonly on: string }[];
  /** Of a lab: what has to leave on this day. */
  readonly units: number;
  readonly isOpen: boolean;
}
export interface AgendaView extends LookedAt {
  readonly side: 'lab' | 'clinic';
  readonly today: string;
  readonly calendar: Calendar;
}

/** Working days that are shown although nothing is on them: where there is room is part of the answer. */
export const IN_SIGHT = 10;

export function agendaOf<R extends AgendaRow>(rows: readonly R[], view: AgendaView): readonly AgendaDay<R>[] {
  const { side, today, calendar } = view;
  const all = rows.flatMap((row) => (side === 'lab' ? labDays(row, view) : clinicDays(row, today)));
  const byDay = Map.groupBy(all, ({ on }) => (on < today ? '' : on));
  const units =
    side === 'lab'
      ? unitsByDay(
          rows.map((row) => byClock(row, view)),
          calendar,
        )
      : new Map<string, number>();
  return [...new Set([...byDay.keys(), ...daysInSight(today, calendar)])].toSorted().map((day) => ({
    day,
    entries: (byDay.get(day) ?? []).toSorted(
      (a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
    ),
    units: units.get(day) ?? 0,
    isOpen: day !== '' && isWorkingDay(day, calendar),
  }));
}

type Entry<R> = AgendaDay<R>['entries'][number];

/** On the day it is expected to be ready, else on the last day that will do. */
function labDays<R extends AgendaRow>(row: R, view: AgendaView): readonly Entry<R>[] {
  const on = row.expected || leavesBy(byClock(row, view), view.calendar);
  if (on === '' || row.state === 'rejected' || isGone(row.state)) return [];
  return [{ row, kind: row.state === 'ready' ? 'parcel' : 'leaves', on }];
}

const THERE: ReadonlySet<string> = new Set(['arrived', 'try-in', 'fitted']);
const OVER: ReadonlySet<string> = new Set(['fitted', 'completed', 'cancelled', 'rejected']);

/** The fitting while it lies ahead or is not noted, and the day the work should be here until it is. */
function clinicDays<R extends AgendaRow>(row: R, today: string): readonly Entry<R>[] {
  const { due, appointment, state, isDraft } = row;
  if (OVER.has(state) || isDraft) return [];
  const fitting = appointment === '' ? [] : [{ row, kind: 'fitting' as const, on: appointment }];
  // Once the patient has come the day before it says nothing more.
  const isAwaited =
    due !== '' && due !== appointment && !THERE.has(state) && (appointment === '' || appointment >= today);
  return isAwaited ? [...fitting, { row, kind: 'due', on: due }] : fitting;
}

function daysInSight(today: string, calendar: Calendar): readonly string[] {
  const first = isWorkingDay(today, calendar) ? today : addWorkingDays(today, 1, calendar);
  return Array.from({ length: IN_SIGHT }, (_, days) => (days === 0 ? first : addWorkingDays(first, days, calendar)));
}
