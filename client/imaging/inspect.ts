// What a file really is, judged before anything of it is kept, with a small picture of it where one can be made.
import { TYPES, sniff, type FileProblem, type FileType, type Octets } from './sniff.ts';
import type { FileSource } from './source.ts';
import { readStl } from './stl.ts';

/** At most 256 KiB, and without a word about whose it is. */
export interface Preview {
  readonly mediaType: 'image/jpeg' | 'image/png' | 'model/ply';
  readonly bytes: Octets;
}
export interface Inspection {
  readonly type: FileType;
  readonly preview: Preview | null;
}

export async function inspect(source: FileSource, name: string): Promise<Inspection | FileProblem> {
  if (source.size === 0) return 'file empty';
  const bytes = await source.read(0, source.size);
  const type = sniff(bytes, name);
  if (!isType(type)) return type;
  if (type === 'stl' && typeof readStl(bytes) === 'string') return 'file damaged';
  return { type, preview: null };
}

function isType(type: FileType | FileProblem): type is FileType {
  return type in TYPES;
}
