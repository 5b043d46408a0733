// What a lab asks for its work (`prices/<list>`, compartment `billing`): a list for everybody and one for each client, each
// price with the day from which it holds. What a list does not say is a hole, which is named and never guessed.
import type * as Y from 'yjs';
import { APPLIANCES, type Appliance } from './appliances.ts';
import { DEVICE } from './bounds.ts';
import { plain } from './content.ts';
import { isIsoDate } from './dates.ts';
import { MATERIALS, type Material } from './materials.ts';
import { CURRENCIES, MOST_MONEY, type Currency } from './money.ts';
import { code, count, flag, instant, record, text, type Infer } from './shape.ts';
import { currentValue, isSameValue, writeValue } from './versions.ts';

/** The id of the list for everybody. */
export const STANDARD = 'standard';
export const priceDocument = (list: string): string => `prices/${list}`;

/** Columns of a price list as a file, in this order. */
export const PRICE_COLUMNS = ['appliance', 'material', 'unit', 'price', 'currency', 'from'] as const;

/** '' as material: of whatever it is made. */
export interface Product {
  readonly type: Appliance;
  readonly material: Material | '';
}
const PRICE = record({
  amount: count(MOST_MONEY),
  currency: code(...CURRENCIES),
  /** Once for a piece of work, whatever it counts; else for each unit. */
  isFlat: flag(),
  isGone: flag(),
  /** When and by which device it was taken out; 0 and '' while it is in its list. */
  goneAt: instant(),
  goneBy: text(DEVICE),
});
export type PriceValue = Infer<typeof PRICE>;
export interface Price extends Pick<PriceValue, 'amount' | 'currency' | 'isFlat'>, Product {
  /** The first day on which it holds. */
  readonly from: string;
}

const keyOf = ({ type, material, from }: Pick<Price, 'type' | 'material' | 'from'>): string =>
  `${type}/${material}/${from}`;

/** By kind, material and day, the newest first; without those that were taken out. */
export function readPrices(doc: Y.Doc): readonly Price[] {
  return readAll(doc).flatMap(({ price, gone }) => (gone ? [] : [price]));
}
/** Who took a price out, and when; 0 and '' where an older version did. */
export interface Gone {
  readonly at: number;
  readonly by: string;
}
export interface GonePrice extends Gone {
  readonly price: Price;
}
/** Those that were taken out, as they stood. */
export function readGonePrices(doc: Y.Doc): readonly GonePrice[] {
  return readAll(doc).flatMap(({ price, gone }) => (gone ? [{ price, ...gone }] : []));
}
function readAll(doc: Y.Doc): readonly { readonly price: Price; readonly gone: Gone | null }[] {
  const map = doc.getMap('fields');
  return [...map.keys()]
    .flatMap((key) => {
      const product = productIn(key);
      const { isGone, goneAt, goneBy, ...price } = PRICE.read(plain(currentValue(map, key)));
      return product ? [{ price: { ...product, ...price }, gone: isGone ? { at: goneAt, by: goneBy } : null }] : [];
    })
    .sort(({ price: a }, { price: b }) => order(a) - order(b) || (a.from < b.from ? 1 : -1));
}
function productIn(key: string): (Product & { readonly from: string }) | null {
  const [type, material, from, ...more] = key.split('/');
  const appliance = APPLIANCES.find((each) => each === type);
  const known = material === '' ? '' : MATERIALS.find((each) => each === material);
  if (!appliance || known === undefined || from === undefined || !isIsoDate(from) || more.length > 0) return null;
  return { type: appliance, material: known, from };
}
const order = ({ type, material }: Product): number =>
  APPLIANCES.indexOf(type) * 100 + (material === '' ? 0 : 1 + MATERIALS.indexOf(material));

/** Throws when it is outside its bounds. With `gone` it is taken out of its list, and stays in the trash. */
export function writePrice(doc: Y.Doc, price: Price, gone: Gone | null = null): void {
  const { amount, currency, isFlat } = price;
  const said = { goneAt: gone?.at ?? 0, goneBy: gone?.by ?? '' };
  const value = { amount, currency, isFlat, isGone: gone !== null, ...(gone ? said : {}) };
  const key = keyOf(price);
  if (!PRICE.fits({ ...value, ...said }) || !productIn(key)) throw new Error('price outside its bounds');
  const map = doc.getMap('fields');
  doc.transact(() => {
    if (!isSameValue(currentValue(map, key), value)) writeValue(map, key, value);
  });
}

/**
 * What holds on a day: the client's own price before everybody's, one for the material before one for any, the newest that
 * has begun. Null is a hole; a price in another currency fills none.
 */
export function priceOn(
  lists: readonly (readonly Price[])[],
  { type, material }: Product,
  day: string,
  currency: Currency,
): Price | null {
  const holds = (price: Price): boolean =>
    price.type === type && price.from <= day && price.currency === currency && price.from !== '';
  for (const prices of lists) {
    for (const wanted of new Set([material, ''] as const)) {
      const found = prices.filter((price) => holds(price) && price.material === wanted);
      const newest = found.reduce<Price | null>((best, each) => (best && best.from >= each.from ? best : each), null);
      if (newest) return newest;
    }
  }
  return null;
}
