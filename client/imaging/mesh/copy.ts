// Copies of mesh files that hold the same surface and no words: headers, names, comments, spare bytes and what is
// appended go. Written as it is read, so that no copy is held whole.
import type { FileSource } from '../source.ts';
import { lineBlocks, objBlocks, recordBlocks } from './blocks.ts';
import { copyPly } from './plyCopy.ts';
import type { MeshType } from './read.ts';
import { STL_FACET, STL_HEADER, stlForm } from './stl.ts';

type Octets = Uint8Array<ArrayBuffer>;

/** null when the file is shorter than it claims or holds no surface. */
export async function copyMesh(source: FileSource, type: MeshType): Promise<AsyncIterable<Octets> | null> {
  switch (type) {
    case 'stl':
      return copyStl(source);
    case 'obj':
      return copyLines(() => objBlocks(source), partOfObj, '', '');
    case 'ply':
      // Its elements may be named and typed freely: only what was understood is written anew.
      return copyPly(source);
  }
}

async function copyStl(source: FileSource): Promise<AsyncIterable<Octets> | null> {
  const form = await stlForm(source);
  if (form.form === 'ascii') return copyLines(() => lineBlocks(source), partOfStl, 'solid scan\n', 'endsolid scan\n');
  const end = STL_HEADER + STL_FACET * form.triangles;
  return source.size < STL_HEADER || form.triangles === 0 || end > source.size
    ? null
    : copyBinary(source, form.triangles);
}

async function* copyBinary(source: FileSource, triangles: number): AsyncGenerator<Octets> {
  const head = new Uint8Array(STL_HEADER);
  new DataView(head.buffer).setUint32(80, triangles, true);
  yield head;
  for await (const block of recordBlocks(source, STL_HEADER, STL_HEADER + STL_FACET * triangles, STL_FACET)) {
    const view = new DataView(block.buffer, block.byteOffset, block.length);
    for (let at = 0; at < block.length; at += STL_FACET) {
      // What stands as direction may be anything, also words: it follows from the corners.
      writeNormal(view, at);
      // Two spare bytes a triangle would carry a letter.
      block.fill(0, at + STL_FACET - 2, at + STL_FACET);
    }
    yield block;
  }
}

/** Writes the direction of length one in front of the three corners of a triangle; zero where it has no area. */
function writeNormal(view: DataView, at: number): void {
  const place = (corner: number, k: number): number => view.getFloat32(at + 12 * corner + 4 * k, true);
  const [x, y, z] = [place(1, 0), place(1, 1), place(1, 2)];
  const [ux, uy, uz] = [place(2, 0) - x, place(2, 1) - y, place(2, 2) - z];
  const [vx, vy, vz] = [place(3, 0) - x, place(3, 1) - y, place(3, 2) - z];
  const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
  const scale = length > 0 && Number.isFinite(length) ? 1 / length : 0;
  [nx, ny, nz].forEach((value, k) => view.setFloat32(at + 4 * k, scale === 0 ? 0 : value * scale, true));
}

const NUMBER = String.raw`\s+[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d{1,3})?(?![\d.])`;
const STL_LINES = new RegExp(`^(?:outer\\s+loop|vertex(?:${NUMBER}){3}|endloop|endfacet)`, 'i');
const OBJ_LINES = new RegExp(`^(?:(?:v|vn|vt)(?:${NUMBER}){1,7}|[fl](?:\\s+[-\\d/]+)+|s\\s+(?:off|\\d+))`, 'i');

const partOfObj = (line: string): string => OBJ_LINES.exec(line)?.[0] ?? '';
/** A direction of zero is to be worked out from the corners, as every reader does. */
function partOfStl(line: string): string {
  return /^facet\b/i.test(line) ? 'facet normal 0 0 0' : (STL_LINES.exec(line)?.[0] ?? '');
}

/** Keeps of every line what is written in the allowed words and numbers, so that nothing can ride behind them. */
async function copyLines(
  blocks: () => AsyncIterable<Octets | null>,
  partOf: (line: string) => string,
  first: string,
  last: string,
): Promise<AsyncIterable<Octets> | null> {
  // Looked through once before the first byte leaves, so that no half copy is made.
  for await (const block of blocks()) if (block === null) return null;
  return (async function* () {
    const encoder = new TextEncoder();
    if (first !== '') yield encoder.encode(first);
    for await (const block of blocks()) {
      let kept = '';
      for (const line of new TextDecoder('latin1').decode(block ?? new Uint8Array(0)).split(/[\r\n]+/)) {
        const part = partOf(line.trim());
        if (part !== '') kept += `${part}\n`;
      }
      if (kept !== '') yield encoder.encode(kept);
    }
    if (last !== '') yield encoder.encode(last);
  })();
}
