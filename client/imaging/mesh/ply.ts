// PLY, ASCII and binary of both byte orders, into a mesh with the colours of its corners. Elements and properties that
// are not needed are stepped over.
import { joinAll } from '../join.ts';
import { readNumber, type Cursor } from '../number.ts';
import type { FileSource } from '../source.ts';
import { afterLine, lineBlocks } from './blocks.ts';
import { finishMesh, MOST_CORNERS, MOST_TRIANGLES, Grown, numbers, type Mesh, type MeshRefusal } from './mesh.ts';
import { readPlyHeader, SCALARS, type Element, type PlyHeader, type Scalar } from './plyHeader.ts';

type Octets = Uint8Array<ArrayBuffer>;

const BLOCK = 1024 * 1024;
/** Most corners of one face; most values of a list that is stepped over. */
const MOST_SIDES = 64;
const LONGEST_LIST = 65_536;

/** Takes one value after the other; `isStart` begins a new row. */
interface Sink {
  readonly lists: (property: number, length: number) => MeshRefusal | null;
  readonly value: (property: number, at: number, value: number) => MeshRefusal | null;
  readonly rowDone: () => void;
}

export async function readPly(source: FileSource, most = MOST_TRIANGLES): Promise<Mesh | MeshRefusal> {
  const header = await readPlyHeader(source);
  if (typeof header === 'string') return header;
  const vertex = header.elements.find(({ name }) => name === 'vertex');
  const face = header.elements.find(({ name }) => name === 'face');
  if (!vertex || !face) return 'no triangles';
  if (vertex.count > MOST_CORNERS || face.count > most) return 'too many triangles';
  const corners = cornerSink(vertex);
  const faces = faceSink(face, most);
  if (!corners || !faces) return 'unreadable';
  const sinks = header.elements.map((element) => {
    return element === vertex ? corners.sink : element === face ? faces.sink : NOTHING;
  });
  const refusal = await (header.format === 'ascii' ? readAscii : readBinary)(source, header, sinks);
  return refusal ?? finishMesh(corners.positions, faces.index.done(), corners.colours);
}

const NOTHING: Sink = { lists: () => null, value: () => null, rowDone: () => undefined };

function cornerSink({ count, properties }: Element) {
  const place = (...names: readonly string[]): number =>
    properties.findIndex(({ name, list }) => list === null && names.includes(name));
  const spots = [place('x'), place('y'), place('z')];
  if (spots.includes(-1)) return null;
  const shades = [
    place('red', 'diffuse_red', 'r'),
    place('green', 'diffuse_green', 'g'),
    place('blue', 'diffuse_blue', 'b'),
  ];
  const positions = new Float32Array(3 * count);
  const colours = shades.includes(-1) ? null : new Uint8Array(3 * count);
  const targets = properties.map((_, at) => ({ spot: spots.indexOf(at), shade: shades.indexOf(at) }));
  const isFraction = properties.map(({ type }) => /float|double/.test(type));
  let row = 0;
  const sink: Sink = {
    lists: () => null,
    value: (property, _, value) => {
      const { spot, shade } = targets[property]!;
      if (spot >= 0) positions[3 * row + spot] = value;
      else if (shade >= 0 && colours)
        colours[3 * row + shade] = Math.min(255, Math.max(0, isFraction[property] ? 255 * value : value));
      return null;
    },
    rowDone: () => row++,
  };
  return { positions, colours, sink };
}

function faceSink({ count, properties }: Element, most: number) {
  const corners = properties.findIndex(({ name, list }) => list !== null && /^vertex_ind(?:ices|ex)$/.test(name));
  if (corners < 0 || /float|double/.test(properties[corners]!.type)) return null;
  const index = new Grown(numbers, 3 * count);
  let [first, last] = [0, 0];
  const sink: Sink = {
    lists: (property, length) => (property === corners && length > MOST_SIDES ? 'unreadable' : null),
    value: (property, at, value) => {
      if (property !== corners) return null;
      if (!Number.isInteger(value) || value < 0 || value >= MOST_CORNERS) return 'unreadable';
      if (at === 0) first = value;
      else if (at > 1) {
        if (index.length >= 3 * most) return 'too many triangles';
        index.push3(first, last, value);
      }
      last = value;
      return null;
    },
    rowDone: () => undefined,
  };
  return { index, sink };
}

// ---------------------------------------------------------------- text

async function readAscii(source: FileSource, { elements, size }: PlyHeader, sinks: readonly Sink[]) {
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
  sink.rowDone();
  return null;
}

// ---------------------------------------------------------------- binary

async function readBinary(source: FileSource, header: PlyHeader, sinks: readonly Sink[]) {
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
  sink.rowDone();
  return at;
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
