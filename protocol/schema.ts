// Byte formats as values: one description gives encoder, strict decoder, TypeScript type and grammar text.
// A decoder reads exactly the described shape and refuses everything else, so depth and size are bounded by the schema.
import { utf8, type Bytes } from './bytes.ts';
import { Malformed, Reader, Writer } from './cbor.ts';

export interface Schema<T> {
  /** The shape as text, the same notation as PROTOCOL.md. */
  readonly grammar: string;
  read(reader: Reader): T;
  write(writer: Writer, value: T): void;
}
export type Infer<S> = S extends Schema<infer T> ? T : never;

/** An unsigned integer up to `max` (default 2^53 − 1). */
export function uint(max: number = Number.MAX_SAFE_INTEGER): Schema<number> {
  return {
    grammar: max === Number.MAX_SAFE_INTEGER ? 'uint' : `uint≤${String(max)}`,
    read(reader) {
      const value = reader.uint();
      if (value > max) throw new Malformed('number too large');
      return value;
    },
    write(writer, value) {
      if (!Number.isSafeInteger(value) || value < 0 || value > max) throw new Error('number outside its format');
      writer.uint(value);
    },
  };
}

function byteString(grammar: string, fits: (length: number) => boolean): Schema<Bytes> {
  return {
    grammar,
    read(reader) {
      const value = reader.bytes();
      if (!fits(value.length)) throw new Malformed('wrong length');
      return value;
    },
    write(writer, value) {
      if (!fits(value.length)) throw new Error('byte string outside its format');
      writer.bytes(value);
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

/** Well-formed UTF-8 text of at most `max` bytes. */
export function text(max: number): Schema<string> {
  return {
    grammar: `text≤${String(max)}`,
    read: (reader) => reader.text(max),
    write(writer, value) {
      const written = utf8(value);
      if (written.length > max || !value.isWellFormed()) throw new Error('text outside its format');
      writer.text(written);
    },
  };
}

export function bool(): Schema<boolean> {
  return {
    grammar: 'bool',
    read: (reader) => reader.bool(),
    write(writer, value) {
      if (typeof value !== 'boolean') throw new Error('not a boolean');
      writer.bool(value);
    },
  };
}

/** One of a closed list of words. */
export function oneOf<const W extends string>(...words: readonly W[]): Schema<W> {
  const written = words.map(utf8);
  return {
    grammar: words.map((word) => `"${word}"`).join(' / '),
    read: (reader) => words[reader.word(written)]!,
    write(writer, value) {
      const word = written[words.indexOf(value)];
      if (!word) throw new Error('word outside its format');
      writer.text(word);
    },
  };
}

/** The value, wrapped as an array of none or one. */
export function optional<T>(inner: Schema<T>): Schema<T | null> {
  return {
    grammar: `[? ${inner.grammar}]`,
    read(reader) {
      const count = reader.array();
      if (count === 0) return null;
      if (count !== 1) throw new Malformed('more than one');
      return inner.read(reader);
    },
    write(writer, value) {
      writer.array(value === null ? 0 : 1);
      if (value !== null) inner.write(writer, value);
    },
  };
}

export function list<T>(inner: Schema<T>, max: number): Schema<readonly T[]> {
  return {
    grammar: `[0..${String(max)} ${inner.grammar}]`,
    read(reader) {
      const count = reader.array();
      if (count > max) throw new Malformed('list too long');
      const out: T[] = [];
      for (let i = 0; i < count; i++) out.push(inner.read(reader));
      return out;
    },
    write(writer, value) {
      if (value.length > max) throw new Error('list outside its format');
      writer.array(value.length);
      for (const item of value) inner.write(writer, item);
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
      if (reader.array() !== entries.length) throw new Malformed('wrong number of fields');
      const out: Record<string, unknown> = {};
      for (const [name, field] of entries) out[name] = field.read(reader);
      return out as FieldsOf<F>;
    },
    write(writer, value) {
      writer.array(entries.length);
      for (const [name, field] of entries) field.write(writer, (value as Record<string, unknown>)[name]);
    },
  };
}

type Cases = Readonly<Record<string, unknown>>;
type UnionOf<C extends Cases> = { readonly [K in keyof C]: { readonly type: K } & Infer<C[K]> }[keyof C];

/** A tagged union: [name, fields]. In TypeScript the name is `type`, beside the fields. */
export function union<C extends Cases>(cases: C): Schema<UnionOf<C>> {
  const entries = Object.entries(cases) as [string, Schema<object>][];
  const names = entries.map(([name]) => utf8(name));
  return {
    grammar: entries.map(([name, inner]) => `["${name}", ${inner.grammar}]`).join(' / '),
    read(reader) {
      if (reader.array() !== 2) throw new Malformed('not a case');
      const [name, inner] = entries[reader.word(names)]!;
      return { type: name, ...inner.read(reader) } as UnionOf<C>;
    },
    write(writer, value) {
      const at = entries.findIndex(([name]) => name === value.type);
      if (at < 0) throw new Error('unknown case');
      writer.array(2);
      writer.text(names[at]!);
      entries[at]![1].write(writer, value);
    },
  };
}

export function encode<T>(schema: Schema<T>, value: T): Bytes {
  const writer = new Writer();
  schema.write(writer, value);
  return writer.finish();
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
