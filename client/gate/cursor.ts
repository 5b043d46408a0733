// Reads the primitives of a Yjs V1 update from untrusted bytes, exactly as lib0 does but strictly: nothing is read past
// the end, numbers come in their shortest form and stay safe integers. Must never allocate by a length it has not checked.
import type { Refusal } from './refusal.ts';
import { Refused } from './refusal.ts';

// As lib0 has it, so that a string has the same UTF-16 length here and there.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Up to here a plain ASCII text is quicker read letter by letter: names of fields and lists. */
const SHORT = 32;

export class Cursor {
  readonly bytes: Uint8Array;
  at = 0;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  get isDone(): boolean {
    return this.at === this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new Refused('malformed');
    this.at++;
    return value;
  }

  /** An unsigned integer, 7 bits a byte, low bits first. */
  uint(): number {
    return this.#rest(0, 1);
  }

  /** A signed integer: its first byte holds 6 bits and the sign. Only the shape matters to the gate. */
  skipInt(): void {
    const first = this.byte();
    if (first & 0x80) this.#rest(first & 0x3f, 64);
  }

  /** A number that counts things still to come, each at least one byte long. */
  count(max: number, reason: Refusal): number {
    const value = this.uint();
    if (value > max) throw new Refused(reason);
    if (value > this.bytes.length - this.at) throw new Refused('malformed');
    return value;
  }

  skip(length: number): void {
    if (length > this.bytes.length - this.at) throw new Refused('malformed');
    this.at += length;
  }

  text(): string {
    const length = this.uint();
    const start = this.at;
    this.skip(length);
    return this.#decode(start);
  }

  /** How long a text is in UTF-16, without building it where it is plain ASCII. */
  textLength(): number {
    const length = this.uint();
    const start = this.at;
    this.skip(length);
    for (let at = start; at < this.at; at++) if (this.bytes[at]! > 0x7f) return this.#decode(start).length;
    return length;
  }

  #decode(start: number): string {
    if (this.at - start <= SHORT) {
      let text = '';
      for (let at = start; at < this.at && this.bytes[at]! < 0x80; at++) text += String.fromCharCode(this.bytes[at]!);
      if (text.length === this.at - start) return text;
    }
    try {
      return utf8.decode(this.bytes.subarray(start, this.at));
    } catch {
      throw new Refused('malformed');
    }
  }

  #rest(value: number, factor: number): number {
    for (let byte = 0x80; byte >= 0x80; factor *= 128) {
      byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (!(value <= Number.MAX_SAFE_INTEGER)) throw new Refused('malformed');
      if (byte === 0 && factor > 1) throw new Refused('malformed');
    }
    return value;
  }
}
