// One packed frame of a DICOM file: its size checked against the header of the file, and comments taken out of it.
import { joinAll } from '../join.ts';
import { adobeOf } from '../jpeg/copy.ts';
import { jpegPicture } from '../jpeg/picture.ts';
import { DRI, EOI, jpegSegments, SOI, SOS } from '../jpeg/segments.ts';
import type { PixelFacts } from './pixels.ts';
import type { Packing } from './syntax.ts';

type Octets = Uint8Array<ArrayBuffer>;
type Size = Pick<PixelFacts, 'width' | 'height' | 'channels' | 'stored'>;

/** The frame without anything that is not picture; null when it is not of the size the file announces, or not whole. */
export function cleanFrame(frame: Octets, packing: Packing, facts: Size): Octets | null {
  switch (packing) {
    case 'jpeg':
    case 'jpeg lossless':
      return cleanJpeg(frame, packing, facts);
    case 'jpeg-ls':
      return cleanLs(frame, facts);
    case 'jpeg 2000':
      return clean2000(frame, facts);
    case 'rle':
      return frame.length > 64 ? frame : null;
    case 'plain':
    case 'unknown':
      return null;
  }
}

function cleanJpeg(frame: Octets, packing: Packing, facts: Size): Octets | null {
  if (frame[0] !== 0xff || frame[1] !== SOI) return null;
  const picture = jpegPicture(frame);
  if (typeof picture === 'string' || !isOfSize(picture.frame, facts) || isMore(frame, picture.end)) return null;
  if ((picture.frame.process === 'lossless') !== (packing === 'jpeg lossless')) return null;
  const segments = [...jpegSegments(frame)].map(({ from, to }) => frame.subarray(from, to));
  const colours = segments.find((segment) => segment[1] === 0xee && segment.length === 16 && segment[4] === 0x41);
  return joinAll([frame.slice(0, 2), ...(colours ? [adobeOf(colours)] : []), ...picture.bytes]);
}

/** A second picture behind the end of one: the file holds more than it says. */
function isMore(frame: Octets, end: number): boolean {
  return frame[end] === 0xff && frame[end + 1] === SOI;
}

/** JPEG-LS (T.87): its decoder says whether it is whole. */
function cleanLs(frame: Octets, facts: Size): Octets | null {
  if (frame[0] !== 0xff || frame[1] !== SOI) return null;
  const kept: Octets[] = [frame.slice(0, 2)];
  let [isSized, isScanned, isWhole] = [false, false, false];
  for (const { marker, from, to } of jpegSegments(frame)) {
    const segment = frame.subarray(from, to);
    if (marker === 0xf7) {
      const view = new DataView(segment.buffer, segment.byteOffset, segment.length);
      if (isSized || segment.length < 10) return null;
      const size = { height: view.getUint16(5), width: view.getUint16(7), components: { length: segment[9]! } };
      if (!isOfSize({ ...size, precision: segment[4]! }, facts)) return null;
      isSized = true;
    }
    isScanned ||= marker === SOS;
    isWhole ||= marker === EOI;
    if (marker === 0xf7 || marker === 0xf8 || marker === SOS || marker === EOI || marker === DRI) kept.push(segment);
  }
  return isSized && isScanned && isWhole ? joinAll(kept) : null;
}

function isOfSize(
  found: { width: number; height: number; precision: number; components: { length: number } },
  { width, height, channels, stored }: Size,
): boolean {
  const isSame = found.width === width && found.height === height && found.components.length === channels;
  return isSame && found.precision <= Math.max(8, stored) + 4;
}

const [SIZ, SOT, EOC] = [0xff51, 0xff90, 0xffd9];

/** A JPEG 2000 codestream (T.800 §A) that holds all its tiles up to its end; a JP2 box is none. */
function clean2000(frame: Octets, { width, height, channels }: Size): Octets | null {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  if (frame.length < 60 || view.getUint32(0) !== 0xff4f_0000 + SIZ) return null;
  const size = [view.getUint32(8) - view.getUint32(16), view.getUint32(12) - view.getUint32(20), view.getUint16(40)];
  if (size[0] !== width || size[1] !== height || size[2] !== channels) return null;
  const tiles = new Set<number>();
  for (let at = 2; at + 2 <= frame.length;) {
    const marker = view.getUint16(at);
    if (marker === EOC) return tiles.size === tilesOf(view) ? frame.slice(0, at + 2) : null;
    if (at + 12 > frame.length) return null;
    if (marker === SOT) {
      tiles.add(view.getUint16(at + 4));
      const length = view.getUint32(at + 6);
      if (length < 14 && length !== 0) return null;
      // The last part may say nothing: it goes up to the end.
      at = length === 0 ? lastEnd(frame, at) : at + length;
    } else if (marker < 0xff50 || marker > 0xff6f || tiles.size > 0) return null;
    else at += 2 + view.getUint16(at + 2);
  }
  return null;
}

function tilesOf(view: DataView): number {
  const along = (size: number, tile: number, from: number): number =>
    Math.ceil((view.getUint32(size) - view.getUint32(from)) / view.getUint32(tile));
  return along(8, 24, 32) * along(12, 28, 36);
}

/** Where the codestream ends; behind it there may be a byte that makes its length even. */
function lastEnd(frame: Octets, from: number): number {
  const end = frame.lastIndexOf(0xd9) - 1;
  return end > from && frame[end] === 0xff ? end : frame.length;
}
