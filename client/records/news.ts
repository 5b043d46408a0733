// What one case has to say to a person who works on it, each with a key that changes when it is something new. Nothing of it
// is stored: it follows from the case as its list shows it. No clock.
import { byClock, type LookedAt, type Stopped } from './clock.ts';
import { isGone, lateness, type Days } from './planning.ts';
import type { PieceFound } from './parcels.ts';

/** The most pressing first. */
export const NEWS_KINDS = [
  'claim',
  'query',
  'answer',
  'named',
  'design',
  'approved',
  'changes asked',
  'rejected',
  'parcel',
  'late',
  'moved',
  'aside',
] as const;
export type NewsKind = (typeof NEWS_KINDS)[number];

/** Names what stands newest there: ids of messages, and of the step. */
export interface Newest {
  readonly query: string;
  readonly answer: string;
  readonly named: string;
  readonly step: string;
}
export interface NewsRow extends Days, Stopped {
  readonly isDraft: boolean;
  readonly state: string;
  readonly turn: 'us' | 'them' | 'nobody';
  readonly hasQuery: boolean;
  readonly hasAnswer: boolean;
  readonly isNamed: boolean;
  readonly claim: string | null;
  readonly missing: readonly Pick<PieceFound, 'kind' | 'part' | 'state'>[];
  readonly dueBefore: string;
  readonly appointmentBefore: string;
  readonly haveSeenDays: boolean;
  readonly newest: Newest;
}
export interface NewsReader extends LookedAt {
  readonly side: 'lab' | 'clinic';
  readonly today: string;
  /** The case is this person's, or nobody's yet. */
  readonly isTheirs: boolean;
}
export interface News {
  readonly kind: NewsKind;
  readonly key: string;
}

const OVER: ReadonlySet<string> = new Set(['completed', 'cancelled']);

export function newsOf(row: NewsRow, reader: NewsReader): readonly News[] {
  if (row.isDraft || OVER.has(row.state)) return [];
  const named: News[] = row.isNamed ? [{ kind: 'named', key: row.newest.named }] : [];
  return reader.isTheirs ? [...decided(row, reader.side), ...named, ...days(row, reader)] : named;
}

function decided(row: NewsRow, side: NewsReader['side']): readonly News[] {
  const { state, newest, claim } = row;
  const lost = row.missing.filter((piece) => piece.state === 'missing');
  const step = (kind: NewsKind, isSo: boolean): News[] => (isSo ? [{ kind, key: newest.step }] : []);
  return [
    ...(claim === null ? [] : [{ kind: 'claim', key: claim } as const]),
    ...(row.hasQuery && row.turn === 'us' ? [{ kind: 'query', key: newest.query } as const] : []),
    ...(row.hasAnswer ? [{ kind: 'answer', key: newest.answer } as const] : []),
    ...step('design', side === 'clinic' && state === 'design review'),
    ...step('approved', side === 'lab' && state === 'approved'),
    ...step('changes asked', side === 'lab' && state === 'changes asked'),
    ...step('rejected', side === 'clinic' && state === 'rejected'),
    ...(lost.length === 0
      ? []
      : [{ kind: 'parcel', key: lost.map(({ kind, part }) => `${kind}/${part}`).join(' ') } as const]),
  ];
}

function days(row: NewsRow, reader: NewsReader): readonly News[] {
  const { due, appointment, dueBefore, appointmentBefore } = row;
  const { side, today, calendar } = reader;
  const isLate = lateness(byClock(row, reader), side, calendar, today) === 'late';
  const isMoved =
    (dueBefore !== '' && dueBefore !== due) || (appointmentBefore !== '' && appointmentBefore !== appointment);
  const key = `${due}|${appointment}`;
  return [
    ...(isLate ? [{ kind: 'late', key } as const] : []),
    ...(isMoved && side === 'lab' && !row.haveSeenDays && !isGone(row.state) ? [{ kind: 'moved', key } as const] : []),
  ];
}
