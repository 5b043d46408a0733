// The 2,048 English words of BIP-39: unambiguous in their first four letters, so tired people can type them.
import { wordlist } from '@scure/bip39/wordlists/english.js';

export const WORDS: readonly string[] = wordlist;
const PREFIX_LETTERS = 4;
const indexByPrefix = new Map(wordlist.map((word, index) => [word.slice(0, PREFIX_LETTERS), index]));

/** Typed text as separate words: lower case, any spacing, commas, dots and list numbers ignored. */
export function splitWords(typed: string): string[] {
  return typed
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

/** The word that is meant: exactly, or by at least its first four letters; null when there is none. */
export function findWord(typed: string): string | null {
  const index = indexByPrefix.get(typed.slice(0, PREFIX_LETTERS));
  const word = index === undefined ? undefined : wordlist[index];
  return word !== undefined && (word === typed || (typed.length >= PREFIX_LETTERS && word.startsWith(typed)))
    ? word
    : null;
}
