// What a morning begins with: every case in one group, the groups in the order in which a house looks at them. A lab asks
// what it can go on with and what has to leave; a practice who is coming and what waits for its word. No clock.
import { byClock, type LookedAt, type Stopped } from './clock.ts';
import { addWorkingDays, type WorkingDays } from './dates.ts';
import { lateness, type Days } from './planning.ts';

export const LAB_MORNING = [
  'decide',
  'answers',
  'due',
  'mine',
  'check',
  'approved',
  'parcels',
  'remakes',
  'us',
  'them',
  'way',
  'done',
] as const;
export const CLINIC_MORNING = [
  'decide',
  'fittings',
  'designs',
  'queries',
  'passed',
  'us',
  'them',
  'way',
  'drafts',
  'done',
] as const;
export type MorningGroup = (typeof LAB_MORNING)[number] | (typeof CLINIC_MORNING)[number];

export interface MorningRow extends Days, Stopped {
  readonly isDraft: boolean;
  readonly state: string;
  readonly turn: 'us' | 'them' | 'nobody';
  readonly flag: string | null;
  readonly kind: string;
  readonly isMine: boolean;
  readonly hasAnswer: boolean;
}
export interface Morning extends LookedAt {
  readonly side: 'lab' | 'clinic';
  readonly today: string;
}

/** Working days ahead that a practice looks at fittings and at work that is not there yet. */
export const AHEAD = 3;

const OVER: ReadonlySet<string> = new Set(['completed', 'cancelled']);
const AT_WORK: ReadonlySet<string> = new Set(['design', 'changes asked', 'making', 'qc']);
const NEW: ReadonlySet<string> = new Set(['sent', 'delivered', 'received']);

export function morningGroup(row: MorningRow, morning: Morning): MorningGroup {
  return morning.side === 'lab' ? labGroup(row, morning) : clinicGroup(row, morning);
}

/** Only a person can say how it goes on: two houses took it, one waits to be confirmed, or a change was set aside. */
function isDecision({ flag }: MorningRow): boolean {
  return flag === 'claim' || flag === 'frozen' || flag === 'held' || flag === 'attention' || flag === 'apart';
}

function labGroup(row: MorningRow, morning: Morning): MorningGroup {
  const { calendar, today } = morning;
  const { state, turn } = row;
  if (OVER.has(state)) return 'done';
  if (isDecision(row)) return 'decide';
  if (row.hasAnswer && turn === 'us') return 'answers';
  if (turn === 'them') return 'them';
  if (turn === 'nobody') return state === 'fitted' ? 'done' : 'way';
  if (lateness(byClock(row, morning), 'lab', calendar, today) !== null) return 'due';
  if (row.isMine && AT_WORK.has(state)) return 'mine';
  if (NEW.has(state)) return 'check';
  if (state === 'approved') return 'approved';
  if (state === 'ready') return 'parcels';
  return row.kind === 'new' ? 'us' : 'remakes';
}

function clinicGroup(row: MorningRow, { calendar, today }: Morning): MorningGroup {
  const { state, turn, appointment } = row;
  if (row.isDraft) return 'drafts';
  if (OVER.has(state)) return 'done';
  if (isDecision(row)) return 'decide';
  const isFitted = state === 'fitted';
  if (appointment >= today && appointment <= addWorkingDays(today, AHEAD, calendar) && !isFitted) return 'fittings';
  if (state === 'design review') return 'designs';
  if (row.flag === 'query') return 'queries';
  if (appointment !== '' && appointment < today && !isFitted) return 'passed';
  if (turn === 'nobody') return isFitted ? 'done' : 'way';
  return turn;
}

/** Lab work that is overdue, or should be here within the days ahead, and is not: what reception asks the lab about. */
export function isMissing(row: Days & { readonly state: string }, today: string, calendar: WorkingDays): boolean {
  const day = row.appointment || row.due;
  return isOverdue(row, today) || (isAwaited(row) && day !== '' && day <= addWorkingDays(today, AHEAD, calendar));
}

/** One of its two days has passed, and it is not here. */
export function isOverdue(row: Days & { readonly state: string }, today: string): boolean {
  return isAwaited(row) && [row.due, row.appointment].some((day) => day !== '' && day < today);
}

function isAwaited({ state }: { readonly state: string }): boolean {
  return !OVER.has(state) && !['arrived', 'try-in', 'fitted', 'draft'].includes(state);
}

/** In the order of the morning, the most pressing of each group first; groups without cases are left out. */
export function inMorningOrder<R extends MorningRow>(
  rows: readonly R[],
  morning: Morning,
): readonly { readonly id: MorningGroup; readonly rows: readonly R[] }[] {
  const of = Map.groupBy(rows, (row) => morningGroup(row, morning));
  const order: readonly MorningGroup[] = morning.side === 'lab' ? LAB_MORNING : CLINIC_MORNING;
  const isByFitting = (id: MorningGroup): boolean => id === 'fittings' || id === 'passed';
  return order.flatMap((id) => {
    const found = of.get(id);
    if (!found) return [];
    const day = (row: R): string => {
      const { appointment, due } = byClock(row, morning);
      return (isByFitting(id) ? appointment : due || appointment) || '9999';
    };
    // The clock of each is asked once: it counts working days.
    const dated = found.map((row) => ({ row, day: day(row) }));
    const sorted = dated.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)).map(({ row }) => row);
    return [{ id, rows: id === 'done' ? sorted.toReversed() : sorted }];
  });
}
