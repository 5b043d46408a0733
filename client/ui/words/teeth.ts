// What teeth are called, in words a person reads aloud. Takes FDI numbers (ISO 3950), permanent and primary.
import { inBoth } from './language.svelte.ts';

type Quadrants = Readonly<Record<1 | 2 | 3 | 4, string>>;

/** FDI quadrants 5 … 8 are 1 … 4 of a child. */
const quadrantOf = (tooth: number): 1 | 2 | 3 | 4 => (((Math.floor(tooth / 10) - 1) % 4) + 1) as 1 | 2 | 3 | 4;
const namer =
  (permanent: readonly string[], primary: readonly string[]) =>
  (tooth: number): string =>
    (tooth < 50 ? permanent : primary)[(tooth % 10) - 1] ?? '';

const english: Quadrants = { 1: 'Upper right', 2: 'Upper left', 3: 'Lower left', 4: 'Lower right' };
const englishKind = namer(
  ['central incisor', 'lateral incisor', 'canine', 'first premolar', 'second premolar'].concat([
    'first molar',
    'second molar',
    'third molar',
  ]),
  [
    'primary central incisor',
    'primary lateral incisor',
    'primary canine',
    'primary first molar',
    'primary second molar',
  ],
);
const englishPlace = (tooth: number): string => `${english[quadrantOf(tooth)].toLowerCase()} ${englishKind(tooth)}`;

const german: Quadrants = { 1: 'Oben rechts', 2: 'Oben links', 3: 'Unten links', 4: 'Unten rechts' };
const germanKind = namer(
  ['mittlerer Schneidezahn', 'seitlicher Schneidezahn', 'Eckzahn', 'erster Prämolar', 'zweiter Prämolar'].concat([
    'erster Molar',
    'zweiter Molar',
    'dritter Molar',
  ]),
  [
    'mittlerer Milchschneidezahn',
    'seitlicher Milchschneidezahn',
    'Milcheckzahn',
    'erster Milchmolar',
    'zweiter Milchmolar',
  ],
);
const germanPlace = (tooth: number): string => `${germanKind(tooth)} ${german[quadrantOf(tooth)].toLowerCase()}`;

export const teethWords = inBoth(
  {
    title: 'Teeth',
    orientation: 'The patient’s right is on the left. Numbers are FDI.',
    view: 'How to choose teeth',
    views: { chart: 'Chart', list: 'List' },
    quadrants: english,
    none: 'No tooth chosen',
    kind: englishKind,
    place: englishPlace,
    name: (tooth: number) => `${tooth}, ${englishPlace(tooth)}`,
  },
  {
    title: 'Zähne',
    orientation: 'Die rechte Seite des Patienten liegt links. Zahlen nach FDI.',
    view: 'Wie Zähne gewählt werden',
    views: { chart: 'Schema', list: 'Liste' },
    quadrants: german,
    none: 'Kein Zahn gewählt',
    kind: germanKind,
    place: germanPlace,
    name: (tooth) => `${tooth}, ${germanPlace(tooth)}`,
  },
);
