// The book of a lab's invoices (`billing/book`, compartment `billing`, append-only): what was issued, which number it got,
// what was paid, reminded, cancelled. A number is never chosen by whoever issues: it is the place among all that was issued,
// in the relay's order, so it has no gap and nobody can take one twice. Nothing written here is ever changed.
import type * as Y from 'yjs';
import { CODE, DEVICE, LINE, NAME } from './bounds.ts';
import { appendRecord, readList, type Listed } from './content.ts';
import { CURRENCIES, type Currency } from './money.ts';
import { code, count, date, instant, list, record, text, type Infer } from './shape.ts';

export const BOOK = 'billing/book';
/** Cases of one invoice. */
export const MOST_CASES = 100;

const ACT = record({
  /**
   * issue = what it is and comes to, and with which `number` a new book begins; number = `of` got `number`, 0 = it was
   * refused; paid = `amount` on `of`; unpaid = the payment `of` was a mistake; reminded = a reminder for `of`.
   */
  act: code('', 'issue', 'number', 'paid', 'unpaid', 'reminded'),
  /** Chosen by its author: the first of each counts. */
  name: text(CODE),
  of: text(CODE),
  at: instant(),
  by: text(DEVICE),
  number: count(999_999_999),
  amount: count(Number.MAX_SAFE_INTEGER),
  /** The amount is owed by us: a credit, or an invoice that comes to less than nothing. */
  isOwed: code('no', 'yes'),
  currency: code(...CURRENCIES),
  date: date(),
  due: date(),
  client: text(CODE),
  clientName: text(NAME),
  prefix: text(12),
  note: text(LINE),
  /** Of an issue: hex log ids of the cases on it, and the hash of what was issued. */
  cases: list(text(CODE), MOST_CASES),
  hash: text(64),
});
export type BookAct = Infer<typeof ACT>;
const BLANK: BookAct = ACT.empty;

export interface Payment {
  readonly id: string;
  readonly amount: number;
  readonly date: string;
  readonly note: string;
}
export interface Issue {
  readonly id: string;
  /** As Yjs names the record: "client-clock". */
  readonly written: string;
  /** The invoice that this one cancels; '' for an invoice. */
  readonly credits: string;
  readonly currency: Currency;
  readonly client: string;
  readonly clientName: string;
  readonly date: string;
  readonly due: string;
  readonly cases: readonly string[];
  readonly hash: string;
  /** What is asked; negative for a credit. */
  readonly total: number;
  /** null until the relay has it in its place. */
  readonly number: number | null;
  /** As it is printed; '' before it has one. */
  readonly label: string;
  readonly state: 'waiting' | 'refused' | 'issued';
  /** Two tablets gave it, or another with its number, different numbers: a relay showed them different books. */
  readonly isInDoubt: boolean;
  readonly payments: readonly Payment[];
  readonly reminders: readonly string[];
  /** Id of the credit note that cancels it; null while none does. */
  readonly creditedBy: string | null;
  /** What is still to be paid; 0 once it is cancelled and nothing was paid. */
  readonly open: number;
  /** The number a book begins with whose first issue this is. */
  readonly first: number;
}
export interface Book {
  /** In the order of their numbers, those without one last. */
  readonly issues: readonly Issue[];
}

export function appendAct(doc: Y.Doc, act: Partial<BookAct>): void {
  appendRecord(doc.getArray('acts'), ACT, { ...BLANK, ...act });
}

