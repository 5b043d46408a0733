// Reads a QR code from a photo, on this device: with the browser's own detector where there is one, else in JavaScript.
// The photo is looked at and dropped; it must never be stored.

import { later } from '../later.ts';

interface Detector {
  detect(image: ImageBitmap): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorClass = new (options: { readonly formats: readonly string[] }) => Detector;

/** Larger photos are shrunk to this; a QR code that fills a tenth of it is still read. */
const LONGEST_SIDE = 1600;

/** The text in the code; null when none is found or the file is no picture. Throws PartMissing. */
export async function readQr(photo: Blob): Promise<string | null> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(photo);
  } catch {
    return null;
  }
  try {
    return (await detect(image)) ?? (await decode(image));
  } finally {
    image.close();
  }
}

async function detect(image: ImageBitmap): Promise<string | null> {
  const Detector = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!Detector) return null;
  try {
    const found = await new Detector({ formats: ['qr_code'] }).detect(image);
    return found[0]?.rawValue ?? null;
  } catch {
    return null;
  }
}

async function decode(image: ImageBitmap): Promise<string | null> {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const decodeQR = await later(async () => (await import('qr/decode.js')).decodeQR);
  try {
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return null;
  }
}
