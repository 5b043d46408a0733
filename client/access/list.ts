// The access log as a list: decoded events in the one order that no clock of a tablet decides.
import type { Event } from './event.ts';
import type { TimeWindow, Where } from './window.ts';

/** One event with all that is known of its place. Ids in hex, so that rows compare and cross to the page cheaply. */
export interface EventLine {
  /** Entry id ‖ "/" ‖ index in the entry. */
  readonly id: string;
  readonly log: string;
  readonly device: string;
  readonly person: string | null;
  /** The device's own count in this log, and the event's index inside the entry. */
  readonly seq: number;
  readonly part: number;
  /** The relay's place; null while it waits on a tablet. */
  readonly place: { readonly term: number; readonly seq: number } | null;
  readonly event: Event;
  readonly window: TimeWindow;
  readonly where: Where;
}

/** When it can have been. A bound that is missing is filled by the claim only where the other bound allows it. */
export function earliestOf({ window }: EventLine): number {
  return window.notBefore ?? Math.min(window.claimed, window.notAfter ?? window.claimed);
}
export function latestOf({ window }: EventLine): number {
  return window.notAfter ?? Math.max(window.claimed, window.notBefore ?? window.claimed);
}
/** The tablet's word, moved into the window that is proved. */
export function shownAt({ notBefore, notAfter, claimed }: TimeWindow): number {
  return Math.max(notBefore ?? -Infinity, Math.min(notAfter ?? Infinity, claimed));
}

/**
 * Oldest first. Inside a log the relay's order, then what still waits, by the writer's own count. Between logs by the
 * relay's times, made never to run backwards inside a log, so that the order is total. Never by a tablet's clock.
 */
export function orderLines(lines: readonly EventLine[]): EventLine[] {
  const inLog = [...lines].sort((a, b) => compareText(a.log, b.log) || compareInLog(a, b) || compareText(a.id, b.id));
  const keyed: { line: EventLine; time: number; rank: number }[] = [];
  let log = '';
  let time = 0;
  for (const line of inLog) {
    if (line.log !== log) time = 0;
    log = line.log;
    time = line.place ? Math.max(time, line.window.notAfter ?? 0) : Number.POSITIVE_INFINITY;
    keyed.push({ line, time, rank: keyed.length });
  }
  keyed.sort((a, b) => (a.time === b.time ? a.rank - b.rank : a.time - b.time));
  return keyed.map(({ line }) => line);
}

function compareInLog(a: EventLine, b: EventLine): number {
  if (a.place && b.place) return a.place.term - b.place.term || a.place.seq - b.place.seq || a.part - b.part;
  if (a.place || b.place) return a.place ? -1 : 1;
  return compareText(a.device, b.device) || a.seq - b.seq || a.part - b.part;
}
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
