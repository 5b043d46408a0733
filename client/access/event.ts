// The body of an `event` entry: who looked at or did what, and why. Ids only; a person's name never stands in it.
import type { Bytes } from '../../protocol/bytes.ts';
import { bytes, decode, encode, list, oneOf, optional, text, tuple, uint, type Infer } from '../../protocol/schema.ts';
import { COMPARTMENT } from '../roster/roles.ts';

export const ACTIONS = [
  'open',
  'change',
  'search-open',
  'file-open',
  'file-add',
  'file-remove',
  'export',
  'print',
  'share',
  'consent',
  'withdraw',
  'disclose',
  'invite',
  'claim',
  'confirm',
  'void',
  'seen',
  'unlock',
  'failed-unlock',
  'lock',
  'break-glass',
  'enrol',
  'remove',
  'restore',
  'backup',
  'kit-shown',
  'kit-replaced',
  'way-added',
  'way-removed',
  'renewal-set',
  'discard',
  'erase',
  'undo',
  'choose',
  /** States another purpose for an earlier event of the same person; see restate.ts. */
  'restate',
] as const;
export type Action = (typeof ACTIONS)[number];

export const PURPOSES = [
  'treatment',
  'payment',
  'operations',
  'patient request',
  'emergency',
  'lab work',
  'legal',
  'complaint',
] as const;
export type Purpose = (typeof PURPOSES)[number];

export const OUTCOMES = ['done', 'refused', 'failed'] as const;

/** What else a reader of the log should notice. */
export const NOTES = [
  'outside care team',
  'break-glass',
  'wrong proof',
  'not allowed',
  'no space',
  'test data',
] as const;

export const EVENT = tuple({
  action: oneOf(...ACTIONS),
  /** What it is about, see subject.ts; empty where an action concerns the tablet alone. */
  record: text(128),
  compartment: COMPARTMENT,
  /** Person id of the roster; none on a case. */
  person: optional(bytes(16)),
  /** None on a case. */
  purpose: optional(oneOf(...PURPOSES)),
  /** What the tablet's clock said, Unix ms. Never used for order. */
  at: uint(),
  outcome: oneOf(...OUTCOMES),
  note: optional(oneOf(...NOTES)),
  /** The words typed when the glass was broken; empty otherwise and on a case. */
  reason: text(280),
});
export type Event = Infer<typeof EVENT>;

/** One entry carries up to this many events, so that going through a list stays cheap. */
export const EVENTS_PER_ENTRY = 64;
export const EVENT_BODY = tuple({ events: list(EVENT, EVENTS_PER_ENTRY) });

export function encodeEvents(events: readonly Event[]): Bytes {
  if (events.length === 0) throw new Error('an event entry holds at least one event');
  return encode(EVENT_BODY, { events });
}

/** The events of a body, or null when it is not the one encoding of 1 to 64 events. */
export function decodeEvents(body: Uint8Array): readonly Event[] | null {
  const decoded = decode(EVENT_BODY, body);
  return decoded && decoded.events.length > 0 ? decoded.events : null;
}

const MIRRORED: ReadonlySet<Action> = new Set<Action>([
  'open',
  'search-open',
  'change',
  'file-open',
  'file-add',
  'file-remove',
  'export',
  'print',
  'share',
  'consent',
  'withdraw',
  'disclose',
  'invite',
  'claim',
  'confirm',
  'void',
  'seen',
  'choose',
]);
const PRIVATE_PURPOSES: ReadonlySet<Purpose> = new Set<Purpose>(['legal', 'complaint']);

/** True for an event as it may stand in the log of case `caseLog` (hex), where two houses read it: of that case only. */
export function mayStandOnCase(event: Event, caseLog: string): boolean {
  if (event.record !== caseLog || event.compartment !== 'cases') return false;
  return MIRRORED.has(event.action) && !event.person && !event.purpose && event.note === null && event.reason === '';
}

/** An event about a file of a case names both; the other house hears of the case. */
function caseIn({ record }: Event): string {
  return /^([0-9a-f]{64})(?:\/|$)/.exec(record)?.[1] ?? '';
}

/**
 * What the log of case `caseLog` (hex) gets of our own events: action, time and outcome. The signature of the entry
 * says which house and role; person, purpose and typed words stay at home. Legal, complaint and break-glass reads
 * are never mirrored, else an investigation would announce itself.
 */
export function eventsForCase(caseLog: string, events: readonly Event[]): Event[] {
  return events
    .filter((event) => caseIn(event) === caseLog && event.compartment === 'cases' && MIRRORED.has(event.action))
    .filter((event) => !(event.purpose && PRIVATE_PURPOSES.has(event.purpose)) && event.note !== 'break-glass')
    .map((event) => ({ ...event, record: caseLog, person: null, purpose: null, note: null, reason: '' }));
}
