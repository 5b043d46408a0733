// The headers of a JPEG's frame and scans (ITU T.81 §B.2.2 and §B.2.3), and how many blocks each scan must hold.
type Octets = Uint8Array<ArrayBuffer>;

export interface Component {
  readonly id: number;
  /** Blocks of a unit across and down. */
  readonly across: number;
  readonly down: number;
  /** Number of its quantisation table. */
  readonly table: number;
}
export interface Frame {
  readonly process: 'sequential' | 'progressive' | 'lossless';
  /** Bits of a sample. */
  readonly precision: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly Component[];
}

/** By the marker. Others are arithmetic or in layers, which no camera writes and no browser shows. */
const PROCESSES: Readonly<Record<number, Frame['process']>> = {
  0xc0: 'sequential',
  0xc1: 'sequential',
  0xc2: 'progressive',
  0xc3: 'lossless',
};

export function frameOf(marker: number, segment: Octets): Frame | 'unreadable' | 'unknown' {
  const process = PROCESSES[marker];
  if (!process) return 'unknown';
  const view = new DataView(segment.buffer, segment.byteOffset, segment.length);
  const count = segment[9] ?? 0;
  if (count < 1 || count > 4 || segment.length !== 10 + 3 * count) return 'unreadable';
  const components = Array.from({ length: count }, (_, i) => {
    const [id, sampling, table] = [...segment.subarray(10 + 3 * i)] as [number, number, number];
    return { id, across: sampling >> 4, down: sampling & 15, table };
  });
  const isSound = components.every(
    ({ id, across, down, table }, i) =>
      across >= 1 &&
      across <= 4 &&
      down >= 1 &&
      down <= 4 &&
      table <= 3 &&
      components.findIndex((c) => c.id === id) === i,
  );
  const [height, width] = [view.getUint16(5), view.getUint16(7)];
  if (!isSound || width === 0 || height === 0) return 'unreadable';
  return { process, precision: segment[4]!, width, height, components };
}

export interface Scan {
  readonly components: readonly (Component & { readonly dc: number; readonly ac: number })[];
  /** First and last coefficient; of a lossless frame, `first` is its predictor. */
  readonly first: number;
  readonly last: number;
  /** Bits that came before, 0 for none, and the lowest bit that comes now. */
  readonly before: number;
  readonly low: number;
}

/** Without the data behind it. null when it does not fit its frame. */
export function scanOf(header: Octets, { process, components }: Frame): Scan | null {
  const count = header[4] ?? 0;
  if (count < 1 || count > 4 || header.length !== 8 + 2 * count) return null;
  const found: Scan['components'][number][] = [];
  for (let i = 0; i < count; i++) {
    const component = components.find(({ id }) => id === header[5 + 2 * i]);
    const tables = header[6 + 2 * i]!;
    if (!component || tables >> 4 > 3 || (tables & 15) > 3 || found.some(({ id }) => id === component.id)) return null;
    found.push({ ...component, dc: tables >> 4, ac: tables & 15 });
  }
  // Outside a progressive frame they say nothing, and some cameras write nothing sensible.
  if (process === 'sequential') return { components: found, first: 0, last: 63, before: 0, low: 0 };
  const [first, last, bits] = [header[5 + 2 * count]!, header[6 + 2 * count]!, header[7 + 2 * count]!];
  const isSound =
    process === 'lossless' || (first === 0 ? last === 0 : last >= first && last <= 63 && found.length === 1);
  return isSound ? { components: found, first, last, before: bits >> 4, low: bits & 15 } : null;
}

/** Blocks, or of a lossless frame samples, of one component of `scan`: those that carry the picture (§A.2). */
export interface Layout {
  /** Units of the scan; each holds `blocks[i]` of its component i. */
  readonly units: number;
  readonly blocks: readonly number[];
}

const MOST_BLOCKS = 10;

/** null when a unit has more blocks than allowed (§B.2.3). */
export function layoutOf({ process, width, height, components }: Frame, scan: Scan): Layout | null {
  const side = process === 'lossless' ? 1 : 8;
  const [most, tallest] = [
    Math.max(...components.map(({ across }) => across)),
    Math.max(...components.map(({ down }) => down)),
  ];
  const [only, ...others] = scan.components;
  if (only && others.length === 0) {
    const columns = Math.ceil(Math.ceil((width * only.across) / most) / side);
    return { units: columns * Math.ceil(Math.ceil((height * only.down) / tallest) / side), blocks: [1] };
  }
  const blocks = scan.components.map(({ across, down }) => across * down);
  if (blocks.reduce((sum, each) => sum + each, 0) > MOST_BLOCKS) return null;
  return { units: Math.ceil(width / (side * most)) * Math.ceil(height / (side * tallest)), blocks };
}
