// What whoever bills writes: terms, prices, invoices in the making, and the acts of the book. What was issued is never
// written again; every act is in the access log before it is in the book.
import { toHex } from '../../../protocol/bytes.ts';
import type { Action } from '../../access/event.ts';
import { appendAct, billedCases, BOOK, type Book, type BookAct, type Issue } from '../../records/billBook.ts';
import {
  BLANK_DRAFT,
  draftBillDocument,
  readBillDraft,
  writeBillDraft,
  type BillDraft,
} from '../../records/billDraft.ts';
import {
  clientDocument,
  missingTerms,
  TERMS,
  writeClientTerms,
  writeHouseTerms,
  type ClientTerms,
  type HouseTerms,
} from '../../records/billingTerms.ts';
import { MOST_CASES } from '../../records/billBook.ts';
import { addDays, isIsoDate } from '../../records/dates.ts';
import { appendIssued, creditOf, issuedDocument, MOST_LINES, totalsOf, type Invoice } from '../../records/invoice.ts';
import { MOST_MONEY } from '../../records/money.ts';
import { priceDocument, writePrice, type Price } from '../../records/prices.ts';
import { bookOf, hashOfInvoice, invoiceOf, nameOfClient, needBilling, proposed, read, unbilled } from './billing.ts';
import { giveNumbers } from './billnumbers.ts';
import type { House } from '../house.ts';
import type { BulkEdit } from '../records/library.ts';
import { mayEdit } from '../records/mayedit.ts';
import { Refused } from '../rpc.ts';

/** How many days an invoice may be paid in where nobody has said. */
const USUAL_DAYS = 30;

export async function write(
  house: House,
  record: string,
  edits: readonly Omit<BulkEdit, 'blobs'>[],
  action: Action = 'change',
): Promise<void> {
  const log = needBilling(house);
  if (!mayEdit(house, log, BOOK)) throw new Refused('not allowed');
  await house.journal.note({ action, record, compartment: 'billing', purpose: 'payment' });
  await house.editMany(
    log,
    edits.map((edit) => ({ ...edit, blobs: [] })),
  );
}
const newId = ({ ground }: House): string => toHex(ground.random(16));

// --- terms and prices

export async function saveTerms(house: House, values: Partial<HouseTerms>): Promise<void> {
  await write(house, TERMS, [{ name: TERMS, change: (doc) => writeHouseTerms(doc, values) }]);
}
export async function saveClient(house: House, id: string, values: Partial<ClientTerms>): Promise<void> {
  const name = clientDocument(id);
  await write(house, name, [{ name, change: (doc) => writeClientTerms(doc, values) }]);
}
export async function savePrices(house: House, list: string, prices: readonly Price[]): Promise<void> {
  const name = priceDocument(list);
  const change: BulkEdit['change'] = (doc) => {
    for (const price of prices) writePrice(doc, price);
  };
  await write(house, name, [{ name, change }]);
}
export async function removePrice(house: House, list: string, price: Price): Promise<void> {
  const name = priceDocument(list);
  const gone = { at: house.ground.clock.now(), by: toHex(house.device.id) };
  await write(house, name, [{ name, change: (doc) => writePrice(doc, price, gone) }], 'discard');
}

// --- in the making

export async function newBill(house: House, client: string): Promise<string> {
  const [id, book] = [newId(house), await bookOf(house)];
  const cases = unbilled(house, book, client).map((each) => each.id);
  const draft = { ...BLANK_DRAFT, client, cases: cases.slice(0, MOST_CASES), madeAt: house.ground.clock.now() };
  await saveBill(house, id, draft);
  return id;
}
export async function saveBill(house: House, id: string, draft: BillDraft): Promise<void> {
  const name = draftBillDocument(id);
  const before = await read(house, name, readBillDraft);
  if (before.isDone) throw new Refused('case went on');
  await write(house, name, [{ name, change: (doc) => writeBillDraft(doc, draft) }]);
}

// --- issuing

