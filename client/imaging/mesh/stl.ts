// STL, binary and ASCII, into a mesh. The length a binary file claims is compared with the one it has before anything
// else, so that a lie costs nothing.
import { readNumber, type Cursor } from '../number.ts';
import type { FileSource } from '../source.ts';
import { afterLine, lineBlocks, recordBlocks } from './blocks.ts';
import { finishMesh, Grown, MOST_TRIANGLES, numbers, type Mesh, type MeshRefusal } from './mesh.ts';
import { Weld } from './weld.ts';

export const STL_HEADER = 84;
export const STL_FACET = 50;

export type StlForm = { readonly form: 'ascii' } | { readonly form: 'binary'; readonly triangles: number };

/** Binary files may begin with "solid" too: the length they claim decides. */
export async function stlForm(source: FileSource): Promise<StlForm> {
  const head = await source.read(0, Math.min(source.size, 1024));
  const isSolid = /^\s*solid\b/i.test(new TextDecoder('latin1').decode(head));
  if (head.length < STL_HEADER) return isSolid ? { form: 'ascii' } : { form: 'binary', triangles: 0 };
  const triangles = new DataView(head.buffer, head.byteOffset).getUint32(80, true);
  const isExact = STL_HEADER + STL_FACET * triangles === source.size;
  const isText = isSolid && /\bfacet\b|\bendsolid\b/i.test(new TextDecoder('latin1').decode(head));
  return isText && !isExact ? { form: 'ascii' } : { form: 'binary', triangles };
}

export async function readStl(source: FileSource, most = MOST_TRIANGLES): Promise<Mesh | MeshRefusal> {
  if (source.size < 15) return 'cut off';
  const form = await stlForm(source);
  return form.form === 'ascii' ? readAscii(source, most) : readBinary(source, form.triangles, most);
}

async function readBinary(source: FileSource, triangles: number, most: number): Promise<Mesh | MeshRefusal> {
  const end = STL_HEADER + STL_FACET * triangles;
  if (source.size < STL_HEADER || end > source.size) return 'cut off';
  if (triangles === 0) return 'no triangles';
  if (triangles > most) return 'too many triangles';
  const weld = new Weld(Math.ceil(triangles * 0.55));
  const index = new Uint32Array(3 * triangles);
  let count = 0;
  for await (const block of recordBlocks(source, STL_HEADER, end, STL_FACET)) {
    const view = new DataView(block.buffer, block.byteOffset, block.length);
    for (let at = 12; at + 36 < block.length; at += STL_FACET) {
      for (let corner = at; corner < at + 36; corner += 12) {
        const x = view.getFloat32(corner, true);
        const y = view.getFloat32(corner + 4, true);
        const z = view.getFloat32(corner + 8, true);
        // Not a number is never equal to itself, so it would never be found again.
        if (!Number.isFinite(x + y + z)) return 'not a number';
        index[count++] = weld.at(x, y, z);
      }
    }
  }
  return finishMesh(weld.positions(), index, null);
}

/** Reads the numbers after each "vertex" and leaves everything else alone; the last word must be an "endsolid". */
async function readAscii(source: FileSource, most: number): Promise<Mesh | MeshRefusal> {
  const tail = await source.read(Math.max(0, source.size - 512), source.size);
  if (!/endsolid/i.test(new TextDecoder('latin1').decode(tail))) return 'cut off';
  const weld = new Weld(Math.min(most, Math.ceil(source.size / 400)));
  const index = new Grown(numbers, 1024);
  const corners: number[] = [];
  for await (const bytes of lineBlocks(source)) {
    if (bytes === null) return 'unreadable';
    const cursor: Cursor = { bytes, at: 0 };
    for (let at = 0; at < bytes.length; at = afterLine(bytes, at)) {
      const from = afterVertex(bytes, at);
      if (from < 0) continue;
      cursor.at = from;
      const [x, y, z] = [readNumber(cursor), readNumber(cursor), readNumber(cursor)];
      if (x === null || y === null || z === null || !Number.isFinite(Math.fround(x + y + z))) return 'not a number';
      corners.push(weld.at(x, y, z));
      if (corners.length < 3) continue;
      if (index.length >= 3 * most) return 'too many triangles';
      index.push3(corners[0]!, corners[1]!, corners[2]!);
      corners.length = 0;
    }
  }
  if (corners.length > 0) return 'cut off';
  return finishMesh(weld.positions(), index.done(), null);
}

const VERTEX = new TextEncoder().encode('vertex');

/** Behind the word "vertex" at the start of the line; -1 when the line is another. */
function afterVertex(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  for (const letter of VERTEX) if ((bytes[at++]! | 0x20) !== letter) return -1;
  return (bytes[at] ?? 0) <= 0x20 ? at : -1;
}
