// A JPEG as a row of segments (ITU T.81 §B.1). Nothing is decoded here.
type Octets = Uint8Array<ArrayBuffer>;

/** Bytes [from, to) with their marker; a scan is one segment from its SOS to the next marker. */
export interface Segment {
  readonly marker: number;
  readonly from: number;
  readonly to: number;
}

export const SOI = 0xd8;
export const EOI = 0xd9;
export const SOS = 0xda;
export const DQT = 0xdb;
export const DHT = 0xc4;
export const DRI = 0xdd;

/** SOF0 … SOF15, without DHT, JPG and DAC which stand among them. */
export function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== DHT && marker !== 0xc8 && marker !== 0xcc;
}

/** Walks the segments, SOI left out, and ends after EOI or at the first byte that does not belong. */
export function* jpegSegments(bytes: Octets): Generator<Segment, void> {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === EOI) break;
    const end = at + 2 + new DataView(bytes.buffer, bytes.byteOffset + at).getUint16(2);
    if (end < at + 4 || end > bytes.length) return;
    const to = marker === SOS ? endOfScan(bytes, end) : end;
    yield { marker, from: at, to };
    at = to;
  }
  if (bytes[at] === 0xff && bytes[at + 1] === EOI) yield { marker: EOI, from: at, to: at + 2 };
}

/** Inside a scan, FF is followed by 00 (in JPEG-LS by anything below 80) or a restart marker; else the scan ends. */
function endOfScan(bytes: Octets, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0;
    // Any number of FF may stand in front of a marker.
    const isFill = next === 0xff;
    if (!isFill && next >= 0x80 && !(next >= 0xd0 && next <= 0xd7)) return at;
    at = bytes.indexOf(0xff, at + (isFill ? 1 : 2));
  }
  return bytes.length;
}
