// What a tooth is called on this screen: its number as the person who looks prefers it, and always its place in words.
import type { Notation } from '../../page/settings.svelte.ts';
import { toPalmer, toUniversal } from '../../records/teeth.ts';
import { useApp } from '../app.ts';
import { teethWords } from '../words/teeth.ts';

export interface TeethNames {
  /** 16 · 3 · 6┘ */
  readonly number: (tooth: number) => string;
  /** 16, upper right first molar */
  readonly name: (tooth: number) => string;
}

export function toothNumber(tooth: number, notation: Notation): string {
  if (notation === 'universal') return toUniversal(tooth);
  return notation === 'palmer' ? toPalmer(tooth) : String(tooth);
}

/** Call while a component is made; the answers follow language and notation. */
export function useTeeth(): TeethNames {
  const { language, settings } = useApp();
  const number = (tooth: number): string => toothNumber(tooth, settings.notation);
  return { number, name: (tooth) => `${number(tooth)}, ${language.words(teethWords).place(tooth)}` };
}
