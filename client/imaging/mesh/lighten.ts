// A light picture of a heavy mesh: corners that fall into one cell of a grid become one (Rossignac and Borrel, 1993).
import { boundsOf, Grown, numbers, type Bounds, type Mesh } from './mesh.ts';
import { Weld } from './weld.ts';

const MOST_CELLS = 1024;

/** At most about `target` triangles; a mesh that is light already comes back as it is. */
export function lighten(mesh: Mesh, target: number): Mesh {
  const triangles = mesh.index.length / 3;
  if (triangles <= target) return mesh;
  const bounds = boundsOf(mesh);
  // A surface meets cells in proportion to the square of their number: a few corrections come close enough.
  let cells = Math.min(MOST_CELLS, Math.max(4, Math.round(Math.sqrt(target))));
  let light = cluster(mesh, bounds, cells);
  for (let i = 0; i < 5; i++) {
    const ratio = target / Math.max(1, light.index.length / 3);
    if (ratio >= 1 && (ratio < 1.3 || cells === MOST_CELLS)) break;
    const better = Math.min(MOST_CELLS, Math.max(2, Math.floor(cells * Math.sqrt(ratio) * 0.97)));
    if (better === cells) break;
    cells = better;
    light = cluster(mesh, bounds, cells);
  }
  while (light.index.length / 3 > target && cells > 2)
    light = cluster(mesh, bounds, (cells = Math.floor(cells * 0.85)));
  return light;
}

function cluster({ positions, index, colours }: Mesh, { min, max }: Bounds, cells: number): Mesh {
  const size = Math.max(...max.map((most, k) => most - min[k]!)) / cells || 1;
  const weld = new Weld(4 * cells);
  const cellOf = new Uint32Array(positions.length / 3);
  for (let corner = 0; corner < cellOf.length; corner++) {
    const x = Math.floor((positions[3 * corner]! - min[0]) / size);
    const y = Math.floor((positions[3 * corner + 1]! - min[1]) / size);
    cellOf[corner] = weld.at(x, y, Math.floor((positions[3 * corner + 2]! - min[2]) / size));
  }
  const kept = new Grown(numbers, 4096);
  const seen = new Set<number>();
  for (let i = 0; i < index.length; i += 3) {
    const [a, b, c] = [cellOf[index[i]!]!, cellOf[index[i + 1]!]!, cellOf[index[i + 2]!]!];
    if (a === b || b === c || a === c || isSeen(seen, a, b, c, weld.count)) continue;
    kept.push3(a, b, c);
  }
  return {
    positions: meansOf(positions, cellOf, weld.count),
    index: kept.done(),
    colours: colours && Uint8Array.from(meansOf(colours, cellOf, weld.count)),
  };
}

/** The same for the three turns of a triangle, another for its back. A rare collision costs one tiny triangle. */
function isSeen(seen: Set<number>, a: number, b: number, c: number, count: number): boolean {
  const first = Math.min(a, b, c);
  const [second, third] = first === a ? [b, c] : first === b ? [c, a] : [a, b];
  const name = (first * count + second) * count + third;
  if (seen.has(name)) return true;
  seen.add(name);
  return false;
}

function meansOf(values: Float32Array | Uint8Array, cellOf: Uint32Array, cells: number): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(3 * cells);
  const counts = new Uint32Array(cells);
  for (let corner = 0; corner < cellOf.length; corner++) {
    const cell = cellOf[corner]!;
    counts[cell] = counts[cell]! + 1;
    for (let k = 0; k < 3; k++) sums[3 * cell + k] = sums[3 * cell + k]! + values[3 * corner + k]!;
  }
  return Float32Array.from(sums, (sum, i) => sum / counts[Math.floor(i / 3)]!);
}
