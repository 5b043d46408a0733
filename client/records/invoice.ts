// An invoice or credit note as it is issued (`issued/<id>`, compartment `billing`, append-only): case numbers and amounts,
// no patient and nothing clinical. Sums are whole minor units; tax is rounded once for each rate, as EN 16931 BR-CO-17 has it.
import type * as Y from 'yjs';
import { CODE, LINE, NAME, PARAGRAPH } from './bounds.ts';
import { appendRecord, readList } from './content.ts';
import { CURRENCIES, MOST_MONEY, MOST_QUANTITY, shareOf, WHOLE } from './money.ts';
import { code, count, date, flag, list, record, text, type Infer } from './shape.ts';

export const issuedDocument = (id: string): string => `issued/${id}`;
export const MOST_LINES = 300;

export const LINE_SHAPE = record({
  /** `type/material` of a product, or '' where `text` says it all. */
  product: text(CODE),
  text: text(LINE),
  /** The case's number, and its hex log id. */
  number: text(CODE),
  case: text(CODE),
  quantity: count(MOST_QUANTITY),
  /** For one; the sign is said by `isCredit`. */
  price: count(MOST_MONEY),
  isCredit: flag(),
  /** Why something is credited: a code of the remake's reasons. */
  reason: text(CODE),
  /** Hundredths of a percent off. */
  discount: count(WHOLE),
  tax: text(NAME),
  rate: count(WHOLE),
  exempt: text(LINE),
});
export type Line = Infer<typeof LINE_SHAPE>;

const INVOICE = record({
  type: code('invoice', 'credit note'),
  /** Of a credit note: which invoice it cancels, its printed number, and why. */
  of: text(CODE),
  ofNumber: text(CODE),
  why: text(LINE),
  currency: code(...CURRENCIES),
  client: text(CODE),
  clientName: text(NAME),
  clientAddress: text(PARAGRAPH),
  clientTaxNumber: text(NAME),
  seller: text(NAME),
  sellerAddress: text(PARAGRAPH),
  sellerTaxNumber: text(NAME),
  bank: text(PARAGRAPH),
  prefix: text(12),
  date: date(),
  due: date(),
  note: text(LINE),
  footer: text(LINE),
  lines: list(LINE_SHAPE, MOST_LINES),
});
export type Invoice = Infer<typeof INVOICE>;

export interface TaxSum {
  readonly tax: string;
  readonly rate: number;
  readonly exempt: string;
  readonly net: number;
  readonly amount: number;
}
export interface Totals {
  readonly net: number;
  readonly taxes: readonly TaxSum[];
  readonly total: number;
}

/** Before tax, discount taken off; negative for a credit. */
export function netOf({ quantity, price, discount, isCredit }: Line): number {
  const full = quantity * price;
  const net = full - shareOf(full, discount);
  return isCredit ? 0 - net : net;
}

export function totalsOf(lines: readonly Line[]): Totals {
  const sums = new Map<string, TaxSum>();
  for (const line of lines) {
    const { tax, rate, exempt } = line;
    const key = `${String(rate)}|${tax}|${exempt}`;
    const net = (sums.get(key)?.net ?? 0) + netOf(line);
    sums.set(key, { tax, rate, exempt, net, amount: shareOf(net, rate) });
  }
  const taxes = [...sums.values()].sort((a, b) => b.rate - a.rate);
  const net = taxes.reduce((sum, each) => sum + each.net, 0);
  return { net, taxes, total: taxes.reduce((sum, each) => sum + each.amount, net) };
}

/** Every copy that was written; which of them was issued says its hash in the book. */
export function readIssued(doc: Y.Doc): readonly Invoice[] {
  return readList(doc.getArray('papers'), INVOICE).map(({ id: _id, writer: _writer, ...invoice }) => invoice);
}
/** Throws when it is outside its bounds. */
export function appendIssued(doc: Y.Doc, invoice: Invoice): void {
  appendRecord(doc.getArray('papers'), INVOICE, invoice);
}
/** The bytes that are hashed: every field in the order of the shape. */
export function bytesOfInvoice(invoice: Invoice): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(INVOICE.read(invoice)));
}

/** Everything back: the same lines, each the other way round. */
export function creditOf(invoice: Invoice, of: { id: string; number: string; why: string; day: string }): Invoice {
  return {
    ...invoice,
    ...{ type: 'credit note', of: of.id, ofNumber: of.number, why: of.why, date: of.day, due: of.day },
    lines: invoice.lines.map((line) => ({ ...line, isCredit: !line.isCredit })),
  };
}
