// Whether a JPEG holds the whole picture its header announces, and nothing else: every block of every scan is counted. A
// decoder would paint what is missing grey and pass over what is too much.
import { MOST_PIXELS } from '../limits.ts';
import { Bits } from './bits.ts';
import * as blocks from './blocks.ts';
import { frameOf, layoutOf, scanOf, type Frame, type Layout, type Scan } from './frame.ts';
import { DHT, DQT, DRI, EOI, isFrame, jpegSegments, SOS } from './segments.ts';
import { Tables } from './tables.ts';

type Octets = Uint8Array<ArrayBuffer>;

export interface JpegPicture {
  readonly frame: Frame;
  /** Frame, tables and scans from behind SOI up to and with EOI, without a byte that no block needs. */
  readonly bytes: readonly Octets[];
  /** Where EOI ends in the file. */
  readonly end: number;
}
export type JpegRefusal =
  /** Fewer blocks than announced, or not every bit of them. */
  | 'cut off'
  | 'unreadable'
  /** Arithmetic codes, or a picture in layers. */
  | 'unknown';

/** Progressive pictures come in some ten scans; each of them passes over the picture once. */
const MOST_SCANS = 128;

export function jpegPicture(bytes: Octets): JpegPicture | JpegRefusal {
  const out: Octets[] = [];
  const tables = new Tables(out);
  let walk: Walk | null = null;
  let scans = 0;
  for (const { marker, from, to } of jpegSegments(bytes)) {
    const segment = bytes.subarray(from, to);
    if (isFrame(marker)) {
      const frame = frameOf(marker, segment);
      if (typeof frame === 'string') return frame;
      if (walk || frame.width * frame.height > MOST_PIXELS) return 'unreadable';
      walk = new Walk(frame, segment, tables, out);
    } else if (marker === SOS) {
      if (!walk || ++scans > MOST_SCANS) return 'unreadable';
      const refusal = walk.scan(segment);
      if (refusal) return refusal;
    } else if (marker === EOI) {
      if (!walk?.isWhole()) return 'cut off';
      out.push(segment);
      return { frame: walk.frame, bytes: out, end: to };
    } else if ((marker === DHT || marker === DQT || marker === DRI) && !tables.take(marker, segment))
      return 'unreadable';
  }
  return 'cut off';
}

/** What the scans of one frame have told so far. */
class Walk {
  readonly frame: Frame;
  readonly #header: Octets;
  readonly #tables: Tables;
  readonly #out: Octets[];
  /** By component, for each coefficient: the lowest bit that came, -1 before the first. */
  readonly #lowest = new Map<number, Int8Array>();
  readonly #known = new Map<number, blocks.Known>();
  #isBegun = false;

  constructor(frame: Frame, header: Octets, tables: Tables, out: Octets[]) {
    this.frame = frame;
    this.#header = header;
    this.#tables = tables;
    this.#out = out;
    for (const { id } of frame.components) this.#lowest.set(id, new Int8Array(64).fill(-1));
  }

  isWhole(): boolean {
    return [...this.#lowest.values()].every((lowest) => lowest.every((bit) => bit === 0));
  }

  /** `segment` is the header and the data behind it. */
  scan(segment: Octets): JpegRefusal | null {
    const header = segment.subarray(0, 2 + 256 * segment[2]! + segment[3]!);
    const scan = scanOf(header, this.frame);
    const layout = scan && layoutOf(this.frame, scan);
    if (!scan || !layout || !this.#follows(scan) || !this.#writeTables(scan)) return 'unreadable';
    const steps = this.#stepsOf(scan, layout);
    if (!steps) return 'unreadable';
    const end = count(new Bits(segment, header.length), steps, layout, this.#tables.interval);
    if (typeof end === 'string') return end;
    this.#out.push(plainHeader(header, this.frame), segment.subarray(header.length, end));
    return null;
  }

  /** Bits of a coefficient come once, from the highest down (§G.1.1.1). */
  #follows({ components, first, last, before, low }: Scan): boolean {
    const isLossless = this.frame.process === 'lossless';
    if (before > 0 && low !== before - 1 && !isLossless) return false;
    for (const { id } of components) {
      const lowest = this.#lowest.get(id);
      if (!lowest) return false;
      const [from, to] = isLossless ? [0, 63] : [first, last];
      for (let k = from; k <= to; k++) {
        if (lowest[k] !== (before === 0 || isLossless ? -1 : before)) return false;
        lowest[k] = isLossless ? 0 : low;
      }
    }
    return true;
  }

  #writeTables({ components }: Scan): boolean {
    const hasTables =
      this.frame.process === 'lossless' || components.every(({ table }) => this.#tables.quantisation(table));
    if (!this.#isBegun) this.#out.push(this.#header);
    this.#isBegun = true;
    return hasTables;
  }

  #stepsOf(scan: Scan, { units }: Layout): readonly blocks.AcSteps[] | null {
    const steps = scan.components.map((component) => this.#stepOf(scan, component, units));
    this.#tables.writeInterval();
    return steps.every((step) => step !== null) ? steps : null;
  }
  #stepOf(
    { first, last, before }: Scan,
    { id, dc, ac }: Scan['components'][number],
    units: number,
  ): blocks.AcSteps | null {
    const plain = (step: blocks.Step) => ({ step, restart: () => undefined });
    const { process } = this.frame;
    if (process === 'progressive' && first === 0 && before > 0) return plain(blocks.laterDcStep);
    const dcCodes = process !== 'progressive' || first === 0 ? this.#tables.huffman('dc', dc) : null;
    if (process === 'lossless') return dcCodes && plain(blocks.losslessStep(dcCodes));
    if (process === 'progressive' && first === 0) return dcCodes && plain(blocks.firstDcStep(dcCodes));
    const acCodes = this.#tables.huffman('ac', ac);
    if (process === 'sequential') return dcCodes && acCodes && plain(blocks.sequentialStep(dcCodes, acCodes));
    if (!acCodes) return null;
    const known = this.#known.get(id) ?? new blocks.Known(units);
    this.#known.set(id, known);
    return (before === 0 ? blocks.firstAcSteps : blocks.laterAcSteps)(acCodes, first, last, known);
  }
}

/** What says nothing in a sequential scan is written as the standard wants it. */
function plainHeader(header: Octets, { process }: Frame): Octets {
  const plain = header.slice();
  if (process === 'sequential') plain.set([0, 63, 0], plain.length - 3);
  return plain;
}

/** Where the last block ends. */
function count(
  bits: Bits,
  steps: readonly blocks.AcSteps[],
  { units, blocks: counts }: Layout,
  interval: number,
): number | JpegRefusal {
  for (let unit = 0; unit < units; unit++) {
    if (interval > 0 && unit > 0 && unit % interval === 0) {
      if (!bits.restart((unit / interval - 1) % 8)) return 'cut off';
      for (const { restart } of steps) restart();
    }
    for (let i = 0; i < steps.length; i++)
      for (let block = counts[i]!; block > 0; block--) if (!steps[i]!.step(bits)) return 'unreadable';
    if (bits.isOver) return 'cut off';
  }
  return bits.end;
}
