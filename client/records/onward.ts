// Work that goes on to a second lab. Whether the practice allows it stands beside the order in `case/prescription`, which only
// the practice writes, and is no part of the order: allowing it changes nothing that was approved. What of an order becomes
// the part is picked here; nothing that was not picked is in it.
import type * as Y from 'yjs';
import { readMap, writeMap } from './content.ts';
import type { Item, Prescription } from './prescription.ts';
import { code, type InferAll } from './shape.ts';

export const ONWARD = {
  /** '' = nobody has said, which allows nothing. */
  onward: code('', 'allowed', 'forbidden'),
};
export type Onward = InferAll<typeof ONWARD>['onward'];

export function readOnward(doc: Y.Doc): Onward {
  return readMap(doc.getMap('header'), ONWARD).onward;
}
export function writeOnward(doc: Y.Doc, onward: Onward): void {
  writeMap(doc.getMap('header'), ONWARD, { onward });
}

/** What a consent names when it covers a second lab. */
export const ANOTHER_LAB = 'another lab';

/** A piece of the order, or some of its teeth; no teeth = all of it. */
export interface Picked {
  readonly item: string;
  readonly teeth: readonly number[];
}

/**
 * The pieces that were picked, under the ids they have in the order, so that what comes back finds its piece. Pictures of
 * shades stay, because a file goes only where it was picked itself.
 */
export function pickedItems({ items }: Pick<Prescription, 'items'>, picked: readonly Picked[]): readonly Item[] {
  return items.flatMap((item) => {
    const pick = picked.find((each) => each.item === item.id);
    if (!pick || item.type === '') return [];
    const isIn = (tooth: number): boolean => pick.teeth.length === 0 || pick.teeth.includes(tooth);
    const teeth = item.teeth.filter(isIn);
    if (item.teeth.length > 0 && teeth.length === 0) return [];
    return [
      {
        ...item,
        teeth,
        pontics: item.pontics.filter(isIn),
        units: item.units.filter(({ tooth }) => isIn(tooth)),
        shadePhoto: '',
      },
    ];
  });
}

interface Piece {
  readonly appliance: string;
  readonly teeth: readonly number[];
}
/** Whether two are about the same teeth; work without teeth is told apart by its kind. */
export function isSameWork(a: Piece, b: Piece): boolean {
  if (a.teeth.length === 0 || b.teeth.length === 0)
    return a.appliance === b.appliance && a.teeth.length === b.teeth.length;
  return a.teeth.some((tooth) => b.teeth.includes(tooth));
}

/** A part that nobody waits for any more. */
export function isPartOver(state: string): boolean {
  return ['completed', 'cancelled', 'rejected'].includes(state);
}

/** States of a case from which its lab gives a part out: it has taken the order on, and the work has not left. */
const WHILE_MADE: readonly string[] = [
  'accepted',
  'on hold',
  'design',
  'design review',
  'changes asked',
  'approved',
  'making',
  'qc',
  'ready',
];
export function mayGiveOut(side: 'owner' | 'guest', state: string): boolean {
  return side === 'guest' ? WHILE_MADE.includes(state) : state !== 'draft' && !isPartOver(state);
}
