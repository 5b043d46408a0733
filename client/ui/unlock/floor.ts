// What a typed passphrase must reach, told while typing. The vault judges again and has the last word.

export type Weakness = 'too short' | 'too simple';

const LEAST_CHARACTERS = 14;
const LEAST_DIFFERENT = 7;

export function weaknessOf(typed: string): Weakness | null {
  const text = typed.normalize('NFKC').trim().replaceAll(/\s+/g, ' ');
  if (text.length < LEAST_CHARACTERS) return 'too short';
  return new Set(text.toLowerCase()).size < LEAST_DIFFERENT ? 'too simple' : null;
}
