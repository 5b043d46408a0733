// Comparison words: what two people read to each other to know that they see the same thing.
import { WORDS } from './wordlist.ts';

/** Four words, 44 bits from the front of a 32-byte hash. The hash must fix both sides before either shows it. */
export function comparisonWords(hash: Uint8Array): readonly [string, string, string, string] {
  if (hash.length !== 32) throw new Error('comparison words come from a 32-byte hash');
  const word = (position: number): string => WORDS[bitsAt(hash, position * 11, 11)]!;
  return [word(0), word(1), word(2), word(3)];
}

/** `count` bits (at most 16) from bit `start`, most significant first. */
function bitsAt(data: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let bit = start; bit < start + count; bit++) value = value * 2 + ((data[bit >> 3]! >> (7 - (bit & 7))) & 1);
  return value;
}
