// The original and the small picture of a file, as a decoder reads them. Opening is logged before the first byte comes.
import { memorySource, type FileSource } from '../../imaging/source.ts';
import type { App } from '../app.ts';

/** The vault gives no more at once. */
const MOST_AT_ONCE = 4 * 1024 * 1024;

/** `read` tells how much of it has been read, 0 … 1. */
export async function openOriginal(
  app: App,
  caseId: string,
  file: string,
  read: (part: number) => void,
): Promise<FileSource> {
  const { size } = await app.remote.openFile(caseId, file, 'view');
  const part = (start: number, end: number): Promise<Uint8Array<ArrayBuffer>> =>
    app.remote.readFilePart(caseId, file, 'view', start, end);
  return {
    size,
    async read(start, end) {
      const whole = end - start <= MOST_AT_ONCE ? await part(start, end) : new Uint8Array(end - start);
      for (let at = start; end - start > MOST_AT_ONCE && at < end; at += MOST_AT_ONCE)
        whole.set(await part(at, Math.min(end, at + MOST_AT_ONCE)), at - start);
      read(end / size);
      return whole;
    },
  };
}

/** The light picture of a scan, in which it is seen first; null when there is none. */
export async function smallMesh(app: App, caseId: string, file: string): Promise<FileSource | null> {
  const small = await app.remote.filePreview(caseId, file);
  return small?.mediaType === 'model/ply' ? memorySource(new Uint8Array(small.bytes)) : null;
}

/** A file that was picked and is nowhere yet. */
export function pickedOriginal(file: File): FileSource {
  return { size: file.size, read: async (start, end) => new Uint8Array(await file.slice(start, end).arrayBuffer()) };
}
/** How it begins; a decoder finds out whether it is that. */
export async function pickedPictureType(file: File): Promise<'jpeg' | 'png' | 'dicom'> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (first === 0xff && second === 0xd8) return 'jpeg';
  return first === 0x89 && second === 0x50 ? 'png' : 'dicom';
}
