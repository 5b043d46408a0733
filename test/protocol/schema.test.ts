import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, utf8 } from '../../protocol/bytes.ts';
import {
  bool,
  bytes,
  bytesUpTo,
  decode,
  encode,
  list,
  oneOf,
  optional,
  text,
  tuple,
  uint,
  union,
  type Schema,
} from '../../protocol/schema.ts';
import { encodeItems, headIn, itemsOf, parseGrammar, shortest, type Item } from './grammar.ts';
import { SCHEMAS } from './schemas.ts';

const hex = (digits: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(digits, 'hex'));
const all = Object.entries(SCHEMAS);

describe('every format', () => {
  test.each(all)(
    '%s: what another implementation writes from the grammar alone is read, and written the same',
    (_, schema) => {
      fc.assert(
        fc.property(itemsOf(parseGrammar(schema.grammar)), (items) => {
          const data = encodeItems(items);
          const value = decode(schema, data);
          expect(value).not.toBeNull();
          expect(Buffer.compare(encode(schema, value), data)).toBe(0);
        }),
        { numRuns: 30 },
      );
    },
  );

  test.each(all)('%s: every other spelling of the same value is refused', (_, schema) => {
    fc.assert(
      fc.property(itemsOf(parseGrammar(schema.grammar)), fc.nat(), (items, choice) => {
        const at = choice % items.length;
        for (const spelling of otherSpellings(items[at]!)) {
          const before = encodeItems(items.slice(0, at));
          const after = encodeItems(items.slice(at + 1));
          expect(decode(schema, concat(before, spelling, after))).toBeNull();
        }
      }),
      { numRuns: 30 },
    );
  });

  test.each(all)('%s: cut anywhere or made longer, it is refused', (_, schema) => {
    fc.assert(
      fc.property(itemsOf(parseGrammar(schema.grammar)), fc.nat(), fc.nat(255), (items, choice, byte) => {
        const data = encodeItems(items);
        expect(decode(schema, data.subarray(0, choice % data.length))).toBeNull();
        expect(decode(schema, concat(data, new Uint8Array([byte])))).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  test.each(all)('%s: a flipped bit is refused, or is the one encoding of another value', (_, schema) => {
    fc.assert(
      fc.property(itemsOf(parseGrammar(schema.grammar)), fc.nat(), (items, choice) => {
        const data = encodeItems(items);
        const bit = choice % (data.length * 8);
        data[bit >> 3]! ^= 0x80 >> (bit & 7);
        const value = decode(schema, data);
        if (value !== null) expect(Buffer.compare(encode(schema, value), data)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});

/** Longer heads, indefinite lengths, a tag before it, and other types in its place. */
function otherSpellings(item: Item): Uint8Array[] {
  const longer = ([1, 2, 4, 8] as const)
    .filter((width) => width > shortest(item))
    .map((width) => concat(headIn(width, item), item.payload));
  const plain = concat(headIn(shortest(item), item), item.payload);
  const endless = { 2: [0x5f], 3: [0x7f], 4: [0x9f] }[item.major];
  const indefinite =
    endless && item.major !== 4 ? [concat(new Uint8Array(endless), plain, new Uint8Array([0xff]))] : [];
  const foreign = ['a0', 'f6', 'f7', 'f93c00', 'fa00000000', 'fb3ff0000000000000', '20', 'ff', 'f800'].map(hex);
  return [...longer, ...indefinite, concat(hex('c1'), plain), concat(hex('d818'), plain), ...foreign];
}

describe('hostile bytes', () => {
  const cases: readonly (readonly [string, Schema<unknown>, string])[] = [
    ['a number in more bytes than it needs', uint(), '1800'],
    ['a number above 2^53 − 1', uint(), '1b0020000000000000'],
    ['a number above its own limit', uint(10), '0b'],
    ['a negative number', uint(), '20'],
    ['a float', uint(), 'f93c00'],
    ['a tag', uint(), 'c001'],
    ['null', bool(), 'f6'],
    ['undefined', bool(), 'f7'],
    ['a boolean in two bytes', bool(), 'f815'],
    ['a map', tuple({ a: uint() }), 'a1616101'],
    ['a map in place of a list', list(uint(), 4), 'a0'],
    ['a list without an end', list(uint(), 4), '9f01ff'],
    ['a byte string in pieces', bytesUpTo(4), '5f4101ff'],
    ['a text in pieces', text(4), '7f6161ff'],
    ['text that is no UTF-8', text(4), '61ff'],
    ['text with an overlong letter', text(4), '62c080'],
    ['text with half a surrogate pair', text(4), '63eda080'],
    ['text above its limit in bytes', text(3), '64c3a4c3a4'],
    ['a word behind a byte order mark', oneOf('clinic', 'lab'), '66efbbbf6c6162'],
    ['a case behind a byte order mark', union({ a: tuple({}) }), '8264efbbbf6180'],
    ['a word nobody knows', oneOf('clinic', 'lab'), '63706f6f'],
    ['a case nobody knows', union({ a: tuple({}) }), '82616280'],
    ['a case with too much', union({ a: tuple({}) }), '8361618080'],
    ['two where one may be', optional(uint()), '820101'],
    ['a field too many', tuple({ a: uint() }), '820101'],
    ['a field too few', tuple({ a: uint(), b: uint() }), '8101'],
    ['nothing at all', uint(), ''],
  ];
  test.each(cases)('%s is refused', (_, schema, digits) => {
    expect(decode(schema, hex(digits))).toBeNull();
  });

  test('a byte order mark is a letter like another: text comes back as it was typed', () => {
    const typed = '\u{feff}Praxis Müller 🦷';
    expect(decode(text(64), encode(text(64), typed))).toBe(typed);
  });

  test.each([
    ['a list of 2^64 − 1', list(uint(), 4096), '9bffffffffffffffff'],
    ['a list of 2^32 − 1', list(uint(), 4096), '9affffffff'],
    ['a list within its limit that is not there', list(list(uint(), 4096), 4096), '991000991000'],
    ['a byte string of 2^64 − 1', bytesUpTo(2 ** 40), '5bffffffffffffffff'],
    ['a byte string of 2^53 − 1', bytesUpTo(2 ** 53), '5b001fffffffffffff'],
    ['a text of 2^32 − 1', text(2 ** 40), '7affffffff'],
    ['lists a million deep', list(uint(), 4096), '81'.repeat(1_000_000)],
    ['tags a million deep', uint(), 'c1'.repeat(1_000_000)],
    ['endless lists a million deep', list(uint(), 4096), '9f'.repeat(1_000_000)],
  ])('%s is refused before it is read', (_, schema, digits) => {
    const data = hex(digits);
    expect(decode(schema as Schema<unknown>, data)).toBeNull();
  });

  test('the longest list that is allowed is read in one pass', () => {
    const schema = list(bytes(1), 100_000);
    const value = Array.from({ length: 100_000 }, () => new Uint8Array([7]));
    expect(decode(schema, encode(schema, value))).toHaveLength(100_000);
  });

  test('what was read does not change when the network reuses its buffer', () => {
    const data = encode(bytes(3), new Uint8Array([1, 2, 3]));
    const value = decode(bytes(3), data);
    data.fill(0);
    expect(value).toEqual(new Uint8Array([1, 2, 3]));
  });
});

describe('what does not fit its format is never written', () => {
  const cases: readonly (readonly [string, () => unknown])[] = [
    ['a fraction', () => encode(uint(), 1.5)],
    ['a negative number', () => encode(uint(), -1)],
    ['a number above its limit', () => encode(uint(10), 11)],
    ['a number that is not safe', () => encode(uint(), 2 ** 53)],
    ['bytes of another length', () => encode(bytes(2), new Uint8Array(3))],
    ['too many bytes', () => encode(bytesUpTo(2), new Uint8Array(3))],
    ['too long a text', () => encode(text(3), 'ääh')],
    ['half a surrogate pair', () => encode(text(8), '\u{d83e}')],
    ['a word nobody knows', () => encode(oneOf('a', 'b'), 'c' as 'a')],
    ['a case nobody knows', () => encode(union({ a: tuple({}) }), { type: 'b' } as never)],
    ['no boolean', () => encode(bool(), 1 as never)],
    ['too long a list', () => encode(list(uint(), 1), [1, 2])],
  ];
  test.each(cases)('%s', (_, write) => {
    expect(write).toThrow(/format|unknown case|boolean/);
  });
});

test('text keeps every well-formed string', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
      const schema = text(1000);
      const data = encode(schema, value);
      expect(decode(schema, data)).toBe(value);
      expect(data.slice(data.length - utf8(value).length)).toEqual(utf8(value));
    }),
  );
});
