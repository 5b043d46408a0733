// Byte formats as values: one description gives encoder, strict decoder, TypeScript type and grammar text.
// Deterministic CBOR (RFC 8949 §4.2.1) of arrays, unsigned integers, byte and text strings, booleans and null only;
// a decoder reads exactly the described shape and refuses everything else, so depth and size are bounded by the schema.
import { Tokenizer, Type, encode as encodeCbor } from 'cborg';
import { utf8, type Bytes } from './bytes.ts';

type Plain = number | string | boolean | null | Uint8Array | readonly Plain[];

interface Token {
  readonly major: number;
  readonly value: unknown;
}

class Malformed extends Error {}

/** Fatal, and keeps a leading U+FEFF: one text has one form, so that no word has a second spelling. */
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads tokens strictly: definite lengths, shortest integers, no tags, floats, maps or negative numbers. */
class Reader {
  readonly #data: Uint8Array;
  readonly #tokens: InstanceType<typeof Tokenizer>;
  constructor(data: Uint8Array) {
    this.#data = data;
    this.#tokens = new Tokenizer(data, {
      strict: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowBigInt: false,
    });
  }
  next(): Token {
    if (this.#tokens.done()) throw new Malformed('cut off');
    const token = this.#tokens.next();
    return { major: token.type.major, value: token.value as unknown };
  }
  expect(type: { readonly major: number }): Token {
    const token = this.next();
    if (token.major !== type.major) throw new Malformed('wrong type');
    return token;
  }
  /** Text as its bytes say it; the tokenizer's own would drop a byte order mark and mend what is no UTF-8. */
  text(): string {
    const start = this.#tokens.pos();
    this.expect(Type.string);
    const payload = this.#data.subarray(start + headLength(this.#data[start]! & 31), this.#tokens.pos());
    return strictUtf8.decode(payload);
  }
  get isDone(): boolean {
    return this.#tokens.done();
  }
}

export interface Schema<T> {
  /** The shape as text, the same notation as PROTOCOL.md. */
  readonly grammar: string;
  read(reader: Reader): T;
  write(value: T): Plain;
}
export type Infer<S> = S extends Schema<infer T> ? T : never;

/** An unsigned integer up to `max` (default 2^53 − 1). */
export function uint(max: number = Number.MAX_SAFE_INTEGER): Schema<number> {
  return {
    grammar: max === Number.MAX_SAFE_INTEGER ? 'uint' : `uint≤${String(max)}`,
    read(reader) {
      const { value } = reader.expect(Type.uint);
      if (typeof value !== 'number' || value > max) throw new Malformed('number too large');
      return value;
    },
    write(value) {
      if (!Number.isSafeInteger(value) || value < 0 || value > max) throw new Error('number outside its format');
      return value;
    },
  };
}

function byteString(grammar: string, fits: (length: number) => boolean): Schema<Bytes> {
  return {
    grammar,
    read(reader) {
      const { value } = reader.expect(Type.bytes);
      if (!(value instanceof Uint8Array) || !fits(value.length)) throw new Malformed('wrong length');
      return new Uint8Array(value);
    },
    write(value) {
      if (!fits(value.length)) throw new Error('byte string outside its format');
      return value;
    },
  };
}
/** Exactly `length` bytes. */
export function bytes(length: number): Schema<Bytes> {
  return byteString(`bytes[${String(length)}]`, (actual) => actual === length);
}
export function bytesUpTo(max: number): Schema<Bytes> {
  return byteString(`bytes≤${String(max)}`, (actual) => actual <= max);
}

/** Bytes of a CBOR head, from the low five bits of its first byte (RFC 8949 §3). */
function headLength(information: number): number {
  return information < 24 ? 1 : 1 + 2 ** (information - 24);
}

/** Well-formed UTF-8 text of at most `max` bytes. */
export function text(max: number): Schema<string> {
  return {
    grammar: `text≤${String(max)}`,
    read(reader) {
      const value = reader.text();
      if (utf8(value).length > max) throw new Malformed('text too long');
      return value;
    },
    write(value) {
      if (utf8(value).length > max || !value.isWellFormed()) throw new Error('text outside its format');
      return value;
    },
  };
}

