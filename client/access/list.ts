// The access log as a list: filter and order over decoded events. Pure, and fast for 100,000 of them.
import type { Event, Purpose } from './event.ts';
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

export interface LineFilter {
  readonly record?: string;
  readonly person?: string;
  readonly device?: string;
  readonly purpose?: Purpose;
  /** Unix ms: keeps what may have happened inside [from, to], by the true window where there is one. */
  readonly from?: number;
  readonly to?: number;
}

export function filterLines(lines: readonly EventLine[], filter: LineFilter): EventLine[] {
  const { record, person, device, purpose, from, to } = filter;
  return lines.filter(
    (line) =>
      (record === undefined || line.event.record === record) &&
      (person === undefined || line.person === person) &&
      (device === undefined || line.device === device) &&
      (purpose === undefined || line.event.purpose === purpose) &&
      (from === undefined || latest(line) >= from) &&
      (to === undefined || earliest(line) <= to),
  );
}

/** A bound that is missing is filled by the claim only on the side where the other bound allows it. */
function earliest({ window }: EventLine): number {
  return window.notBefore ?? Math.min(window.claimed, window.notAfter ?? window.claimed);
}
function latest({ window }: EventLine): number {
  return window.notAfter ?? Math.max(window.claimed, window.notBefore ?? window.claimed);
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
