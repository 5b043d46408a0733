// The lab's materials by lot (`own/materials`, compartment `cases`): typed or scanned once when a box comes in, picked by a
// tap for every case after that. Nothing of a case or a patient.
import type * as Y from 'yjs';
import { CODE, NAME } from './bounds.ts';
import { plain } from './content.ts';
import { isIsoDate } from './dates.ts';
import { MATERIALS } from './materials.ts';
import { code, date, flag, instant, record, text, type Infer } from './shape.ts';
import { currentValue, writeValue } from './versions.ts';

export const STOCK = 'own/materials';
/** More lots on the shelf can't be noted; more than this is not read. */
export const MOST_LOTS = 600;

const LOT = record({
  /** '' for what is no material of an order: etch, cement, stain. */
  kind: code('', ...MATERIALS),
  product: text(NAME),
  manufacturer: text(NAME),
  lot: text(CODE),
  expiry: date(),
  addedAt: instant(),
  /** The box is empty, or was thrown away. */
  isGone: flag(),
});
export type Lot = Infer<typeof LOT>;
export type StockLot = Lot & { readonly id: string };

const KEY = 'lot/';
const root = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('fields');

/** What is on the shelf: what expires first stands first, as it should be used; without a day last. */
export function readStock(doc: Y.Doc): readonly StockLot[] {
  const map = root(doc);
  return [...map.keys()]
    .filter((key) => key.startsWith(KEY))
    .map((key) => ({ ...LOT.read(plain(currentValue(map, key))), id: key.slice(KEY.length) }))
    .filter(({ product, lot, isGone }) => product !== '' && lot !== '' && !isGone)
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
    .slice(0, MOST_LOTS);
}
const rank = ({ expiry, product, lot }: Lot): string => `${expiry === '' ? '~' : expiry} ${product} ${lot}`;

/** False when there is no room for more. Throws when it is outside its bounds. */
export function writeLot(doc: Y.Doc, id: string, lot: Lot): boolean {
  if (!LOT.fits(lot) || id === '' || id.length > CODE) throw new Error('lot outside its bounds');
  if (!lot.isGone && readStock(doc).length >= MOST_LOTS) return false;
  doc.transact(() => writeValue(root(doc), KEY + id, { ...lot }));
  return true;
}

/** Products as they were called before, for the next box of the same: the newest first. */
export function knownProducts(doc: Y.Doc): readonly Pick<Lot, 'kind' | 'product' | 'manufacturer'>[] {
  const map = root(doc);
  const lots = [...map.keys()]
    .filter((key) => key.startsWith(KEY))
    .map((key) => LOT.read(plain(currentValue(map, key))))
    .filter(({ product }) => product !== '')
    .toSorted((a, b) => b.addedAt - a.addedAt);
  const byName = new Map(
    lots.toReversed().map(({ kind, product, manufacturer }) => [product, { kind, product, manufacturer }]),
  );
  return [...byName.values()].toReversed().slice(0, 100);
}

/** Why a lot may not be noted as it was typed. */
export type LotProblem = 'no product' | 'no manufacturer' | 'no lot' | 'here already';
export function lotProblems(
  lot: Pick<Lot, 'product' | 'manufacturer' | 'lot'>,
  stock: readonly Lot[],
): readonly LotProblem[] {
  const same = (each: Lot): boolean => each.product === lot.product.trim() && each.lot === lot.lot.trim();
  return [
    ...(lot.product.trim() === '' ? (['no product'] as const) : []),
    ...(lot.manufacturer.trim() === '' ? (['no manufacturer'] as const) : []),
    ...(lot.lot.trim() === '' ? (['no lot'] as const) : stock.some(same) ? (['here already'] as const) : []),
  ];
}

/**
 * Lot and expiry out of what a scanner of box labels types: a GS1 element string (GS1 General Specifications, AI 10 and 17),
 * with its identifiers in brackets or as the raw string with group separators. null when it is none.
 */
export function readBoxCode(typed: string): { readonly lot: string; readonly expiry: string } | null {
  const text = typed.trim().replace(/^\](?:d2|C1|Q3)/, '');
  const parts = text.startsWith('(') ? bracketed(text) : raw(text);
  const lot = parts.get('10') ?? '';
  return lot === '' ? null : { lot, expiry: dayOf(parts.get('17') ?? '') };
}
function bracketed(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/\((\d{2,4})\)([^(]*)/g)].map(([, name = '', value = '']) => [name, value.trim()]));
}
/** Identifiers whose values have one length; every other value ends at a group separator. */
const FIXED: Readonly<Record<string, number>> = {
  '00': 18,
  '01': 14,
  '02': 14,
  '11': 6,
  '13': 6,
  '15': 6,
  '17': 6,
  '20': 2,
};
const OPEN = ['10', '21', '240', '241', '30', '37'];
function raw(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let rest = text;
  while (rest !== '') {
    const fixed = FIXED[rest.slice(0, 2)];
    const open = OPEN.find((name) => rest.startsWith(name));
    if (fixed !== undefined) {
      const value = rest.slice(2, 2 + fixed);
      if (value.length < fixed || !/^\d+$/.test(value)) return new Map();
      found.set(rest.slice(0, 2), value);
      rest = rest.slice(2 + fixed).replace(/^\x1d/, '');
    } else if (open !== undefined && found.has('01')) {
      const [value = ''] = rest.slice(open.length).split('\x1d');
      found.set(open, value);
      rest = rest.slice(open.length + value.length).replace(/^\x1d/, '');
    } else return new Map();
  }
  return found;
}
/** YYMMDD; day 00 is the last of its month. '' when it is no day. */
function dayOf(value: string): string {
  const [, year = '', month = '', day = ''] = /^(\d\d)(\d\d)(\d\d)$/.exec(value) ?? [];
  if (year === '') return '';
  const last = new Date(Date.UTC(2000 + Number(year), Number(month), 0)).getUTCDate();
  const date = `20${year}-${month}-${day === '00' ? String(last) : day}`;
  return isIsoDate(date) ? date : '';
}
