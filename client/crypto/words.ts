// Comparison words: what two people read to each other to know that they see the same thing.
import { WORDS } from './wordlist.ts';

const WORD_BITS = 11;

/** Four words, 44 bits from the front of a 32-byte hash. The hash must fix both sides before either shows it. */
export function comparisonWords(hash: Uint8Array): readonly [string, string, string, string] {
  if (hash.length !== 32) throw new Error('comparison words come from a 32-byte hash');
  const word = (position: number): string => WORDS[wordNumberAt(hash, position)]!;
  return [word(0), word(1), word(2), word(3)];
}

/** The number of the word that 11 bits name, counted in words from the front, most significant bit first. */
export function wordNumberAt(data: Uint8Array, position: number): number {
  let value = 0;
  for (let bit = position * WORD_BITS; bit < (position + 1) * WORD_BITS; bit++)
    value = value * 2 + ((data[bit >> 3]! >> (7 - (bit & 7))) & 1);
  return value;
}
