// Photos with names and places in every corner that cameras and programs use.
import { join, profile } from './files.ts';
import { GREY, honestJpeg, segment } from './jpegEncoder.ts';

type Octets = Uint8Array<ArrayBuffer>;

/** EXIF with camera maker, orientation and a GPS directory. */
function exif(orientation: number): Octets {
  const directory = [
    ...[3, 0],
    ...[0x0f, 0x01, 2, 0, 9, 0, 0, 0, 60, 0, 0, 0],
    ...[0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0],
    ...[0x25, 0x88, 4, 0, 1, 0, 0, 0, 70, 0, 0, 0],
    ...[0, 0, 0, 0],
  ];
  return segment(0xe1, 'Exif\0\0', 'II*\0', [8, 0, 0, 0], directory, 'Jane Doe at Linden Street 5');
}

const JFIF = segment(0xe0, 'JFIF\0', [1, 1, 0, 0, 72, 0, 72, 0, 0]);

const icc = (isPlain: boolean): Octets => segment(0xe2, 'ICC_PROFILE\0', [1, 1], profile(isPlain));

/** A picture of 20 × 12; where another size is named, only its header says so. */
export function jpeg(
  options: { width?: number; height?: number; orientation?: number; isPlain?: boolean } = {},
): Octets {
  const { width = 20, height = 12, orientation = 6, isPlain = false } = options;
  const told = isPlain
    ? []
    : [
        exif(orientation),
        segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', '<x:xmpmeta>Jane Doe</x:xmpmeta>'),
        segment(0xed, 'Photoshop 3.0\0', 'caption Jane Doe'),
        segment(0xe0, 'JFXX\0', [0x10], 'thumbnail Jane Doe'),
        segment(0xe2, 'MPF\0', 'Jane Doe'),
        segment(0xfe, 'comment Jane Doe'),
      ];
  const picture = honestJpeg({ ...GREY, interval: 2, process: 'progressive' });
  const frame = Buffer.from(picture).indexOf(Buffer.from([0xff, 0xc2]));
  new DataView(picture.buffer).setUint16(frame + 5, height);
  new DataView(picture.buffer).setUint16(frame + 7, width);
  const around = join(JFIF, ...told, icc(isPlain));
  const trailer = isPlain ? '' : 'trailer Jane Doe <script>';
  return join(picture.slice(0, 2), around, picture.slice(2), trailer);
}
