// The decoders of the browser, for photos and for X-rays packed as photos. No Blob is made where it can be avoided: a
// browser may write blobs to its profile in the clear.
import { plainCodecs, type Codecs, type Rgba } from './picture/codecs.ts';

type Octets = Uint8Array<ArrayBuffer>;
const TYPES = { jpeg: 'image/jpeg', png: 'image/png' } as const;

export const browserCodecs: Codecs = {
  // What the browser calls broken may be of a kind it does not know, too: nobody here can show either.
  photo: (bytes, type, most) => decode(bytes, TYPES[type], most),
  unpack: async (frame, packing) => {
    if (packing !== 'jpeg') return plainCodecs.unpack(frame, packing);
    // Twelve bits a sample are beyond the decoders of browsers.
    return (await decode(frame, TYPES.jpeg, Infinity)) ?? 'unknown';
  },
};

async function decode(bytes: Octets, type: string, most: number): Promise<Rgba | null> {
  try {
    const image = await open(bytes, type);
    const scale = Math.min(1, Math.sqrt(most / (image.width * image.height)));
    const width = Math.max(1, Math.round(image.width * scale));
    const height = Math.max(1, Math.round(image.height * scale));
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (!context) return null;
    context.imageSmoothingQuality = 'high';
    context.drawImage(image.picture, 0, 0, width, height);
    image.picture.close();
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, rgba: data };
  } catch {
    return null;
  }
}

interface Opened {
  readonly picture: VideoFrame | ImageBitmap;
  readonly width: number;
  readonly height: number;
}

async function open(bytes: Octets, type: string): Promise<Opened> {
  if ('ImageDecoder' in globalThis) {
    const decoder = new ImageDecoder({ data: bytes, type });
    const { image } = await decoder.decode({ completeFramesOnly: true });
    decoder.close();
    return { picture: image, width: image.displayWidth, height: image.displayHeight };
  }
  const picture = await createImageBitmap(new Blob([bytes], { type }), { imageOrientation: 'none' });
  return { picture, width: picture.width, height: picture.height };
}
