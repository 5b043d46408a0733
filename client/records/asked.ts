// Whether a question was put before in the same conversation: by its words, in any order and spelling of letters.
import type { Listed } from './content.ts';
import { answerTo, type Message } from './thread.ts';

export interface AskedBefore {
  readonly query: Listed<Message>;
  /** null while it waits. */
  readonly answer: Listed<Message> | null;
}
/** Of the longer of two questions this part must stand in both. */
const ALIKE = 0.6;
/** Words that stand in every question. */
const SMALL = 3;

/** The newest question like this one; null when there is none. */
export function askedBefore(thread: readonly Listed<Message>[], text: string): AskedBefore | null {
  const words = wordsOf(text);
  if (words.size === 0) return null;
  const query = thread.findLast((each) => each.kind === 'query' && likeness(words, wordsOf(each.text)) >= ALIKE);
  return query ? { query, answer: answerTo(thread, query.id) } : null;
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((word) => b.has(word)).length;
  return both / Math.max(a.size, b.size);
}
/** Numbers are teeth and shades, so they count however short. */
function wordsOf(text: string): ReadonlySet<string> {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const all = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  const told = all.filter((word) => word.length > SMALL || /\d/.test(word));
  return new Set(told.length > 0 ? told : all);
}
