// The part of jpeg-lossless-decoder-js that is used; the package ships no types.
declare module 'jpeg-lossless-decoder-js' {
  export class Decoder {
    decompress(buffer: ArrayBuffer, offset: number, length: number): ArrayBuffer;
    readonly frame: { readonly dimX: number; readonly dimY: number; readonly precision: number };
  }
}
