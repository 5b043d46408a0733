// A copy of a PNG that shows the same picture and says nothing else (W3C PNG, third edition, §11).
type Octets = Uint8Array<ArrayBuffer>;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Chunks a decoder needs to show the picture in its colours. Everything else goes: text, time, EXIF, private chunks. */
const NEEDED = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'cICP',
  'sBIT',
  'pHYs',
  'bKGD',
]);

export type PngPart = 'comment' | 'exif' | 'time' | 'other metadata' | 'bytes after the end';
const PARTS: Readonly<Record<string, PngPart>> = {
  tEXt: 'comment',
  zTXt: 'comment',
  iTXt: 'comment',
  eXIf: 'exif',
  tIME: 'time',
};

/** null when it is cut off, holds no picture or a checksum is wrong. */
export function copyPng(bytes: Octets): { bytes: Octets; removed: readonly PngPart[] } | null {
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) return null;
  const out = new Uint8Array(bytes.length);
  out.set(SIGNATURE);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const removed = new Set<PngPart>();
  let length = 8;
  let hasPixels = false;
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return null;
    const type = new TextDecoder('latin1').decode(bytes.subarray(at + 4, at + 8));
    if (NEEDED.has(type)) {
      if (crc32(bytes, at + 4, end - 4) !== view.getUint32(end - 4)) return null;
      out.set(bytes.subarray(at, end), length);
      length += end - at;
    } else removed.add(PARTS[type] ?? 'other metadata');
    hasPixels ||= type === 'IDAT';
    at = end;
    if (type !== 'IEND') continue;
    if (at < bytes.length) removed.add('bytes after the end');
    return hasPixels ? { bytes: out.slice(0, length), removed: [...removed] } : null;
  }
  return null;
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
