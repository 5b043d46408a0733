// The original and the small picture of a file, as a decoder reads them. Opening is logged before the first byte comes.
import { memorySource, type FileSource } from '../../imaging/source.ts';
import type { App } from '../app.ts';

/** `read` tells how much of it has been read, 0 … 1. */
export async function openOriginal(
  app: App,
  caseId: string,
  file: string,
  read: (part: number) => void,
): Promise<FileSource> {
  const { bytes } = await app.remote.openFile(caseId, file);
  const source = memorySource(new Uint8Array(bytes));
  return {
    size: source.size,
    read(start, end) {
      read(end / source.size);
      return source.read(start, end);
    },
  };
}

/** The light picture of a scan, in which it is seen first; null when there is none. */
export async function smallMesh(_app: App, _caseId: string, _file: string): Promise<FileSource | null> {
  return Promise.resolve(null);
}
