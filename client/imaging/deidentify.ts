// The copy of a file that may leave the practice: the same picture or surface under a neutral name, and nothing that
// tells whose it is. The original is never altered. What cannot be made neutral is refused, never passed on as it is.
import type { FileKind } from '../records/files.ts';
import { copyJpeg, type JpegPart } from './jpeg.ts';
import { copyObj, copyPly, copyStl, type MeshPart } from './meshCopy.ts';
import { copyPng, type PngPart } from './png.ts';
import { TYPES, type FileProblem, type FileType, type Octets } from './sniff.ts';

export type Removed = JpegPart | PngPart | MeshPart;

export interface PublicCopy {
  readonly bytes: Octets;
  /** e.g. "scan-1.stl". */
  readonly name: string;
  readonly mediaType: string;
  readonly type: FileType;
  /** What was left out, for the preview of what the other side sees. */
  readonly removed: readonly Removed[];
}

/** `type` is what `sniff` found; `n` counts the files of one kind on a case: 1, 2, 3 … */
export function preparePublicCopy(bytes: Octets, type: FileType, kind: FileKind, n: number): PublicCopy | FileProblem {
  const copy = copyOf(bytes, type);
  if (typeof copy === 'string') return copy;
  const { mediaType, extensions } = TYPES[type];
  return { ...copy, name: `${kind}-${String(n)}.${extensions[0]}`, mediaType, type };
}

function copyOf(bytes: Octets, type: FileType): { bytes: Octets; removed: readonly Removed[] } | FileProblem {
  switch (type) {
    case 'jpeg':
      return copyJpeg(bytes) ?? 'file damaged';
    case 'png':
      return copyPng(bytes) ?? 'file damaged';
    case 'stl':
      return copyStl(bytes) ?? 'file damaged';
    case 'ply':
      return copyPly(bytes) ?? 'file damaged';
    case 'obj':
      return copyObj(bytes) ?? 'file damaged';
    // Their names stand in too many places to be taken out without a decoder of their own.
    case 'dicom':
    case 'pdf':
      return 'file type refused';
  }
}
