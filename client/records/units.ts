// Single teeth of a piece of work that are of another material or shade than the rest of it.
import { CODE } from './bounds.ts';
import { MATERIALS, type Material } from './materials.ts';
import { code, record, text, type Shape } from './shape.ts';
import { isTooth } from './teeth.ts';

export interface Unit {
  readonly tooth: number;
  /** '' = as the piece. */
  readonly material: Material | '';
  readonly shade: string;
}

const UNIT = record({ material: code('', ...MATERIALS), shade: text(CODE) });
const MOST = 32;

const toothOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'tooth') ? Reflect.get(value, 'tooth') : null;

/** Each tooth once, the first of it; without teeth that are none. */
export const UNITS: Shape<readonly Unit[]> = {
  empty: [],
  read(value) {
    if (!Array.isArray(value)) return [];
    const units = new Map<number, Unit>();
    for (const each of value.slice(0, MOST) as unknown[]) {
      const tooth = toothOf(each);
      if (isTooth(tooth) && !units.has(tooth)) units.set(tooth, { tooth, ...UNIT.read(each) });
    }
    return [...units.values()];
  },
  fits: (value) =>
    value.length <= MOST &&
    new Set(value.map(({ tooth }) => tooth)).size === value.length &&
    value.every((unit) => isTooth(unit.tooth) && UNIT.fits(unit)),
};

/** With this said of one tooth; nothing said of it takes it out. */
export function withUnit(units: readonly Unit[], unit: Unit): readonly Unit[] {
  const others = units.filter(({ tooth }) => tooth !== unit.tooth);
  return unit.material === '' && unit.shade === '' ? others : [...others, unit];
}
