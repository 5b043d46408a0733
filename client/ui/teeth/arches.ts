// The order in which teeth lie on the screen: the patient's right on the left, as the dentist sees them.
// Must never hold words or numbers other than FDI.

export interface Quadrant {
  /** FDI quadrant, 1 … 4. */
  readonly number: 1 | 2 | 3 | 4;
  readonly teeth: readonly number[];
}
export interface Arch {
  readonly jaw: 'upper' | 'lower';
  readonly quadrants: readonly [Quadrant, Quadrant];
}

const outward = [1, 2, 3, 4, 5, 6, 7, 8];
const quadrant = (number: 1 | 2 | 3 | 4): Quadrant => {
  const fromMidline = outward.map((position) => number * 10 + position);
  return { number, teeth: number === 1 || number === 4 ? fromMidline.toReversed() : fromMidline };
};

export const arches: readonly Arch[] = [
  { jaw: 'upper', quadrants: [quadrant(1), quadrant(2)] },
  { jaw: 'lower', quadrants: [quadrant(4), quadrant(3)] },
];

export const teethOf = (arch: Arch): readonly number[] => arch.quadrants.flatMap((each) => each.teeth);

/** The tooth an arrow key leads to, from one that has the focus. */
export function neighbour(tooth: number, key: string): number | null {
  const arch = arches.findIndex((each) => teethOf(each).includes(tooth));
  const row = teethOf(arches[arch] as Arch);
  const at = row.indexOf(tooth);
  if (key === 'ArrowLeft') return row[at - 1] ?? null;
  if (key === 'ArrowRight') return row[at + 1] ?? null;
  if (key === 'Home') return row[0] ?? null;
  if (key === 'End') return row.at(-1) ?? null;
  const other = arches[key === 'ArrowUp' ? arch - 1 : key === 'ArrowDown' ? arch + 1 : -1];
  return other === undefined ? null : (teethOf(other)[at] ?? null);
}

/** Teeth sorted as they lie in the mouth, upper jaw first. */
export function inMouthOrder(teeth: readonly number[]): number[] {
  const order = arches.flatMap(teethOf);
  return teeth.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** Neighbours in one jaw become ranges: [13,12,11] is one run, [36, 46] are two. */
export function runs(teeth: readonly number[]): readonly (readonly number[])[] {
  const found: number[][] = [];
  for (const arch of arches) {
    let before = false;
    for (const tooth of teethOf(arch)) {
      const isOn = teeth.includes(tooth);
      if (isOn && before) found.at(-1)?.push(tooth);
      else if (isOn) found.push([tooth]);
      before = isOn;
    }
  }
  return found;
}
