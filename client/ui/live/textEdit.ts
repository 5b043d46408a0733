// The smallest edit between what a text was and what a person made of it, and where a caret goes when somebody else edits.
// Must never cut a surrogate pair in two: the shared text would keep half a character for ever.

export interface TextEdit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

/** One step of a change to a text, as Yjs reports it. */
export interface TextStep {
  readonly retain?: number | undefined;
  readonly insert?: unknown;
  readonly delete?: number | undefined;
}

const isLowSurrogate = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
};

/** `caret` is where the person's caret stands in `after`: what follows it was not typed now. */
export function smallestEdit(before: string, after: string, caret: number): TextEdit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let tail = 0;
  const mostTail = Math.min(shorter, after.length - caret);
  while (tail < mostTail && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  let head = 0;
  while (head < shorter - tail && before[head] === after[head]) head++;
  if (head > 0 && (isLowSurrogate(before, head) || isLowSurrogate(after, head))) head--;
  if (tail > 0 && (isLowSurrogate(before, before.length - tail) || isLowSurrogate(after, after.length - tail))) tail--;
  return { at: head, remove: before.length - head - tail, insert: after.slice(head, after.length - tail) };
}

/** Where position `at` is after `steps`. Text put in exactly there goes behind the caret. */
export function moved(at: number, steps: readonly TextStep[]): number {
  let position = at;
  let index = 0;
  for (const step of steps) {
    if (step.retain !== undefined) index += step.retain;
    else if (typeof step.insert === 'string') {
      if (index < position) position += step.insert.length;
      index += step.insert.length;
    } else if (step.delete !== undefined) position -= Math.max(0, Math.min(step.delete, position - index));
  }
  return position;
}
