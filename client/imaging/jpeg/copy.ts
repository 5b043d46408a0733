// A copy of a JPEG that shows the same picture and says nothing else.
import { cleanProfile } from '../icc.ts';
import { joinAll } from '../join.ts';
import { jpegPicture, type JpegRefusal } from './picture.ts';
import { DHT, DQT, DRI, EOI, isFrame, jpegSegments, SOI } from './segments.ts';

type Octets = Uint8Array<ArrayBuffer>;

const APP0 = 0xe0;
const COMMENT = 0xfe;
const APP15 = 0xef;

export type JpegPart = 'exif' | 'gps' | 'xmp' | 'comment' | 'thumbnail' | 'other metadata' | 'bytes after the end';
export interface JpegCopy {
  readonly bytes: Octets;
  /** The same without any word on how it lies. */
  readonly unturned: Octets;
  readonly removed: readonly JpegPart[];
  /** EXIF orientation 1 … 8, kept: without it the picture would lie on its side. */
  readonly orientation: number;
}

/** Of a photo: eight bits a sample, in a way that browsers show. */
export function copyJpeg(bytes: Octets): JpegCopy | JpegRefusal {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return 'unreadable';
  const picture = jpegPicture(bytes);
  if (typeof picture === 'string') return picture;
  const { frame } = picture;
  if (frame.process === 'lossless' || frame.precision !== 8 || frame.components.length === 2) return 'unknown';
  const told = new Told();
  for (const { marker, from, to } of jpegSegments(bytes)) {
    if (!isPicture(marker)) told.take(marker, bytes.subarray(from, to));
  }
  if (picture.end < bytes.length) told.removed.add('bytes after the end');
  const start = new Uint8Array([0xff, SOI]);
  const { orientation } = told;
  const rest = joinAll([...told.kept(), ...picture.bytes]);
  return {
    bytes: joinAll([start, ...(orientation === 1 ? [] : [exifOf(orientation)]), rest]),
    unturned: joinAll([start, rest]),
    removed: [...told.removed],
    orientation,
  };
}

/** What stands around the picture. */
class Told {
  readonly removed = new Set<JpegPart>();
  orientation = 1;
  #jfif: Octets | null = null;
  #adobe: Octets | null = null;
  readonly #profile: Octets[] = [];

  take(marker: number, segment: Octets): void {
    const part = partOf(marker, segment);
    if (part === 'exif') {
      const exif = readExif(segment.subarray(10));
      this.orientation = exif.orientation;
      if (exif.hasGps) this.removed.add('gps');
    }
    if (part) this.removed.add(part);
    else if (marker === APP0) this.#jfif ??= segment;
    else if (marker === 0xe2) this.#profile.push(segment.subarray(PROFILE_HEAD));
    else this.#adobe = adobeOf(segment);
  }
  kept(): readonly Octets[] {
    const kept = [this.#jfif, ...profileSegments(cleanProfile(joinAll(this.#profile))), this.#adobe];
    return kept.filter((segment) => segment !== null);
  }
}

/** How colours are coded, which is its last byte; the rest as Adobe writes it. */
export function adobeOf(segment: Octets): Octets {
  return new Uint8Array([0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, segment[15]!]);
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
  if (marker < APP0 || marker > APP15) return 'other metadata';
  const name = nameOf(segment);
  if (marker === APP0) return name === 'JFIF' && segment.length === 18 ? null : 'thumbnail';
  if (marker === 0xe1)
    return name === 'Exif' ? 'exif' : name.startsWith('http://ns.adobe.com/x') ? 'xmp' : 'other metadata';
  const isProfile = marker === 0xe2 && name === 'ICC_PROFILE' && segment.length > PROFILE_HEAD;
  // Adobe's fixed twelve bytes say how colours are coded.
  const isAdobe = marker === 0xee && name.startsWith('Adobe') && segment.length === 16;
  return isProfile || isAdobe ? null : 'other metadata';
}
/** Frames, tables, restart intervals, scans, the end. */
function isPicture(marker: number): boolean {
  return isFrame(marker) || marker === DHT || (marker >= EOI && marker <= DQT) || marker === DRI;
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
