// One packed frame of a DICOM file: its size checked against the header of the file, and comments taken out of it.
import { joinAll } from '../join.ts';
import { jpegSegments } from '../jpeg.ts';
import type { PixelFacts } from './pixels.ts';
import type { Packing } from './syntax.ts';

type Octets = Uint8Array<ArrayBuffer>;
type Size = Pick<PixelFacts, 'width' | 'height' | 'channels' | 'stored'>;

/** The frame without anything that is not picture; null when it is not of the size the file announces, or cut. */
export function cleanFrame(frame: Octets, packing: Packing, facts: Size): Octets | null {
  switch (packing) {
    case 'jpeg':
    case 'jpeg lossless':
    case 'jpeg-ls':
      return cleanJpeg(frame, facts);
    case 'jpeg 2000':
      return clean2000(frame, facts);
    case 'rle':
      return frame.length > 64 ? frame : null;
    case 'plain':
    case 'unknown':
      return null;
  }
}

/** Markers that are picture: frames, tables, restart intervals, scans, and those of JPEG-LS (T.87). */
function isPicture(marker: number): boolean {
  return (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= 0xd9 && marker <= 0xdd) || isOfLs(marker);
}
const isOfLs = (marker: number): boolean => marker === 0xf7 || marker === 0xf8;
const isFrame = (marker: number): boolean =>
  marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker));

function cleanJpeg(frame: Octets, facts: Size): Octets | null {
  if (frame[0] !== 0xff || frame[1] !== 0xd8) return null;
  const kept: Octets[] = [frame.slice(0, 2)];
  let [isSized, isScanned, isWhole] = [false, false, false];
  for (const { marker, from, to } of jpegSegments(frame)) {
    const segment = frame.subarray(from, to);
    if (isFrame(marker)) {
      if (isSized || !isOfSize(segment, facts)) return null;
      isSized = true;
    }
    isScanned ||= marker === 0xda;
    isWhole ||= marker === 0xd9;
    // Adobe's fixed fourteen bytes say how colours are coded.
    const isColour = marker === 0xee && segment.length === 16 && segment[4] === 0x41;
    if (isPicture(marker) || isColour) kept.push(segment);
  }
  return isSized && isScanned && isWhole ? joinAll(kept) : null;
}

function isOfSize(segment: Octets, { width, height, channels, stored }: Size): boolean {
  if (segment.length < 10) return false;
  const view = new DataView(segment.buffer, segment.byteOffset, segment.length);
  const isSame = view.getUint16(5) === height && view.getUint16(7) === width && segment[9] === channels;
  return isSame && segment[4]! <= Math.max(8, stored) + 4;
}

/** The main header of a JPEG 2000 codestream (T.800 §A) without its comments; a JP2 box is none. */
function clean2000(frame: Octets, { width, height, channels }: Size): Octets | null {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  if (frame.length < 60 || view.getUint32(0) !== 0xff4f_ff51) return null;
  const size = [view.getUint32(8) - view.getUint32(16), view.getUint32(12) - view.getUint32(20), view.getUint16(40)];
  if (size[0] !== width || size[1] !== height || size[2] !== channels) return null;
  const kept: Octets[] = [frame.slice(0, 2)];
  for (let at = 2; at + 4 <= frame.length;) {
    const marker = view.getUint16(at);
    // Tiles begin: the rest is picture, up to its end.
    if (marker === 0xff90) {
      const end = frame.lastIndexOf(0xd9);
      return end > at && frame[end - 1] === 0xff ? joinAll([...kept, frame.subarray(at, end + 1)]) : null;
    }
    const to = at + 2 + view.getUint16(at + 2);
    if (marker < 0xff50 || marker > 0xff6f || to > frame.length) return null;
    if (marker !== 0xff64) kept.push(frame.subarray(at, to));
    at = to;
  }
  return null;
}
