// A lighter surface of a scan that is too large to be held: its triangles pass by one after the other and fall into a
// grid, so that memory follows the grid and not the file.
import type { FileSource } from '../source.ts';
import { recordBlocks } from './blocks.ts';
import { boundsOfPlaces, floats, Grown, isPlace, MOST_CORNERS, numbers } from './mesh.ts';
import type { Bounds, Mesh, MeshRefusal } from './mesh.ts';
import { cornerSink, faceSink, openPly, sinksOf } from './ply.ts';
import { walkPly } from './plyRows.ts';
import { STL_FACET, STL_HEADER, stlForm } from './stl.ts';
import { Weld } from './weld.ts';

export interface Thinned {
  readonly mesh: Mesh;
  /** In the file. */
  readonly triangles: number;
}

/** Along the longest side: a jaw of 75 mm is shown to 0.2 mm. */
const CELLS = 384;
const MOST_KEPT = 12_000_000;

/** What needs all its corners at once, or is written as text, is refused. */
export async function thinMesh(source: FileSource, type: 'stl' | 'ply' | 'obj'): Promise<Thinned | MeshRefusal> {
  if (type === 'stl') return thinStl(source);
  return type === 'ply' ? thinPly(source) : 'too many triangles';
}

async function thinStl(source: FileSource): Promise<Thinned | MeshRefusal> {
  const form = await stlForm(source);
  if (form.form === 'ascii') return 'too many triangles';
  const end = STL_HEADER + STL_FACET * form.triangles;
  if (end > source.size) return 'cut off';
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for await (const places of facets(source, end)) {
    for (let i = 0; i < places.length; i++) {
      const value = places[i]!;
      if (!isPlace(value)) return 'not a number';
      if (value < min[i % 3]!) min[i % 3] = value;
      if (value > max[i % 3]!) max[i % 3] = value;
    }
  }
  const grid = new Grid({ min, max } as unknown as Bounds);
  for await (const places of facets(source, end)) {
    for (let i = 0; i < places.length; i += 9) {
      const a = grid.at(places, i, null);
      const b = grid.at(places, i + 3, null);
      if (!grid.keep(a, b, grid.at(places, i + 6, null))) return 'too many triangles';
    }
  }
  return grid.done(form.triangles, false);
}

/** Nine numbers a triangle. */
async function* facets(source: FileSource, end: number): AsyncGenerator<Float32Array> {
  for await (const block of recordBlocks(source, STL_HEADER, end, STL_FACET)) {
    const view = new DataView(block.buffer, block.byteOffset, block.length);
    const places = new Float32Array((9 * block.length) / STL_FACET);
    for (let at = 0, i = 0; at < block.length; at += STL_FACET)
      for (let k = 12; k < 48; k += 4) places[i++] = view.getFloat32(at + k, true);
    yield places;
  }
}

async function thinPly(source: FileSource): Promise<Thinned | MeshRefusal> {
  const ply = await openPly(source);
  if (typeof ply === 'string') return ply;
  const { vertex, face, header } = ply;
  const isInOrder = header.elements.indexOf(vertex) < header.elements.indexOf(face);
  if (vertex.count > MOST_CORNERS || !isInOrder) return 'too many triangles';
  const places = new Float32Array(3 * vertex.count);
  const colours = new Uint8Array(3 * vertex.count);
  let [filled, triangles] = [0, 0];
  let grid: Grid | null = null;
  const corners = cornerSink(vertex, (place, colour) => {
    if (!place.every(isPlace)) return 'not a number';
    places.set(place, filled);
    colours.set(colour, filled);
    filled += 3;
    return null;
  });
  const faces = faceSink(face, (a, b, c) => {
    if (a >= vertex.count || b >= vertex.count || c >= vertex.count) return 'unreadable';
    grid ??= new Grid(boundsOfPlaces(places));
    triangles++;
    const isKept = grid.keep(
      grid.at(places, 3 * a, colours),
      grid.at(places, 3 * b, colours),
      grid.at(places, 3 * c, colours),
    );
    return isKept ? null : 'too many triangles';
  });
  if (!corners || !faces) return 'unreadable';
  const walk = walkPly(source, header, sinksOf(ply, corners.sink, faces));
  let step = await walk.next();
  while (step.done !== true) step = await walk.next();
  const found = grid as Grid | null;
  return step.value ?? found?.done(triangles, corners.hasColours) ?? 'no triangles';
}

class Grid {
  readonly #min: Bounds['min'];
  readonly #size: number;
  readonly #weld = new Weld(CELLS * CELLS);
  readonly #sums = new Grown(floats, 3 * CELLS * CELLS);
  readonly #shades = new Grown(floats, 3 * CELLS * CELLS);
  readonly #counts = new Grown(numbers, 3 * CELLS * CELLS);
  readonly #kept = new Grown(numbers, 3 * CELLS * CELLS);

  constructor({ min, max }: Bounds) {
    this.#min = min;
    this.#size = Math.max(...max.map((most, k) => most - min[k]!)) / CELLS || 1;
  }

  /** The cell of a corner. Means are kept as offsets inside it, so that they stay exact however many fall into one. */
  at(places: Float32Array, i: number, colours: Uint8Array | null): number {
    const cell = [0, 1, 2].map((k) => (places[i + k]! - this.#min[k]!) / this.#size);
    const floor = cell.map(Math.floor) as [number, number, number];
    const known = this.#weld.count;
    const id = this.#weld.at(...floor);
    if (id === known) {
      this.#sums.push3(0, 0, 0);
      this.#shades.push3(0, 0, 0);
      this.#counts.push3(0, 0, 0);
    }
    for (let k = 0; k < 3; k++) {
      this.#sums.values[3 * id + k]! += cell[k]! - floor[k]!;
      if (colours) this.#shades.values[3 * id + k]! += colours[i + k]!;
      this.#counts.values[3 * id + k]! += 1;
    }
    return id;
  }
  /** Whether there is room for it. */
  keep(a: number, b: number, c: number): boolean {
    if (a === b || b === c || a === c) return true;
    if (this.#kept.length >= 3 * MOST_KEPT) return false;
    this.#kept.push3(a, b, c);
    return true;
  }

  done(triangles: number, hasColours: boolean): Thinned | MeshRefusal {
    const count = this.#weld.count;
    const cells = this.#weld.positions();
    const counts = this.#counts.values;
    const sums = this.#sums.values;
    const positions = cells.map((cell, i) => this.#min[i % 3]! + (cell + sums[i]! / counts[i]!) * this.#size);
    const shades = this.#shades.values;
    const colours = hasColours ? Uint8Array.from(cells, (_, i) => shades[i]! / counts[i]!) : null;
    const index = distinct(this.#kept.values.subarray(0, this.#kept.length), count);
    return index.length === 0 ? 'no triangles' : { mesh: { positions, index, colours }, triangles };
  }
}

/** Each triangle once, whichever of its corners comes first. */
function distinct(kept: Uint32Array, count: number): Uint32Array<ArrayBuffer> {
  const seen = new Set<number>();
  const index = new Grown(numbers, 4096);
  for (let i = 0; i < kept.length; i += 3) {
    const [a, b, c] = [kept[i]!, kept[i + 1]!, kept[i + 2]!];
    const first = Math.min(a, b, c);
    const [second, third] = first === a ? [b, c] : first === b ? [c, a] : [a, b];
    const name = (first * count + second) * count + third;
    if (!seen.has(name)) index.push3(a, b, c);
    seen.add(name);
  }
  return index.done();
}
