// The transfer syntaxes of DICOM (PS3.6 table A-1) as they matter here: how elements are written, and how pixels are packed.
export type Packing = 'plain' | 'rle' | 'jpeg' | 'jpeg lossless' | 'jpeg-ls' | 'jpeg 2000' | 'unknown';

export interface Syntax {
  readonly uid: string;
  /** As a person may know it, for the sentence that says it cannot be opened. */
  readonly name: string;
  readonly isExplicit: boolean;
  readonly isLittle: boolean;
  readonly isDeflated: boolean;
  readonly packing: Packing;
}

export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';

const KNOWN: Readonly<Record<string, readonly [name: string, packing: Packing]>> = {
  '1.2.840.10008.1.2': ['Implicit VR Little Endian', 'plain'],
  [EXPLICIT_LITTLE]: ['Explicit VR Little Endian', 'plain'],
  '1.2.840.10008.1.2.1.99': ['Deflated', 'plain'],
  '1.2.840.10008.1.2.2': ['Explicit VR Big Endian', 'plain'],
  '1.2.840.10008.1.2.5': ['RLE', 'rle'],
  '1.2.840.10008.1.2.4.50': ['JPEG Baseline', 'jpeg'],
  '1.2.840.10008.1.2.4.51': ['JPEG Extended', 'jpeg'],
  '1.2.840.10008.1.2.4.57': ['JPEG Lossless', 'jpeg lossless'],
  '1.2.840.10008.1.2.4.70': ['JPEG Lossless', 'jpeg lossless'],
  '1.2.840.10008.1.2.4.80': ['JPEG-LS', 'jpeg-ls'],
  '1.2.840.10008.1.2.4.81': ['JPEG-LS', 'jpeg-ls'],
  '1.2.840.10008.1.2.4.90': ['JPEG 2000', 'jpeg 2000'],
  '1.2.840.10008.1.2.4.91': ['JPEG 2000', 'jpeg 2000'],
  '1.2.840.10008.1.2.4.201': ['HTJ2K', 'unknown'],
  '1.2.840.10008.1.2.4.202': ['HTJ2K', 'unknown'],
  '1.2.840.10008.1.2.4.203': ['HTJ2K', 'unknown'],
  '1.2.840.10008.1.2.4.100': ['MPEG-2', 'unknown'],
  '1.2.840.10008.1.2.4.102': ['MPEG-4', 'unknown'],
};

export function syntaxOf(uid: string): Syntax {
  const [name, packing] = KNOWN[uid] ?? [uid.slice(0, 64), 'unknown'];
  return {
    uid,
    name,
    packing,
    isExplicit: uid !== '1.2.840.10008.1.2',
    isLittle: uid !== '1.2.840.10008.1.2.2',
    isDeflated: uid === '1.2.840.10008.1.2.1.99',
  };
}
