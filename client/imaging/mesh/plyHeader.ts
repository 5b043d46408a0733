// The header of a PLY file: which elements follow, how many, and how each is laid out. Counts are held against the size of
// the file here, so that nothing is ever reserved for a claim.
import type { FileSource } from '../source.ts';
import type { MeshRefusal } from './mesh.ts';

export const SCALARS = {
  char: 1,
  int8: 1,
  uchar: 1,
  uint8: 1,
  short: 2,
  int16: 2,
  ushort: 2,
  uint16: 2,
  int: 4,
  int32: 4,
  uint: 4,
  uint32: 4,
  float: 4,
  float32: 4,
  double: 8,
  float64: 8,
} as const;
export type Scalar = keyof typeof SCALARS;

export interface Property {
  readonly name: string;
  readonly type: Scalar;
  /** Type of the length in front of a list; null for a single value. */
  readonly list: Scalar | null;
}
export interface Element {
  readonly name: string;
  readonly count: number;
  readonly properties: readonly Property[];
}
export interface PlyHeader {
  readonly format: 'ascii' | 'binary_little_endian' | 'binary_big_endian';
  readonly elements: readonly Element[];
  /** Where the elements begin. */
  readonly size: number;
}

const LONGEST = 64 * 1024;
const MOST_ELEMENTS = 16;
const MOST_PROPERTIES = 64;

export async function readPlyHeader(source: FileSource): Promise<PlyHeader | MeshRefusal> {
  const head = new TextDecoder('latin1').decode(await source.read(0, Math.min(source.size, LONGEST)));
  const end = /(?:^|\n|\r)end_header[ \t]*(?:\r\n|\n|\r)/.exec(head);
  if (!head.startsWith('ply') || !end) return source.size < LONGEST ? 'cut off' : 'unreadable';
  const size = end.index + end[0].length;
  const lines = head.slice(0, end.index).split(/\r\n|\n|\r/);
  const read = readLines(lines);
  if (!read) return 'unreadable';
  const room = source.size - size;
  const least = read.elements.reduce((sum, element) => sum + element.count * leastSize(element, read.format), 0);
  return least > room ? 'cut off' : { ...read, size };
}

function readLines(lines: readonly string[]): Pick<PlyHeader, 'format' | 'elements'> | null {
  let format: PlyHeader['format'] | null = null;
  const elements: { name: string; count: number; properties: Property[] }[] = [];
  for (const line of lines.slice(1)) {
    const words = line.trim().split(/[ \t]+/);
    if (words[0] === 'comment' || words[0] === 'obj_info' || words[0] === '') continue;
    if (words[0] === 'format') {
      const found = (['ascii', 'binary_little_endian', 'binary_big_endian'] as const).find((each) => each === words[1]);
      if (!found || words[2] !== '1.0' || format) return null;
      format = found;
    } else if (words[0] === 'element') {
      if (words.length !== 3 || !/^\d{1,10}$/.test(words[2] ?? '') || elements.length >= MOST_ELEMENTS) return null;
      elements.push({ name: words[1]!, count: Number(words[2]), properties: [] });
    } else {
      const property = words[0] === 'property' ? propertyOf(words) : null;
      const properties = elements.at(-1)?.properties;
      if (!property || !properties || properties.length >= MOST_PROPERTIES) return null;
      properties.push(property);
    }
  }
  return format ? { format, elements } : null;
}

const isScalar = (word: string | undefined): word is Scalar => word !== undefined && Object.hasOwn(SCALARS, word);

function propertyOf(words: readonly string[]): Property | null {
  const [, first, second, third, fourth] = words;
  if (first !== 'list')
    return isScalar(first) && second !== undefined ? { name: second, type: first, list: null } : null;
  if (!isScalar(second) || !isScalar(third) || fourth === undefined) return null;
  // A length with a fraction is none.
  return /float|double/.test(second) ? null : { name: fourth, type: third, list: second };
}

/** The fewest bytes one of them can take. */
function leastSize({ properties }: Element, format: PlyHeader['format']): number {
  if (format === 'ascii') return Math.max(1, 2 * properties.length - 1);
  return properties.reduce((sum, { type, list }) => sum + SCALARS[list ?? type], 0);
}
