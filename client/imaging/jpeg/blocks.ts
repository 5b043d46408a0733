// Steps over the blocks of a scan as they are coded (ITU T.81 §F.2.2, §G.1.2 and §H.1.2), so that they can be counted. No
// sample is worked out.
import type { Bits, Codes } from './bits.ts';

/** Over one block; false when no encoder could have written it. */
export type Step = (bits: Bits) => boolean;

export function sequentialStep(dc: Codes, ac: Codes): Step {
  return (bits) => {
    const size = bits.symbol(dc);
    if (size > 15) return false;
    bits.skip(size);
    for (let k = 1; k < 64; k++) {
      const symbol = bits.symbol(ac);
      const extra = symbol & 15;
      if (extra === 0 && symbol !== 0xf0) return symbol === 0;
      k += symbol >> 4;
      if (k > 63) return false;
      bits.skip(extra);
    }
    return true;
  };
}

/** One sample and its difference; one of sixteen bits has none behind its code. */
export function losslessStep(codes: Codes): Step {
  return (bits) => {
    const size = bits.symbol(codes);
    bits.skip(size === 16 ? 0 : Math.min(size, 16));
    return size <= 16;
  };
}

export function firstDcStep(dc: Codes): Step {
  return (bits) => {
    const size = bits.symbol(dc);
    bits.skip(Math.min(size, 16));
    return size <= 16;
  };
}
export const laterDcStep: Step = (bits) => {
  bits.skip(1);
  return true;
};

/** Which coefficients of each block are no zero so far: how many bits a later scan has for it depends on that. */
export class Known {
  readonly low: Int32Array;
  readonly high: Int32Array;
  constructor(blocks: number) {
    this.low = new Int32Array(blocks);
    this.high = new Int32Array(blocks);
  }
  has(block: number, k: number): boolean {
    return (((k < 32 ? this.low : this.high)[block]! >>> (k & 31)) & 1) === 1;
  }
  add(block: number, k: number): void {
    (k < 32 ? this.low : this.high)[block]! |= 1 << (k & 31);
  }
  /** Of coefficients `from` … `to`. */
  count(block: number, from: number, to: number): number {
    const low = from < 32 ? this.low[block]! & maskOf(from, Math.min(to, 31)) : 0;
    const high = to >= 32 ? this.high[block]! & maskOf(Math.max(from, 32) - 32, to - 32) : 0;
    return (low === 0 ? 0 : ones(low)) + (high === 0 ? 0 : ones(high));
  }
}
const maskOf = (from: number, to: number): number => (0xffff_ffff >>> (31 - to)) & (0xffff_ffff << from);
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Blocks come in order; `restart` ends a run of empty ones. */
export interface AcSteps {
  readonly step: Step;
  readonly restart: () => void;
}

/** §G.1.2.2: coefficients `first` … `last` for the first time. */
export function firstAcSteps(ac: Codes, first: number, last: number, known: Known): AcSteps {
  let [block, run] = [-1, 0];
  const step: Step = (bits) => {
    block++;
    if (run > 0) {
      run--;
      return true;
    }
    for (let k = first; k <= last; k++) {
      const symbol = bits.symbol(ac);
      const [zeros, extra] = [symbol >> 4, symbol & 15];
      if (extra === 0 && zeros < 15) {
        run = 2 ** zeros - 1 + bits.read(zeros);
        return true;
      }
      k += zeros;
      if (k > last) return false;
      if (extra === 0) continue;
      known.add(block, k);
      bits.skip(extra);
    }
    return true;
  };
  return { step, restart: () => (run = 0) };
}

/** §G.1.2.3: one more bit of them. */
export function laterAcSteps(ac: Codes, first: number, last: number, known: Known): AcSteps {
  let [block, run] = [-1, 0];
  const step: Step = (bits) => {
    block++;
    let k = first;
    for (; run === 0 && k <= last; k++) {
      const symbol = bits.symbol(ac);
      const extra = symbol & 15;
      let zeros = symbol >> 4;
      if (extra === 0 && zeros < 15) {
        run = 2 ** zeros + bits.read(zeros);
        break;
      }
      if (extra > 1) return false;
      bits.skip(extra);
      for (; k <= last; k++) {
        if (known.has(block, k)) bits.skip(1);
        else if (zeros-- === 0) break;
      }
      if (k > last) return false;
      if (extra === 1) known.add(block, k);
    }
    if (run === 0) return true;
    run--;
    let more = k <= last ? known.count(block, k, last) : 0;
    for (; more > 0; more -= 16) bits.skip(Math.min(16, more));
    return true;
  };
  return { step, restart: () => (run = 0) };
}
