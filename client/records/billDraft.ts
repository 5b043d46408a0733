// An invoice that is being written (`invoice/<id>`, compartment `billing`) and the lines it comes to: proposed anew from the
// cases, price lists and terms whenever it is looked at, so a price that was filled in counts at once. Holes are named.
import type * as Y from 'yjs';
import type { BilledCase } from './billedCase.ts';
import type { ClientTerms, HouseTerms, Tax } from './billingTerms.ts';
import { MOST_CASES } from './billBook.ts';
import { CODE, DEVICE, LINE } from './bounds.ts';
import { plain } from './content.ts';
import { totalsOf, type Line, type Totals } from './invoice.ts';
import { MOST_MONEY, MOST_QUANTITY, WHOLE, type Currency } from './money.ts';
import { priceOn, type Price, type Product } from './prices.ts';
import { count, flag, instant, list, optional, record, text, type Infer } from './shape.ts';
import { currentValue, isSameValue, writeValue } from './versions.ts';

export const draftBillDocument = (id: string): string => `invoice/${id}`;
const MOST_EXTRAS = 40;

const EXTRA = record({
  text: text(LINE),
  quantity: count(MOST_QUANTITY),
  price: count(MOST_MONEY),
  isCredit: flag(),
  /** Place among the house's taxes. */
  tax: count(7),
});
export type Extra = Infer<typeof EXTRA>;
const DRAFT = record({
  client: text(CODE),
  cases: list(text(CODE), MOST_CASES),
  /** Remade cases of which somebody decided otherwise than is proposed. */
  credits: list(record({ case: text(CODE), isOn: flag() }), MOST_CASES),
  extras: list(EXTRA, MOST_EXTRAS),
  /** null = the client's. */
  discount: optional(count(WHOLE)),
  note: text(LINE),
  madeAt: instant(),
  /** It was issued, or thrown away. */
  isDone: flag(),
  /** When and by which device it was thrown away; 0 and '' where it was not. */
  thrownAt: instant(),
  thrownBy: text(DEVICE),
});
export type BillDraft = Infer<typeof DRAFT>;
export const BLANK_DRAFT: BillDraft = DRAFT.empty;

export function readBillDraft(doc: Y.Doc): BillDraft {
  return DRAFT.read(plain(currentValue(doc.getMap('fields'), 'draft')));
}
/** Throws when it is outside its bounds. */
export function writeBillDraft(doc: Y.Doc, draft: BillDraft): void {
  if (!DRAFT.fits(draft)) throw new Error('invoice outside its bounds');
  const map = doc.getMap('fields');
  doc.transact(() => {
    if (!isSameValue(currentValue(map, 'draft'), draft)) writeValue(map, 'draft', draft);
  });
}

/** Reasons for which a lab usually makes work again at its own cost; a person decides. */
const AT_OUR_COST: readonly BilledCase['remakeReason'][] = [
  'fit',
  'margin',
  'contacts',
  'bite',
  'shade',
  'shape',
  'fracture',
  'came loose',
];
export function isCredited(
  { kind, remakeReason }: BilledCase,
  id: string,
  { credits }: Pick<BillDraft, 'credits'>,
): boolean {
  if (kind !== 'remake') return false;
  return credits.find((each) => each.case === id)?.isOn ?? AT_OUR_COST.includes(remakeReason);
}

export interface BillingFacts {
  readonly cases: ReadonlyMap<string, BilledCase>;
  /** The client's own prices, then everybody's. */
  readonly prices: readonly (readonly Price[])[];
  readonly house: HouseTerms;
  readonly client: ClientTerms;
  /** The day on which it is issued. */
  readonly day: string;
}
export interface Proposal {
  readonly lines: readonly Line[];
  readonly totals: Totals;
  /** What has no price, each once. */
  readonly holes: readonly Product[];
  /** Numbers of cases whose order names no work: a person takes them off, or writes a line of her own. */
  readonly unnamed: readonly string[];
  readonly currency: Currency;
}

export function proposalOf(draft: BillDraft, facts: BillingFacts): Proposal {
  const { currency, taxes } = facts.house;
  const holes = new Map<string, Product>();
  const discount = draft.discount ?? facts.client.discount;
  const lines: Line[] = [];
  const unnamed: string[] = [];
  for (const id of draft.cases) {
    const billed = facts.cases.get(id);
    if (!billed) continue;
    if (billed.units.length === 0) unnamed.push(billed.number);
    for (const { type, material, count: units } of billed.units) {
      if (type === '') continue;
      // A price that begins later than the work was finished is not the price of that work.
      const day = billed.finishedOn || facts.day;
      const price = priceOn(facts.prices, { type, material }, day, currency);
      if (!price) {
        holes.set(`${type}/${material}`, { type, material });
        continue;
      }
      const line: Line = {
        ...{ product: `${type}/${material}`, text: '', number: billed.number, case: id, reason: '' },
        ...{ quantity: price.isFlat ? 1 : units, price: price.amount, isCredit: false, discount },
        ...taxed(taxes[0]),
      };
      lines.push(line);
      if (isCredited(billed, id, draft))
        lines.push({ ...line, isCredit: true, reason: billed.remakeReason || 'other' });
    }
  }
  for (const { text: words, quantity, price, isCredit, tax } of draft.extras)
    lines.push({
      ...{ product: '', text: words, number: '', case: '', reason: '', quantity, price, isCredit, discount: 0 },
      ...taxed(taxes[tax] ?? taxes[0]),
    });
  return { lines, totals: totalsOf(lines), holes: [...holes.values()], unnamed, currency };
}
function taxed(tax: Tax | undefined): Pick<Line, 'tax' | 'rate' | 'exempt'> {
  return { tax: tax?.name ?? '', rate: tax?.rate ?? 0, exempt: tax?.rate === 0 ? tax.reason : '' };
}
