// Decoders that are brought in from outside: the browser's own for photos, libraries for what only X-rays use. Every one
// is given a frame whose size was read from its header before.
import type { Packing } from '../dicom/syntax.ts';
import { later } from '../../later.ts';

type Octets = Uint8Array<ArrayBuffer>;

export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}
/** Little endian, colours side by side. */
export interface Samples {
  readonly width: number;
  readonly height: number;
  readonly bytes: 1 | 2;
  readonly samples: Octets;
}

export interface Codecs {
  /** A JPEG or PNG made smaller than `most` pixels where it is larger; null when it is broken, 'unknown' without a decoder. */
  readonly photo: (bytes: Octets, type: 'jpeg' | 'png', most: number) => Promise<Rgba | 'unknown' | null>;
  /** A frame of a DICOM file; 'unknown' when there is no decoder for it here. */
  readonly unpack: (frame: Octets, packing: Packing) => Promise<Rgba | Samples | 'unknown' | null>;
}

/** What every engine can do, a test's too: no photo, only what libraries decode. */
export const plainCodecs: Codecs = {
  photo: () => Promise.resolve('unknown'),
  async unpack(frame, packing) {
    if (packing === 'jpeg lossless') return unpackLossless(frame);
    if (packing !== 'jpeg-ls' && packing !== 'jpeg 2000') return 'unknown';
    const { unpackLs, unpack2000 } = await later(() => import('./wasmCodecs.ts'));
    return packing === 'jpeg-ls' ? unpackLs(frame) : unpack2000(frame);
  },
};

async function unpackLossless(frame: Octets): Promise<Samples | null> {
  const { Decoder } = await later(() => import('jpeg-lossless-decoder-js'));
  try {
    const decoder = new Decoder();
    const samples = new Uint8Array(decoder.decompress(frame.buffer, frame.byteOffset, frame.length));
    const { dimX, dimY, precision } = decoder.frame;
    return { width: dimX, height: dimY, bytes: precision <= 8 ? 1 : 2, samples };
  } catch {
    return null;
  }
}
