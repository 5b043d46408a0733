// The rows of teeth on the screen, and where an arrow key leads. Must never hold words or numbers other than FDI.
import { ARCHES } from '../../records/teeth.ts';

export type Dentition = keyof typeof ARCHES;
export interface Row {
  readonly jaw: 'upper' | 'lower';
  readonly teeth: readonly number[];
}

/** Upper jaw above, the patient's right on the left. */
export const rows = (dentition: Dentition): readonly Row[] => [
  { jaw: 'upper', teeth: ARCHES[dentition].upper },
  { jaw: 'lower', teeth: ARCHES[dentition].lower },
];

/** The teeth of one quadrant together, as they lie in the row. */
export function quadrants(dentition: Dentition): readonly (readonly number[])[] {
  return rows(dentition).flatMap(({ teeth }) => [teeth.slice(0, teeth.length / 2), teeth.slice(teeth.length / 2)]);
}

/** First tooth left of the midline of the screen's right half. */
export const isMidline = (tooth: number): boolean => tooth % 10 === 1 && [2, 3, 6, 7].includes(Math.floor(tooth / 10));

/** The tooth an arrow key leads to, from one that has the focus. */
export function neighbour(dentition: Dentition, tooth: number, key: string): number | null {
  const all = rows(dentition);
  const at = all.findIndex(({ teeth }) => teeth.includes(tooth));
  const teeth = all[at]?.teeth ?? [];
  const place = teeth.indexOf(tooth);
  if (key === 'ArrowLeft') return teeth[place - 1] ?? null;
  if (key === 'ArrowRight') return teeth[place + 1] ?? null;
  if (key === 'Home') return teeth[0] ?? null;
  if (key === 'End') return teeth.at(-1) ?? null;
  const other = key === 'ArrowUp' ? at - 1 : key === 'ArrowDown' ? at + 1 : -1;
  return all[other]?.teeth[place] ?? null;
}
