// Reads the one spelling of CBOR that Enamel uses (RFC 8949 §4.2.1: arrays, unsigned integers, byte and text strings,
// booleans) into plain values, and checks shapes. Written apart from the app, from the standard and PROTOCOL.md alone.

export class Bad extends Error {}

/** The value that these bytes spell; throws Bad on anything but exactly one value in its shortest form. */
export function parse(data) {
  const [value, end] = item(data, 0, 0);
  if (end !== data.length) throw new Bad('bytes after the value');
  return value;
}

const DEEPEST = 24;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function item(data, at, depth) {
  if (depth > DEEPEST) throw new Bad('too deep');
  if (data[at] === 0xf4 || data[at] === 0xf5) return [data[at] === 0xf5, at + 1];
  const [major, count, start] = head(data, at);
  if (major === 0) return [count, start];
  if (major === 2 || major === 3) {
    if (count > data.length - start) throw new Bad('cut off');
    const bytes = Buffer.from(data.subarray(start, start + count));
    try {
      return [major === 2 ? bytes : utf8.decode(bytes), start + count];
    } catch {
      throw new Bad('no text');
    }
  }
  if (major !== 4 || count > data.length - start) throw new Bad('unexpected type or length');
  const values = [];
  let next = start;
  for (let i = 0; i < count; i++) {
    const [value, end] = item(data, next, depth + 1);
    values.push(value);
    next = end;
  }
  return [values, next];
}

function head(data, at) {
  if (at >= data.length) throw new Bad('cut off');
  const low = data[at] & 31;
  if (low < 24) return [data[at] >> 5, low, at + 1];
  if (low > 27) throw new Bad('no definite length');
  const width = [1, 2, 4, 8][low - 24];
  if (at + 1 + width > data.length) throw new Bad('cut off');
  let value = 0n;
  for (let i = 1; i <= width; i++) value = value * 256n + BigInt(data[at + i]);
  const least = [24n, 256n, 65_536n, 4_294_967_296n][low - 24];
  if (value < least || value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Bad('not the shortest number');
  return [data[at] >> 5, Number(value), at + 1 + width];
}

/** The bytes of a value again. Numbers, buffers, text, booleans, arrays. */
export function spell(value) {
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === 'number') return lead(0, value);
  if (typeof value === 'string') return Buffer.concat([lead(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Array.isArray(value)) return Buffer.concat([lead(4, value.length), ...value.map(spell)]);
  return Buffer.concat([lead(2, value.length), value]);
}
function lead(major, count) {
  const top = major << 5;
  if (count < 24) return Buffer.from([top | count]);
  const width = count < 2 ** 8 ? 1 : count < 2 ** 16 ? 2 : count < 2 ** 32 ? 4 : 8;
  const out = Buffer.alloc(9);
  out.writeBigUInt64BE(BigInt(count), 1);
  out[8 - width] = top | (24 + Math.log2(width));
  return out.subarray(8 - width);
}

// --- shapes: functions that take a parsed value and give it a form, or throw

const demand = (is, value) => {
  if (!is) throw new Bad('another shape');
  return value;
};
export const number =
  (most = Number.MAX_SAFE_INTEGER) =>
  (v) =>
    demand(typeof v === 'number' && v <= most, v);
export const truth = (v) => demand(typeof v === 'boolean', v);
export const fixed = (length) => (v) => demand(Buffer.isBuffer(v) && v.length === length, v);
export const atMost = (most) => (v) => demand(Buffer.isBuffer(v) && v.length <= most, v);
export const words = (most) => (v) => demand(typeof v === 'string' && Buffer.byteLength(v) <= most, v);
export const among =
  (...all) =>
  (v) =>
    demand(typeof v === 'string' && all.includes(v), v);
export const many = (shape, most) => (v) => demand(Array.isArray(v) && v.length <= most, v).map(shape);
export const perhaps = (shape) => (v) =>
  demand(Array.isArray(v) && v.length < 2, v).length === 1 ? shape(v[0]) : null;
export function record(fields) {
  const entries = Object.entries(fields);
  return (v) => {
    demand(Array.isArray(v) && v.length === entries.length);
    return Object.fromEntries(entries.map(([name, shape], i) => [name, shape(v[i])]));
  };
}
export const oneCase = (cases) => (v) => {
  demand(Array.isArray(v) && v.length === 2 && typeof v[0] === 'string' && Object.hasOwn(cases, v[0]));
  return { type: v[0], ...cases[v[0]](v[1]) };
};

/** What the bytes say in this shape; null when they do not. */
export function read(shape, data) {
  try {
    return shape(parse(data));
  } catch (error) {
    if (error instanceof Bad) return null;
    throw error;
  }
}
