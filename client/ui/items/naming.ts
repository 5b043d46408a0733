// What a physical item is called: "Impression, opposing jaw", with the remark behind it.
import type { PhysicalItem } from '../../records/physical.ts';
import type { ItemsWords } from '../words/items.ts';

export function nameOfItem(
  w: Pick<ItemsWords, 'kinds' | 'parts'>,
  { kind, part, name }: Pick<PhysicalItem, 'kind' | 'part' | 'name'>,
): string {
  const what = part === '' ? w.kinds[kind] : `${w.kinds[kind]}, ${w.parts[part]}`;
  return name === '' ? what : `${what} · ${name}`;
}

/** Where it is, in one line. */
export function whereWords(
  w: Pick<ItemsWords, 'at' | 'noPlace' | 'outAt' | 'isLost' | 'isDisposed'>,
  { where, place, house }: Pick<PhysicalItem, 'where' | 'place' | 'house'>,
): string {
  switch (where) {
    case 'here':
      return w.at(place === '' ? w.noPlace : place);
    case 'out':
      return w.outAt(house);
    case 'lost':
      return w.isLost;
    case 'disposed':
      return w.isDisposed;
  }
}
