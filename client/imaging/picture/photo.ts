// A photo checked to its last byte, with nothing in it but its picture: what is shown, and what may leave.
import { copyJpeg } from '../jpeg/copy.ts';
import type { JpegRefusal } from '../jpeg/picture.ts';
import { copyPng } from '../png.ts';

type Octets = Uint8Array<ArrayBuffer>;

export interface PhotoCopy {
  readonly bytes: Octets;
  /** The same without any word on how it lies. */
  readonly unturned: Octets;
  /** EXIF's, 1 … 8. */
  readonly orientation: number;
}

export async function copyPhoto(bytes: Octets, type: 'jpeg' | 'png'): Promise<PhotoCopy | JpegRefusal> {
  if (type === 'jpeg') return copyJpeg(bytes);
  const copy = await copyPng(bytes);
  return copy ? { bytes: copy.bytes, unturned: copy.bytes, orientation: 1 } : 'cut off';
}
