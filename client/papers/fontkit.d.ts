// The part of fontkit that is handed on to the PDF library; it comes without types.
declare module 'fontkit' {
  export function create(bytes: Uint8Array, postscriptName?: string): unknown;
}
