// Walks the elements of a DICOM data set (PS3.5 §7) by ranges and without recursion, up to the pixels. Nesting, number and
// lengths are bounded here, before any value is looked at.
import type { FileSource } from '../source.ts';

type Octets = Uint8Array<ArrayBuffer>;

export interface Element {
  /** Group and element as one number: 0x7fe00010. */
  readonly tag: number;
  /** '' where the encoding does not say. */
  readonly vr: string;
  readonly at: number;
  /** -1 when it ends with a delimiter. */
  readonly length: number;
}
export interface Encoding {
  readonly isExplicit: boolean;
  readonly isLittle: boolean;
}
export type DicomRefusal = 'cut off' | 'unreadable' | 'too deep';

export const PIXELS = 0x7fe0_0010;
const ITEM = 0xfffe_e000;
const ITEM_END = 0xfffe_e00d;
const SEQUENCE_END = 0xfffe_e0dd;

const DEEPEST = 16;
const MOST_ELEMENTS = 100_000;
const MOST_FRAGMENTS = 20_000;

/** VRs whose length has four bytes after two spare ones (PS3.5 §7.1.2). */
const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const SHORT = new Set(
  ['AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'PN', 'SH', 'SL', 'SS', 'ST', 'TM'].concat(
    'UI',
    'UL',
    'US',
  ),
);

