// The parts of two decoders that are used; the packages ship no types. What they make is a Decoder of picture/wasmCodecs.ts.
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const start: (options: { wasmBinary: Uint8Array }) => Promise<{ JpegLSDecoder: new () => object }>;
  export { start as default };
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const start: (options: { wasmBinary: Uint8Array }) => Promise<{ J2KDecoder: new () => object }>;
  export { start as default };
}
declare module '*/decodewasm?text' {
  const base64: string;
  export { base64 as default };
}
