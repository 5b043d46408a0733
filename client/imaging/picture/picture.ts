// A picture as it is shown: grey values of up to 16 bits under a movable window, or colours.
type Grey = Uint16Array<ArrayBuffer>;

export interface GreyWindow {
  readonly centre: number;
  readonly width: number;
}

interface Common {
  readonly width: number;
  readonly height: number;
  /** Millimetres per pixel, down and across; null when the file does not say. */
  readonly spacing: readonly [number, number] | null;
  /** Pictures in the file; only `frame` (from 0) is here. */
  readonly frames: number;
  readonly frame: number;
  /** Codes of a DICOM file, '' else: "IO", "PX"; "JAW". */
  readonly modality: string;
  readonly bodyPart: string;
  /** Size of the picture in the file, where it had to be made smaller to be shown. */
  readonly reducedFrom: readonly [number, number] | null;
}
export interface GreyPicture extends Common {
  readonly type: 'grey';
  /** Grey value = slope × (sample − zero) + intercept. */
  readonly samples: Grey;
  readonly zero: number;
  readonly slope: number;
  readonly intercept: number;
  /** In grey values. */
  readonly low: number;
  readonly high: number;
  /** As the file asks for, else from its values. */
  readonly window: GreyWindow;
  /** Low values are white. */
  readonly isInverted: boolean;
}
export interface ColourPicture extends Common {
  readonly type: 'colour';
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly low: 0;
  readonly high: 255;
  readonly window: GreyWindow;
  readonly isInverted: false;
}
export type Picture = GreyPicture | ColourPicture;

export type PictureRefusal =
  | 'cut off'
  | 'unreadable'
  | 'too deep'
  | 'no picture'
  | 'too many pixels'
  /** A depth or colour coding that is not shown. */
  | 'unknown pixels'
  | { readonly compression: string };

export const FULL_WINDOW: GreyWindow = { centre: 127.5, width: 255 };

/** From sample to shade 0 … 255, for all 65,536 samples at once (PS3.3 §C.11.2.1.2, linear). */
export function shadesOf(
  picture: GreyPicture,
  window: GreyWindow,
  isInverted: boolean,
): Uint8ClampedArray<ArrayBuffer> {
  const { zero, slope, intercept } = picture;
  const shades = new Uint8ClampedArray(65_536);
  const low = window.centre - window.width / 2;
  const scale = 255 / Math.max(window.width, 1e-6);
  const isDark = isInverted !== picture.isInverted;
  for (let sample = 0; sample < 65_536; sample++) {
    const shade = (slope * (sample - zero) + intercept - low) * scale;
    shades[sample] = isDark ? 255 - shade : shade;
  }
  return shades;
}

/** The same for the three colours of a photo. */
export function tonesOf(window: GreyWindow, isInverted: boolean): Uint8ClampedArray<ArrayBuffer> {
  const low = window.centre - window.width / 2;
  const scale = 255 / Math.max(window.width, 1e-6);
  return Uint8ClampedArray.from({ length: 256 }, (_, value) => {
    const tone = Math.min(255, Math.max(0, (value - low) * scale));
    return isInverted ? 255 - tone : tone;
  });
}

/** The picture through its window, four bytes a pixel. */
export function paint(picture: Picture, window: GreyWindow, isInverted: boolean): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(4 * picture.width * picture.height);
  if (picture.type === 'grey') {
    const pixels = new Uint32Array(out.buffer);
    const shades = Uint32Array.from(shadesOf(picture, window, isInverted), (shade) => shade * 0x01_01_01 + 0xff00_0000);
    const { samples } = picture;
    for (let i = 0; i < pixels.length; i++) pixels[i] = shades[samples[i]!]!;
    return out;
  }
  const tones = tonesOf(window, isInverted);
  const { rgba } = picture;
  for (let i = 0; i < out.length; i += 4) {
    out[i] = tones[rgba[i]!]!;
    out[i + 1] = tones[rgba[i + 1]!]!;
    out[i + 2] = tones[rgba[i + 2]!]!;
    out[i + 3] = rgba[i + 3]!;
  }
  return out;
}
