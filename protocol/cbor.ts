// The spelling of values: deterministic CBOR (RFC 8949 §4.2.1) of arrays, unsigned integers, byte and text strings and
// booleans, straight between bytes and values. Strict: one value has one spelling, and every other is refused.
// Must never read past the end, nor allocate for a length that was only announced.
import type { Bytes } from './bytes.ts';

export class Malformed extends Error {}

const UINT = 0;
const BYTE_STRING = 2;
const TEXT = 3;
const ARRAY = 4;
const FALSE = 0xf4;
const TRUE = 0xf5;

/** Fatal, and keeps a leading U+FEFF: one text has one form, so that no word has a second spelling. */
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class Reader {
  readonly #data: Uint8Array;
  #at = 0;
  constructor(data: Uint8Array) {
    this.#data = data;
  }
  get isDone(): boolean {
    return this.#at === this.#data.length;
  }

  uint(): number {
    return this.#head(UINT);
  }
  /** A copy, so that nobody else's buffer is kept alive or changed. */
  bytes(): Bytes {
    const start = this.#skip(this.#head(BYTE_STRING));
    return new Uint8Array(this.#data.subarray(start, this.#at));
  }
  /** Text of at most `max` bytes of UTF-8. */
  text(max: number): string {
    const length = this.#head(TEXT);
    if (length > max) throw new Malformed('text too long');
    const start = this.#skip(length);
    return strictUtf8.decode(this.#data.subarray(start, this.#at));
  }
  /** The index of the word that is written here. */
  word(words: readonly Bytes[]): number {
    const length = this.#head(TEXT);
    const start = this.#skip(length);
    const index = words.findIndex((word) => word.length === length && this.#has(word, start));
    if (index < 0) throw new Malformed('unknown word');
    return index;
  }
  /** How many elements follow. */
  array(): number {
    return this.#head(ARRAY);
  }
  bool(): boolean {
    const byte = this.#data[this.#at++];
    if (byte !== FALSE && byte !== TRUE) throw new Malformed('not a boolean');
    return byte === TRUE;
  }

  #head(major: number): number {
    const first = this.#data[this.#at++];
    if (first === undefined) throw new Malformed('cut off');
    if (first >> 5 !== major) throw new Malformed('wrong type');
    const information = first & 31;
    if (information < 24) return information;
    if (information > 27) throw new Malformed('no definite length');
    const width = 1 << (information - 24);
    let value = 0;
    for (let end = this.#skip(width) + width, at = end - width; at < end; at++) value = value * 256 + this.#data[at]!;
    const shortest = width === 1 ? 24 : 256 ** (width / 2);
    if (value < shortest || value > Number.MAX_SAFE_INTEGER) throw new Malformed('not the shortest number');
    return value;
  }

  /** Moves past `length` bytes that are there; returns where they begin. */
  #skip(length: number): number {
    const start = this.#at;
    if (length > this.#data.length - start) throw new Malformed('cut off');
    this.#at += length;
    return start;
  }
  #has(word: Bytes, start: number): boolean {
    for (let i = 0; i < word.length; i++) if (this.#data[start + i] !== word[i]) return false;
    return true;
  }
}

export class Writer {
  #data = new Uint8Array(256);
  #at = 0;

  uint(value: number): void {
    this.#head(UINT, value);
  }
  bytes(value: Uint8Array): void {
    this.#head(BYTE_STRING, value.length);
    this.#add(value);
  }
  /** `value` is text in UTF-8. */
  text(value: Bytes): void {
    this.#head(TEXT, value.length);
    this.#add(value);
  }
  array(count: number): void {
    this.#head(ARRAY, count);
  }
  bool(value: boolean): void {
    this.#room(1);
    this.#data[this.#at++] = value ? TRUE : FALSE;
  }
  finish(): Bytes {
    return this.#data.slice(0, this.#at);
  }

  #head(major: number, value: number): void {
    this.#room(9);
    const top = major << 5;
    if (value < 24) {
      this.#data[this.#at++] = top | value;
      return;
    }
    const power = value < 0x100 ? 0 : value < 0x1_0000 ? 1 : value < 0x1_0000_0000 ? 2 : 3;
    this.#data[this.#at++] = top | (24 + power);
    const width = 1 << power;
    for (let i = width - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) this.#data[this.#at + i] = rest;
    this.#at += width;
  }
  #add(value: Uint8Array): void {
    this.#room(value.length);
    this.#data.set(value, this.#at);
    this.#at += value.length;
  }
  #room(length: number): void {
    if (this.#at + length <= this.#data.length) return;
    const grown = new Uint8Array(Math.max(this.#data.length * 2, this.#at + length));
    grown.set(this.#data.subarray(0, this.#at));
    this.#data = grown;
  }
}
