// Any picture file as a picture, or why not. Photos are checked to their last byte before the browser's decoder sees them:
// it would show the half of a cut one.
import { imageSize } from '../imageSize.ts';
import { LONGEST_SIDE, MOST_PIXELS } from '../limits.ts';
import type { FileSource } from '../source.ts';
import type { Codecs, Rgba } from './codecs.ts';
import { dicomPicture } from './dicomPicture.ts';
import { copyPhoto } from './photo.ts';
import { FULL_WINDOW, type Picture, type PictureRefusal } from './picture.ts';

export type PictureType = 'jpeg' | 'png' | 'dicom';

/** Larger photos are made smaller to be shown: four bytes a pixel are held twice. */
const MOST_SHOWN = 16_000_000;

export function readPicture(
  source: FileSource,
  type: PictureType,
  frame: number,
  codecs: Codecs,
  most = MOST_SHOWN,
): Promise<Picture | PictureRefusal> {
  return type === 'dicom' ? dicomPicture(source, frame, codecs) : readPhoto(source, type, codecs, most);
}

async function readPhoto(
  source: FileSource,
  type: 'jpeg' | 'png',
  codecs: Codecs,
  most: number,
): Promise<Picture | PictureRefusal> {
  const size = await imageSize(source, type);
  if (!size || size.width === 0 || size.height === 0) return 'unreadable';
  if (size.width * size.height > MOST_PIXELS || Math.max(size.width, size.height) > LONGEST_SIDE)
    return 'too many pixels';
  const bytes = await source.read(0, source.size);
  const copy = await copyPhoto(bytes, type);
  if (typeof copy === 'string') return copy === 'unknown' ? 'unknown pixels' : copy;
  const decoded = await codecs.photo(copy.unturned, type, most);
  if (decoded === 'unknown') return { compression: type };
  if (!decoded) return 'unreadable';
  const { width, height, rgba } = turned(decoded, copy.orientation);
  const isReduced = decoded.width < size.width;
  return {
    type: 'colour',
    width,
    height,
    rgba,
    low: 0,
    high: 255,
    window: FULL_WINDOW,
    isInverted: false,
    spacing: null,
    frames: 1,
    frame: 0,
    modality: '',
    bodyPart: '',
    reducedFrom: isReduced ? [size.width, size.height] : null,
  };
}

/** Stood upright after EXIF's orientation 1 … 8 (CIPA DC-008 §4.6.4). */
export function turned(image: Rgba, orientation: number): Rgba {
  if (orientation === 1) return image;
  const { width, height } = image;
  const isAcross = orientation >= 5;
  const [outWidth, outHeight] = isAcross ? [height, width] : [width, height];
  const from = new Uint32Array(image.rgba.buffer, image.rgba.byteOffset, width * height);
  const to = new Uint32Array(width * height);
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      const [u, v] = isAcross ? [y, x] : [x, y];
      const isRight = [2, 3, 7, 8].includes(orientation);
      const isDown = [3, 4, 6, 7].includes(orientation);
      to[y * outWidth + x] = from[(isDown ? height - 1 - v : v) * width + (isRight ? width - 1 - u : u)]!;
    }
  }
  return { width: outWidth, height: outHeight, rgba: new Uint8ClampedArray(to.buffer) };
}
