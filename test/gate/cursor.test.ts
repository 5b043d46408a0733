// The reader of Yjs primitives at its edges: the last byte, the longest short text, the largest number, and one beyond.
import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import { Cursor } from '../../client/gate/cursor.ts';

const textOf = (text: string): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, text);
  return encoding.toUint8Array(encoder);
};
const numberOf = (value: number): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, value);
  return encoding.toUint8Array(encoder);
};

test('what ends with the last byte is read, what would end after it is malformed', () => {
  const whole = new Cursor(new Uint8Array([1, 2, 3]));
  whole.skip(3);
  expect(whole.isDone).toBe(true);
  expect(() => new Cursor(new Uint8Array([1, 2, 3])).skip(4)).toThrow('malformed');
  expect(() => new Cursor(new Uint8Array([3, 65, 66])).text()).toThrow('malformed');
  expect(new Cursor(new Uint8Array([2, 0, 0])).count(2, 'too many nodes')).toBe(2);
  expect(() => new Cursor(new Uint8Array([3, 0, 0])).count(3, 'too many nodes')).toThrow('malformed');
  expect(() => new Cursor(new Uint8Array([3, 0, 0, 0])).count(2, 'too many nodes')).toThrow('too many');
});

test('a text reads as lib0 wrote it, in every length and alphabet, and its length in UTF-16 is the same', () => {
  for (const unit of ['a', '\u007f', '\u0080', 'ß', '€', '🦷'])
    for (const count of [0, 1, 7, 8, 15, 16, 31, 32, 33, 64]) {
      const text = unit.repeat(count);
      expect(new Cursor(textOf(text)).text()).toBe(text);
      expect(new Cursor(textOf(text)).textLength()).toBe(text.length);
      // What follows is no part of it, whatever it is.
      for (const after of [0x41, 0xff]) {
        const cursor = new Cursor(new Uint8Array([...textOf(text), after]));
        expect([cursor.text(), cursor.byte()]).toEqual([text, after]);
        expect(new Cursor(new Uint8Array([...textOf(text), after])).textLength()).toBe(text.length);
      }
    }
  for (const bad of [[0x80], [0xc3], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80]]) {
    expect(() => new Cursor(new Uint8Array([bad.length, ...bad])).text()).toThrow('malformed');
    expect(() => new Cursor(new Uint8Array([bad.length, ...bad])).textLength()).toThrow('malformed');
  }
});

test('the largest safe number is read, the next one is not', () => {
  for (const value of [0, 127, 128, 2 ** 32, Number.MAX_SAFE_INTEGER])
    expect(new Cursor(numberOf(value)).uint()).toBe(value);
  const beyond = numberOf(Number.MAX_SAFE_INTEGER).map((byte, at) => (at < 7 ? 0x80 : byte + 1));
  expect(() => new Cursor(beyond).uint()).toThrow('malformed');
});