export function readBook(doc: Y.Doc): Book {
  const acts = readList(doc.getArray('acts'), ACT);
  const of = Map.groupBy(acts, ({ act }) => act);
  const numbers = Map.groupBy(of.get('number') ?? [], (each) => each.of);
  const taken = Map.groupBy(
    (of.get('number') ?? []).filter(({ number }) => number > 0),
    ({ number }) => number,
  );
  const undone = new Set((of.get('unpaid') ?? []).map((each) => each.of));
  const paid = Map.groupBy(
    once(of.get('paid') ?? []).filter(({ name }) => !undone.has(name)),
    (each) => each.of,
  );
  const reminded = Map.groupBy(of.get('reminded') ?? [], (each) => each.of);
  const issued = once(of.get('issue') ?? []).map((act): Issue => {
    const given = [...new Set((numbers.get(act.name) ?? []).map(({ number }) => number))].sort((a, b) => a - b);
    const number = given.find((each) => each > 0) ?? null;
    const others = new Set((taken.get(number ?? 0) ?? []).map((each) => each.of));
    const total = act.isOwed === 'yes' ? -act.amount : act.amount;
    return {
      ...{ id: act.name, written: act.id, credits: act.of, currency: act.currency, client: act.client },
      ...{ clientName: act.clientName, date: act.date, due: act.due, cases: act.cases, hash: act.hash, total, number },
      label: number === null ? '' : `${act.prefix}${String(number).padStart(4, '0')}`,
      state: number !== null ? 'issued' : given.length > 0 ? 'refused' : 'waiting',
      isInDoubt: given.length > 1 || others.size > 1,
      payments: (paid.get(act.name) ?? []).map(({ name, amount, date: on, note }) => ({
        id: name,
        amount,
        date: on,
        note,
      })),
      reminders: (reminded.get(act.name) ?? []).map(({ date: on }) => on).toSorted(),
      creditedBy: null,
      open: 0,
      first: Math.max(1, act.number),
    };
  });
  const credits = new Map(
    issued.filter((each) => each.state === 'issued' && each.credits !== '').map((each) => [each.credits, each.id]),
  );
  const issues = issued.map((each): Issue => {
    const creditedBy = credits.get(each.id) ?? null;
    const asked = each.state !== 'issued' || creditedBy !== null || each.credits !== '' ? 0 : each.total;
    return { ...each, creditedBy, open: asked - each.payments.reduce((sum, { amount }) => sum + amount, 0) };
  });
  return {
    issues: issues.sort((a, b) => (a.number ?? Infinity) - (b.number ?? Infinity) || (a.id < b.id ? -1 : 1)),
  };
}

function once(acts: readonly Listed<BookAct>[]): readonly Listed<BookAct>[] {
  const seen = new Set<string>();
  return acts.filter(({ name }) => name !== '' && !seen.has(name) && seen.add(name));
}

/** Why something that was issued gets no number: somebody else was first. */
export function refusalOf(book: Book, { cases, credits }: Pick<Issue, 'cases' | 'credits'>): Issue | null {
  const standing = book.issues.filter(({ state }) => state === 'issued');
  if (credits !== '') return standing.find((each) => each.credits === credits) ?? null;
  const isBilled = (each: Issue): boolean =>
    each.credits === '' && each.creditedBy === null && each.cases.some((id) => cases.includes(id));
  return standing.find(isBilled) ?? null;
}

/**
 * The numbers of what waits, given the ids of all that waits in the relay's order. What is decided depends on what comes
 * before in that order alone, so two tablets that decide apart decide the same. 0 = refused.
 */
export function numbersFor(book: Book, waiting: readonly string[]): ReadonlyMap<string, number> {
  let now = book;
  const given = new Map<string, number>();
  for (const id of waiting) {
    const issue = now.issues.find((each) => each.id === id && each.state === 'waiting');
    if (!issue) continue;
    const last = now.issues.reduce((most, { number }) => Math.max(most, number ?? 0), 0);
    const number = refusalOf(now, issue) ? 0 : last === 0 ? issue.first : last + 1;
    given.set(id, number);
    now = { ...now, issues: now.issues.map((each) => settled(each, issue, number)) };
  }
  return given;
}
function settled(each: Issue, issue: Issue, number: number): Issue {
  if (each.id === issue.id) return number === 0 ? { ...each, state: 'refused' } : { ...each, state: 'issued', number };
  return number > 0 && issue.credits === each.id ? { ...each, creditedBy: issue.id } : each;
}

/** Cases that stand on something that was issued or waits for its number. */
export function billedCases({ issues }: Book): ReadonlySet<string> {
  const counts = issues.filter((each) => each.state !== 'refused' && each.credits === '' && each.creditedBy === null);
  return new Set(counts.flatMap(({ cases }) => cases));
}
