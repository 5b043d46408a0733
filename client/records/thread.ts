// The conversation about a case (`case/thread`), which both sides write and nobody can change. An open query holds the
// case until it is answered.
import type * as Y from 'yjs';
import { CODE, DEVICE, MESSAGE } from './bounds.ts';
import { appendRecord, readList, type Listed } from './content.ts';
import { code, instant, record, text, type Infer } from './shape.ts';

const ENTRY = record({
  /** Device of the author as it says itself; `writer` tells whether that is true. */
  by: text(DEVICE),
  /** The side of the author: the clinic that owns the case, or its guest. */
  side: code('owner', 'guest'),
  at: instant(),
  kind: code('message', 'query', 'answer'),
  text: text(MESSAGE),
  /** Id of the query that is answered, or of the message, file or tooth that is meant. */
  refersTo: text(CODE),
});
export type Message = Infer<typeof ENTRY>;

export function readThread(doc: Y.Doc): readonly Listed<Message>[] {
  return readList(doc.getArray('messages'), ENTRY);
}
/** Returns the id of the new message. */
export function appendMessage(doc: Y.Doc, message: Partial<Message>): string {
  const messages = doc.getArray('messages');
  appendRecord(messages, ENTRY, { ...ENTRY.empty, ...message });
  return readThread(doc).at(-1)?.id ?? '';
}

/** Queries without an answer, oldest first. */
export function openQueries(messages: readonly Listed<Message>[]): readonly Listed<Message>[] {
  const answered = new Set(messages.filter(({ kind }) => kind === 'answer').map(({ refersTo }) => refersTo));
  return messages.filter(({ kind, id }) => kind === 'query' && !answered.has(id));
}
