// What the header of a DICOM file says about its picture (PS3.3 §C.7.6.3): size, depth, scale, grey window. Judged as a
// whole before a pixel is read.
import { LONGEST_SIDE, MOST_PIXELS } from '../limits.ts';
import { decimalsAt, shortAt, textAt, type Dicom } from './open.ts';

export interface PixelFacts {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Bytes of one sample in plain packing. */
  readonly bytes: 1 | 2;
  readonly stored: number;
  readonly isSigned: boolean;
  readonly photometric: 'MONOCHROME1' | 'MONOCHROME2' | 'RGB' | 'YBR';
  /** All red, then all green, then all blue. */
  readonly isPlanar: boolean;
  readonly frames: number;
  readonly slope: number;
  readonly intercept: number;
  /** Grey values, after slope and intercept; null when the file names none. */
  readonly window: { readonly centre: number; readonly width: number } | null;
  /** Millimetres from row to row and from column to column; null when the file does not say. */
  readonly spacing: readonly [number, number] | null;
  readonly modality: string;
  readonly bodyPart: string;
  /** (0028,0301): whether the picture itself has writing in it. */
  readonly burntIn: 'yes' | 'no' | 'not said';
}
export type PixelRefusal =
  | 'no picture'
  | 'too many pixels'
  | 'unknown pixels'
  /** Fewer pixels than announced. */
  | 'cut off'
  /** A number of frames that is none, or pixels of more frames than announced. */
  | 'unreadable';

export async function pixelFacts(dicom: Dicom): Promise<PixelFacts | PixelRefusal> {
  const short = async (tag: number, otherwise: number): Promise<number> => (await shortAt(dicom, tag)) ?? otherwise;
  const [height, width] = [await short(0x0028_0010, 0), await short(0x0028_0011, 0)];
  if (!dicom.pixels || height === 0 || width === 0) return 'no picture';
  if (width > LONGEST_SIDE || height > LONGEST_SIDE || width * height > MOST_PIXELS) return 'too many pixels';
  const channels = await short(0x0028_0002, 1);
  const allocated = await short(0x0028_0100, 0);
  const stored = await short(0x0028_0101, allocated);
  const high = await short(0x0028_0102, stored - 1);
  const isSigned = await short(0x0028_0103, 0);
  const photometric = photometricOf(await textAt(dicom, 0x0028_0004), channels);
  const isKnown = (allocated === 8 || allocated === 16) && stored >= 1 && stored <= allocated && high === stored - 1;
  if (!isKnown || isSigned > 1 || !photometric || (channels === 3 && allocated !== 8)) return 'unknown pixels';
  const frames = await framesIn(dicom);
  if (frames === null) return 'unreadable';
  if (dicom.syntax.packing === 'plain') {
    const frame = width * height * channels * (allocated / 8);
    const spare = dicom.pixels.length - frames * frame;
    if (spare < 0) return 'cut off';
    // A pad of one byte is no frame, however small frames are.
    if (spare >= frame && spare > 1) return 'unreadable';
  }
  return {
    width,
    height,
    channels: channels === 3 ? 3 : 1,
    bytes: allocated === 8 ? 1 : 2,
    stored,
    isSigned: isSigned === 1,
    photometric,
    isPlanar: (await short(0x0028_0006, 0)) === 1,
    frames,
    ...(await greyScale(dicom)),
    spacing: await spacingOf(dicom),
    modality: codeOf(await textAt(dicom, 0x0008_0060)),
    bodyPart: codeOf(await textAt(dicom, 0x0018_0015)),
    burntIn: burntInOf(await textAt(dicom, 0x0028_0301)),
  };
}

/** Where nothing is said it is one. null when that is no number; whether so many are there is seen from the pixels. */
async function framesIn(dicom: Dicom): Promise<number | null> {
  const text = await textAt(dicom, 0x0028_0008);
  if (text === '') return 1;
  return /^\+?\d{1,12}$/.test(text) && Number(text) >= 1 ? Number(text) : null;
}

function photometricOf(text: string, channels: number): PixelFacts['photometric'] | null {
  if (channels === 1) return text === 'MONOCHROME1' || text === 'MONOCHROME2' ? text : null;
  if (channels !== 3) return null;
  return text === 'RGB' ? 'RGB' : /^YBR_(?:FULL|FULL_422|ICT|RCT|PARTIAL_42[02])$/.test(text) ? 'YBR' : null;
}

async function greyScale(dicom: Dicom): Promise<Pick<PixelFacts, 'slope' | 'intercept' | 'window'>> {
  const [slope = 1] = await decimalsAt(dicom, 0x0028_1053);
  const [intercept = 0] = await decimalsAt(dicom, 0x0028_1052);
  const [centre] = await decimalsAt(dicom, 0x0028_1050);
  const [width] = await decimalsAt(dicom, 0x0028_1051);
  const isWindow = centre !== undefined && width !== undefined && width > 0;
  return { slope: slope === 0 ? 1 : slope, intercept, window: isWindow ? { centre, width: Math.max(1, width) } : null };
}

/** Pixel Spacing is at the patient, Imager Pixel Spacing at the sensor: for intraoral sensors the same thing nearly. */
async function spacingOf(dicom: Dicom): Promise<PixelFacts['spacing']> {
  for (const tag of [0x0028_0030, 0x0018_1164]) {
    const [row, column] = await decimalsAt(dicom, tag);
    if (row !== undefined && column !== undefined && row > 0 && column > 0 && row < 100 && column < 100)
      return [row, column];
  }
  return null;
}

/** A code string (PS3.5 §6.2): capitals, digits, blank, underscore. */
function codeOf(text: string): string {
  return /^[A-Z0-9_ ]{1,16}$/.test(text) ? text : '';
}
function burntInOf(text: string): PixelFacts['burntIn'] {
  return text === 'YES' ? 'yes' : text === 'NO' ? 'no' : 'not said';
}
