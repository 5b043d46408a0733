// A surface of triangles with shared corners, as every reader here makes it. Limits are kept before memory is taken.
export interface Mesh {
  /** x y z of every corner, in the file's unit (mm by custom in dentistry). */
  readonly positions: Float32Array<ArrayBuffer>;
  /** Three corners a triangle. */
  readonly index: Uint32Array<ArrayBuffer>;
  /** r g b of every corner, 0 … 255; null when the file has no colours. */
  readonly colours: Uint8Array<ArrayBuffer> | null;
}

export interface Bounds {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

export type MeshRefusal =
  | 'no triangles'
  | 'too many triangles'
  /** The file ends before what it announces. */
  | 'cut off'
  /** A corner is not a finite number, or further away than anything a mouth holds. */
  | 'not a number'
  | 'unreadable';

/** A large intraoral scan has some 500,000. Four million take about 250 MB while they are read. */
export const MOST_TRIANGLES = 4_000_000;
export const MOST_CORNERS = 3 * MOST_TRIANGLES;
/** Beyond this no unit makes sense, and squares would leave the range of a float. */
const FURTHEST = 1e7;
/** Written so that NaN is none. */
export const isPlace = (value: number): boolean => Math.abs(value) <= FURTHEST;

/** Grows typed arrays by doubling, never beyond `most`. */
export class Grown<T extends Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>> {
  values: T;
  length = 0;
  readonly #make: (length: number) => T;
  constructor(make: (length: number) => T, expected: number) {
    this.#make = make;
    this.values = make(Math.max(48, expected));
  }

  push3(a: number, b: number, c: number): void {
    if (this.length + 3 > this.values.length) {
      const larger = this.#make(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length] = a;
    this.values[this.length + 1] = b;
    this.values[this.length + 2] = c;
    this.length += 3;
  }

  done(): T {
    return (this.length === this.values.length ? this.values : this.values.slice(0, this.length)) as T;
  }
}
export const floats = (length: number): Float32Array<ArrayBuffer> => new Float32Array(length);
export const numbers = (length: number): Uint32Array<ArrayBuffer> => new Uint32Array(length);
export const octets = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length);

/** What a reader found becomes a mesh: corners that exist, finite and near, and at least one triangle with an area. */
export function finishMesh(
  positions: Float32Array<ArrayBuffer>,
  index: Uint32Array<ArrayBuffer>,
  colours: Uint8Array<ArrayBuffer> | null,
): Mesh | MeshRefusal {
  const corners = positions.length / 3;
  for (const value of positions) if (!isPlace(value)) return 'not a number';
  let kept = 0;
  for (let i = 0; i + 2 < index.length; i += 3) {
    const a = index[i]!;
    const b = index[i + 1]!;
    const c = index[i + 2]!;
    if (a >= corners || b >= corners || c >= corners) return 'unreadable';
    if (a === b || b === c || a === c) continue;
    index[kept] = a;
    index[kept + 1] = b;
    index[kept + 2] = c;
    kept += 3;
  }
  if (!hasArea(positions, index, kept)) return 'no triangles';
  return { positions, index: kept === index.length ? index : index.slice(0, kept), colours };
}

/** Whether one of the triangles is more than a line. */
function hasArea(positions: Float32Array, index: Uint32Array, length: number): boolean {
  for (let i = 0; i < length; i += 3) {
    const [a, b, c] = [3 * index[i]!, 3 * index[i + 1]!, 3 * index[i + 2]!];
    const along = (from: number, to: number, k: number): number => positions[to + k]! - positions[from + k]!;
    for (let k = 0; k < 3; k++) {
      const next = (k + 1) % 3;
      if (along(a, b, k) * along(a, c, next) !== along(a, b, next) * along(a, c, k)) return true;
    }
  }
  return false;
}

/** Of all corners. */
export function boundsOfPlaces(places: Float32Array): Bounds {
  return boundsOf({
    positions: places as Mesh['positions'],
    index: Uint32Array.from({ length: places.length / 3 }, (_, i) => i),
  });
}
/** Of the corners that triangles use; stray ones do not count. */
export function boundsOf({ positions, index }: Pick<Mesh, 'positions' | 'index'>): Bounds {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const corner of index) {
    for (let k = 0; k < 3; k++) {
      const value = positions[3 * corner + k]!;
      if (value < min[k]!) min[k] = value;
      if (value > max[k]!) max[k] = value;
    }
  }
  return { min, max };
}

/** Nine numbers a triangle, corners repeated. */
export function trianglesOf({ positions, index }: Pick<Mesh, 'positions' | 'index'>): Float32Array<ArrayBuffer> {
  const out = new Float32Array(3 * index.length);
  index.forEach((corner, i) => out.set(positions.subarray(3 * corner, 3 * corner + 3), 3 * i));
  return out;
}
