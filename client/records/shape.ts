// What one stored value may be: how to read it from anything a stranger may have written, and whether a value of ours
// fits. Reading never throws; what has another shape reads as empty. Bounds keep honest edits far inside the gate's.
import type { Bytes } from '../../protocol/bytes.ts';
import { isIsoDate } from './dates.ts';

export interface Shape<T> {
  readonly empty: T;
  readonly read: (value: unknown) => T;
  readonly fits: (value: T) => boolean;
}
export type Infer<S> = S extends Shape<infer T> ? T : never;
type Shapes = Readonly<Record<string, Shape<never>>>;
export type InferAll<F> = { readonly [K in keyof F]: Infer<F[K]> };

/** Text of at most `max` UTF-16 units; longer text is cut when read. */
export function text(max: number): Shape<string> {
  return {
    empty: '',
    read(value) {
      if (typeof value === 'number' && Number.isFinite(value)) return String(value);
      return typeof value === 'string' ? value.slice(0, max).toWellFormed() : '';
    },
    fits: (value) => value.length <= max,
  };
}

export function flag(): Shape<boolean> {
  return { empty: false, read: (value) => value === true, fits: () => true };
}

/** A whole number; 0 when it is anything else. */
export function count(max: number): Shape<number> {
  const fits = (value: number): boolean => Number.isSafeInteger(value) && value >= 0 && value <= max;
  return { empty: 0, read: (value) => (typeof value === 'number' && fits(value) ? value : 0), fits };
}

/** Unix milliseconds as a tablet believed them, 0 when unknown. */
export function instant(): Shape<number> {
  return count(8_640_000_000_000_000);
}

/** An ISO date, "2026-03-01", or ''. */
export function date(): Shape<string> {
  const fits = (value: string): boolean => value === '' || isIsoDate(value);
  return { empty: '', read: (value) => (typeof value === 'string' && fits(value) ? value : ''), fits };
}

/** One of these codes; the first stands for everything else. */
export function code<const C extends string>(...codes: readonly [C, ...C[]]): Shape<C> {
  return {
    empty: codes[0],
    read: (value) => codes.find((each) => each === value) ?? codes[0],
    fits: (value) => codes.includes(value),
  };
}

/** Between `min` and `max` bytes, or none at all; none when it is anything else. */
export function octets(min: number, max: number): Shape<Bytes> {
  const fits = (value: Uint8Array): boolean => value.length === 0 || (value.length >= min && value.length <= max);
  return {
    empty: new Uint8Array(0),
    read: (value) => (value instanceof Uint8Array && fits(value) ? new Uint8Array(value) : new Uint8Array(0)),
    fits,
  };
}

/** Values that read as empty are left out. */
export function list<T>(each: Shape<T>, max: number): Shape<readonly T[]> {
  return {
    empty: [],
    read(value) {
      if (!Array.isArray(value)) return [];
      return value
        .slice(0, max)
        .map(each.read)
        .filter((item) => item !== each.empty);
    },
    fits: (value) => value.length <= max && value.every(each.fits),
  };
}

/** A plain object with these fields; foreign fields are left out. */
export function record<const F extends Readonly<Record<string, unknown>>>(fields: F): Shape<InferAll<F>> {
  const entries = Object.entries(fields as unknown as Shapes) as unknown as [string, Shape<unknown>][];
  const from = (get: (name: string) => unknown): InferAll<F> =>
    Object.fromEntries(entries.map(([name, shape]) => [name, shape.read(get(name))])) as InferAll<F>;
  return {
    empty: Object.fromEntries(entries.map(([name, shape]) => [name, shape.empty])) as InferAll<F>,
    read(value) {
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return from((name) => (isObject && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined));
    },
    fits: (value) => entries.every(([name, shape]) => shape.fits((value as Record<string, unknown>)[name])),
  };
}

export function optional<T>(inner: Shape<T>): Shape<T | null> {
  return {
    empty: null,
    read: (value) => (value === null || value === undefined ? null : inner.read(value)),
    fits: (value) => value === null || inner.fits(value),
  };
}
