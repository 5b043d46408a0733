// CharLS for JPEG-LS and OpenJPEG for JPEG 2000, as WebAssembly: loaded with the first X-ray that needs one, from inside the
// script, for the worker that runs them can fetch nothing.
import { later } from '../../later.ts';
import type { Samples } from './codecs.ts';

interface Decoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
  };
  getDecodedBuffer(): Uint8Array;
  /** CharLS only: 0 plane by plane, 2 sample by sample. */
  getInterleaveMode?(): number;
  delete(): void;
}

export async function unpackLs(frame: Uint8Array<ArrayBuffer>): Promise<Samples | 'unknown' | null> {
  const [{ default: start }, { default: wasm }] = await later(() =>
    Promise.all([
      import('@cornerstonejs/codec-charls/decodewasmjs'),
      import('@cornerstonejs/codec-charls/decodewasm?text'),
    ]),
  );
  const { JpegLSDecoder } = await start({ wasmBinary: bytesOf(wasm) });
  return run(new JpegLSDecoder() as Decoder, frame);
}

export async function unpack2000(frame: Uint8Array<ArrayBuffer>): Promise<Samples | 'unknown' | null> {
  const [{ default: start }, { default: wasm }] = await later(() =>
    Promise.all([
      import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
      import('@cornerstonejs/codec-openjpeg/decodewasm?text'),
    ]),
  );
  const { J2KDecoder } = await start({ wasmBinary: bytesOf(wasm) });
  return run(new J2KDecoder() as Decoder, frame);
}

function run(decoder: Decoder, frame: Uint8Array): Samples | 'unknown' | null {
  try {
    decoder.getEncodedBuffer(frame.length).set(frame);
    decoder.decode();
    const { width, height, bitsPerSample, componentCount } = decoder.getFrameInfo();
    if (bitsPerSample > 16 || (componentCount > 1 && decoder.getInterleaveMode?.() === 0)) return 'unknown';
    // The memory of the decoder goes with it: a copy stays.
    const samples = new Uint8Array(decoder.getDecodedBuffer());
    return { width, height, bytes: bitsPerSample <= 8 ? 1 : 2, samples };
  } catch {
    return null;
  } finally {
    decoder.delete();
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
