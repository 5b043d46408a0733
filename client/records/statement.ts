// What a client owes and how it came to that: everything issued and paid between two days, the balance before and after,
// and how long what is open has been due. From the book alone; no clock.
import type { Issue } from './billBook.ts';
import { daysBetween } from './dates.ts';

export interface StatementLine {
  readonly date: string;
  readonly kind: 'invoice' | 'credit note' | 'payment';
  /** The printed number it is about. */
  readonly label: string;
  /** Payments and credits are negative. */
  readonly amount: number;
  readonly balance: number;
}
/** Days since what is open was due: not yet, up to 30, 60, 90, longer. */
export const AGES = [0, 30, 60, 90, Infinity] as const;
export interface Statement {
  readonly opening: number;
  readonly lines: readonly StatementLine[];
  readonly closing: number;
  /** What is open on the last day, by age; adds up to `closing` less what was paid too much. */
  readonly ages: readonly number[];
}

type Move = Omit<StatementLine, 'balance'>;

/** `from` and `to` are days, both counted. All issues must be of one client and currency. */
export function statementOf(issues: readonly Issue[], from: string, to: string): Statement {
  const standing = issues.filter(({ state }) => state === 'issued');
  const moves = standing
    .flatMap((issue): Move[] => [
      {
        date: issue.date,
        kind: issue.credits === '' ? 'invoice' : 'credit note',
        label: issue.label,
        amount: issue.total,
      },
      ...issue.payments.map(({ date, amount }): Move => ({
        date,
        kind: 'payment',
        label: issue.label,
        amount: -amount,
      })),
    ])
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.label < b.label ? -1 : 1));
  const before = moves.filter(({ date }) => date < from);
  const opening = before.reduce((sum, { amount }) => sum + amount, 0);
  let balance = opening;
  const lines = moves
    .filter(({ date }) => date >= from && date <= to)
    .map((move): StatementLine => {
      balance += move.amount;
      return { ...move, balance };
    });
  return { opening, lines, closing: balance, ages: agesOf(standing, to) };
}

function agesOf(issues: readonly Issue[], to: string): readonly number[] {
  const ages = AGES.map(() => 0);
  const cancelled = new Set(
    issues.filter(({ credits, date }) => credits !== '' && date <= to).map(({ credits }) => credits),
  );
  for (const { id, credits, total, date, due, payments } of issues) {
    if (credits !== '' || date > to) continue;
    const paid = payments.filter((each) => each.date <= to).reduce((sum, { amount }) => sum + amount, 0);
    const open = (cancelled.has(id) ? 0 : total) - paid;
    const late = due === '' ? 0 : daysBetween(due, to);
    const at = AGES.findIndex((most) => late <= most);
    ages[at] = (ages[at] ?? 0) + open;
  }
  return ages;
}
