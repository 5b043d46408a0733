// A small PNG of a picture, through its own window, without a word in it.
import { joinAll } from '../join.ts';
import { pngChunk, through } from '../png.ts';
import { paint, type Picture } from './picture.ts';

type Octets = Uint8Array<ArrayBuffer>;

/** Longest side: a grey one stays under 150 KiB, a colour one under 240. */
const LONGEST = { grey: 384, colour: 288 };
const SIGNATURE = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export async function thumbnailOf(picture: Picture): Promise<Octets | null> {
  const scale = Math.min(1, LONGEST[picture.type] / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const shown = paint(picture, picture.window, false);
  const channels = picture.type === 'grey' ? 1 : 3;
  const rows = new Uint8Array((channels * width + 1) * height);
  let at = 0;
  for (let y = 0; y < height; y++) {
    // Each row begins with its filter: none.
    rows[at++] = 0;
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) rows[at++] = meanOf(shown, picture, scale, x, y, channel);
    }
  }
  const packed = await through(rows, new CompressionStream('deflate'));
  if (!packed) return null;
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, channels === 1 ? 0 : 2, 0, 0, 0], 8);
  return joinAll([SIGNATURE, pngChunk('IHDR', head), pngChunk('IDAT', packed), pngChunk('IEND', new Uint8Array(0))]);
}

/** The mean of at most four by four pixels of those that become one. */
function meanOf(
  shown: Uint8ClampedArray,
  { width, height }: Picture,
  scale: number,
  x: number,
  y: number,
  channel: number,
) {
  const [left, top] = [Math.floor(x / scale), Math.floor(y / scale)];
  const [right, bottom] = [Math.min(width, Math.floor((x + 1) / scale)), Math.min(height, Math.floor((y + 1) / scale))];
  const stepX = Math.max(1, Math.floor((right - left) / 4));
  const stepY = Math.max(1, Math.floor((bottom - top) / 4));
  let [sum, count] = [0, 0];
  for (let v = top; v < Math.max(top + 1, bottom); v += stepY) {
    for (let u = left; u < Math.max(left + 1, right); u += stepX, count++) {
      sum += shown[4 * (Math.min(height - 1, v) * width + Math.min(width - 1, u)) + channel] ?? 0;
    }
  }
  return sum / count;
}
