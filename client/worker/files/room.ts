// How much this browser still lets the app keep. Some estimate a made-up figure, so that sites cannot tell devices apart: the
// room for something large is taken for a moment, in files of our own, and given back.

/** With what is kept free beside it: for less than a few megabytes the estimate will do. */
const PROBE_FROM = 40 * 1024 * 1024;
/** A file grows by powers of two inside some browsers: one of this size takes no more than it says. */
const PART = 16 * 1024 * 1024;

/** null where the browser does not say. Of `wanted` bytes, that there is room for them or how much there is. `name` is that of
 *  no other question, which may be asked at the same moment. */
export async function roomHere(storage: StorageManager, wanted: number, name: string): Promise<number | null> {
  const { quota, usage } = await storage.estimate();
  const said = quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
  if (wanted < PROBE_FROM || (said !== null && said < wanted)) return said;
  const found = await probe(storage, wanted, `room-${name}`).catch(() => null);
  return found === null || found >= wanted ? said : found;
}

/** Bytes that could be taken. Throws where there are no such files. */
async function probe(storage: StorageManager, wanted: number, name: string): Promise<number> {
  const root = await storage.getDirectory();
  const folder = await root.getDirectoryHandle(name, { create: true });
  const taken: FileSystemSyncAccessHandle[] = [];
  try {
    for (let found = 0; found < wanted; found += PART) {
      const file = await folder.getFileHandle(String(taken.length), { create: true });
      const handle = await file.createSyncAccessHandle();
      taken.push(handle);
      if (!fits(handle, PART)) return found;
    }
    return wanted;
  } finally {
    for (const handle of taken) handle.close();
    await root.removeEntry(name, { recursive: true });
  }
}

function fits(handle: FileSystemSyncAccessHandle, bytes: number): boolean {
  try {
    handle.truncate(bytes);
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'QuotaExceededError') return false;
    throw error;
  }
}
