// A light picture of a heavy mesh: corners that fall into one cell of a grid become one (Rossignac and Borrel, 1993).
import type { Mesh } from './stl.ts';

const FIRST_CELLS = 64;
const MOST_CELLS = 512;

/** Triangles (9 floats each), at most about `target`; a mesh that is light already comes back whole. */
export function previewMesh({ positions, bounds }: Mesh, target = 3000): Float32Array<ArrayBuffer> {
  if (positions.length / 9 <= target) return positions.slice();
  const longest = Math.max(...bounds.max.map((most, k) => most - (bounds.min[k] ?? 0)));
  if (longest === 0) return new Float32Array(0);
  let cells = FIRST_CELLS;
  let preview = cluster(positions, bounds.min, longest / cells, cells);
  // A surface meets cells in proportion to the square of their number: two corrections come close enough.
  for (let i = 0; i < 4; i++) {
    const ratio = target / Math.max(1, preview.length / 9);
    if (ratio >= 1 && (ratio < 1.3 || cells === MOST_CELLS)) break;
    const better = Math.min(MOST_CELLS, Math.max(2, Math.floor(cells * Math.sqrt(ratio) * 0.97)));
    if (better === cells) break;
    cells = better;
    preview = cluster(positions, bounds.min, longest / cells, cells);
  }
  return preview.length / 9 > target ? cluster(positions, bounds.min, longest / (cells * 0.8), cells) : preview;
}

function cluster(
  positions: Float32Array,
  min: readonly number[],
  size: number,
  cells: number,
): Float32Array<ArrayBuffer> {
  const { cellOf, means } = groupCorners(positions, min, size, cells);
  const seen = new Set<string>();
  const out: number[] = [];
  for (let i = 0; i < cellOf.length; i += 3) {
    const a = cellOf[i] ?? 0;
    const b = cellOf[i + 1] ?? 0;
    const c = cellOf[i + 2] ?? 0;
    if (a === b || b === c || a === c) continue;
    const name = nameOf(a, b, c);
    if (seen.has(name)) continue;
    seen.add(name);
    for (const cell of [a, b, c]) for (let k = 0; k < 3; k++) out.push(means[3 * cell + k] ?? 0);
  }
  return Float32Array.from(out);
}

/** The same for the three turns of a triangle, another for its back. */
function nameOf(a: number, b: number, c: number): string {
  const first = Math.min(a, b, c);
  return first === a ? `${a}/${b}/${c}` : first === b ? `${b}/${c}/${a}` : `${c}/${a}/${b}`;
}

/** For every corner the number of its cell, and for every cell the mean of its corners. */
function groupCorners(positions: Float32Array, min: readonly number[], size: number, cells: number) {
  const numbers = new Map<number, number>();
  const cellOf = new Int32Array(positions.length / 3);
  const sums: number[] = [];
  const counts: number[] = [];
  const index = (value: number, k: number): number => Math.min(cells, Math.floor((value - (min[k] ?? 0)) / size));
  for (let i = 0; i < cellOf.length; i++) {
    const x = positions[3 * i] ?? 0;
    const y = positions[3 * i + 1] ?? 0;
    const z = positions[3 * i + 2] ?? 0;
    const key = index(x, 0) + (cells + 1) * (index(y, 1) + (cells + 1) * index(z, 2));
    let cell = numbers.get(key);
    if (cell === undefined) {
      cell = numbers.size;
      numbers.set(key, cell);
      sums.push(0, 0, 0);
      counts.push(0);
    }
    cellOf[i] = cell;
    sums[3 * cell] = (sums[3 * cell] ?? 0) + x;
    sums[3 * cell + 1] = (sums[3 * cell + 1] ?? 0) + y;
    sums[3 * cell + 2] = (sums[3 * cell + 2] ?? 0) + z;
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return { cellOf, means: Float32Array.from(sums, (sum, i) => sum / (counts[Math.floor(i / 3)] ?? 1)) };
}
