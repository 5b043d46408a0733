// The copy of a file that may leave the practice, as it streams: the same picture or surface and nothing that tells whose
// it is. The original is never altered. What cannot be made neutral is refused, never passed on as it is.
import type { FileKind } from '../records/files.ts';
import { copyDicom } from './dicom/copy.ts';
import { copyMesh } from './mesh/copy.ts';
import { plainCodecs, type Codecs } from './picture/codecs.ts';
import { copyPhoto } from './picture/photo.ts';
import { TYPES, type FileProblem, type FileType, type Octets } from './sniff.ts';
import type { FileSource } from './source.ts';

/** `type` is what `inspect` found. */
export async function deidentify(
  source: FileSource,
  type: FileType,
  codecs: Codecs = plainCodecs,
): Promise<AsyncIterable<Octets> | FileProblem> {
  const copy = await copyOf(source, type, codecs);
  return copy === 'unknown' ? 'compression unknown' : (copy ?? 'file damaged');
}

/** e.g. "scan-1.stl"; `n` counts the files of a case: 1, 2, 3 … */
export function neutralName(kind: FileKind, n: number, type: FileType): string {
  return `${kind}-${String(n)}.${TYPES[type].extensions[0]}`;
}

async function copyOf(
  source: FileSource,
  type: FileType,
  codecs: Codecs,
): Promise<AsyncIterable<Octets> | 'file type refused' | 'unknown' | null> {
  switch (type) {
    case 'jpeg':
    case 'png': {
      // Within their size limit; both are checked to their last byte before the first one leaves.
      const bytes = await source.read(0, source.size);
      const copy = await copyPhoto(bytes, type);
      if (typeof copy === 'string') return copy === 'unknown' ? copy : null;
      return piecesOf(copy.bytes);
    }
    case 'stl':
    case 'ply':
    case 'obj':
      return copyMesh(source, type);
    case 'dicom':
      return copyDicom(source, codecs);
    // Its words stand in too many places to be taken out.
    case 'pdf':
      return 'file type refused';
  }
}

const PIECE = 1024 * 1024;

async function* piecesOf(bytes: Octets): AsyncGenerator<Octets> {
  for (let at = 0; at < bytes.length; at += PIECE) yield await Promise.resolve(bytes.slice(at, at + PIECE));
}
