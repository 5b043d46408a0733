// What the app itself states as the reason of an event: a closed set, written as one English sentence each, so that an
// exported log reads by itself, and read back to be shown in the reader's language. Any other reason was typed by a person,
// and so is every reason of an act that asks a person for one, whatever it says.
import type { Action } from './event.ts';

export type AppReason =
  | {
      readonly type: 'drill';
      readonly withPaper: boolean;
      readonly records: number;
      readonly files: number;
      readonly outcome: DrillOutcome;
    }
  | { readonly type: 'backup looked into'; readonly at: number }
  | { readonly type: 'record looked into'; readonly at: number }
  | { readonly type: 'places taken over'; readonly count: number; readonly at: number }
  | { readonly type: 'changes brought'; readonly count: number; readonly at: number }
  | { readonly type: 'put on legal hold' }
  | { readonly type: 'taken off legal hold' };
const OUTCOMES = ['equal', 'different', 'failed'] as const;
type DrillOutcome = (typeof OUTCOMES)[number];

export function writeReason(reason: AppReason): string {
  switch (reason.type) {
    case 'drill': {
      const how = reason.withPaper ? ', opened with the paper' : '';
      return `restored and compared${how}: ${String(reason.records)} records, ${String(reason.files)} files, ${reason.outcome}`;
    }
    case 'backup looked into':
      return `looked into the backup of ${iso(reason.at)}`;
    case 'record looked into':
      return `in the backup of ${iso(reason.at)}`;
    case 'places taken over':
      return `${String(reason.count)} places taken over from the backup of ${iso(reason.at)}`;
    case 'changes brought':
      return `${String(reason.count)} changes that were not here, from the backup of ${iso(reason.at)}`;
    default:
      return reason.type;
  }
}
const iso = (at: number): string => new Date(at).toISOString();

const DRILL = /^restored and compared(, opened with the paper)?: (\d{1,15}) records, (\d{1,15}) files, (\w+)$/;
const BACKUP =
  /^(looked into|in|(?:(\d{1,15}) places taken over from)|(?:(\d{1,15}) changes that were not here, from)) the backup of (\S{1,40})$/;

/** A person is asked why, and the app states nothing. */
const ASKED: ReadonlySet<Action> = new Set<Action>(['break-glass', 'withdraw']);

/** null for words that a person typed. */
export function readReason(action: Action, text: string): AppReason | null {
  if (ASKED.has(action)) return null;
  if (text === 'put on legal hold' || text === 'taken off legal hold') return { type: text };
  const drill = DRILL.exec(text);
  if (drill) {
    const outcome = OUTCOMES.find((each) => each === drill[4]);
    const counts = { records: Number(drill[2]), files: Number(drill[3]) };
    return outcome ? { type: 'drill', withPaper: drill[1] !== undefined, ...counts, outcome } : null;
  }
  const [, how, places, changes, when = ''] = BACKUP.exec(text) ?? [];
  const at = Date.parse(when);
  if (Number.isNaN(at)) return null;
  if (how === 'looked into') return { type: 'backup looked into', at };
  if (how === 'in') return { type: 'record looked into', at };
  if (places !== undefined) return { type: 'places taken over', count: Number(places), at };
  return changes === undefined ? null : { type: 'changes brought', count: Number(changes), at };
}
