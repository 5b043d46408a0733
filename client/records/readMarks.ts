// Who has read what of a case (`case/read-owner`, `case/read-guest`): each side writes its own marks and nobody changes
// one. Ids of messages, never how many: a message that arrives late between others is still unread.
import type * as Y from 'yjs';
import { CODE, DEVICE } from './bounds.ts';
import { appendRecord, readList, type Listed } from './content.ts';
import { instant, list, record, text, type Infer } from './shape.ts';

/** Messages in one mark. */
const MOST = 64;
const MARK = record({
  by: text(DEVICE),
  at: instant(),
  /** Messages of the thread that this person has read since the mark before. */
  messages: list(text(CODE), MOST),
  /** The days of the order as they stood then: due|appointment. */
  days: text(CODE),
});
export type ReadMark = Infer<typeof MARK>;

export function readMarks(doc: Y.Doc): readonly Listed<ReadMark>[] {
  return readList(doc.getArray('reads'), MARK);
}
/** As many marks as these messages need. */
export function appendMarks(doc: Y.Doc, { messages, ...mark }: ReadMark): void {
  const array = doc.getArray('reads');
  for (let at = 0; at === 0 || at < messages.length; at += MOST)
    appendRecord(array, MARK, { ...mark, messages: messages.slice(at, at + MOST) });
}

export function daysKey({ due, appointment }: { readonly due: string; readonly appointment: string }): string {
  return `${due}|${appointment}`;
}
