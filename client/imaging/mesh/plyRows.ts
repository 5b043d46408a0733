// Walks the rows of a PLY file, ASCII and binary of both byte orders, and hands every value to whoever collects it. Holds
// a block of the file at a time; elements and properties that nobody wants are stepped over.
import { joinAll } from '../join.ts';
import { readNumber, type Cursor } from '../number.ts';
import type { FileSource } from '../source.ts';
import { afterLine, lineBlocks } from './blocks.ts';
import type { MeshRefusal } from './mesh.ts';
import { SCALARS, type Element, type PlyHeader, type Scalar } from './plyHeader.ts';

type Octets = Uint8Array<ArrayBuffer>;

const BLOCK = 1024 * 1024;
/** Most values of a list that is stepped over. */
const LONGEST_LIST = 65_536;

/** Takes one value after the other; `rowDone` ends a row. */
export interface Sink {
  readonly lists: (property: number, length: number) => MeshRefusal | null;
  readonly value: (property: number, at: number, value: number) => MeshRefusal | null;
  readonly rowDone: () => MeshRefusal | null;
}
export const NOTHING: Sink = { lists: () => null, value: () => null, rowDone: () => null };

/** Stops after every block, so that what was collected can be passed on; at its end says why it ended early, if it did. */
export function walkPly(
  source: FileSource,
  header: PlyHeader,
  sinks: readonly Sink[],
): AsyncGenerator<void, MeshRefusal | null> {
  return (header.format === 'ascii' ? walkText : walkBinary)(source, header, sinks);
}

// ---------------------------------------------------------------- text

async function* walkText(
  source: FileSource,
  { elements, size }: PlyHeader,
  sinks: readonly Sink[],
): AsyncGenerator<void, MeshRefusal | null> {
  let at = 0;
  let row = 0;
  const skipEmpty = (): void => {
    while (at < elements.length && row >= elements[at]!.count) [at, row] = [at + 1, 0];
  };
  skipEmpty();
  for await (const bytes of lineBlocks(source, size)) {
    if (bytes === null) return 'unreadable';
    const cursor: Cursor = { bytes, at: 0 };
    for (let from = 0; from < bytes.length; from = afterLine(bytes, from)) {
      if (at >= elements.length) return null;
      while (bytes[from] === 0x20 || bytes[from] === 0x09) from++;
      if ((bytes[from] ?? 0x0a) < 0x20) continue;
      cursor.at = from;
      const refusal = readTextRow(cursor, elements[at]!, sinks[at]!);
      if (refusal) return refusal;
      row++;
      skipEmpty();
    }
    yield;
  }
  return at < elements.length ? 'cut off' : null;
}

function readTextRow(cursor: Cursor, { properties }: Element, sink: Sink): MeshRefusal | null {
  for (const [property, { list }] of properties.entries()) {
    const first = readNumber(cursor);
    if (first === null) return 'not a number';
    if (list === null) {
      const refusal = sink.value(property, 0, first);
      if (refusal) return refusal;
      continue;
    }
    if (!Number.isInteger(first) || first < 0 || first > LONGEST_LIST) return 'unreadable';
    const tooLong = sink.lists(property, first);
    if (tooLong) return tooLong;
    for (let i = 0; i < first; i++) {
      const value = readNumber(cursor);
      if (value === null) return 'cut off';
      const refusal = sink.value(property, i, value);
      if (refusal) return refusal;
    }
  }
  return sink.rowDone();
}

// ---------------------------------------------------------------- binary

async function* walkBinary(
  source: FileSource,
  header: PlyHeader,
  sinks: readonly Sink[],
): AsyncGenerator<void, MeshRefusal | null> {
  const isLittle = header.format === 'binary_little_endian';
  let next = header.size;
  let block: Octets = new Uint8Array(0);
  let at = 0;
  for (const [element, { count, properties }] of header.elements.entries()) {
    if (properties.length === 0) continue;
    for (let row = 0; row < count;) {
      const view = new DataView(block.buffer, block.byteOffset, block.length);
      const end = readBinaryRow(view, at, isLittle, properties, sinks[element]!);
      if (typeof end === 'string') return end;
      if (end >= 0) {
        at = end;
        row++;
        continue;
      }
      // The row goes on in the next block; nothing of it has been used yet.
      if (next >= source.size) return 'cut off';
      yield;
      const more = await source.read(next, Math.min(source.size, next + BLOCK));
      next += more.length;
      block = at < block.length ? joinAll([block.subarray(at), more]) : more;
      at = 0;
    }
  }
  return null;
}

/** Where the row ends, or -1 when the block ends before it. */
function readBinaryRow(
  view: DataView,
  start: number,
  isLittle: boolean,
  properties: Element['properties'],
  sink: Sink,
): number | MeshRefusal {
  const end = rowEnd(view, start, isLittle, properties);
  if (typeof end === 'string' || end < 0) return end;
  let at = start;
  for (let property = 0; property < properties.length; property++) {
    const { type, list } = properties[property]!;
    let length = 1;
    if (list !== null) {
      length = valueAt(view, at, list, isLittle);
      at += SCALARS[list];
      const tooLong = sink.lists(property, length);
      if (tooLong) return tooLong;
    }
    for (let i = 0; i < length; i++) {
      const refusal = sink.value(property, i, valueAt(view, at, type, isLittle));
      if (refusal) return refusal;
      at += SCALARS[type];
    }
  }
  return sink.rowDone() ?? at;
}

function rowEnd(
  view: DataView,
  start: number,
  isLittle: boolean,
  properties: Element['properties'],
): number | MeshRefusal {
  let at = start;
  for (const { type, list } of properties) {
    if (list !== null) {
      if (at + SCALARS[list] > view.byteLength) return -1;
      const length = valueAt(view, at, list, isLittle);
      if (length < 0 || length > LONGEST_LIST) return 'unreadable';
      at += SCALARS[list] + length * SCALARS[type];
    } else at += SCALARS[type];
  }
  return at > view.byteLength ? -1 : at;
}

function valueAt(view: DataView, at: number, type: Scalar, isLittle: boolean): number {
  switch (type) {
    case 'char':
    case 'int8':
      return view.getInt8(at);
    case 'uchar':
    case 'uint8':
      return view.getUint8(at);
    case 'short':
    case 'int16':
      return view.getInt16(at, isLittle);
    case 'ushort':
    case 'uint16':
      return view.getUint16(at, isLittle);
    case 'int':
    case 'int32':
      return view.getInt32(at, isLittle);
    case 'uint':
    case 'uint32':
      return view.getUint32(at, isLittle);
    case 'float':
    case 'float32':
      return view.getFloat32(at, isLittle);
    case 'double':
    case 'float64':
      return view.getFloat64(at, isLittle);
  }
}
