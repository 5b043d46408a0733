// STL, binary and ASCII, into triangles. Sizes are judged before memory is taken, so a lie costs nothing.
import { readNumber, type Cursor } from './number.ts';

export interface Mesh {
  /** 9 floats a triangle: x y z of its three corners, in the file's unit (mm by custom). */
  readonly positions: Float32Array<ArrayBuffer>;
  readonly bounds: Bounds;
}
export interface Bounds {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

export type StlRefusal = 'no triangles' | 'too many triangles' | 'cut off' | 'not a number' | 'unreadable';

/** A large intraoral scan has some 500,000; this is 108 MB of corners. */
export const MOST_TRIANGLES = 3_000_000;
const HEADER = 84;
const FACET = 50;

export function readStl(bytes: Uint8Array<ArrayBuffer>, most = MOST_TRIANGLES): Mesh | StlRefusal {
  const positions = isAsciiStl(bytes) ? readAscii(bytes, most) : readBinary(bytes, most);
  if (typeof positions === 'string') return positions;
  const bounds = boundsOf(positions);
  return bounds ? { positions, bounds } : 'not a number';
}

/** Binary files may begin with "solid" too: the length they claim decides. */
export function isAsciiStl(bytes: Uint8Array<ArrayBuffer>): boolean {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024));
  if (!/^\s*solid\b/i.test(head)) return false;
  if (bytes.length < HEADER) return true;
  return HEADER + FACET * triangleCount(bytes) !== bytes.length && /\bfacet\b|\bendsolid\b/i.test(head);
}

/** What the header of a binary file claims. */
export function triangleCount(bytes: Uint8Array<ArrayBuffer>): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(80, true);
}

function readBinary(bytes: Uint8Array<ArrayBuffer>, most: number): Float32Array<ArrayBuffer> | StlRefusal {
  if (bytes.length < HEADER) return 'cut off';
  const count = triangleCount(bytes);
  if (count === 0) return 'no triangles';
  if (HEADER + FACET * count > bytes.length) return 'cut off';
  if (count > most) return 'too many triangles';
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const positions = new Float32Array(9 * count);
  for (let i = 0; i < count; i++) {
    const at = HEADER + FACET * i + 12;
    for (let k = 0; k < 9; k++) positions[9 * i + k] = view.getFloat32(at + 4 * k, true);
  }
  return positions;
}

const VERTEX = 'vertex';
const ENDSOLID = 'endsolid';

/** Reads the numbers after each "vertex" and leaves everything else alone; the last word must be an "endsolid". */
function readAscii(bytes: Uint8Array<ArrayBuffer>, most: number): Float32Array<ArrayBuffer> | StlRefusal {
  if (!new TextDecoder('latin1').decode(bytes.subarray(-512)).toLowerCase().includes(ENDSOLID)) return 'cut off';
  // "vertex", three numbers of one digit and the blanks between them: the fewest bytes a corner takes.
  const room = Math.min(9 * most, 3 * Math.ceil(bytes.length / 12));
  const positions = new Float32Array(room);
  const cursor: Cursor = { bytes, at: 0 };
  let count = 0;
  while (skipToVertex(cursor)) {
    for (let k = 0; k < 3; k++) {
      if (count >= 9 * most) return 'too many triangles';
      const value = readNumber(cursor);
      if (value === null) return 'not a number';
      positions[count++] = value;
    }
  }
  if (count === 0) return 'no triangles';
  return count % 9 === 0 ? positions.slice(0, count) : 'cut off';
}

/** Moves behind the next word "vertex" at the start of a line; false at the end. */
function skipToVertex(cursor: Cursor): boolean {
  const { bytes } = cursor;
  let at = cursor.at;
  while (at < bytes.length) {
    while (at < bytes.length && (bytes[at] ?? 0) <= 0x20) at++;
    let matched = 0;
    while (matched < VERTEX.length && ((bytes[at + matched] ?? 0) | 0x20) === VERTEX.charCodeAt(matched)) matched++;
    if (matched === VERTEX.length && (bytes[at + matched] ?? 0) <= 0x20) {
      cursor.at = at + matched;
      return true;
    }
    while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at++;
  }
  return false;
}

/** null when a corner is not a finite number. */
function boundsOf(positions: Float32Array): Bounds | null {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i += 3) {
    for (let k = 0; k < 3; k++) {
      const value = positions[i + k] ?? Number.NaN;
      if (!Number.isFinite(value)) return null;
      if (value < (min[k] ?? 0)) min[k] = value;
      if (value > (max[k] ?? 0)) max[k] = value;
    }
  }
  return { min, max };
}
