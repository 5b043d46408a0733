// Copies of mesh files that hold the same surface and no words: headers, names, comments, spare bytes and what is
// appended go. Written as it is read, so that no copy is held whole.
import type { FileSource } from '../source.ts';
import { lineBlocks, recordBlocks } from './blocks.ts';
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
      return copyLines(source, OBJ_LINES, '', '');
    case 'ply':
      // Its elements may be named and typed freely: only what was understood is written anew.
      return copyPly(source);
  }
}

async function copyStl(source: FileSource): Promise<AsyncIterable<Octets> | null> {
  const form = await stlForm(source);
  if (form.form === 'ascii') return copyLines(source, STL_LINES, 'solid scan\n', 'endsolid scan\n');
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
    // Two spare bytes a triangle would carry a letter.
    for (let at = STL_FACET - 2; at < block.length; at += STL_FACET) block.fill(0, at, at + 2);
    yield block;
  }
}

const NUMBER = String.raw`\s+[-+]?[\d.]+(?:e[-+]?\d+)?`;
const STL_LINES = new RegExp(
  `^(?:facet\\s+normal(?:${NUMBER}){3}|outer\\s+loop|vertex(?:${NUMBER}){3}|endloop|endfacet)`,
  'i',
);
const OBJ_LINES = new RegExp(`^(?:(?:v|vn|vt)(?:${NUMBER}){1,7}|[fl](?:\\s+[-\\d/]+)+|s\\s+(?:off|\\d+))`, 'i');

/** Keeps of every line what is written in the allowed words and numbers, so that nothing can ride behind them. */
async function copyLines(
  source: FileSource,
  allowed: RegExp,
  first: string,
  last: string,
): Promise<AsyncIterable<Octets> | null> {
  // Looked through once before the first byte leaves, so that no half copy is made.
  for await (const block of lineBlocks(source)) if (block === null) return null;
  return (async function* () {
    const encoder = new TextEncoder();
    if (first !== '') yield encoder.encode(first);
    for await (const block of lineBlocks(source)) {
      let kept = '';
      for (const line of new TextDecoder('latin1').decode(block ?? new Uint8Array(0)).split(/[\r\n]+/)) {
        const [part] = allowed.exec(line.trim()) ?? [''];
        if (part !== '') kept += `${part}\n`;
      }
      if (kept !== '') yield encoder.encode(kept);
    }
    if (last !== '') yield encoder.encode(last);
  })();
}
