// JPEG files made by an encoder of our own: blocks of any coefficients, in one scan or in many, with or without restarts.
import { join } from './files.ts';
import { order, planesOf, type Kind } from './jpegPlanes.ts';

type Octets = Uint8Array<ArrayBuffer>;
type Part = Uint8Array | readonly number[] | string;

export const GREY: Kind = { width: 20, height: 12, sampling: [[1, 1]], process: 'sequential', interval: 0, seed: 7 };

export function segment(marker: number, ...parts: readonly Part[]): Octets {
  const body = join(...parts);
  return join([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255], body);
}

/** DC: sixteen symbols of five bits. AC: all 256, of eight or nine bits. */
const DC_TABLE = [0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0].concat(Array.from({ length: 16 }, (_, i) => i));
const AC_TABLE = [0, 0, 0, 0, 0, 0, 0, 128, 128, 0, 0, 0, 0, 0, 0, 0].concat(Array.from({ length: 256 }, (_, i) => i));

class Scan {
  readonly bytes: number[] = [];
  #held = '';
  put(value: number, count: number): void {
    if (count === 0) return;
    this.#held += value.toString(2).padStart(count, '0').slice(-count);
    for (; this.#held.length >= 8; this.#held = this.#held.slice(8)) this.#byte(this.#held.slice(0, 8));
  }
  dc(symbol: number): void {
    this.put(symbol, 5);
  }
  ac(symbol: number): void {
    if (symbol < 128) this.put(symbol, 8);
    else this.put(256 + symbol - 128, 9);
  }
  /** Fills the last byte with ones. */
  close(): void {
    if (this.#held !== '') this.#byte(this.#held.padEnd(8, '1'));
    this.#held = '';
  }
  restart(number: number): void {
    this.close();
    this.bytes.push(0xff, 0xd0 + number);
  }
  #byte(bits: string): void {
    const byte = Number.parseInt(bits, 2);
    this.bytes.push(byte, ...(byte === 0xff ? [0] : []));
  }
}

const sizeOf = (value: number): number => (value === 0 ? 0 : 32 - Math.clz32(Math.abs(value)));
const bitsOf = (value: number, size: number): number => (value < 0 ? value + 2 ** size - 1 : value);
/** Towards zero, as coefficients lose their low bits. */
const shifted = (value: number, low: number): number => Math.trunc(value / 2 ** low);

function runs(
  kind: Kind,
  list: ReturnType<typeof order>,
  each: (scan: Scan, component: number, block: Int16Array) => void,
  atEnd: (scan: Scan) => void,
): number[] {
  const scan = new Scan();
  list.forEach((unit, i) => {
    if (kind.interval > 0 && i > 0 && i % kind.interval === 0) {
      atEnd(scan);
      scan.restart((i / kind.interval - 1) % 8);
    }
    for (const [component, block] of unit) each(scan, component, block);
  });
  atEnd(scan);
  scan.close();
  return scan.bytes;
}

function sequential(kind: Kind, list: ReturnType<typeof order>): number[] {
  let before = [0, 0, 0, 0];
  return runs(
    kind,
    list,
    (scan, component, block) => {
      putDc(scan, block[0]! - before[component]!);
      before[component] = block[0]!;
      let zeros = 0;
      for (let k = 1; k < 64; k++) {
        if (block[k] === 0) zeros++;
        else {
          for (; zeros > 15; zeros -= 16) scan.ac(0xf0);
          putAc(scan, zeros, block[k]!);
          zeros = 0;
        }
      }
      if (zeros > 0) scan.ac(0);
    },
    () => (before = [0, 0, 0, 0]),
  );
}
function putDc(scan: Scan, value: number): void {
  scan.dc(sizeOf(value));
  scan.put(bitsOf(value, sizeOf(value)), sizeOf(value));
}
function putAc(scan: Scan, zeros: number, value: number): void {
  scan.ac(16 * zeros + sizeOf(value));
  scan.put(bitsOf(value, sizeOf(value)), sizeOf(value));
}

function dcScan(kind: Kind, list: ReturnType<typeof order>, isFirst: boolean): number[] {
  let before = [0, 0, 0, 0];
  return runs(
    kind,
    list,
    (scan, component, block) => {
      if (!isFirst) {
        scan.put(block[0]! & 1, 1);
        return;
      }
      const value = block[0]! >> 1;
      putDc(scan, value - before[component]!);
      before[component] = value;
    },
    () => (before = [0, 0, 0, 0]),
  );
}

/** Coefficients `first` … `last`, down to their bit `low`; runs of empty blocks in one symbol. */
function acScan(
  kind: Kind,
  list: ReturnType<typeof order>,
  first: number,
  last: number,
  low: number,
  isFirst: boolean,
) {
  let [empty, held] = [0, [] as number[]];
  const flush = (scan: Scan): void => {
    if (empty > 0) {
      const size = 31 - Math.clz32(empty);
      scan.ac(16 * size);
      scan.put(empty - 2 ** size, size);
      for (const bit of held) scan.put(bit, 1);
    }
    [empty, held] = [0, []];
  };
  return runs(
    kind,
    list,
    (scan, _, block) => {
      const values = [...block].map((value) => shifted(value, low));
      const isNew = (value: number): boolean => value !== 0 && (isFirst || Math.abs(value) === 1);
      const end = values.findLastIndex((value, k) => k >= first && k <= last && isNew(value));
      const bits: number[] = [];
      let zeros = 0;
      for (let k = first; k <= last; k++) {
        const value = values[k]!;
        if (value === 0) {
          zeros++;
          continue;
        }
        for (; zeros > 15 && k <= end; zeros -= 16) {
          flush(scan);
          scan.ac(0xf0);
          for (const bit of bits.splice(0)) scan.put(bit, 1);
        }
        if (!isNew(value)) {
          bits.push(Math.abs(value) & 1);
          continue;
        }
        flush(scan);
        if (isFirst) putAc(scan, zeros, value);
        else {
          scan.ac(16 * zeros + 1);
          scan.put(value > 0 ? 1 : 0, 1);
          for (const bit of bits.splice(0)) scan.put(bit, 1);
        }
        zeros = 0;
      }
      if (zeros === 0 && bits.length === 0) return;
      empty++;
      held.push(...bits);
    },
    flush,
  );
}

/** `inside` changes the data of each scan; `extra` comes in front of the frame. */
export function honestJpeg(kind: Kind, more: { inside?: (data: Octets) => Octets; extra?: Octets } = {}): Octets {
  const { width, height, sampling, process, interval } = kind;
  const { planes, units } = planesOf(kind);
  const size = [8, height >> 8, height & 255, width >> 8, width & 255, sampling.length];
  const frame = segment(
    process === 'progressive' ? 0xc2 : 0xc0,
    size,
    ...sampling.map(([a, d], i) => [i + 1, 16 * a + d, 0]),
  );
  const scanOf = (which: readonly number[], data: number[], tail: readonly number[]): Octets =>
    join(
      segment(0xda, [which.length], ...which.map((i) => [i + 1, 0]), tail),
      more.inside ? more.inside(new Uint8Array(data)) : data,
    );
  const all = planes.map((_, i) => i);
  const scans: Octets[] = [];
  if (process === 'sequential') scans.push(scanOf(all, sequential(kind, order(planes, units)), [0, 63, 0]));
  if (process === 'scan by scan')
    for (const i of all) scans.push(scanOf([i], sequential(kind, order([planes[i]!], units)), [0, 63, 0]));
  if (process === 'progressive') {
    scans.push(scanOf(all, dcScan(kind, order(planes, units), true), [0, 0, 1]), segment(0xc4, [0x10], AC_TABLE));
    const steps = [
      [1, 5, 2, 0],
      [6, 63, 2, 0],
      [1, 63, 1, 2],
      [1, 63, 0, 1],
    ] as const;
    for (const [first, last, low, before] of steps)
      for (const i of all) {
        const data = acScan(kind, order([planes[i]!], units), first, last, low, before === 0);
        scans.push(scanOf([i], data, [first, last, 16 * before + low]));
      }
    scans.push(scanOf(all, dcScan(kind, order(planes, units), false), [0, 0, 16]));
  }
  return join(
    [0xff, 0xd8],
    segment(0xdb, [0], new Uint8Array(64).fill(4)),
    more.extra ?? [],
    frame,
    segment(0xc4, [0], DC_TABLE),
    ...(process === 'progressive' ? [] : [segment(0xc4, [0x10], AC_TABLE)]),
    ...(interval > 0 ? [segment(0xdd, [interval >> 8, interval & 255])] : []),
    ...scans,
    [0xff, 0xd9],
  );
}
