// Teeth by their FDI number (ISO 3950), the only one that is ever stored. Other notations and words are for showing.

export type Jaw = 'upper' | 'lower';
export type Side = 'right' | 'left';

const POSITIONS = { permanent: 8, primary: 5 } as const;
const quadrants = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** All 52, permanent then primary, quadrant by quadrant from the midline. */
export const TEETH: readonly number[] = quadrants.flatMap((quadrant) =>
  Array.from({ length: quadrant > 4 ? POSITIONS.primary : POSITIONS.permanent }, (_, i) => quadrant * 10 + i + 1),
);
const ALL: ReadonlySet<unknown> = new Set(TEETH);

export function isTooth(value: unknown): value is number {
  return ALL.has(value);
}
export function isPrimary(tooth: number): boolean {
  return tooth > 50;
}
function quadrantOf(tooth: number): number {
  return Math.floor(tooth / 10);
}
function positionOf(tooth: number): number {
  return tooth % 10;
}
export function jawOf(tooth: number): Jaw {
  return [1, 2, 5, 6].includes(quadrantOf(tooth)) ? 'upper' : 'lower';
}
/** The patient's side, not the observer's. */
export function sideOf(tooth: number): Side {
  return [1, 4, 5, 8].includes(quadrantOf(tooth)) ? 'right' : 'left';
}

/** Universal (ADA): 1 … 32 from the upper right third molar, A … T in the primary teeth. */
export function toUniversal(tooth: number): string {
  const n = positionOf(tooth);
  const primary = (place: number): string => String.fromCharCode(64 + place);
  switch (quadrantOf(tooth)) {
    case 1:
      return String(9 - n);
    case 2:
      return String(8 + n);
    case 3:
      return String(25 - n);
    case 4:
      return String(24 + n);
    case 5:
      return primary(6 - n);
    case 6:
      return primary(5 + n);
    case 7:
      return primary(16 - n);
    default:
      return primary(15 + n);
  }
}

/**
 * Palmer (Zsigmondy): the position with the corner of its quadrant, ┘ upper right, └ upper left, ┌ lower left, ┐ lower
 * right. Unicode has corners for dentists, but hardly a tablet has letters for them.
 */
export function toPalmer(tooth: number): string {
  const quadrant = ((quadrantOf(tooth) - 1) % 4) + 1;
  const name = isPrimary(tooth) ? String.fromCharCode(64 + positionOf(tooth)) : String(positionOf(tooth));
  if (quadrant === 1) return `${name}┘`;
  if (quadrant === 2) return `└${name}`;
  return quadrant === 3 ? `┌${name}` : `${name}┐`;
}

const MIDLINE_OUTWARD = [1, 2, 3, 4, 5, 6, 7, 8];
const arch = (right: number, left: number, positions: number): readonly number[] => {
  const outward = MIDLINE_OUTWARD.slice(0, positions);
  return [...outward.toReversed().map((n) => right * 10 + n), ...outward.map((n) => left * 10 + n)];
};

/** As the dentist sees them: the patient's right on the left. */
export const ARCHES = {
  permanent: { upper: arch(1, 2, POSITIONS.permanent), lower: arch(4, 3, POSITIONS.permanent) },
  primary: { upper: arch(5, 6, POSITIONS.primary), lower: arch(8, 7, POSITIONS.primary) },
} as const;
const ROWS: readonly (readonly number[])[] = [
  ARCHES.permanent.upper,
  ARCHES.permanent.lower,
  ARCHES.primary.upper,
  ARCHES.primary.lower,
];

/** Teeth as they stand in the mouth, upper jaw first. */
export function inMouthOrder(teeth: readonly number[]): number[] {
  const order = ROWS.flat();
  return teeth.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** All teeth from one to the other along one arch, e.g. 14 … 16 or 12 … 22; null when they are not in one arch. */
export function span(from: number, to: number): readonly number[] | null {
  const row = ROWS.find((each) => each.includes(from) && each.includes(to));
  if (!row) return null;
  const [start, end] = [row.indexOf(from), row.indexOf(to)].toSorted((a, b) => a - b) as [number, number];
  return row.slice(start, end + 1);
}

/** Neighbouring teeth together: [16, 13, 14, 46] gives [[16], [14, 13], [46]]. */
export function runs(teeth: readonly number[]): readonly (readonly number[])[] {
  const chosen = new Set(teeth);
  const found: number[][] = [];
  for (const row of ROWS) {
    let run: number[] | null = null;
    for (const tooth of row) {
      if (!chosen.has(tooth)) run = null;
      else if (run) run.push(tooth);
      else found.push((run = [tooth]));
    }
  }
  return found;
}
