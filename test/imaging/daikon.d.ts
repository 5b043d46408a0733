// The part of daikon that tests use; the package ships no types.
declare module 'daikon' {
  interface Image {
    getInterpretedData(
      asArray: boolean,
      asObject: true,
    ): { readonly data: Float32Array; readonly numCols: number; readonly numRows: number };
  }
  const daikon: { readonly Series: { parseImage(view: DataView): Image } };
  export { daikon as default };
}
