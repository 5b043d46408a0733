// The grammar notation of PROTOCOL.md, read and written without the code under test: a parser, and encodings made from
// grammar text alone, as another implementation would make them.
import fc from 'fast-check';
import { concat, utf8, type Bytes } from '../../protocol/bytes.ts';

export type Shape =
  | { readonly is: 'uint'; readonly max: number }
  | { readonly is: 'bytes' | 'text'; readonly min: number; readonly max: number }
  | { readonly is: 'bool' }
  | { readonly is: 'word'; readonly words: readonly string[] }
  | { readonly is: 'optional'; readonly inner: Shape }
  | { readonly is: 'list'; readonly max: number; readonly inner: Shape }
  | { readonly is: 'tuple'; readonly fields: readonly (readonly [string, Shape])[] }
  | { readonly is: 'union'; readonly cases: readonly (readonly [string, Shape])[] };

/** `definitions` resolves names in capitals. Throws on anything that is not in the notation. */
export function parseGrammar(source: string, definitions: ReadonlyMap<string, string> = new Map()): Shape {
  const tokens = [...source.matchAll(/"[^"]*"|[A-Za-z_][A-Za-z0-9_]*|\d+(?:\.\.\d+)?|≤|\S/g)].map(([token]) => token);
  let at = 0;
  const peek = (offset = 0): string => tokens[at + offset] ?? '';
  const take = (expected?: string): string => {
    const token = peek();
    if (token === '' || (expected !== undefined && token !== expected))
      throw new Error(`no grammar: ${token} at ${at}`);
    at += 1;
    return token;
  };
  const sized = (is: 'bytes' | 'text'): Shape => {
    if (peek() === '≤') return { is, min: 0, max: (take(), Number(take())) };
    take('[');
    const length = Number(take());
    take(']');
    return { is, min: length, max: length };
  };
  const isCase = (): boolean => peek() === '[' && peek(1).startsWith('"') && peek(2) === ',';
  const alternatives = (): Shape => {
    if (peek().startsWith('"')) {
      const words = [take().slice(1, -1)];
      while (peek() === '/') words.push((take(), take()).slice(1, -1));
      return { is: 'word', words };
    }
    if (!isCase()) return single();
    const cases: [string, Shape][] = [];
    do {
      if (cases.length > 0) take('/');
      take('[');
      const name = take().slice(1, -1);
      take(',');
      cases.push([name, alternatives()]);
      take(']');
    } while (peek() === '/');
    return { is: 'union', cases };
  };
  const single = (): Shape => {
    const token = take();
    if (token === 'uint')
      return { is: 'uint', max: peek() === '≤' ? (take(), Number(take())) : Number.MAX_SAFE_INTEGER };
    if (token === 'bytes' || token === 'text') return sized(token);
    if (token === 'bool') return { is: 'bool' };
    const definition = definitions.get(token);
    if (definition !== undefined) return parseGrammar(definition, definitions);
    if (token !== '[') throw new Error(`no grammar: ${token}`);
    const shape = inside();
    take(']');
    return shape;
  };
  const inside = (): Shape => {
    if (peek() === '?') return { is: 'optional', inner: (take(), alternatives()) };
    if (peek().startsWith('0..')) return { is: 'list', max: Number(take().slice(3)), inner: alternatives() };
    const fields: [string, Shape][] = [];
    while (peek() !== ']') {
      if (fields.length > 0) take(',');
      const name = take();
      take(':');
      fields.push([name, alternatives()]);
    }
    return { is: 'tuple', fields };
  };
  const shape = alternatives();
  if (at !== tokens.length) throw new Error(`no grammar: ${peek()} after the end`);
  return shape;
}

/** One data item's head (RFC 8949 §3), and the bytes that follow it before the next head. */
export interface Item {
  readonly major: number;
  readonly value: number;
  readonly payload: Uint8Array;
}
const NOTHING = new Uint8Array(0);
const FALSE = 20;

/** Random values of a shape, as items in order. */
export function itemsOf(shape: Shape): fc.Arbitrary<readonly Item[]> {
  switch (shape.is) {
    case 'uint':
      return numbers(shape.max).map((value) => [{ major: 0, value, payload: NOTHING }]);
    case 'bytes':
      return lengths(shape.min, shape.max).map((length) => [
        { major: 2, value: length, payload: new Uint8Array(length).fill(length & 0xff) },
      ]);
    case 'text':
      return fc
        .string({ unit: 'grapheme', maxLength: Math.min(30, Math.floor(shape.max / 60)) })
        .map(utf8)
        .map((payload) => [{ major: 3, value: payload.length, payload }]);
    case 'bool':
      return fc.boolean().map((value) => [{ major: 7, value: value ? FALSE + 1 : FALSE, payload: NOTHING }]);
    case 'word':
      return fc.constantFrom(...shape.words).map((word) => [word_(word)]);
    case 'optional':
      return fc.oneof(
        fc.constant([array(0)]),
        itemsOf(shape.inner).map((items) => [array(1), ...items]),
      );
    case 'list':
      return fc
        .array(itemsOf(shape.inner), { maxLength: Math.min(shape.max, 4) })
        .map((items) => [array(items.length), ...items.flat()]);
    case 'tuple':
      return fc
        .tuple(...shape.fields.map(([, field]) => itemsOf(field)))
        .map((items) => [array(items.length), ...items.flat()]);
    case 'union':
      return fc.oneof(
        ...shape.cases.map(([name, inner]) => itemsOf(inner).map((items) => [array(2), word_(name), ...items])),
      );
  }
}

function array(count: number): Item {
  return { major: 4, value: count, payload: NOTHING };
}
function word_(word: string): Item {
  return { major: 3, value: utf8(word).length, payload: utf8(word) };
}
function numbers(max: number): fc.Arbitrary<number> {
  const edges = [0, 1, 23, 24, 255, 256, 65_535, 65_536, 0xffff_ffff, 0x1_0000_0000, max].filter((edge) => edge <= max);
  return fc.oneof(fc.constantFrom(...edges), fc.nat(Math.min(max, 0x7fff_ffff)));
}
function lengths(min: number, max: number): fc.Arbitrary<number> {
  const edges = [min, 23, 24, 255, 256, max].filter((edge) => edge >= min && edge <= Math.min(max, 70_000));
  return fc.oneof(fc.constantFrom(...edges), fc.integer({ min, max: Math.min(max, Math.max(min, 40)) }));
}

/** A head with its number in 0 (inside the first byte), 1, 2, 4 or 8 bytes. */
export function headIn(width: 0 | 1 | 2 | 4 | 8, { major, value }: Pick<Item, 'major' | 'value'>): Bytes {
  if (width === 0) return new Uint8Array([(major << 5) | value]);
  const out = new Uint8Array(1 + width);
  out[0] = (major << 5) | (24 + Math.log2(width));
  let rest = BigInt(value);
  for (let i = width; i > 0; i--) {
    out[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return out;
}
export function shortest({ major, value }: Item): 0 | 1 | 2 | 4 | 8 {
  if (major === 7 || value < 24) return 0;
  return value < 0x100 ? 1 : value < 0x1_0000 ? 2 : value < 0x1_0000_0000 ? 4 : 8;
}
export function encodeItems(items: readonly Item[]): Bytes {
  return concat(...items.flatMap((item) => [headIn(shortest(item), item), item.payload]));
}
