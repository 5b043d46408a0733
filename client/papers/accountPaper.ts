// A client's account as a PDF file: the balance before, what was issued and paid, the balance after, and how long what is
// open has been due. Numbers and amounts only.
import type { Bytes } from '../../protocol/bytes.ts';
import type { Statement, StatementLine } from '../records/statement.ts';
import { Paper, type Format } from './paper.ts';

export interface AccountWords {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly opening: string;
  readonly closing: string;
  readonly ageing: string;
  readonly date: string;
  readonly what: string;
  readonly number: string;
  readonly amount: string;
  readonly balance: string;
  readonly kinds: Readonly<Record<StatementLine['kind'], string>>;
  readonly ages: readonly string[];
  readonly page: (page: number, of: number) => string;
  readonly money: (amount: number) => string;
  readonly day: (date: string) => string;
}
export interface AccountFacts {
  readonly name: string;
  readonly address: string;
  readonly seller: string;
  readonly from: string;
  readonly to: string;
  readonly statement: Statement;
}

export async function accountPaper(
  { name, address, seller, from, to, statement }: AccountFacts,
  words: AccountWords,
  format: Format,
  at: Date,
): Promise<Bytes> {
  const paper = await Paper.begin({ format, title: words.title, at });
  paper.text(seller, { size: 13, isBold: true });
  paper.space(28);
  paper.beside(
    [name, address].filter((each) => each !== ''),
    [
      [words.from, words.day(from)],
      [words.to, words.day(to)],
    ],
  );
  paper.space(28);
  paper.text(words.title, { size: 16, isBold: true });
  paper.space(12);
  const right = { share: 0.19, isRight: true } as const;
  paper.table(
    [
      { title: words.date, share: 0.26 },
      { title: words.what, share: 0.2 },
      { title: words.number, share: 0.16 },
      { title: words.amount, ...right },
      { title: words.balance, ...right },
    ],
    [
      { cells: [words.day(from), words.opening, '', '', words.money(statement.opening)] },
      ...statement.lines.map(({ date, kind, label, amount, balance }) => ({
        cells: [words.day(date), words.kinds[kind], label, words.money(amount), words.money(balance)],
      })),
      { cells: [words.day(to), words.closing, '', '', words.money(statement.closing)], isBold: true, hasRule: true },
    ],
  );
  paper.space(20);
  paper.keep(60);
  paper.text(words.ageing, { isBold: true });
  paper.space(4);
  const share = 1 / words.ages.length;
  paper.table(
    words.ages.map((title) => ({ title, share, isRight: true })),
    [{ cells: statement.ages.map((amount) => words.money(amount)) }],
  );
  return paper.finish(words.page);
}
