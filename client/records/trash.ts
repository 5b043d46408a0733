// Taking a record out of the lists and putting it back (patients and drafts): two fields of the record itself, so nothing
// is deleted and every tablet follows. Many removals at once by one tablet are held: the records stay in the lists.
import { DEVICE } from './bounds.ts';
import { instant, text, type InferAll } from './shape.ts';

export const TRASH = {
  /** When it was taken out, by that tablet's clock; 0 = it is in the lists. */
  trashedAt: instant(),
  /** Hex device id. */
  trashedBy: text(DEVICE),
  /** `trashedAt` of the removal that an administrator let go although it was one of many. */
  trashAgreed: instant(),
};

export interface Removal {
  readonly id: string;
  readonly at: number;
  readonly by: string;
  readonly isAgreed: boolean;
}
export type TrashFacts = InferAll<typeof TRASH>;

/** null for a record that is in the lists. */
export function removalIn(id: string, { trashedAt, trashedBy, trashAgreed }: TrashFacts): Removal | null {
  return trashedAt === 0 ? null : { id, at: trashedAt, by: trashedBy, isAgreed: trashAgreed === trashedAt };
}

/** More than this many within a day are a mistake or an attack until somebody says otherwise. */
export const MASS = { records: 10, withinMs: 24 * 3_600_000 } as const;

/** Ids of the removals that are held: part of more than `MASS.records` by one tablet within a day, and not agreed to. */
export function heldRemovals(removals: readonly Removal[]): ReadonlySet<string> {
  const held = new Set<string>();
  const open = removals.filter(({ isAgreed }) => !isAgreed).toSorted((a, b) => a.at - b.at);
  for (const own of Map.groupBy(open, ({ by }) => by).values()) {
    for (const [to, { at }] of own.entries()) {
      const first = own[to - MASS.records];
      if (first && at - first.at <= MASS.withinMs)
        for (const { id } of own.slice(to - MASS.records, to + 1)) held.add(id);
    }
  }
  return held;
}
