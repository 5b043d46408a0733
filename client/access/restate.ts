// Another purpose for an earlier event: an event of its own that names the first. Nothing is overwritten, and it counts
// only when the person whose event it was says so.
import { PURPOSES, type Purpose } from './event.ts';
import type { EventLine } from './list.ts';
import { subjectOf } from './subject.ts';

export interface Restatement {
  /** Id of the event that says so. */
  readonly by: string;
  readonly purpose: Purpose;
  readonly at: EventLine;
}

export function recordOfRestated(event: string): string {
  return `event/${event}`;
}

/** By id of the event that is restated, in the order in which they were said. `lines` oldest first. */
export function restatements(lines: readonly EventLine[]): ReadonlyMap<string, readonly Restatement[]> {
  const byId = new Map(lines.map((line) => [line.id, line]));
  const found = new Map<string, Restatement[]>();
  for (const line of lines) {
    const { action, record, purpose, outcome } = line.event;
    if (action !== 'restate' || purpose === null || outcome !== 'done') continue;
    const target = byId.get(subjectOf(record).id);
    if (!target || !maySay(line, target)) continue;
    found.set(target.id, [...(found.get(target.id) ?? []), { by: line.id, purpose, at: line }]);
  }
  return found;
}

function maySay(line: EventLine, target: EventLine): boolean {
  return target.event.action !== 'restate' && line.person !== null && line.person === target.person;
}

/** Reads and changes of a record have a purpose that a person may state anew; what the vault notes of itself has not. */
export function mayBeRestated(action: string): boolean {
  return !['unlock', 'failed-unlock', 'lock', 'restate', 'break-glass', 'enrol', 'remove'].includes(action);
}

export function isPurpose(word: string): word is Purpose {
  return PURPOSES.some((each) => each === word);
}
