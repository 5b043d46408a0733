// A copy of a PNG that shows the same picture and says nothing else (W3C PNG, third edition, §11).
import { cleanProfile } from './icc.ts';
import { joinAll } from './join.ts';
import { hasAllPixels } from './pngPixels.ts';

type Octets = Uint8Array<ArrayBuffer>;

/** Signature and IHDR, which is always first. */
const HEADER_END = 33;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Chunks a decoder needs to show the picture in its colours, and how long each may be. Everything else goes: text, time,
 * EXIF, frames of a moving picture, private chunks. */
const NEEDED: Readonly<Record<string, readonly number[] | 'any'>> = {
  IHDR: [13],
  PLTE: 'any',
  IDAT: 'any',
  IEND: [0],
  tRNS: 'any',
  gAMA: [4],
  cHRM: [32],
  sRGB: [1],
  iCCP: 'any',
  cICP: [4],
  sBIT: [1, 2, 3, 4],
  pHYs: [9],
  bKGD: [1, 2, 6],
};
/** Colour type of a picture whose pixels are numbers of colours. */
const PALETTE = 3;

export type PngPart = 'comment' | 'exif' | 'time' | 'other metadata' | 'bytes after the end';
const PARTS: Readonly<Record<string, PngPart>> = {
  tEXt: 'comment',
  zTXt: 'comment',
  iTXt: 'comment',
  eXIf: 'exif',
  tIME: 'time',
};

export interface PngCopy {
  readonly bytes: Octets;
  readonly removed: readonly PngPart[];
}

/** null when it is cut off, holds less or more than its picture, or a checksum is wrong. */
export async function copyPng(bytes: Octets): Promise<PngCopy | null> {
  const copy = copyChunks(bytes);
  if (!copy || !(await hasAllPixels(copy.bytes.subarray(16, 29), copy.pixels))) return null;
  const profile = copy.profile && (await cleanChunk(copy.profile));
  const end = copy.header;
  const parts = [copy.bytes.subarray(0, end), ...(profile ? [profile] : []), copy.bytes.subarray(end)];
  return { bytes: joinAll(parts), removed: copy.removed };
}

/** An iCCP chunk of the same colours: "icc", a zero, the method, and the profile packed anew. */
async function cleanChunk(chunk: Octets): Promise<Octets | null> {
  const name = chunk.indexOf(0, 8);
  if (name < 9 || name > 88) return null;
  const profile = await through(chunk.subarray(name + 2, -4), new DecompressionStream('deflate'));
  const clean = profile && cleanProfile(profile);
  const packed = clean && (await through(clean, new CompressionStream('deflate')));
  return packed && pngChunk('iCCP', joinAll([new Uint8Array([0x69, 0x63, 0x63, 0, 0]), packed]));
}

export function pngChunk(type: string, data: Octets): Octets {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  new TextEncoder().encodeInto(type, out.subarray(4, 8));
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out, 4, 8 + data.length));
  return out;
}

/** A profile that unpacks to more is a bomb. */
const LARGEST_PROFILE = 4 * 1024 * 1024;

export async function through(
  bytes: Octets,
  transform: CompressionStream | DecompressionStream,
  most = LARGEST_PROFILE,
): Promise<Octets | null> {
  const reader = new ReadableStream<Octets>({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  })
    .pipeThrough(transform)
    .getReader();
  const parts: Octets[] = [];
  let size = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > most) {
        await reader.cancel();
        return null;
      }
      parts.push(part.value);
    }
  } catch {
    return null;
  }
  return joinAll(parts);
}

interface Chunks extends PngCopy {
  /** Where the header chunk ends in `bytes`, and the colour profile that belongs there. */
  readonly header: number;
  readonly profile: Octets | null;
  /** What is in its IDAT chunks, as one: a million of a byte each would cost as many steps. */
  readonly pixels: Octets;
}

function copyChunks(bytes: Octets): Chunks | null {
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) return null;
  const out = new Uint8Array(bytes.length);
  out.set(SIGNATURE);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const removed = new Set<PngPart>();
  let length = 8;
  const pixels = new Uint8Array(bytes.length);
  let packed = 0;
  let profile: Octets | null = null;
  const kept = new Set<string>();
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return null;
    const type = new TextDecoder('latin1').decode(bytes.subarray(at + 4, at + 8));
    if (Object.hasOwn(NEEDED, type)) {
      if (crc32(bytes, at + 4, end - 4) !== view.getUint32(end - 4)) return null;
      if ((at === 8) !== (type === 'IHDR') || (type === 'IEND' && end !== at + 12)) return null;
    }
    if (type === 'iCCP') profile ??= bytes.slice(at, end);
    else if (type === 'IDAT' || (!kept.has(type) && isNeeded(type, end - at - 12, bytes))) {
      kept.add(type);
      out.set(bytes.subarray(at, end), length);
      length += end - at;
    } else removed.add(PARTS[type] ?? 'other metadata');
    if (type === 'IDAT') {
      pixels.set(bytes.subarray(at + 8, end - 4), packed);
      packed += end - at - 12;
    }
    at = end;
    if (type !== 'IEND') continue;
    if (at < bytes.length) removed.add('bytes after the end');
    return {
      bytes: out.slice(0, length),
      removed: [...removed],
      header: HEADER_END,
      profile,
      pixels: pixels.subarray(0, packed),
    };
  }
  return null;
}

/** Whether a chunk of that length says something about the picture, and not something else. */
function isNeeded(type: string, length: number, bytes: Octets): boolean {
  const lengths = Object.hasOwn(NEEDED, type) ? NEEDED[type] : [];
  if (lengths !== 'any') return lengths?.includes(length) ?? false;
  const [depth, colours] = [bytes[24]!, bytes[25]!];
  const most = 2 ** Math.min(8, depth);
  // Elsewhere a palette only proposes colours to old screens.
  if (type === 'PLTE') return colours === PALETTE && length % 3 === 0 && length <= 3 * most;
  return colours === PALETTE ? length <= most : length === 2 || length === 6;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb8_8320 ^ (c >>> 1) : c >>> 1;
  return c;
});
/** CRC-32 of bytes [from, to) (W3C PNG §5.5). */
export function crc32(bytes: Octets, from: number, to: number): number {
  let c = 0xffff_ffff;
  for (let i = from; i < to; i++) c = (TABLE[(c ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffff_ffff) >>> 0;
}
