// A tooth in words, said before anything is sent and printed on papers: "lower left first molar", "erster Molar unten links".
import { isPrimary, jawOf, sideOf } from './teeth.ts';

export type ToothLanguage = 'en' | 'de';

const PERMANENT = {
  en: [
    'central incisor',
    'lateral incisor',
    'canine',
    'first premolar',
    'second premolar',
    'first molar',
    'second molar',
    'third molar',
  ],
  de: [
    'mittlerer Schneidezahn',
    'seitlicher Schneidezahn',
    'Eckzahn',
    'erster Prämolar',
    'zweiter Prämolar',
    'erster Molar',
    'zweiter Molar',
    'Weisheitszahn',
  ],
} as const;
const PRIMARY = {
  en: [
    'primary central incisor',
    'primary lateral incisor',
    'primary canine',
    'primary first molar',
    'primary second molar',
  ],
  de: [
    'mittlerer Milchschneidezahn',
    'seitlicher Milchschneidezahn',
    'Milcheckzahn',
    'erster Milchmolar',
    'zweiter Milchmolar',
  ],
} as const;
const JAWS = { upper: 'oben', lower: 'unten' } as const;
const SIDES = { right: 'rechts', left: 'links' } as const;

/** `tooth` is an FDI code. */
export function toothInWords(tooth: number, language: ToothLanguage): string {
  const names = (isPrimary(tooth) ? PRIMARY : PERMANENT)[language];
  const name = names[(tooth % 10) - 1] ?? '';
  return language === 'en'
    ? `${jawOf(tooth)} ${sideOf(tooth)} ${name}`
    : `${name} ${JAWS[jawOf(tooth)]} ${SIDES[sideOf(tooth)]}`;
}
