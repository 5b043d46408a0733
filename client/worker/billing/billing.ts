// What a lab bills, read from its compartment `billing` alone: whoever bills holds no key of a case. Each look is in the
// access log before anything is shown.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { billedCases, BOOK, readBook, refusalOf, type Book } from '../../records/billBook.ts';
import {
  draftBillDocument,
  proposalOf,
  readBillDraft,
  type BillDraft,
  type Proposal,
} from '../../records/billDraft.ts';
import { FINISHED } from '../../records/billedCase.ts';
import {
  clientDocument,
  readClientTerms,
  readHouseTerms,
  TERMS,
  type ClientTerms,
  type HouseTerms,
} from '../../records/billingTerms.ts';
import { bytesOfInvoice, issuedDocument, readIssued, type Invoice } from '../../records/invoice.ts';
import { priceDocument, readPrices, STANDARD, type Price } from '../../records/prices.ts';
import type { BillCase, BillDraftView, BillingView, BillView, ClientRow, ClientView } from '../views/billview.ts';
import type { House } from '../house.ts';
import { mayEdit } from '../records/mayedit.ts';
import { Refused } from '../rpc.ts';
import type * as Y from 'yjs';

const looked = new WeakMap<House, Set<string>>();
/** Once a sitting for each record. */
export async function noteLook(house: House, record: string): Promise<void> {
  const known = looked.get(house) ?? new Set<string>();
  looked.set(house, known);
  if (known.has(record)) return;
  await house.journal.note({ action: 'open', record, compartment: 'billing', purpose: 'payment' });
  known.add(record);
}
export async function notePaper(house: House, record: string, how: 'print' | 'export'): Promise<void> {
  needBilling(house);
  const isBill = (await bookOf(house)).issues.some(({ id }) => id === record);
  const name = isBill ? issuedDocument(record) : clientDocument(record);
  await house.journal.note({ action: how, record: name, compartment: 'billing', purpose: 'payment' });
}

/** The log of what is billed; refused where this person holds no key of it. */
export function needBilling({ groups }: House): Bytes {
  const group = groups.all().find(({ place }) => place === 'billing');
  if (!group || !groups.epoch(group.log) || groups.organisation.kind !== 'lab') throw new Refused('not allowed');
  return group.log;
}
export async function read<T>(house: House, name: string, reader: (doc: Y.Doc) => T): Promise<T> {
  return reader((await house.document(needBilling(house), name)).doc);
}
export const bookOf = (house: House): Promise<Book> => read(house, BOOK, readBook);
export const termsOf = (house: House): Promise<HouseTerms> => read(house, TERMS, readHouseTerms);
const clientTermsOf = (house: House, id: string): Promise<ClientTerms> =>
  read(house, clientDocument(id), readClientTerms);

/** Finished cases of a client, or of all, the oldest first. */
function finished({ lists }: House, client: string | null): readonly BillCase[] {
  return [...(lists?.bills.all() ?? [])]
    .filter(([, each]) => FINISHED.includes(each.state) && (client === null || each.client === client))
    .map(([id, each]) => ({ ...each, id }))
    .sort((a, b) => (a.finishedOn < b.finishedOn ? -1 : a.finishedOn > b.finishedOn ? 1 : a.id < b.id ? -1 : 1));
}
export function unbilled(house: House, book: Book, client: string | null): readonly BillCase[] {
  const billed = billedCases(book);
  return finished(house, client).filter(({ id }) => !billed.has(id));
}

export async function nameOfClient(house: House, book: Book, id: string): Promise<string> {
  const { name } = await clientTermsOf(house, id);
  if (name !== '') return name;
  const said = [...(house.lists?.bills.all().values() ?? [])].filter(({ client }) => client === id);
  const newest = said.sort((a, b) => b.at - a.at)[0]?.clientName ?? '';
  return newest || (book.issues.findLast(({ client }) => client === id)?.clientName ?? '') || id.slice(0, 8);
}

