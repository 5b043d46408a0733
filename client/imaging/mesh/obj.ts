// Wavefront OBJ into a mesh: corners, their colours where a scanner wrote them, and faces. All other lines are left alone.
import { readNumber, type Cursor } from '../number.ts';
import type { FileSource } from '../source.ts';
import { afterLine, objBlocks } from './blocks.ts';
import {
  finishMesh,
  floats,
  Grown,
  MOST_CORNERS,
  MOST_TRIANGLES,
  numbers,
  octets,
  type Mesh,
  type MeshRefusal,
} from './mesh.ts';

/** A face with more corners is no face of a scan. */
const MOST_SIDES = 64;

interface Building {
  readonly corners: Grown<Float32Array<ArrayBuffer>>;
  readonly colours: Grown<Uint8Array<ArrayBuffer>>;
  readonly index: Grown<Uint32Array<ArrayBuffer>>;
}

export async function readObj(source: FileSource, most = MOST_TRIANGLES): Promise<Mesh | MeshRefusal> {
  const built: Building = {
    corners: new Grown(floats, 4096),
    colours: new Grown(octets, 4096),
    index: new Grown(numbers, 4096),
  };
  for await (const bytes of objBlocks(source)) {
    if (bytes === null) return 'unreadable';
    const cursor: Cursor = { bytes, at: 0 };
    for (let at = 0; at < bytes.length; at = afterLine(bytes, at)) {
      while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
      const word = bytes[at]!;
      if ((bytes[at + 1] ?? 0x0a) > 0x20) continue;
      cursor.at = at + 1;
      const refusal = word === 0x76 ? readCorner(cursor, built) : word === 0x66 ? readFace(cursor, built, most) : null;
      if (refusal) return refusal;
    }
  }
  const { corners, colours, index } = built;
  // Colours on some corners only are a mistake of the writer; without any rule for it, none are shown.
  return finishMesh(corners.done(), index.done(), colours.length === corners.length ? colours.done() : null);
}

function readCorner(cursor: Cursor, { corners, colours }: Building): MeshRefusal | null {
  const [x, y, z] = [readNumber(cursor), readNumber(cursor), readNumber(cursor)];
  if (x === null || y === null || z === null) return 'not a number';
  if (corners.length >= 3 * MOST_CORNERS) return 'too many triangles';
  corners.push3(x, y, z);
  const [r, g, b] = [readNumber(cursor), readNumber(cursor), readNumber(cursor)];
  if (r === null || g === null || b === null) return null;
  const scale = Math.max(r, g, b) > 1 ? 1 : 255;
  colours.push3(clamped(r * scale), clamped(g * scale), clamped(b * scale));
  return null;
}
const clamped = (value: number): number => Math.round(Math.min(255, Math.max(0, value)));

/** "f 1 2 3", "f 1/4/7 …", "f -3 -2 -1": cut into a fan of triangles. */
function readFace(cursor: Cursor, { corners, index }: Building, most: number): MeshRefusal | null {
  const count = corners.length / 3;
  let [first, last, sides] = [-1, -1, 0];
  for (let number = readIndex(cursor); number !== null; number = readIndex(cursor)) {
    // Counted from one; negative ones back from the newest corner.
    const corner = number > 0 ? number - 1 : count + number;
    if (number === 0 || corner < 0 || corner >= MOST_CORNERS || ++sides > MOST_SIDES) return 'unreadable';
    if (sides === 1) first = corner;
    else if (sides > 2) {
      if (index.length >= 3 * most) return 'too many triangles';
      index.push3(first, last, corner);
    }
    last = corner;
  }
  return isAtEnd(cursor) ? null : 'unreadable';
}

/** The whole number before the first "/", and everything behind it up to the next blank skipped. */
function readIndex(cursor: Cursor): number | null {
  const { bytes } = cursor;
  let at = cursor.at;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  cursor.at = at;
  const isNegative = bytes[at] === 0x2d;
  if (isNegative) at++;
  let value = 0;
  const start = at;
  for (; (bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39; at++)
    value = Math.min(1e12, value * 10 + bytes[at]! - 0x30);
  if (at === start) return null;
  while ((bytes[at] ?? 0) === 0x2f || ((bytes[at] ?? 0) >= 0x2d && (bytes[at] ?? 0) <= 0x39)) at++;
  cursor.at = at;
  return isNegative ? -value : value;
}

/** A line end or a comment. */
function isAtEnd({ bytes, at }: Cursor): boolean {
  const byte = bytes[at];
  return byte === undefined || byte === 0x0a || byte === 0x0d || byte === 0x23;
}
