// Saves a file of the vault where a person wants it, part by part where the browser writes to disk itself. What proves
// damaged at its end leaves nothing behind.
import type { FileAim, FileView } from '../../worker/api.ts';
import type { App } from '../app.ts';
import { pickPlace } from '../parts/pickPlace.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const PART = 1024 * 1024;
const PARTS_HELD = 16;
/** Smaller files are put together in memory; the browser then asks or saves as it does with any download. */
const LARGE = 64 * 1024 * 1024;

export type SaveAim = Exclude<FileAim, 'view'>;

/** Must be called from a tap. False when the person chose no place. */
export async function saveFile(app: App, caseId: string, file: FileView, aim: SaveAim): Promise<boolean> {
  const suggested = aim === 'save' ? (file.ours ?? file.name) : file.name;
  const place = file.size < LARGE ? 'memory' : await pickPlace(app, suggested);
  if (place === 'nowhere') return false;
  const { size, mediaType, name } = await app.remote.openFile(caseId, file.id, aim);
  const parts = partsOf(app, caseId, file.id, aim, size);
  if (place === 'memory') {
    const all: Blob[] = [];
    const some: Bytes[] = [];
    for await (const part of parts) {
      some.push(part);
      // The browser takes over what is put together, so that the page holds only a little of it.
      if (some.length === PARTS_HELD) all.push(new Blob(some.splice(0)));
    }
    all.push(new Blob(some));
    const link = document.createElement('a');
    link.href = app.objectUrl(new Blob(all, { type: mediaType }));
    link.download = name;
    link.click();
    return true;
  }
  const target = await place.createWritable();
  try {
    for await (const part of parts) await target.write(part);
    await target.close();
  } catch (error) {
    await target.abort().catch(() => undefined);
    throw error;
  }
  return true;
}

async function* partsOf(app: App, caseId: string, file: string, aim: SaveAim, size: number): AsyncGenerator<Bytes> {
  for (let at = 0; at < size; at += PART)
    yield await app.remote.readFilePart(caseId, file, aim, at, Math.min(size, at + PART));
}
