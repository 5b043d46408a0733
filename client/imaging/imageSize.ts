// Width and height of a JPEG or PNG from its header; no pixel is touched.
import { jpegSegments } from './jpeg.ts';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

export function imageSize(bytes: Uint8Array<ArrayBuffer>, type: 'jpeg' | 'png'): ImageSize | null {
  return type === 'png' ? pngSize(bytes) : jpegSize(bytes);
}

/** IHDR is always first (W3C PNG §5.6). */
function pngSize(bytes: Uint8Array<ArrayBuffer>): ImageSize | null {
  if (bytes.length < 33) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint32(8) !== 13 || view.getUint32(12) !== 0x4948_4452) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** The frame header, SOF0 … SOF15 without DHT, JPG and DAC (ITU T.81 §B.2.2). */
function jpegSize(bytes: Uint8Array<ArrayBuffer>): ImageSize | null {
  for (const { marker, from, to } of jpegSegments(bytes)) {
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (!isFrame) continue;
    if (to - from < 10) return null;
    const view = new DataView(bytes.buffer, bytes.byteOffset + from);
    return { width: view.getUint16(7), height: view.getUint16(5) };
  }
  return null;
}
