// Blobs as files, "ab/abcd…": written beside, synced, renamed, the folder synced, and only then called stored.
// A crash leaves a file in `arriving` at most, which the next start deletes.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { fromHex, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { BlobStore, PutResult } from './store.ts';

/** Errors of a disk that takes nothing more. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EACCES']);

export class BlobFiles implements BlobStore {
  readonly #folder: string;
  #arrivals = 0;
  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<BlobFiles> {
    const arriving = join(folder, 'arriving');
    await rm(arriving, { recursive: true, force: true });
    await mkdir(arriving, { recursive: true, mode: 0o700 });
    return new BlobFiles(folder);
  }

  async put(hash: Bytes, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<PutResult> {
    this.#arrivals += 1;
    const arriving = join(this.#folder, 'arriving', `${toHex(hash)}-${String(this.#arrivals)}`);
    try {
      const refusal = await receive(arriving, hash, body, maxBytes);
      if (refusal) return refusal;
      const folder = join(this.#folder, this.#shelf(hash));
      if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(this.#folder);
      await rename(arriving, this.#path(hash));
      await syncFolder(folder);
      return 'stored';
    } catch (error) {
      if (NO_ROOM.has((error as NodeJS.ErrnoException).code ?? '')) return 'full';
      throw error;
    } finally {
      await rm(arriving, { force: true });
    }
  }

  async size(hash: Bytes): Promise<number | null> {
    return (await stat(this.#path(hash)).catch(() => null))?.size ?? null;
  }

  async read(hash: Bytes, start: number, end: number): Promise<AsyncIterable<Uint8Array> | null> {
    if ((await this.size(hash)) === null) return null;
    return createReadStream(this.#path(hash), { start, end, highWaterMark: 256 * 1024 });
  }

  async remove(hash: Bytes): Promise<void> {
    await rm(this.#path(hash), { force: true });
  }

  async *storedBefore(time: number): AsyncIterable<Bytes> {
    for (const shelf of await readdir(this.#folder)) {
      if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
      for (const name of await readdir(join(this.#folder, shelf))) {
        const hash = fromHex(name);
        const found = hash && (await stat(this.#path(hash)).catch(() => null));
        if (hash && found && found.mtimeMs < time) yield hash;
      }
    }
  }

  #shelf(hash: Bytes): string {
    return toHex(hash.subarray(0, 1));
  }
  #path(hash: Bytes): string {
    return join(this.#folder, this.#shelf(hash), toHex(hash));
  }
}

async function receive(
  path: string,
  hash: Bytes,
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<PutResult | null> {
  const file = await open(path, 'wx', 0o600);
  try {
    const digest = createHash('sha256');
    let size = 0;
    for await (const part of body) {
      size += part.length;
      if (size > maxBytes) return 'too large';
      digest.update(part);
      await writeAll(file, part);
    }
    if (digest.digest('hex') !== toHex(hash)) return 'wrong hash';
    await file.sync();
    return null;
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, part: Uint8Array): Promise<void> {
  for (let at = 0; at < part.length;) at += (await file.write(part, at)).bytesWritten;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
