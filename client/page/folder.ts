// The folder a person chose for backups, kept where the browser keeps such handles. It is no key: whoever has it may write
// into that folder, and only after the browser has asked the person.
const DATABASE = 'enamel-places';
const TABLE = 'folders';
const KEY = 'backup';

type Permission = { readonly mode: 'readwrite' };
/** What browsers that have folders add to the handle; not in TypeScript's own list yet. */
interface Asking {
  queryPermission(of: Permission): Promise<PermissionState>;
  requestPermission(of: Permission): Promise<PermissionState>;
}
const WRITE: Permission = { mode: 'readwrite' };

export function hasFolders(): boolean {
  return 'showDirectoryPicker' in window;
}
/** Must be called from a tap. null when the person chose none. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | null> {
  const { showDirectoryPicker: pick } = window as unknown as {
    showDirectoryPicker: (options: Permission) => Promise<FileSystemDirectoryHandle>;
  };
  try {
    return await pick(WRITE);
  } catch {
    return null;
  }
}

/** Whether the browser lets us in; `isTap` = it may ask the person now. */
export async function isOpen(folder: FileSystemDirectoryHandle, isTap: boolean): Promise<boolean> {
  const { queryPermission, requestPermission } = folder as unknown as Partial<Asking>;
  const ask = isTap ? requestPermission : queryPermission;
  return !ask || (await ask.call(folder, WRITE)) === 'granted';
}

export async function keepFolder(folder: FileSystemDirectoryHandle | null): Promise<void> {
  await inTable('readwrite', (table) => (folder ? table.put(folder, KEY) : table.delete(KEY)));
}
export async function keptFolder(): Promise<FileSystemDirectoryHandle | null> {
  const kept: unknown = await inTable('readonly', (table) => table.get(KEY)).catch(() => null);
  return kept instanceof FileSystemDirectoryHandle ? kept : null;
}

function inTable(mode: IDBTransactionMode, work: (table: IDBObjectStore) => IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    const fail = (): void => {
      reject(new Error('the browser keeps no folder'));
    };
    opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
    opening.onerror = fail;
    opening.onsuccess = () => {
      const request = work(opening.result.transaction(TABLE, mode).objectStore(TABLE));
      request.onerror = fail;
      request.onsuccess = () => {
        resolve(request.result);
        opening.result.close();
      };
    };
  });
}
