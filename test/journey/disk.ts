// What lies on a disk after a browser has worked there. Finds bytes as they are, and text as UTF-8 and UTF-16.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

export type Needle = string | Uint8Array;

/** "name: file" of every needle that some file below `folder` holds. */
export async function findOnDisk(
  folder: string,
  needles: Readonly<Record<string, Needle>>,
): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readIfThere(path);
    if (!bytes) continue;
    for (const [name, needle] of Object.entries(needles))
      if (formsOf(needle).some((form) => bytes.includes(form))) found.push(`${name}: ${relative(folder, path)}`);
  }
  return found;
}

/** null when the running browser deleted the file after it was listed: then it lies on the disk no more. */
async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function formsOf(needle: Needle): Buffer[] {
  if (typeof needle === 'string') return [Buffer.from(needle, 'utf8'), Buffer.from(needle, 'utf16le')];
  const bytes = Buffer.from(needle);
  return [bytes, Buffer.from(bytes.toString('hex')), Buffer.from(bytes.toString('base64').replace(/=+$/, ''))];
}
