// The conversation about a case (`case/thread`), which both sides write and nobody can change. An open query holds the
// case until it is answered.
import type * as Y from 'yjs';
import { CODE, DEVICE, MESSAGE } from './bounds.ts';
import { appendRecord, readList, type Listed } from './content.ts';
import { code, instant, list, record, text, type Infer } from './shape.ts';
import { isTooth } from './teeth.ts';

/** Persons named in one message. */
export const MENTIONS = 16;
const ENTRY = record({
  /** Device and side of the author as it says itself; `writer` tells whether that is true. */
  by: text(DEVICE),
  side: code('owner', 'guest'),
  at: instant(),
  /** 'done' and 'open again' are said of a pin, and have no words of their own. */
  kind: code('message', 'query', 'answer', 'done', 'open again'),
  text: text(MESSAGE),
  /** Id of the query that is answered or of the pin that is meant, or what is meant: see `Subject`. */
  refersTo: text(CODE),
  /** One device of every person who is meant to read it. */
  mentions: list(text(DEVICE), MENTIONS),
  /** Of a pin: id of the file it is on, and the point of its surface, see pins.ts. */
  file: text(CODE),
  point: text(CODE),
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
export function openQueries<M extends Listed<Message>>(messages: readonly M[]): readonly M[] {
  const answered = new Set(messages.filter(({ kind }) => kind === 'answer').map(({ refersTo }) => refersTo));
  return messages.filter(({ kind, id }) => kind === 'query' && !answered.has(id));
}
/** The first answer to a query; null while there is none. */
export function answerTo<M extends Listed<Message>>(messages: readonly M[], query: string): M | null {
  return messages.find(({ kind, refersTo }) => kind === 'answer' && refersTo === query) ?? null;
}

/** What a message is about, as it stands in `refersTo`: "tooth:36", "file:<id>", "days:", or a kind of a newer version. */
export type Subject =
  | { readonly type: 'tooth'; readonly tooth: number }
  | { readonly type: 'file'; readonly file: string }
  | { readonly type: 'days' }
  | { readonly type: 'part' }
  | { readonly type: 'other'; readonly kind: string; readonly of: string };

export function subjectOf({ kind, refersTo }: Pick<Message, 'kind' | 'refersTo'>): Subject | null {
  const at = refersTo.indexOf(':');
  if (kind === 'answer' || at <= 0) return null;
  const [type, of] = [refersTo.slice(0, at), refersTo.slice(at + 1)];
  if (type === 'tooth' && isTooth(Number(of))) return { type, tooth: Number(of) };
  if (type === 'file' && of !== '') return { type, file: of };
  if (ABOUT_PARTS.some((about) => refersTo.startsWith(about))) return { type: 'part' };
  return type === 'days' ? { type } : { type: 'other', kind: type, of };
}
export const aboutTooth = (tooth: number): string => `tooth:${tooth}`;
export const aboutFile = (file: string): string => `file:${file}`;
export const ABOUT_DAYS = 'days:';
/** With a name of the part that leads nowhere: the lab tells that it gave work to another lab, or took it back from there. */
export const PART_GONE = 'part:';
export const PART_BACK = 'part-back:';
/** Who accepted it, where a link had gone to nobody known yet. */
export const PART_AT = 'part-at:';
const ABOUT_PARTS = [PART_GONE, PART_BACK, PART_AT] as const;
