// A JPEG as a row of segments (ITU T.81 §B.1), and a copy of it that shows the same picture and says nothing else.
import { cleanProfile } from './icc.ts';
import { joinAll } from './join.ts';

type Octets = Uint8Array<ArrayBuffer>;

/** Bytes [from, to) with their marker; a scan is one segment from its SOS to the next marker. */
export interface Segment {
  readonly marker: number;
  readonly from: number;
  readonly to: number;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const COMMENT = 0xfe;
const APP0 = 0xe0;
const APP15 = 0xef;

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
    if (next >= 0x80 && !(next >= 0xd0 && next <= 0xd7)) return at;
    at = bytes.indexOf(0xff, at + 2);
  }
  return bytes.length;
}

export type JpegPart = 'exif' | 'gps' | 'xmp' | 'comment' | 'thumbnail' | 'other metadata' | 'bytes after the end';
export interface JpegCopy {
  readonly bytes: Octets;
  /** The same without any word on how it lies. */
  readonly unturned: Octets;
  readonly removed: readonly JpegPart[];
  /** EXIF orientation 1 … 8, kept: without it the picture would lie on its side. */
  readonly orientation: number;
}

/** null when it is cut off or holds no picture. */
export function copyJpeg(bytes: Octets): JpegCopy | null {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return null;
  const first: Octets[] = [];
  const kept: Octets[] = [];
  const profile: Octets[] = [];
  const removed = new Set<JpegPart>();
  let orientation = 1;
  let hasScan = false;
  let end = 0;
  for (const { marker, from, to } of jpegSegments(bytes)) {
    const segment = bytes.subarray(from, to);
    if (marker === EOI) end = to;
    hasScan ||= marker === SOS;
    const part = marker === EOI ? null : partOf(marker, segment);
    if (part === 'exif') {
      const exif = readExif(segment.subarray(10));
      orientation = exif.orientation;
      if (exif.hasGps) removed.add('gps');
    }
    if (part) removed.add(part);
    else if (marker === 0xe2) profile.push(segment.subarray(PROFILE_HEAD));
    else (marker === APP0 ? first : kept).push(segment);
  }
  if (!hasScan || end === 0) return null;
  if (end < bytes.length) removed.add('bytes after the end');
  const start = new Uint8Array([0xff, SOI]);
  const turned = orientation === 1 ? [] : [exifOf(orientation)];
  const picture = joinAll([...first, ...profileSegments(cleanProfile(joinAll(profile))), ...kept]);
  return {
    bytes: joinAll([start, ...turned, picture]),
    unturned: joinAll([start, picture]),
    removed: [...removed],
    orientation,
  };
}

/** Marker, length, "ICC_PROFILE" with its zero, number and count (ICC.1 §B.4). */
const PROFILE_HEAD = 18;

function profileSegments(profile: Octets | null): readonly Octets[] {
  const room = 65_519;
  const count = profile ? Math.ceil(profile.length / room) : 0;
  return Array.from({ length: count }, (_, i) => {
    const part = profile?.subarray(i * room, (i + 1) * room) ?? new Uint8Array(0);
    const length = part.length + PROFILE_HEAD - 2;
    const head = [0xff, 0xe2, length >> 8, length & 255, ...new TextEncoder().encode('ICC_PROFILE\0'), i + 1, count];
    return joinAll([new Uint8Array(head), part]);
  });
}

/** What a segment tells that is not the picture; null = it is needed to show the picture as it is. */
function partOf(marker: number, segment: Octets): JpegPart | null {
  if (marker === COMMENT) return 'comment';
  if (marker < APP0 || marker > APP15) return isPicture(marker) ? null : 'other metadata';
  const name = nameOf(segment);
  if (marker === APP0) return name === 'JFIF' && segment.length === 18 ? null : 'thumbnail';
  if (marker === 0xe1)
    return name === 'Exif' ? 'exif' : name.startsWith('http://ns.adobe.com/x') ? 'xmp' : 'other metadata';
  const isProfile = marker === 0xe2 && name === 'ICC_PROFILE' && segment.length > PROFILE_HEAD;
  // Adobe's fixed twelve bytes say how colours are coded.
  const isAdobe = marker === 0xee && name.startsWith('Adobe') && segment.length === 16;
  return isProfile || isAdobe ? null : 'other metadata';
}
/** Frames, tables, restart intervals, scans. */
function isPicture(marker: number): boolean {
  return (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= 0xda && marker <= 0xdd);
}
function nameOf(segment: Octets): string {
  return /^[^\0]*/.exec(new TextDecoder('latin1').decode(segment.subarray(4, 64)))?.[0] ?? '';
}

/** Orientation (tag 0x0112) and whether a GPS directory (0x8825) is there (CIPA DC-008). */
function readExif(tiff: Octets): { orientation: number; hasGps: boolean } {
  const none = { orientation: 1, hasGps: false };
  if (tiff.length < 14) return none;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length);
  const isLittle = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > tiff.length) return none;
  const count = view.getUint16(directory, isLittle);
  let { orientation, hasGps } = none;
  for (let i = 0; i < count; i++) {
    const at = directory + 2 + 12 * i;
    if (at + 12 > tiff.length) break;
    const tag = view.getUint16(at, isLittle);
    const value = view.getUint16(at + 8, isLittle);
    if (tag === 0x0112 && value >= 1 && value <= 8) orientation = value;
    if (tag === 0x8825) hasGps = true;
  }
  return { orientation, hasGps };
}

/** An EXIF segment that holds nothing but the orientation. */
function exifOf(orientation: number): Octets {
  return new Uint8Array([
    ...[0xff, 0xe1, 0x00, 0x22, 0x45, 0x78, 0x69, 0x66, 0, 0], // length 34, "Exif"
    ...[0x4d, 0x4d, 0x00, 0x2a, 0, 0, 0, 8], // big endian TIFF, directory at 8
    ...[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0], // one tag: SHORT, one value
    ...[0, 0, 0, 0],
  ]);
}
