// Where a decoder reads from: bytes by ranges, so that no decoder, de-identifier or preview holds a whole file.
type Octets = Uint8Array<ArrayBuffer>;

/** Bytes that are read by ranges: a picked file, or a sealed one on this tablet. */
export interface FileSource {
  /** In bytes. */
  readonly size: number;
  /** Exactly the bytes [start, end); rejects when they can't be had or are not what they were. */
  read(start: number, end: number): Promise<Octets>;
}

/** Bytes that are in memory anyway: a small picture, or what a packed file unpacked to. */
export function memorySource(bytes: Octets): FileSource {
  return { size: bytes.length, read: (start, end) => Promise.resolve(bytes.slice(start, end)) };
}
