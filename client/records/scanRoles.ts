// What a scan shows of the mouth, as whoever added it says: which of the surfaces of a case it is and of which jaw. Nobody
// has to say it; a scan of which nothing is said counts for whatever is asked.
import type { FileRecord } from './files.ts';
import type { Item } from './prescription.ts';
import { jawOf, type Jaw } from './teeth.ts';

export const SCAN_ROLES = ['preparation', 'antagonist', 'bite', 'design'] as const;
export type ScanRole = (typeof SCAN_ROLES)[number];

export type ScanFacts = Pick<FileRecord, 'kind' | 'role' | 'jaw'>;

/** Jaws the ordered work stands in; none while nobody has said. */
export function jawsOf(items: readonly Pick<Item, 'teeth' | 'jaw'>[]): ReadonlySet<Jaw> {
  return new Set(
    items.flatMap(({ teeth, jaw }): readonly Jaw[] => [
      ...teeth.map(jawOf),
      ...(jaw === 'both' ? (['upper', 'lower'] as const) : jaw === '' ? [] : [jaw]),
    ]),
  );
}

/** A scan said to be the preparation is of a jaw nothing was ordered for, or the opposing jaw of the very jaw that was. */
export function isWrongJaw({ kind, role, jaw }: ScanFacts, jaws: ReadonlySet<Jaw>): boolean {
  if (kind !== 'scan' || jaw === '' || jaws.size !== 1) return false;
  return role === 'antagonist' ? jaws.has(jaw) : (role === 'preparation' || role === 'design') && !jaws.has(jaw);
}

/** Whether there is a scan for this: one that is said to be it, or one of which nothing is said. */
export function isScanned(role: ScanRole, files: readonly ScanFacts[]): boolean {
  return files.some((file) => file.kind === 'scan' && (file.role === role || file.role === ''));
}
