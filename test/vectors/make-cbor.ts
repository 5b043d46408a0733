// Vectors of the encoding itself: shapes in the notation of PROTOCOL.md, bytes that are read and bytes that are not.
import { bool, bytesUpTo, decode, encode, list, oneOf, optional, text, tuple, uint, union } from '../../protocol/schema.ts';
import type { Schema } from '../../protocol/schema.ts';
import { bytesOf } from './plain.ts';

const word = oneOf('clinic', 'lab');
const pair = tuple({ a: uint(), b: text(8) });
const either = union({ add: pair, end: tuple({}) });

const READ: readonly (readonly [Schema<unknown>, unknown])[] = [
  ...[0, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, Number.MAX_SAFE_INTEGER].map(
    (value) => [uint(), value] as const,
  ),
  [bytesUpTo(8), new Uint8Array([1, 2, 3])],
  [text(32), 'Zahn 11 🦷'],
  [text(8), '\u{feff}a'],
  [bool(), true],
  [word, 'lab'],
  [optional(uint()), null],
  [optional(uint()), 7],
  [list(pair, 4), [{ a: 1, b: 'x' }]],
  [either, { type: 'add', a: 1, b: '' }],
  [either, { type: 'end' }],
];

const REFUSED: readonly (readonly [string, Schema<unknown>, string])[] = [
  ['a number in more bytes than it needs', uint(), '1800'],
  ['a number in eight bytes that fits in four', uint(), '1b00000000ffffffff'],
  ['a number above 2^53 − 1', uint(), '1b0020000000000000'],
  ['a number above its limit', uint(10), '0b'],
  ['a negative number', uint(), '20'],
  ['a float', uint(), 'f93c00'],
  ['a tag', uint(), 'c001'],
  ['a byte behind the end', uint(), '0100'],
  ['null for none', optional(uint()), 'f6'],
  ['two for one', optional(uint()), '820101'],
  ['a boolean in two bytes', bool(), 'f815'],
  ['undefined', bool(), 'f7'],
  ['a map', pair, 'a2616101616261'],
  ['a list without an end', list(uint(), 4), '9f01ff'],
  ['a list above its limit', list(uint(), 1), '820101'],
  ['a list that is not there', list(uint(), 1000), '9903e8'],
  ['a byte string in pieces', bytesUpTo(4), '5f4101ff'],
  ['a byte string of 2^53 − 1', bytesUpTo(8), '5b001fffffffffffff'],
  ['text that is no UTF-8', text(4), '61ff'],
  ['text with an overlong letter', text(4), '62c080'],
  ['text with half a surrogate pair', text(4), '63eda080'],
  ['text above its limit in bytes', text(3), '64c3a4c3a4'],
  ['a word nobody knows', word, '63706f6f'],
  ['a word behind a byte order mark', word, '66efbbbf6c6162'],
  ['a case nobody knows', either, '82616180'],
  ['a case with a field too many', either, '8263656e648101'],
  ['fields too few', pair, '8101'],
];

export function makeCborVectors() {
  return {
    read: READ.map(([schema, value]) => ({ shape: schema.grammar, bytes: encode(schema, value) })),
    refused: REFUSED.map(([name, schema, bytes]) => ({
      ...{ name, shape: schema.grammar, bytes },
      isRead: decode(schema, bytesOf(bytes)) !== null,
    })),
  };
}
