// Saves a file of the vault where a person wants it, part by part where the browser writes to disk itself. What proves
// damaged at its end leaves nothing behind.
import type { FileView } from '../../worker/api.ts';
import type { App } from '../app.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const PART = 1024 * 1024;
const PARTS_HELD = 16;
/** Smaller files are put together in memory; the browser then asks or saves as it does with any download. */
const LARGE = 64 * 1024 * 1024;
/** Nobody closes a dialog that fast: a browser that shows none refuses by itself. */
const NOBODY_MS = 150;

interface Writable {
  write(part: Bytes): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}
type Picker = (options: { suggestedName: string }) => Promise<{ createWritable(): Promise<Writable> }>;

/** Must be called from a tap. False when the person chose no place. */
export async function saveFile(app: App, caseId: string, file: FileView): Promise<boolean> {
  const target = file.size < LARGE ? 'memory' : await pickTarget(app, file.name);
  if (target === 'nowhere') return false;
  const { size, mediaType, name } = await app.remote.openFile(caseId, file.id, 'save');
  const parts = partsOf(app, caseId, file.id, size);
  if (target === 'memory') {
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
  try {
    for await (const part of parts) await target.write(part);
    await target.close();
  } catch (error) {
    await target.abort().catch(() => undefined);
    throw error;
  }
  return true;
}

async function pickTarget(app: App, suggestedName: string): Promise<Writable | 'memory' | 'nowhere'> {
  const { showSaveFilePicker: pick } = window as unknown as { showSaveFilePicker?: Picker };
  if (!pick) return 'memory';
  const asked = app.now();
  const release = app.stayUnlocked();
  try {
    return await (await pick({ suggestedName })).createWritable();
  } catch {
    return app.now() - asked < NOBODY_MS ? 'memory' : 'nowhere';
  } finally {
    release();
  }
}

async function* partsOf(app: App, caseId: string, file: string, size: number): AsyncGenerator<Bytes> {
  for (let at = 0; at < size; at += PART)
    yield await app.remote.readFilePart(caseId, file, at, Math.min(size, at + PART));
}