/** Reads ahead, so that a header of small elements costs few reads. */
class Ahead {
  readonly source: FileSource;
  #start = 0;
  #view = new DataView(new ArrayBuffer(0));
  constructor(source: FileSource) {
    this.source = source;
  }
  has(at: number, length: number): boolean {
    return at + length <= this.source.size;
  }
  async load(at: number, length: number): Promise<{ view: DataView; offset: number }> {
    if (at < this.#start || at + length > this.#start + this.#view.byteLength) {
      const bytes = await this.source.read(at, Math.min(this.source.size, at + Math.max(length, 64 * 1024)));
      this.#start = at;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    return { view: this.#view, offset: at - this.#start };
  }
}

/** 0 when the file ends before it. */
async function readTag(ahead: Ahead, at: number, { isLittle }: Encoding): Promise<number> {
  if (!ahead.has(at, 4)) return 0;
  const { view, offset } = await ahead.load(at, 4);
  return view.getUint16(offset, isLittle) * 65_536 + view.getUint16(offset + 2, isLittle);
}

async function readHead(ahead: Ahead, at: number, encoding: Encoding): Promise<Element | DicomRefusal> {
  const { isExplicit, isLittle } = encoding;
  if (!ahead.has(at, 8)) return 'cut off';
  const tag = await readTag(ahead, at, encoding);
  const { view, offset } = await ahead.load(at, Math.min(12, ahead.source.size - at));
  const length = (from: number): number => {
    const value = view.getUint32(from, isLittle);
    return value === 0xffff_ffff ? -1 : value;
  };
  if (!isExplicit || tag >= 0xfffe_0000) return { tag, vr: '', at: at + 8, length: length(offset + 4) };
  const vr = String.fromCharCode(view.getUint8(offset + 4), view.getUint8(offset + 5));
  if (SHORT.has(vr)) return { tag, vr, at: at + 8, length: view.getUint16(offset + 6, isLittle) };
  if (!LONG.has(vr)) return 'unreadable';
  return ahead.has(at, 12) ? { tag, vr, at: at + 12, length: length(offset + 8) } : 'cut off';
}

interface Walked {
  readonly elements: ReadonlyMap<number, Element>;
  /** Where the walk ended: at the pixels, at a tag that `until` wants no more, or at the end. */
  readonly end: number;
}
/** What is open at the moment: a data set in an item, or a row of items. */
interface Open {
  readonly kind: 'items' | 'item' | 'fragments';
  readonly end: number;
  readonly encoding: Encoding;
}

/** Elements of the outermost level; the first of a tag counts. Ends before the first one that `until` says yes to. */
export async function walk(
  source: FileSource,
  start: number,
  encoding: Encoding,
  until: (tag: number, at: number) => boolean,
): Promise<Walked | DicomRefusal> {
  const ahead = new Ahead(source);
  const elements = new Map<number, Element>();
  const open: Open[] = [];
  let at = start;
  for (let count = 0; ; count++) {
    while (open.at(-1)?.end === at) open.pop();
    const inside = open.at(-1);
    if (inside && inside.end >= 0 && at > inside.end) return 'unreadable';
    if (at === source.size) return inside ? 'cut off' : { elements, end: at };
    if (count > MOST_ELEMENTS) return 'unreadable';
    // Asked before the rest is read: what follows may be written in another way.
    if (!inside && until(await readTag(ahead, at, encoding), at)) return { elements, end: at };
    const head = await readHead(ahead, at, inside?.encoding ?? encoding);
    if (typeof head === 'string') return head;
    if (head.tag >= 0xfffe_0000) {
      const next = step(head, open);
      if (typeof next === 'string') return next;
      at = next;
      continue;
    }
    if (inside && inside.kind !== 'item') return 'unreadable';
    if (!inside && !elements.has(head.tag)) elements.set(head.tag, head);
    if (!inside && head.tag === PIXELS) return { elements, end: at };
    at = head.at;
    if (head.length >= 0) at += head.length;
    else {
      if (open.length >= DEEPEST) return 'too deep';
      // Of unknown VR and unknown length: a sequence in implicit VR (PS3.5 §6.2.2, note 4).
      const within: Encoding =
        head.vr === 'UN' ? { isExplicit: false, isLittle: true } : (inside?.encoding ?? encoding);
      const kind = head.vr === 'SQ' || head.vr === 'UN' || head.vr === '' ? 'items' : 'fragments';
      open.push({ kind, end: -1, encoding: within });
    }
    if (at > source.size) return 'cut off';
  }
}

/** Over an item's head or a delimiter; returns where to go on. */
function step({ tag, at, length }: Element, open: Open[]): number | DicomRefusal {
  const inside = open.at(-1);
  if (!inside) return 'unreadable';
  if (tag === ITEM && inside.kind === 'fragments') return length < 0 ? 'unreadable' : at + length;
  if (tag === ITEM && inside.kind === 'items') {
    if (open.length >= DEEPEST) return 'too deep';
    open.push({ kind: 'item', end: length < 0 ? -1 : at + length, encoding: inside.encoding });
    return at;
  }
  const isEnd = inside.end < 0 && (inside.kind === 'item' ? tag === ITEM_END : tag === SEQUENCE_END);
  if (!isEnd) return 'unreadable';
  open.pop();
  return at;
}

export interface Fragment {
  readonly at: number;
  readonly length: number;
}

export interface Fragments {
  /** Where frames begin, if the file says so (PS3.5 §A.4). */
  readonly table: Fragment;
  readonly pieces: readonly Fragment[];
}

/** The pieces of encapsulated pixels. */
export async function fragmentsOf(source: FileSource, pixels: Element): Promise<Fragments | DicomRefusal> {
  const ahead = new Ahead(source);
  const [pieces, encoding]: [Fragment[], Encoding] = [[], { isExplicit: false, isLittle: true }];
  for (let at = pixels.at; ;) {
    const head = await readHead(ahead, at, encoding);
    if (typeof head === 'string') return head;
    if (head.tag === SEQUENCE_END) return pieces[0] ? { table: pieces[0], pieces: pieces.slice(1) } : 'unreadable';
    if (head.tag !== ITEM || head.length < 0 || pieces.length > MOST_FRAGMENTS) return 'unreadable';
    at = head.at + head.length;
    if (at > source.size) return 'cut off';
    pieces.push({ at: head.at, length: head.length });
  }
}

export function bytesOf(source: FileSource, { at, length }: Fragment): Promise<Octets> {
  return source.read(at, at + length);
}
