// Width and height of a JPEG or PNG from its header; no pixel is touched.
import type { FileSource } from './source.ts';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** null when there is no header that says so. */
export function imageSize(source: FileSource, type: 'jpeg' | 'png'): Promise<ImageSize | null> {
  return type === 'png' ? pngSize(source) : jpegSize(source);
}

/** IHDR is always first (W3C PNG §5.6). */
async function pngSize(source: FileSource): Promise<ImageSize | null> {
  if (source.size < 33) return null;
  const bytes = await source.read(0, 33);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint32(8) !== 13 || view.getUint32(12) !== 0x4948_4452) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** A camera writes some twenty segments before the frame header. */
const MOST_SEGMENTS = 2000;

/** The frame header, SOF0 … SOF15 without DHT, JPG and DAC (ITU T.81 §B.2.2). Steps from segment to segment. */
async function jpegSize(source: FileSource): Promise<ImageSize | null> {
  let at = 2;
  for (let i = 0; i < MOST_SEGMENTS && at + 10 <= source.size; i++) {
    const bytes = await source.read(at, at + 10);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const marker = bytes[1] ?? 0;
    if (bytes[0] !== 0xff) return null;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { width: view.getUint16(7), height: view.getUint16(5) };
    const length = view.getUint16(2);
    // A scan, an end or a second start before any frame: no picture.
    if (length < 2 || marker === 0xda || marker === 0xd9 || marker === 0xd8) return null;
    at += 2 + length;
  }
  return null;
}
