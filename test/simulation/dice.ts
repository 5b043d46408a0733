// Everything random in a simulated world, from one seed: what people do, what goes wrong, and every key and nonce.
import { createHash } from 'node:crypto';
import type { Bytes } from '../../protocol/bytes.ts';

export interface Dice {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  bytes(length: number): Bytes;
  /** Dice of their own: what is thrown with them moves no others. */
  apart(name: string): Dice;
}

export function diceOf(seed: string): Dice {
  const start = createHash('sha256').update(seed).digest();
  let [a, b, c, counter] = [0, 4, 8, 12].map((at) => start.readUInt32LE(at)) as [number, number, number, number];
  /** sfc32, by Chris Doty-Humphrey (PractRand). */
  const word = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) word();
  const next = (): number => word() / 2 ** 32;
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new Error('nothing to pick from');
      return items[Math.floor(next() * items.length)]!;
    },
    bytes(length) {
      const out = new Uint8Array(length);
      const view = new DataView(out.buffer);
      let at = 0;
      for (; at + 4 <= length; at += 4) view.setUint32(at, word());
      for (; at < length; at++) out[at] = word() & 0xff;
      return out;
    },
    apart: (name) => diceOf(`${seed}/${name}`),
  };
}
