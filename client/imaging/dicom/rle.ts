// RLE of DICOM (PS3.5 §G): one segment for each byte plane of a frame, packed as PackBits.
import type { PixelFacts } from './pixels.ts';

type Octets = Uint8Array<ArrayBuffer>;

const HEADER = 64;

/** The frame in plain packing, little endian, colours side by side; null when it does not unpack to exactly that. */
export function unpackRle(frame: Octets, { width, height, channels, bytes }: PixelFacts): Octets | null {
  if (frame.length < HEADER) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const segments = channels * bytes;
  if (view.getUint32(0, true) !== segments) return null;
  const out = new Uint8Array(width * height * segments);
  for (let segment = 0; segment < segments; segment++) {
    const from = view.getUint32(4 + 4 * segment, true);
    const to = segment + 1 < segments ? view.getUint32(8 + 4 * segment, true) : frame.length;
    if (from < HEADER || from > to || to > frame.length) return null;
    // The most significant byte of a sample comes first, and goes last.
    const channel = Math.floor(segment / bytes);
    const first = channel * bytes + (bytes - 1 - (segment % bytes));
    if (!unpackBits(frame.subarray(from, to), out, first, segments)) return null;
  }
  return out;
}

/** Fills every `step`-th byte from `first` on; false when the segment holds too little. */
function unpackBits(packed: Octets, out: Octets, first: number, step: number): boolean {
  let to = first;
  for (let at = 0; at < packed.length && to < out.length;) {
    const code = packed[at++]!;
    if (code < 128) {
      for (let i = 0; i <= code && to < out.length; i++, to += step) {
        if (at >= packed.length) return false;
        out[to] = packed[at++]!;
      }
    } else if (code > 128) {
      if (at >= packed.length) return false;
      const value = packed[at++]!;
      for (let i = 0; i < 257 - code && to < out.length; i++, to += step) out[to] = value;
    }
  }
  return to >= out.length;
}
