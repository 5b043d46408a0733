// What a lab bills, as screens show it. Case numbers and amounts; no patient, tooth or word of an order is among it.
import type { BillDraft, Proposal } from '../../records/billDraft.ts';
import type { Issue } from '../../records/billBook.ts';
import type { BilledCase } from '../../records/billedCase.ts';
import type { ClientTerms, HouseTerms } from '../../records/billingTerms.ts';
import type { Bytes } from '../../../protocol/bytes.ts';
import type { PriceProblem } from '../../exchange/pricecsv.ts';
import type { Invoice } from '../../records/invoice.ts';
import type { Price } from '../../records/prices.ts';

export interface ClientRow {
  /** Hex root of the practice. */
  readonly id: string;
  readonly name: string;
  /** Finished cases that stand on nothing yet. */
  readonly cases: number;
  /** In the house's currency: still to be paid, and how much of it is late. */
  readonly open: number;
  readonly late: number;
}
export interface BillDraftRow {
  readonly id: string;
  readonly client: string;
  readonly clientName: string;
  readonly cases: number;
  readonly madeAt: number;
}
export interface BillTrash {
  readonly drafts: readonly {
    readonly id: string;
    readonly clientName: string;
    readonly cases: number;
    /** Unix ms, and whose tablet; 0 and '' where an older version took it out. */
    readonly at: number;
    readonly by: string;
  }[];
  readonly prices: readonly {
    readonly list: string;
    /** '' = everybody's. */
    readonly listName: string;
    readonly price: Price;
    readonly at: number;
    readonly by: string;
  }[];
  readonly mayWrite: boolean;
}
export interface BillingView {
  readonly terms: HouseTerms;
  readonly today: string;
  readonly clients: readonly ClientRow[];
  readonly drafts: readonly BillDraftRow[];
  /** In the order of their numbers, those without one last. */
  readonly issues: readonly Issue[];
  readonly mayWrite: boolean;
}
export interface BillCase extends BilledCase {
  readonly id: string;
}
export interface ClientView extends ClientRow {
  readonly terms: ClientTerms;
  readonly unbilled: readonly BillCase[];
  readonly issues: readonly Issue[];
}
export interface BillDraftView {
  readonly draft: BillDraft;
  readonly clientName: string;
  readonly terms: HouseTerms;
  readonly clientTerms: ClientTerms;
  readonly today: string;
  /** Finished cases of the client: those on it, and those that stand on nothing yet. */
  readonly cases: readonly BillCase[];
  /** Of the cases on it those that meanwhile stand on something else. */
  readonly elsewhere: readonly string[];
  readonly proposal: Proposal;
}
export interface BillView {
  readonly issue: Issue;
  /** null when it is not here, or is not what was issued. */
  readonly invoice: Invoice | null;
  /** Of what was refused: the printed number of what stands in its way. */
  readonly refusedFor: string;
  /** Of an invoice that is cancelled: the printed number of the credit note. */
  readonly creditLabel: string;
  readonly today: string;
  readonly mayWrite: boolean;
}

export interface PriceImport {
  readonly taken: number;
  /** Why nothing was taken, line by line. 'letters': the file is no UTF-8. */
  readonly problems: readonly (Omit<PriceProblem, 'fault'> & { readonly fault: PriceProblem['fault'] | 'letters' })[];
}

export interface BillingApi {
  billing(): BillingView;
  billClient(id: string): ClientView;
  saveBillingTerms(values: Partial<HouseTerms>): void;
  saveClientTerms(id: string, values: Partial<ClientTerms>): void;
  /** 'standard', or a client's. */
  prices(list: string): readonly Price[];
  /** All or none. */
  savePrices(list: string, prices: readonly Price[]): void;
  removePrice(list: string, price: Price): void;
  /** A CSV file: all of it or nothing. */
  importPrices(list: string, file: Bytes): PriceImport;
  exportPrices(list: string): Bytes;
  exportStatement(client: string, from: string, to: string): Bytes;
  /** With all finished cases of the client that stand on nothing yet. Returns its id. */
  newBill(client: string): string;
  billDraft(id: string): BillDraftView;
  saveBill(id: string, draft: BillDraft): void;
  /** It leaves the list; from the trash it comes back as it was. */
  discardBill(id: string): void;
  billTrash(): BillTrash;
  putBackBill(id: string): void;
  putBackPrice(list: string, price: Price): void;
  /** Its id stays; refused while a price or anything else is missing. */
  issueBill(id: string): void;
  bill(id: string): BillView;
  /** A credit note over all of it; returns its id. */
  cancelBill(id: string, why: string): string;
  payBill(id: string, payment: { readonly amount: number; readonly date: string; readonly note: string }): void;
  undoPayment(payment: string): void;
  remindBill(id: string): void;
  /** It leaves as a paper or a file: noted before it does. `record` is an invoice's id, or a client's for a statement. */
  noteBillPaper(record: string, how: 'print' | 'export'): void;
}
