// Invented photos: a small PNG of four front teeth in a given colour between lips of another. No compression, no metadata.
import { concat, utf8, type Bytes } from '../../../protocol/bytes.ts';

const WIDTH = 160;
const HEIGHT = 112;

/** `colour` is "#rrggbb", as of a shade. */
export function toothPhoto(colour: string): Bytes {
  const tooth = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const palette = [[40, 18, 20], [168, 84, 88], tooth, tooth.map((channel) => Math.max(0, channel - 28))].flat();
  // Each row begins with its filter: none.
  const rows = new Uint8Array((WIDTH + 1) * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) rows[y * (WIDTH + 1) + 1 + x] = pixel(x, y);
  }
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, WIDTH);
  view.setUint32(4, HEIGHT);
  // 8 bits, palette, deflate, no filter, not interlaced.
  head.set([8, 3, 0, 0, 0], 8);
  return concat(
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('PLTE', new Uint8Array(palette)),
    chunk('IDAT', stored(rows)),
    chunk('IEND', new Uint8Array(0)),
  );
}

/** 0 mouth, 1 gum, 2 tooth, 3 its edge. */
function pixel(x: number, y: number): number {
  const across = ((x % 40) - 20) / 18;
  const down = (y - 58) / 40;
  const shape = Math.abs(across) ** 3 + Math.abs(down) ** 4;
  if (shape < 0.8) return 2;
  if (shape < 1) return 3;
  return y < 44 + 12 * Math.cos((Math.PI * ((x % 40) - 20)) / 20) ? 1 : 0;
}

/** A zlib stream of stored blocks (RFC 1950, RFC 1951 §3.2.4). */
function stored(data: Uint8Array): Bytes {
  const parts: Uint8Array[] = [new Uint8Array([0x78, 0x01])];
  for (let at = 0; at < data.length; at += 0xffff) {
    const block = data.subarray(at, at + 0xffff);
    const isLast = at + block.length === data.length;
    const { length } = block;
    parts.push(new Uint8Array([isLast ? 1 : 0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255]), block);
  }
  let a = 1;
  let b = 0;
  for (const byte of data) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return concat(...parts, uint32(b * 65_536 + a));
}

function chunk(name: string, data: Uint8Array): Bytes {
  const body = concat(utf8(name), data);
  return concat(uint32(data.length), body, uint32(crc32(body)));
}
function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
/** PNG's checksum (ISO 3309). */
function crc32(data: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
