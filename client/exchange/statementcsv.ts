// A client's account as CSV: what was issued and paid, with the balance after each.
import { plainMoney, type Currency } from '../records/money.ts';
import type { Statement } from '../records/statement.ts';
import { csvTable } from './csv.ts';

export function statementCsv(
  { opening, lines, closing }: Statement,
  currency: Currency,
  from: string,
  to: string,
): string {
  const money = (amount: number): string => plainMoney(amount, currency);
  return csvTable(
    ['date', 'kind', 'number', 'amount', 'balance', 'currency'],
    [
      [from, 'opening balance', '', '', money(opening), currency],
      ...lines.map(({ date, kind, label, amount, balance }) => [
        date,
        kind,
        label,
        money(amount),
        money(balance),
        currency,
      ]),
      [to, 'closing balance', '', '', money(closing), currency],
    ],
  );
}
