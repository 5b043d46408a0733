// A folder on a drive as a browser hands it over: files show under their names when they are closed. It can be full, and
// it can be pulled out.
import type { Bytes } from '../../protocol/bytes.ts';

export interface TestFolder {
  readonly handle: FileSystemDirectoryHandle;
  readonly files: Map<string, Bytes>;
  /** Bytes that still fit. */
  room: number;
  isGone: boolean;
  /** Before each piece is written. */
  onWrite: () => void;
}

export function newFolder(): TestFolder {
  const files = new Map<string, Bytes>();
  const folder = { files, room: Number.POSITIVE_INFINITY, isGone: false, onWrite: (): void => undefined };
  const there = (): void => {
    if (folder.isGone) throw new DOMException('gone', 'NotFoundError');
  };
  const fileHandle = (name: string) => ({
    kind: 'file',
    name,
    getFile: () => Promise.resolve(new File([files.get(name)!], name)),
    createWritable() {
      there();
      const parts: Bytes[] = [];
      return Promise.resolve({
        write(bytes: Bytes) {
          folder.onWrite();
          there();
          folder.room -= bytes.length;
          if (folder.room < 0) throw new DOMException('full', 'QuotaExceededError');
          parts.push(bytes.slice());
          return Promise.resolve();
        },
        async close() {
          there();
          files.set(name, new Uint8Array(await new Blob(parts).arrayBuffer()));
        },
        abort: () => Promise.resolve(),
      });
    },
  });
  const handle = {
    kind: 'directory',
    name: 'Sicherungen',
    async *values() {
      there();
      for (const name of [...files.keys()]) yield await Promise.resolve(fileHandle(name));
    },
    getFileHandle(name: string) {
      there();
      // A drive without room for one more byte has none for a name either.
      if (folder.room <= 0) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
      if (!files.has(name)) files.set(name, new Uint8Array(0));
      return Promise.resolve(fileHandle(name));
    },
    removeEntry: (name: string) => Promise.resolve(void files.delete(name)),
  };
  return Object.assign(folder, { handle: handle as unknown as FileSystemDirectoryHandle });
}
