// What is loud about a case, by what its row says: late, urgent, made again, days that moved, a clock that stands.
import { byClock, daysStopped } from '../../records/clock.ts';
import { daysBetween, type WorkingDays } from '../../records/dates.ts';
import { isGone, lateness, wantedBy } from '../../records/planning.ts';
import type { CaseRow, CaseView } from '../../worker/api.ts';
import { isoDay } from './days.ts';

export interface CaseMarks {
  /** 0 = not late. */
  readonly daysLate: number;
  /** Wanted on this very day. */
  readonly isToday: boolean;
  readonly isUrgent: boolean;
  /** Things of a parcel that did not come. */
  readonly missing: number;
  readonly kind: CaseRow['kind'];
  /** The day is another than when it was sent; loud for the lab until somebody there has looked. */
  readonly isDueMoved: boolean;
  readonly isAppointmentMoved: boolean;
  readonly isNewsToLab: boolean;
  /** Unix ms since when the lab's clock stands; 0 = it goes. */
  readonly stoppedSince: number;
  /** Working days it stood in all, and the day that makes of the due day. */
  readonly stoppedDays: number;
  readonly due: string;
}

type Told = Pick<
  CaseRow,
  | 'state'
  | 'due'
  | 'appointment'
  | 'dueBefore'
  | 'appointmentBefore'
  | 'haveSeenDays'
  | 'stops'
  | 'isUrgent'
  | 'missing'
  | 'kind'
  | 'isDraft'
  | 'partOf'
>;

export function marksOf(row: Told, house: 'lab' | 'clinic', now: number, calendar: WorkingDays): CaseMarks {
  // Whoever gave a part out waits for it, and sends nothing itself.
  const side = row.partOf === '' ? house : 'clinic';
  const stoppedDays = daysStopped(row.stops, now, isoDay, calendar);
  const { due } = byClock(row, { now, dayOf: isoDay, calendar });
  const isOpen = !row.isDraft && !isGone(row.state);
  const today = isoDay(now);
  const days = { ...row, due };
  // Shipped work has left the lab in time; a practice still waits for it.
  const late = row.isDraft ? null : lateness(days, side, calendar, today);
  const isDueMoved = isOpen && row.dueBefore !== '' && row.dueBefore !== row.due;
  const isAppointmentMoved = isOpen && row.appointmentBefore !== '' && row.appointmentBefore !== row.appointment;
  return {
    daysLate: late === 'late' ? daysBetween(wantedBy(days, side, calendar), today) : 0,
    isToday: late === 'today',
    isUrgent: row.isUrgent && isOpen,
    missing: isOver(row.state) ? 0 : row.missing.filter(({ state }) => state === 'missing').length,
    kind: row.kind,
    isDueMoved,
    isAppointmentMoved,
    isNewsToLab: (isDueMoved || isAppointmentMoved) && !row.haveSeenDays,
    stoppedSince: isOpen && row.stops.at(-1)?.to === 0 ? (row.stops.at(-1)?.from ?? 0) : 0,
    stoppedDays: isOpen ? stoppedDays : 0,
    due,
  };
}

/** Nobody does anything any more. */
export function isOver(state: string): boolean {
  return state === 'completed' || state === 'cancelled';
}

/** What keeps a case that no house took part in; null where one did, or it was made for one. */
export function hasNobody({
  claims,
  invite,
}: Pick<CaseView, 'claims' | 'invite'>): 'link opens' | 'link is dead' | null {
  if (!invite || claims.length > 0 || invite.state === 'used') return null;
  return invite.state === 'open' || invite.state === 'waiting to be sent' ? 'link opens' : 'link is dead';
}
