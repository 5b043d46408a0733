// What a verifier says about a bundle. Every reason is one of a closed list; words for people are made elsewhere.
import type { Event } from './event.ts';
import type { Manifest, Section } from './bundle.ts';
import type { ClockVerdict, TimeWindow, Where } from './window.ts';

export type Reason =
  // the file
  | 'not a bundle'
  | 'newer version'
  | 'manifest unreadable'
  | 'cut off'
  | 'bytes after the end'
  // a section or an event
  | 'damaged'
  | 'unreadable'
  | 'wrong signature'
  | 'unknown device'
  | 'roster does not hold'
  | 'houses do not hold'
  // an event
  | 'does not open'
  | 'other log'
  | 'not an event'
  /** On a case, where two houses read: names a person, a purpose or another record. */
  | 'not for both houses'
  | 'not where the index says'
  | 'forged receipt'
  /** What bounds an event from below is withheld, so that nobody sees a back-dating. */
  | 'receipt left out'
  | 'out of order'
  // a chain of one device
  | 'missing'
  | 'missing at the end'
  | 'fork'
  | 'duplicate'
  | 'broken chain'
  | 'beyond the end'
  // the relay
  | 'missing at the relay'
  | 'relay fork'
  | 'other history'
  | 'forged term';

/** A reason why the bundle does not hold. Numbers count from 0; `index` is the entry's place in the bundle. */
export interface Problem {
  readonly place: Section | 'file' | 'manifest' | 'event' | 'chain' | 'relay';
  readonly reason: Reason;
  readonly index: number | null;
  /** Hex device id. */
  readonly device: string | null;
  /** The device's own count, or the relay's with place `relay`. */
  readonly seq: number | null;
  /** How many entries this is about. */
  readonly count: number;
  /** Hex id of the case whose log it is about; null = our own access log. */
  readonly log: string | null;
}
export function problemAt(place: Problem['place'], reason: Reason, more: Partial<Problem> = {}): Problem {
  return { index: null, device: null, seq: null, count: 1, log: null, ...more, place, reason };
}

/** What an auditor should see, although every signature holds. */
export interface Notice {
  readonly about:
    | Exclude<ClockVerdict, 'within' | 'not bounded'>
    | 'no receipt yet'
    | 'device removed by now'
    | 'chain runs backwards'
    | 'relay clock ran backwards'
    | 'relay started again with a loss';
  readonly index: number;
}

export interface VerifiedEvent {
  /** Place of the entry in the bundle, and of the event in the entry. */
  readonly index: number;
  readonly part: number;
  /** Hex entry id. */
  readonly entry: string;
  readonly device: string;
  readonly seq: number;
  readonly who: { readonly person: string; readonly name: string; readonly role: string };
  readonly event: Event;
  readonly window: TimeWindow;
  readonly where: Where;
  readonly clock: ClockVerdict;
}

export interface Report {
  readonly ok: boolean;
  readonly manifest: Manifest | null;
  readonly organisation: string;
  /** What the auditor checks with the practice by another way: the organisation's root key, and the keys of its relays. */
  readonly root: Uint8Array | null;
  readonly relays: readonly Uint8Array[];
  /** Other houses on the cases: their names as they say them, and their root keys. */
  readonly houses: readonly { readonly name: string; readonly root: Uint8Array }[];
  readonly events: readonly VerifiedEvent[];
  readonly problems: readonly Problem[];
  readonly notices: readonly Notice[];
  /** Entries: disclosed, shown only as links of a chain, and missing by count. */
  readonly counts: { readonly disclosed: number; readonly hidden: number; readonly missing: number };
}
