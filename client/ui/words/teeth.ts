// Words around the choosing of teeth. What a tooth itself is called, `records` knows.
import { toothInWords } from '../../records/toothWords.ts';
import { inBoth } from './language.svelte.ts';

export const teethWords = inBoth(
  {
    title: 'Teeth',
    orientation: 'The patient’s right is on the left.',
    view: 'How to choose teeth',
    views: { chart: 'Chart', list: 'List' },
    dentition: 'Which teeth',
    dentitions: { permanent: 'Permanent', primary: 'Milk teeth' },
    quadrants: ['Upper right', 'Upper left', 'Lower right', 'Lower left'],
    none: 'No tooth chosen',
    span: 'From … to …',
    firstOfSpan: 'Tap the first tooth of the span.',
    lastOfSpan: (first: string) => `From ${first}: tap the last tooth, in the same arch.`,
    noSpan: 'Single teeth',
    notation: 'Tooth numbers',
    notations: { fdi: 'FDI', universal: 'Universal', palmer: 'Palmer' },
    place: (tooth: number) => toothInWords(tooth, 'en'),
  },
  {
    title: 'Zähne',
    orientation: 'Die rechte Seite des Patienten liegt links.',
    view: 'Wie Zähne gewählt werden',
    views: { chart: 'Schema', list: 'Liste' },
    dentition: 'Welche Zähne',
    dentitions: { permanent: 'Bleibend', primary: 'Milchzähne' },
    quadrants: ['Oben rechts', 'Oben links', 'Unten rechts', 'Unten links'],
    none: 'Kein Zahn gewählt',
    span: 'Von … bis …',
    firstOfSpan: 'Den ersten Zahn der Spanne antippen.',
    lastOfSpan: (first) => `Ab ${first}: den letzten Zahn antippen, im selben Kiefer.`,
    noSpan: 'Einzelne Zähne',
    notation: 'Zahnzahlen',
    notations: { fdi: 'FDI', universal: 'Universal', palmer: 'Palmer' },
    place: (tooth) => toothInWords(tooth, 'de'),
  },
);
