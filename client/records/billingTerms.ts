// How a lab bills (`billing/terms`) and on what terms each client is billed (`client/<id>`), both in compartment `billing`:
// who stands on the paper, currency, taxes, days to pay, discount. Rates are settings: the law changes, the app does not.
import type * as Y from 'yjs';
import { LINE, NAME, PARAGRAPH } from './bounds.ts';
import { readMap, writeMap } from './content.ts';
import { CURRENCIES, WHOLE } from './money.ts';
import { code, count, list, record, text, type Infer, type InferAll } from './shape.ts';

export const TERMS = 'billing/terms';
export const clientDocument = (client: string): string => `client/${client}`;

/** A rate in hundredths of a percent; 0 % says why. */
const TAX = record({ name: text(NAME), rate: count(WHOLE), reason: text(LINE) });
export type Tax = Infer<typeof TAX>;
export const MOST_TAXES = 8;

const HOUSE_TERMS = {
  name: text(NAME),
  address: text(PARAGRAPH),
  taxNumber: text(NAME),
  bank: text(PARAGRAPH),
  currency: code(...CURRENCIES),
  /** The first counts for work of the lab. */
  taxes: list(TAX, MOST_TAXES),
  /** Days until an invoice is due. */
  days: count(365),
  /** Stands before each number. */
  prefix: text(12),
  /** The number the first invoice gets, for whoever goes on from another book; 0 = 1. Nothing once there is one. */
  firstNumber: count(999_999),
  footer: text(LINE),
};
export type HouseTerms = InferAll<typeof HOUSE_TERMS>;

const CLIENT_TERMS = {
  /** As it stands on the paper; '' = as the practice calls itself. */
  name: text(NAME),
  address: text(PARAGRAPH),
  taxNumber: text(NAME),
  /** 0 = as for everybody. */
  days: count(365),
  /** Hundredths of a percent off all work. */
  discount: count(WHOLE),
  note: text(LINE),
};
export type ClientTerms = InferAll<typeof CLIENT_TERMS>;

export function readHouseTerms(doc: Y.Doc): HouseTerms {
  return readMap(doc.getMap('fields'), HOUSE_TERMS);
}
export function writeHouseTerms(doc: Y.Doc, values: Partial<HouseTerms>): void {
  writeMap(doc.getMap('fields'), HOUSE_TERMS, values);
}
export function readClientTerms(doc: Y.Doc): ClientTerms {
  return readMap(doc.getMap('fields'), CLIENT_TERMS);
}
export function writeClientTerms(doc: Y.Doc, values: Partial<ClientTerms>): void {
  writeMap(doc.getMap('fields'), CLIENT_TERMS, values);
}

/** What a jurisdiction says of a dental technician's work today; a person takes it over and may change it. */
export const TAX_PRESETS = {
  GB: [
    { name: 'VAT', rate: 0, reason: 'Exempt: VATA 1994, Schedule 9, Group 7, item 2' },
    { name: 'VAT', rate: 2_000, reason: '' },
  ],
  DE: [
    // § 12 Abs. 2 Nr. 6 UStG: services of dental technicians.
    { name: 'USt', rate: 700, reason: '' },
    { name: 'USt', rate: 1_900, reason: '' },
  ],
  EU: [{ name: 'VAT', rate: 0, reason: 'Exempt: Directive 2006/112/EC, Article 132(1)(e)' }],
  US: [{ name: 'Sales tax', rate: 0, reason: 'No sales tax is charged on this supply' }],
} as const satisfies Readonly<Record<string, readonly Tax[]>>;
export type Jurisdiction = keyof typeof TAX_PRESETS;

/** What is missing before anything can be issued. */
export function missingTerms({ name, address, taxes }: HouseTerms): readonly ('name' | 'address' | 'tax' | 'reason')[] {
  return [
    ...(name.trim() === '' ? (['name'] as const) : []),
    ...(address.trim() === '' ? (['address'] as const) : []),
    ...(taxes.length === 0 ? (['tax'] as const) : []),
    ...(taxes.some(({ rate, reason }) => rate === 0 && reason.trim() === '') ? (['reason'] as const) : []),
  ];
}
