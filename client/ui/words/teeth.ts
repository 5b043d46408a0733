// Words around the choosing of teeth. What a tooth itself is called, `records` knows.
import { toothInWords } from '../../records/toothWords.ts';
import { inBoth } from './language.svelte.ts';

export const teethWords = inBoth(
  {
    title: 'Teeth',
    orientation: 'The patient’s right is on the left. FDI.',
    view: 'How to choose teeth',
    views: { chart: 'Chart', list: 'List' },
    dentition: 'Which teeth',
    dentitions: { permanent: 'Permanent', primary: 'Milk teeth' },
    quadrants: ['Upper right', 'Upper left', 'Lower right', 'Lower left'],
    none: 'No tooth chosen',
    place: (tooth: number) => toothInWords(tooth, 'en'),
    name: (tooth: number) => `${tooth}, ${toothInWords(tooth, 'en')}`,
  },
  {
    title: 'Zähne',
    orientation: 'Die rechte Seite des Patienten liegt links. Zahlen nach FDI.',
    view: 'Wie Zähne gewählt werden',
    views: { chart: 'Schema', list: 'Liste' },
    dentition: 'Welche Zähne',
    dentitions: { permanent: 'Bleibend', primary: 'Milchzähne' },
    quadrants: ['Oben rechts', 'Oben links', 'Unten rechts', 'Unten links'],
    none: 'Kein Zahn gewählt',
    place: (tooth) => toothInWords(tooth, 'de'),
    name: (tooth) => `${tooth}, ${toothInWords(tooth, 'de')}`,
  },
);
