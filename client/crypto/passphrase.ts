// Passphrases: four generated words, or typed ones above a floor; the equal of a passkey where there is none.
import type { Bytes } from '../../protocol/bytes.ts';
import { PASSPHRASE_COST, stretch, type Cost } from './argon2.ts';
import { randomBelow, type Random } from './random.ts';
import { WORDS, findWord } from './wordlist.ts';

const GENERATED_WORDS = 4;
const LEAST_CHARACTERS = 14;
const LEAST_DIFFERENT = 7;

/** Four words, 44 bits; behind Argon2id that is decades of guessing. */
export function generatePassphrase(random: Random): string {
  return Array.from({ length: GENERATED_WORDS }, () => WORDS[randomBelow(random, WORDS.length)]!).join(' ');
}

export type WeakPassphrase = 'too short' | 'too simple';

/** Why a typed passphrase is not taken; null when it is. */
export function judgePassphrase(typed: string): WeakPassphrase | null {
  const passphrase = normalisePassphrase(typed);
  const words = passphrase.split(' ');
  if (words.length >= GENERATED_WORDS && words.every(isListWord)) {
    return new Set(words).size >= GENERATED_WORDS - 1 ? null : 'too simple';
  }
  if (Array.from(passphrase).length < LEAST_CHARACTERS) return 'too short';
  return new Set(passphrase.toLowerCase()).size < LEAST_DIFFERENT || isRun(passphrase) ? 'too simple' : null;
}

/** The same bytes however a keyboard composes, spaces or (for words of the list) capitalises it. */
export function normalisePassphrase(typed: string): string {
  const text = typed.normalize('NFKC').trim().replaceAll(/\s+/g, ' ');
  const lower = text.toLowerCase();
  return lower.split(' ').every(isListWord) ? lower : text;
}

/** 32 bytes from a passphrase; `salt` is the wrap's own, 16 bytes or more. */
export function stretchPassphrase(typed: string, salt: Bytes, cost: Cost = PASSPHRASE_COST): Promise<Bytes> {
  return stretch(normalisePassphrase(typed), salt, cost);
}

function isListWord(word: string): boolean {
  return findWord(word) === word;
}

/** Mostly steps of one along the character table: "abcdefgh…", "12345678…". */
function isRun(text: string): boolean {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) <= 1).length;
  return steps > codes.length / 2;
}
