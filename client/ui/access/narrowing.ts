// What the list of events is narrowed to, as the fields of the screen say it, and what the vault is asked for by that.
import type { EventFilter, Rule } from '../../worker/views/eventrow.ts';

/** '' = not narrowed. Dates are ISO days of this tablet. */
export interface Narrowing {
  readonly person: string;
  readonly device: string;
  readonly patient: string;
  readonly lab: string;
  readonly purpose: string;
  readonly rule: Rule | 'any' | '';
  readonly from: string;
  readonly to: string;
}
export const EVERYTHING: Narrowing = {
  person: '',
  device: '',
  patient: '',
  lab: '',
  purpose: '',
  rule: '',
  from: '',
  to: '',
};

/** Codes of the log by what they are called in the reader's language. */
type Called = Readonly<Record<string, string>>;

export function filterOf(
  narrowing: Narrowing,
  record: string | null,
  search: string,
  called: readonly Called[],
): EventFilter {
  const { from, to, rule, ...keys } = narrowing;
  const chosen = Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== ''));
  const words = search.split(/\s+/).filter((word) => word !== '');
  return {
    ...chosen,
    ...(record === null ? {} : { record }),
    ...(rule === '' ? {} : { rule }),
    ...periodOf(from, to),
    ...(words.length === 0 ? {} : { words: words.map((text) => ({ text, codes: codesCalled(text, called) })) }),
  };
}

/** From the first moment of one day to the last of the other. */
export function periodOf(from: string, to: string): { readonly from?: number; readonly to?: number } {
  const [first, last] = [dayAt(from), dayAt(to)];
  return {
    ...(first === null ? {} : { from: first.getTime() }),
    ...(last === null ? {} : { to: last.setHours(23, 59, 59, 999) }),
  };
}
function dayAt(day: string): Date | null {
  const at = new Date(`${day}T00:00:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}

function codesCalled(word: string, called: readonly Called[]): string[] {
  const wanted = word.toLowerCase();
  return called.flatMap((names) =>
    Object.entries(names).flatMap(([code, name]) => (name.toLowerCase().includes(wanted) ? [code] : [])),
  );
}
