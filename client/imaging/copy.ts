// The copy of a file that may leave the practice, as it streams: the same picture or surface and nothing that tells
// whose it is. What cannot be made neutral is refused, never passed on as it is.
import type { FileKind } from '../records/files.ts';
import { preparePublicCopy } from './deidentify.ts';
import { TYPES, type FileProblem, type FileType, type Octets } from './sniff.ts';
import type { FileSource } from './source.ts';

export async function deidentify(source: FileSource, type: FileType): Promise<AsyncIterable<Octets> | FileProblem> {
  const copy = preparePublicCopy(await source.read(0, source.size), type, 'document', 1);
  return typeof copy === 'string' ? copy : piecesOf(copy.bytes);
}

/** e.g. "scan-1.stl"; `n` counts the files of a case: 1, 2, 3 … */
export function neutralName(kind: FileKind, n: number, type: FileType): string {
  return `${kind}-${String(n)}.${TYPES[type].extensions[0]}`;
}

async function* piecesOf(bytes: Octets): AsyncGenerator<Octets> {
  yield await Promise.resolve(bytes);
}