export async function billingView(house: House, today: string): Promise<BillingView> {
  const log = needBilling(house);
  await noteLook(house, BOOK);
  const [book, terms] = [await bookOf(house), await termsOf(house)];
  const ids = new Set([...finished(house, null), ...book.issues].map(({ client }) => client));
  const clients = await Promise.all([...ids].map((id) => rowOf(house, book, terms, today, id)));
  const names = new Map(clients.map(({ id, name }) => [id, name]));
  return {
    ...{ terms, today },
    clients: clients.sort((a, b) => a.name.localeCompare(b.name)),
    drafts: [...(house.lists?.billDrafts.all() ?? [])]
      .filter(([, { isDone }]) => !isDone)
      .map(([id, { client, cases, madeAt }]) => ({
        ...{ id, client, clientName: names.get(client) ?? client.slice(0, 8), cases: cases.length, madeAt },
      })),
    issues: book.issues,
    mayWrite: mayEdit(house, log, BOOK),
  };
}
async function rowOf(house: House, book: Book, terms: HouseTerms, today: string, id: string): Promise<ClientRow> {
  const issues = book.issues.filter((each) => each.client === id && each.currency === terms.currency);
  const late = issues.filter((each) => each.open > 0 && each.due !== '' && each.due < today);
  const sum = (of: typeof issues): number => of.reduce((all, { open }) => all + open, 0);
  const name = await nameOfClient(house, book, id);
  return { id, name, cases: unbilled(house, book, id).length, open: sum(issues), late: sum(late) };
}

export async function clientView(house: House, today: string, id: string): Promise<ClientView> {
  needBilling(house);
  await noteLook(house, clientDocument(id));
  const [book, terms] = [await bookOf(house), await termsOf(house)];
  return {
    ...(await rowOf(house, book, terms, today, id)),
    terms: await clientTermsOf(house, id),
    unbilled: unbilled(house, book, id),
    issues: book.issues.filter(({ client }) => client === id),
  };
}

export async function pricesOf(house: House, list: string): Promise<readonly Price[]> {
  needBilling(house);
  await noteLook(house, priceDocument(list));
  return read(house, priceDocument(list), readPrices);
}

/** The lines an invoice in the making comes to, and what they rest on. */
export async function proposed(
  house: House,
  draft: BillDraft,
  day: string,
): Promise<{ proposal: Proposal; terms: HouseTerms; client: ClientTerms; cases: readonly BillCase[] }> {
  const [terms, client] = [await termsOf(house), await clientTermsOf(house, draft.client)];
  const lists = [priceDocument(draft.client), priceDocument(STANDARD)];
  const prices = await Promise.all(lists.map((name) => read(house, name, readPrices)));
  const cases = finished(house, draft.client);
  const facts = { cases: new Map(cases.map((each) => [each.id, each])), prices, house: terms, client, day };
  return { proposal: proposalOf(draft, facts), terms, client, cases };
}

export async function billDraftView(house: House, today: string, id: string): Promise<BillDraftView> {
  needBilling(house);
  await noteLook(house, draftBillDocument(id));
  const draft = await read(house, draftBillDocument(id), readBillDraft);
  if (draft.client === '' || draft.isDone) throw new Refused('not found');
  const book = await bookOf(house);
  const billed = billedCases(book);
  const { proposal, terms, client, cases } = await proposed(house, draft, today);
  return {
    ...{ draft, terms, clientTerms: client, today, proposal },
    clientName: await nameOfClient(house, book, draft.client),
    cases: cases.filter((each) => draft.cases.includes(each.id) || !billed.has(each.id)),
    elsewhere: draft.cases.filter((each) => billed.has(each) || !cases.some((known) => known.id === each)),
  };
}

export async function billView(house: House, today: string, id: string): Promise<BillView> {
  const log = needBilling(house);
  await noteLook(house, issuedDocument(id));
  const book = await bookOf(house);
  const issue = book.issues.find((each) => each.id === id);
  if (!issue) throw new Refused('not found');
  return {
    ...{ issue, today },
    invoice: await invoiceOf(house, issue.id, issue.hash),
    refusedFor: issue.state === 'refused' ? (refusalOf(book, issue)?.label ?? '') : '',
    creditLabel: book.issues.find((each) => each.id === issue.creditedBy)?.label ?? '',
    mayWrite: mayEdit(house, log, BOOK),
  };
}
/** What was issued, whatever was written beside it since. */
export async function invoiceOf(house: House, id: string, hash: string): Promise<Invoice | null> {
  const written = await read(house, issuedDocument(id), readIssued);
  return written.find((each) => hashOfInvoice(each) === hash) ?? null;
}
export const hashOfInvoice = (invoice: Invoice): string => toHex(sha256(bytesOfInvoice(invoice)));
