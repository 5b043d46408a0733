// Whether a surface is closed: every edge of a closed one belongs to exactly two triangles. The others lie around openings,
// or where more than two meet; those that hang together are one rim.
import type { Mesh } from './mesh.ts';
import { Weld } from './weld.ts';

/** Some 3 million edges: 50 MB while they are counted. */
const MOST_COUNTED = 2_000_000;

/** More are not told apart: a record has no room for them. */
const MOST_RIMS = 9_999;

/** Rims of a surface: 0 = closed; null when it has too many triangles to be counted. A scan from a mouth has one. */
export function rimsOf({ positions, index }: Pick<Mesh, 'positions' | 'index'>): number | null {
  const triangles = index.length / 3;
  if (triangles > MOST_COUNTED) return null;
  const corners = sameCorners(positions);
  const edges = new Edges(1.6 * triangles);
  for (let i = 0; i < index.length; i += 3) {
    const [a, b, c] = [corners[index[i]!]!, corners[index[i + 1]!]!, corners[index[i + 2]!]!];
    // Corners on one spot make no triangle.
    if (a === b || b === c || a === c) continue;
    edges.add(a, b);
    edges.add(b, c);
    edges.add(c, a);
  }
  const parents = new Map<number, number>();
  const rootOf = (corner: number): number => {
    let at = corner;
    for (let up = parents.get(at) ?? at; up !== at; up = parents.get(at) ?? at) {
      parents.set(at, parents.get(up) ?? up);
      at = up;
    }
    return at;
  };
  let rims = 0;
  for (const [a, b] of edges.open()) {
    for (const corner of [a, b]) {
      if (parents.has(corner)) continue;
      parents.set(corner, corner);
      rims += 1;
    }
    const [left, right] = [rootOf(a), rootOf(b)];
    if (left === right) continue;
    parents.set(left, right);
    rims -= 1;
  }
  return Math.min(rims, MOST_RIMS);
}

/** The number of the spot each corner lies on: some formats repeat corners. */
function sameCorners(positions: Float32Array): Uint32Array {
  const spots = new Weld(positions.length / 3);
  const corners = new Uint32Array(positions.length / 3);
  for (let i = 0; i < corners.length; i++)
    corners[i] = spots.at(positions[3 * i]!, positions[3 * i + 1]!, positions[3 * i + 2]!);
  return corners;
}

const PLACES = 2 ** 26;

/** How often each edge was met, by open addressing. Two corners make one number below 2^53. */
class Edges {
  #keys: Float64Array;
  #times: Uint8Array;
  #count = 0;

  constructor(expected: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(64, 2 * expected)));
    this.#keys = new Float64Array(slots);
    this.#times = new Uint8Array(slots);
  }

  add(a: number, b: number): void {
    if (2 * this.#count >= this.#keys.length) this.#grow();
    const slot = this.#slotOf(a < b ? a * PLACES + b : b * PLACES + a);
    this.#times[slot] = Math.min(3, this.#times[slot]! + 1);
  }

  *open(): Generator<readonly [number, number]> {
    for (const [slot, times] of this.#times.entries()) {
      if (times === 0 || times === 2) continue;
      const key = this.#keys[slot]!;
      yield [Math.floor(key / PLACES), key % PLACES];
    }
  }

  #slotOf(key: number): number {
    const mask = this.#keys.length - 1;
    let slot = (Math.imul(key % PLACES, 0x9e37_79b1) ^ Math.imul(Math.floor(key / PLACES), 0x85eb_ca77)) & mask;
    while (this.#times[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    if (this.#times[slot] === 0) {
      this.#keys[slot] = key;
      this.#count += 1;
    }
    return slot;
  }

  #grow(): void {
    const [keys, times] = [this.#keys, this.#times];
    this.#keys = new Float64Array(2 * keys.length);
    this.#times = new Uint8Array(2 * keys.length);
    this.#count = 0;
    times.forEach((met, slot) => {
      if (met > 0) this.#times[this.#slotOf(keys[slot]!)] = met;
    });
  }
}
