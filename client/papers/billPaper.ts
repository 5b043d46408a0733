// An invoice or credit note as a PDF file: who, to whom, case numbers, work, amounts, tax. What it may say is what the frozen
// invoice holds, which knows no patient; words and the way money is written come from whoever asks.
import type { Bytes } from '../../protocol/bytes.ts';
import { netOf, totalsOf, type Invoice, type Line } from '../records/invoice.ts';
import { Paper, type Format, type TableRow } from './paper.ts';

export interface BillWords {
  readonly title: string;
  readonly number: string;
  readonly date: string;
  readonly due: string;
  readonly taxNumber: string;
  readonly cancels: (number: string) => string;
  readonly columns: {
    readonly case: string;
    readonly work: string;
    readonly quantity: string;
    readonly price: string;
    readonly amount: string;
  };
  readonly net: string;
  readonly tax: (name: string, percent: string, net: string) => string;
  readonly total: string;
  readonly pay: string;
  readonly page: (page: number, of: number) => string;
  /** What a line says it is for, its reason and discount included. */
  readonly line: (line: Line) => string;
  readonly money: (amount: number) => string;
  readonly percent: (hundredths: number) => string;
  readonly day: (date: string) => string;
}

export async function billPaper(
  invoice: Invoice,
  label: string,
  words: BillWords,
  format: Format,
  at: Date,
): Promise<Bytes> {
  const paper = await Paper.begin({ format, title: `${words.title} ${label}`, at });
  paper.text(invoice.seller, { size: 13, isBold: true });
  paper.text([...invoice.sellerAddress.split('\n')].join(' · '), { isSoft: true });
  paper.space(28);
  const taxNumberOf = (number: string): string[] => (number === '' ? [] : [`${words.taxNumber} ${number}`]);
  paper.beside(
    [invoice.clientName, invoice.clientAddress, ...taxNumberOf(invoice.clientTaxNumber)].filter((each) => each !== ''),
    [
      [words.number, label],
      [words.date, words.day(invoice.date)],
      ...(invoice.type === 'invoice' ? [[words.due, words.day(invoice.due)] as const] : []),
      ...(invoice.sellerTaxNumber === '' ? [] : [[words.taxNumber, invoice.sellerTaxNumber] as const]),
    ],
  );
  paper.space(28);
  paper.text(`${words.title} ${label}`, { size: 16, isBold: true });
  if (invoice.type === 'credit note') paper.text(`${words.cancels(invoice.ofNumber)} ${invoice.why}`);
  if (invoice.note !== '') paper.text(invoice.note);
  paper.space(12);
  const { columns } = words;
  paper.table(
    [
      { title: columns.case, share: 0.17 },
      { title: columns.work, share: 0.41 },
      { title: columns.quantity, share: 0.1, isRight: true },
      { title: columns.price, share: 0.16, isRight: true },
      { title: columns.amount, share: 0.16, isRight: true },
    ],
    invoice.lines.map((line): TableRow => ({
      cells: [line.number, words.line(line), String(line.quantity), words.money(line.price), words.money(netOf(line))],
    })),
  );
  const { net, taxes, total } = totalsOf(invoice.lines);
  paper.space(8);
  paper.table(
    [
      { title: '', share: 0.7 },
      { title: '', share: 0.3, isRight: true },
    ],
    [
      { cells: [words.net, words.money(net)], hasRule: true },
      ...taxes.map((each) => ({
        cells: [words.tax(each.tax, words.percent(each.rate), words.money(each.net)), words.money(each.amount)],
      })),
      { cells: [words.total, words.money(total)], isBold: true, hasRule: true },
    ],
  );
  paper.space(14);
  for (const reason of new Set(taxes.map(({ exempt }) => exempt).filter((each) => each !== ''))) paper.text(reason);
  if (invoice.type === 'invoice' && invoice.bank !== '') {
    paper.space(8);
    paper.text(words.pay, { isBold: true });
    paper.text(invoice.bank);
  }
  if (invoice.footer !== '') {
    paper.space(8);
    paper.text(invoice.footer, { isSoft: true });
  }
  return paper.finish(words.page);
}
