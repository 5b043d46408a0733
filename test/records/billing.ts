// A finished case, an invoice and a book as the stories of a lab's bills need them.
import * as Y from 'yjs';
import { BLANK_DRAFT, readBillDraft, writeBillDraft } from '../../client/records/billDraft.ts';
import { readBilledCase, writeBilledCase, type BilledCase } from '../../client/records/billedCase.ts';
import { appendAct, readBook, type Book, type BookAct } from '../../client/records/billBook.ts';
import * as terms from '../../client/records/billingTerms.ts';
import { appendIssued, readIssued, type Invoice, type Line } from '../../client/records/invoice.ts';
import { readPrices, writePrice } from '../../client/records/prices.ts';

export function aBilledCase(change: Partial<BilledCase> = {}): BilledCase {
  return {
    ...{ number: 'K-1', client: 'c1', clientName: 'Praxis Linde', state: 'shipped', kind: 'new', parent: '' },
    ...{ units: [{ type: 'bridge', material: 'zirconia', count: 3 }], remakeReason: '', finishedOn: '2027-03-04' },
    ...{ source: 'e1', place: 4, at: 5 },
    ...change,
  };
}
export function aLine(change: Partial<Line> = {}): Line {
  return {
    ...{ product: 'crown/zirconia', text: '', number: 'K-1', case: 'k1', quantity: 1, price: 100, isCredit: false },
    ...{ reason: '', discount: 0, tax: 'USt', rate: 700, exempt: '' },
    ...change,
  };
}
export function anInvoice(change: Partial<Invoice> = {}): Invoice {
  return {
    ...{ type: 'invoice', of: '', ofNumber: '', why: '', currency: 'EUR', client: 'c1', clientName: 'Praxis Linde' },
    ...{ clientAddress: 'Lindenweg 2', clientTaxNumber: '', seller: 'Łabędź Dental', sellerAddress: 'Hafenstr. 1' },
    ...{ sellerTaxNumber: 'DE1', bank: 'DE02 1203', prefix: 'R-', date: '2027-03-05', due: '2027-04-04' },
    ...{ note: '', footer: '', lines: [aLine()] },
    ...change,
  };
}
/** Acts in the order in which they were written. */
export function bookOf(...acts: readonly Partial<BookAct>[]): Book {
  const doc = new Y.Doc({ gc: false });
  for (const act of acts) appendAct(doc, act);
  return readBook(doc);
}
export const issued = (name: string, change: Partial<BookAct> = {}): Partial<BookAct> => ({
  ...{ act: 'issue', name, amount: 100, prefix: 'R-', date: '2027-03-05', due: '2027-04-04', client: 'c1', number: 1 },
  ...change,
});
export const numbered = (of: string, number: number): Partial<BookAct> => ({ act: 'number', name: of, of, number });

/** How each document of a lab's bills is read and written, for the laws that hold for every document. */
export const readBilling = {
  'billed case': readBilledCase,
  prices: readPrices,
  'billing terms': terms.readHouseTerms,
  'client terms': terms.readClientTerms,
  'bill draft': readBillDraft,
  issued: readIssued,
  'bill book': readBook,
};
export const writeBilling = {
  'billed case': (doc: Y.Doc) => writeBilledCase(doc, aBilledCase()),
  prices: (doc: Y.Doc) =>
    writePrice(doc, { type: 'crown', material: '', amount: 9_900, currency: 'EUR', isFlat: false, from: '2027-01-01' }),
  'billing terms': (doc: Y.Doc) => terms.writeHouseTerms(doc, { name: 'Nordlicht', taxes: [...terms.TAX_PRESETS.DE] }),
  'client terms': (doc: Y.Doc) => terms.writeClientTerms(doc, { address: 'Hafenstr. 1', discount: 250 }),
  'bill draft': (doc: Y.Doc) => writeBillDraft(doc, { ...BLANK_DRAFT, client: 'c1', cases: ['k1'] }),
  issued: (doc: Y.Doc) => appendIssued(doc, anInvoice()),
  'bill book': (doc: Y.Doc) => appendAct(doc, { act: 'issue', name: 'a', amount: 107, cases: ['k1'] }),
};
