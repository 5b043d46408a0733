// When something truly happened: not before what the writer had seen of the relay, not after the relay's receipt.
// The tablet's own clock is shown beside the window and never orders anything.
import { equal, toHex } from '../../protocol/bytes.ts';
import type { Position } from '../../protocol/entry.ts';
import type { Stored } from '../../protocol/receipt.ts';

/** Unix ms. null = not bounded on that side. */
export interface TimeWindow {
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  readonly claimed: number;
}

export type Where = 'on this tablet' | 'at the relay' | 'seen by the other house';

/** Clocks of honest tablets and relays differ by less than this. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

export type ClockVerdict =
  | 'within'
  /** The tablet's clock says earlier than possible: back-dated, or a clock that is slow. */
  | 'claimed too early'
  /** Later than possible: post-dated, or a clock that is fast. */
  | 'claimed too late'
  /** The window ends before it begins: the relay's own times contradict each other. */
  | 'impossible window'
  | 'not bounded';

export function judgeClock(window: TimeWindow): ClockVerdict {
  const { notBefore, notAfter, claimed } = window;
  if (notBefore !== null && notAfter !== null && notBefore > notAfter) return 'impossible window';
  if (notBefore !== null && claimed < notBefore - CLOCK_TOLERANCE_MS) return 'claimed too early';
  if (notAfter !== null && claimed > notAfter + CLOCK_TOLERANCE_MS) return 'claimed too late';
  return notBefore === null || notAfter === null ? 'not bounded' : 'within';
}

export function whereOf(receipt: Stored | null, isSeenByOther: boolean): Where {
  if (!receipt) return 'on this tablet';
  return isSeenByOther ? 'seen by the other house' : 'at the relay';
}

/** One entry of a device's chain, as far as time is concerned. */
export interface Moment {
  /** Newest position the writer says it had verified. */
  readonly seen: Position | null;
  /** The relay's receipt of the entry, its signature already checked. */
  readonly receipt: Stored | null;
}
export interface Bounds {
  readonly notBefore: number | null;
  readonly notAfter: number | null;
}

/** Receipts whose signature was checked, by place in the log. */
export type Receipts = ReadonlyMap<string, Stored>;
export function placeKey(place: { term: number; nonce: Uint8Array; seq: number }): string {
  return `${String(place.term)}/${toHex(place.nonce)}/${String(place.seq)}`;
}

/**
 * Bounds for each moment of one device's chain, in order of seq. A `seen` counts only when a receipt with a good
 * signature stands at that place with the same hash and time: a member can make its own window wider, never move it.
 * Along a chain, later entries happened later: lower bounds carry on forwards and upper bounds backwards.
 */
export function boundsOfChain(chain: readonly Moment[], receipts: Receipts): Bounds[] {
  const lower: (number | null)[] = [];
  let newest: number | null = null;
  for (const { seen } of chain) {
    if (seen && isProven(seen, receipts)) newest = Math.max(newest ?? 0, seen.time);
    lower.push(newest);
  }
  let earliest: number | null = null;
  const upper = [...chain].reverse().map(({ receipt }) => {
    if (receipt) earliest = Math.min(earliest ?? receipt.time, receipt.time);
    return earliest;
  });
  return lower.map((notBefore, i) => ({ notBefore, notAfter: upper[chain.length - 1 - i] ?? null }));
}

function isProven(seen: Position, receipts: Receipts): boolean {
  const stored = receipts.get(placeKey(seen));
  return stored !== undefined && stored.time === seen.time && equal(stored.hash, seen.hash);
}

/** True when two positions of one writer, the second later in its chain, do not run backwards. */
export function runsForward(before: Position | null, after: Position | null): boolean {
  if (!before) return true;
  if (!after) return false;
  return after.term > before.term || (after.term === before.term && after.seq >= before.seq);
}