export function bool(): Schema<boolean> {
  return {
    grammar: 'bool',
    read(reader) {
      const { value } = reader.expect(Type.true);
      if (typeof value !== 'boolean') throw new Malformed('not a boolean');
      return value;
    },
    write(value) {
      if (typeof value !== 'boolean') throw new Error('not a boolean');
      return value;
    },
  };
}

/** One of a closed list of words. */
export function oneOf<const W extends string>(...words: readonly W[]): Schema<W> {
  return {
    grammar: words.map((word) => `"${word}"`).join(' / '),
    read(reader) {
      const value = reader.text();
      const word = words.find((each) => each === value);
      if (word === undefined) throw new Malformed('unknown word');
      return word;
    },
    write(value) {
      if (!words.includes(value)) throw new Error('word outside its format');
      return value;
    },
  };
}

/** The value, wrapped as an array of none or one. */
export function optional<T>(inner: Schema<T>): Schema<T | null> {
  return {
    grammar: `[? ${inner.grammar}]`,
    read(reader) {
      const { value } = reader.expect(Type.array);
      if (value === 0) return null;
      if (value !== 1) throw new Malformed('more than one');
      return inner.read(reader);
    },
    write: (value) => (value === null ? [] : [inner.write(value)]),
  };
}

export function list<T>(inner: Schema<T>, max: number): Schema<readonly T[]> {
  return {
    grammar: `[0..${String(max)} ${inner.grammar}]`,
    read(reader) {
      const { value: count } = reader.expect(Type.array);
      if (typeof count !== 'number' || count > max) throw new Malformed('list too long');
      const out: T[] = [];
      for (let i = 0; i < count; i++) out.push(inner.read(reader));
      return out;
    },
    write(value) {
      if (value.length > max) throw new Error('list outside its format');
      return value.map((item) => inner.write(item));
    },
  };
}

type Fields = Readonly<Record<string, Schema<never>>>;
type FieldsOf<F> = { readonly [K in keyof F]: Infer<F[K]> };

/** Named fields, written as an array in the order of declaration. */
export function tuple<F extends Readonly<Record<string, unknown>>>(fields: F): Schema<FieldsOf<F>> {
  const entries = Object.entries(fields as unknown as Fields) as unknown as [string, Schema<unknown>][];
  return {
    grammar: `[${entries.map(([name, field]) => `${name}: ${field.grammar}`).join(', ')}]`,
    read(reader) {
      const { value: count } = reader.expect(Type.array);
      if (count !== entries.length) throw new Malformed('wrong number of fields');
      const out: Record<string, unknown> = {};
      for (const [name, field] of entries) out[name] = field.read(reader);
      return out as FieldsOf<F>;
    },
    write: (value) => entries.map(([name, field]) => field.write((value as Record<string, unknown>)[name])),
  };
}

type Cases = Readonly<Record<string, unknown>>;
type UnionOf<C extends Cases> = { readonly [K in keyof C]: { readonly type: K } & Infer<C[K]> }[keyof C];

/** A tagged union: [name, fields]. In TypeScript the name is `type`, beside the fields. */
export function union<C extends Cases>(cases: C): Schema<UnionOf<C>> {
  const entries = new Map(Object.entries(cases) as [string, Schema<object>][]);
  return {
    grammar: [...entries].map(([name, inner]) => `["${name}", ${inner.grammar}]`).join(' / '),
    read(reader) {
      const { value: count } = reader.expect(Type.array);
      const name = reader.text();
      const inner = entries.get(name);
      if (count !== 2 || inner === undefined) throw new Malformed('unknown case');
      return { type: name, ...inner.read(reader) } as UnionOf<C>;
    },
    write(value) {
      const inner = entries.get(value.type as string);
      if (inner === undefined) throw new Error('unknown case');
      return [value.type as string, inner.write(value)];
    },
  };
}

export function encode<T>(schema: Schema<T>, value: T): Bytes {
  return new Uint8Array(encodeCbor(schema.write(value)));
}

/** The value, or null when `data` is not the one deterministic encoding of a value of this schema. */
export function decode<T>(schema: Schema<T>, data: Uint8Array): T | null {
  try {
    const reader = new Reader(data);
    const value = schema.read(reader);
    return reader.isDone ? value : null;
  } catch {
    return null;
  }
}
