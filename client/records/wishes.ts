// What is always wanted between this house and one it knows (`own/templates`, compartment `cases`): margin, bite, contacts,
// how work is delivered, whether it may have parts made elsewhere. It fills an order only where nothing is said. Never
// anything of one patient.
import type * as Y from 'yjs';
import { applianceRule } from './appliances.ts';
import { LINE } from './bounds.ts';
import { plain } from './content.ts';
import { HEADER, ITEM, type Header, type Item } from './prescription.ts';
import { ONWARD } from './onward.ts';
import { text, type InferAll } from './shape.ts';
import { currentValue, isSameValue, writeValue } from './versions.ts';

const { marginForm, occlusionForm, contactForm, ponticForm, texture } = ITEM;
const OF_PIECE = { marginForm, occlusionForm, contactForm, ponticForm, texture };
const WISHES = {
  ...OF_PIECE,
  disinfectedBy: HEADER.disinfectedBy,
  delivery: text(LINE),
  notes: text(LINE),
  /** What sharing begins with; no order says it. */
  onward: ONWARD.onward,
};
export type Wishes = InferAll<typeof WISHES>;
export type Wish = keyof Wishes;
const NAMES = Object.keys(WISHES) as readonly Wish[];

const keyOf = (contact: string, wish: Wish): string => `wish/${contact}/${wish}`;

/** What a house always wants of this contact, or this contact of it. */
export function readWishes(doc: Y.Doc, contact: string): Wishes {
  const map = doc.getMap('fields');
  const read = (wish: Wish): unknown => WISHES[wish].read(plain(currentValue(map, keyOf(contact, wish))));
  return Object.fromEntries(NAMES.map((wish) => [wish, read(wish)])) as unknown as Wishes;
}
/** Throws when it is outside its bounds. */
export function writeWish<W extends Wish>(doc: Y.Doc, contact: string, wish: W, value: Wishes[W]): void {
  const shape = WISHES[wish] as { readonly fits: (value: string) => boolean };
  if (!shape.fits(value)) throw new Error('wish outside its bounds');
  const map = doc.getMap('fields');
  if (!isSameValue(currentValue(map, keyOf(contact, wish)), value))
    doc.transact(() => writeValue(map, keyOf(contact, wish), value));
}
export function saidWishes(wishes: Wishes): readonly Wish[] {
  return NAMES.filter((wish) => wishes[wish].trim() !== '');
}

export interface Wished {
  readonly item: Partial<Item>;
  readonly header: Partial<Header>;
  readonly notes: string;
}
/** What the wishes say where the order says nothing. Margins and contacts are said of fixed work alone. */
export function asWished(wishes: Wishes, { header, item, notes }: WishedFor): Wished {
  const isFixed = item.type !== '' && applianceRule(item.type).family === 'fixed';
  const wanted = (wish: Wish): boolean => wishes[wish].trim() !== '';
  const pieces = (Object.keys(OF_PIECE) as readonly (keyof typeof OF_PIECE)[]).filter(
    (wish) => isFixed && wanted(wish) && item[wish] === '' && (wish !== 'ponticForm' || item.type.endsWith('bridge')),
  );
  const lines = [wishes.delivery, wishes.notes].map((line) => line.trim()).filter((line) => line !== '');
  return {
    item: Object.fromEntries(pieces.map((wish) => [wish, wishes[wish]])),
    header:
      wanted('disinfectedBy') && header.disinfectedBy.trim() === '' ? { disinfectedBy: wishes.disinfectedBy } : {},
    notes: notes.trim() === '' ? lines.join('\n') : '',
  };
}
export interface WishedFor {
  readonly header: Pick<Header, 'disinfectedBy'>;
  readonly item: Pick<Item, 'type' | keyof typeof OF_PIECE>;
  readonly notes: string;
}
