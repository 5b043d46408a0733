import { expect, test } from 'vitest';
import {
  ARCHES,
  TEETH,
  inMouthOrder,
  isTooth,
  jawOf,
  runs,
  sideOf,
  span,
  toPalmer,
  toUniversal,
} from '../../client/records/teeth.ts';
import { toothInWords } from '../../client/records/toothWords.ts';

// ISO 3950 beside the ADA chart, upper right third molar to lower right third molar, then the primary teeth A … T.
const PERMANENT = [18, 17, 16, 15, 14, 13, 12, 11, 21, 22, 23, 24, 25, 26, 27, 28].concat([
  38, 37, 36, 35, 34, 33, 32, 31, 41, 42, 43, 44, 45, 46, 47, 48,
]);
const PRIMARY = [55, 54, 53, 52, 51, 61, 62, 63, 64, 65, 75, 74, 73, 72, 71, 81, 82, 83, 84, 85];

test('all 52 teeth have their Universal number, and no two the same', () => {
  expect(PERMANENT.map(toUniversal)).toEqual(Array.from({ length: 32 }, (_, i) => String(i + 1)));
  expect(PRIMARY.map(toUniversal)).toEqual(Array.from('ABCDEFGHIJKLMNOPQRST'));
  expect(TEETH.toSorted()).toEqual([...PERMANENT, ...PRIMARY].toSorted());
  expect(TEETH).toHaveLength(52);
});

test('all 52 teeth are said in words of their own, in English and German', () => {
  for (const language of ['en', 'de'] as const) {
    expect(new Set(TEETH.map((tooth) => toothInWords(tooth, language))).size).toBe(52);
  }
  expect(toothInWords(36, 'en')).toBe('lower left first molar');
  expect(toothInWords(36, 'de')).toBe('erster Molar unten links');
  expect(toothInWords(11, 'en')).toBe('upper right central incisor');
  expect(toothInWords(48, 'de')).toBe('Weisheitszahn unten rechts');
  expect(toothInWords(74, 'en')).toBe('lower left primary first molar');
  expect(toothInWords(53, 'de')).toBe('Milcheckzahn oben rechts');
});

test('Palmer puts the corner where the quadrant is', () => {
  expect([16, 26, 36, 46, 55, 65, 75, 85].map(toPalmer)).toEqual(['6┘', '└6', '┌6', '6┐', 'E┘', '└E', '┌E', 'E┐']);
  expect(new Set(TEETH.map(toPalmer)).size).toBe(52);
});

test('the patient’s right is on the left, above and below', () => {
  expect(ARCHES.permanent.upper).toEqual(PERMANENT.slice(0, 16));
  expect(ARCHES.permanent.lower).toEqual(PERMANENT.slice(16).toReversed());
  expect(ARCHES.primary.upper).toEqual(PRIMARY.slice(0, 10));
  expect(ARCHES.primary.lower).toEqual(PRIMARY.slice(10).toReversed());
  for (const { upper, lower } of Object.values(ARCHES)) {
    expect(upper.every((tooth) => jawOf(tooth) === 'upper')).toBe(true);
    expect(lower.every((tooth) => jawOf(tooth) === 'lower')).toBe(true);
    expect(upper.map(sideOf)).toEqual(lower.map(sideOf));
  }
});

test('spans cross the midline and never the jaw; neighbours stand together', () => {
  expect(span(16, 14)).toEqual([16, 15, 14]);
  expect(span(22, 12)).toEqual([12, 11, 21, 22]);
  expect(span(35, 35)).toEqual([35]);
  expect(span(16, 46)).toBeNull();
  expect(span(15, 55)).toBeNull();
  expect(runs([16, 13, 14, 46, 11, 21])).toEqual([[16], [14, 13], [11, 21], [46]]);
  expect(inMouthOrder([46, 21, 11, 18])).toEqual([18, 11, 21, 46]);
});

test('what is no tooth is none', () => {
  for (const value of [0, 10, 19, 49, 56, 86, 90, -11, 11.5, '11', null, NaN]) expect(isTooth(value)).toBe(false);
});