export async function issueBill(house: House, today: string, id: string): Promise<void> {
  const name = draftBillDocument(id);
  const draft = await read(house, name, readBillDraft);
  const book = await bookOf(house);
  if (draft.isDone || draft.client === '') throw new Refused('not found');
  const { proposal, terms, client } = await proposed(house, draft, today);
  const { lines, totals, holes } = proposal;
  if (holes.length > 0 || lines.length === 0 || lines.length > MOST_LINES) throw new Refused('incomplete');
  if (missingTerms(terms).length > 0) throw new Refused('incomplete');
  const billed = billedCases(book);
  const onIt = new Set(lines.map((line) => line.case));
  if (draft.cases.some((each) => billed.has(each) || !onIt.has(each))) throw new Refused('case went on');
  const invoice: Invoice = {
    ...{ type: 'invoice', of: '', ofNumber: '', why: '', currency: terms.currency, lines },
    ...{ client: draft.client, clientName: await nameOfClient(house, book, draft.client) },
    ...{ clientAddress: client.address, clientTaxNumber: client.taxNumber },
    ...{ seller: terms.name, sellerAddress: terms.address, sellerTaxNumber: terms.taxNumber, bank: terms.bank },
    ...{ prefix: terms.prefix, note: draft.note, footer: terms.footer },
    ...{ date: today, due: addDays(today, client.days || terms.days || USUAL_DAYS) },
  };
  const done: Omit<BulkEdit, 'blobs'> = { name, change: (doc) => writeBillDraft(doc, { ...draft, isDone: true }) };
  await issue(house, id, invoice, { total: totals.total, cases: draft.cases, first: terms.firstNumber, more: [done] });
}

export async function cancelBill(house: House, today: string, id: string, why: string): Promise<string> {
  const book = await bookOf(house);
  const found = need(book, id);
  if (why.trim().length === 0) throw new Refused('reason too short');
  const invoice = await invoiceOf(house, id, found.hash);
  if (found.state !== 'issued' || found.credits !== '' || !invoice) throw new Refused('not allowed');
  const isWaiting = book.issues.some((each) => each.credits === id && each.state === 'waiting');
  if (found.creditedBy !== null || isWaiting) throw new Refused('case went on');
  const credit = creditOf(invoice, { id, number: found.label, why: why.trim(), day: today });
  const credited = newId(house);
  await issue(house, credited, credit, { total: totalsOf(credit.lines).total, cases: [], first: 1, more: [] });
  return credited;
}

interface Issuing {
  readonly total: number;
  readonly cases: readonly string[];
  readonly first: number;
  readonly more: readonly Omit<BulkEdit, 'blobs'>[];
}
async function issue(
  house: House,
  id: string,
  invoice: Invoice,
  { total, cases, first, more }: Issuing,
): Promise<void> {
  const act: Partial<BookAct> = {
    ...{ act: 'issue', name: id, of: invoice.of, amount: Math.abs(total), isOwed: total < 0 ? 'yes' : 'no', cases },
    ...{ currency: invoice.currency, date: invoice.date, due: invoice.due, prefix: invoice.prefix },
    ...{ client: invoice.client, clientName: invoice.clientName, hash: hashOfInvoice(invoice), number: first },
  };
  await write(house, issuedDocument(id), [
    { name: issuedDocument(id), change: (doc) => appendIssued(doc, invoice) },
    ...more,
    { name: BOOK, change: (doc) => appendAct(doc, { ...act, ...by(house) }) },
  ]);
  await giveNumbers(house);
}

// --- what follows

export async function payBill(
  house: House,
  id: string,
  { amount, date, note }: { readonly amount: number; readonly date: string; readonly note: string },
): Promise<void> {
  const found = need(await bookOf(house), id);
  if (
    found.state !== 'issued' ||
    !Number.isSafeInteger(amount) ||
    amount <= 0 ||
    amount > MOST_MONEY ||
    !isIsoDate(date)
  )
    throw new Refused('incomplete');
  await act(house, id, {
    act: 'paid',
    name: newId(house),
    of: id,
    amount,
    date,
    note: note.slice(0, 300),
    currency: found.currency,
  });
}
export async function undoPayment(house: House, payment: string): Promise<void> {
  const found = (await bookOf(house)).issues.find(({ payments }) => payments.some(({ id }) => id === payment));
  if (!found) throw new Refused('not found');
  await act(house, found.id, { act: 'unpaid', name: newId(house), of: payment });
}
export async function remindBill(house: House, today: string, id: string): Promise<void> {
  const found = need(await bookOf(house), id);
  if (found.open <= 0) throw new Refused('not allowed');
  await act(house, id, { act: 'reminded', name: newId(house), of: id, date: today });
}
async function act(house: House, id: string, change: Partial<BookAct>): Promise<void> {
  await write(house, issuedDocument(id), [
    { name: BOOK, change: (doc) => appendAct(doc, { ...change, ...by(house) }) },
  ]);
}
function by(house: House): Pick<BookAct, 'at' | 'by'> {
  return { at: house.ground.clock.now(), by: toHex(house.device.id) };
}
function need(book: Book, id: string): Issue {
  const found = book.issues.find((each) => each.id === id);
  if (!found) throw new Refused('not found');
  return found;
}
