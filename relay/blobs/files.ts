// Blobs as files, "ab/abcd…": written beside, synced, renamed, the folder synced, and only then called stored.
// A crash leaves a file in `arriving` at most, which the next start deletes.
import { createHash } from 'node:crypto';
import { fsync, open as openPlainly } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fromHex, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { BlobStore, PutResult } from './store.ts';

/** Errors of a disk that takes nothing more. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EACCES']);
/** Read, hashed and written at a time: each step is a trip to another thread. */
const STRIDE_BYTES = 256 * 1024;
/** Buffers of a stride kept for the next transfer: fresh ones would call the collector every few dozen blobs. */
const KEPT_STRIDES = 16;

const openFolder = promisify(openPlainly) as (path: string, flags: string) => Promise<number>;
const syncFolder = promisify(fsync);

export class BlobFiles implements BlobStore {
  readonly #folder: string;
  #arrivals = 0;
  readonly #strides: Bytes[] = [];
  /** Folders that are there, open to be synced: at most 256. */
  readonly #shelves = new Map<string, Promise<number>>();
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
    const stride = this.#takeStride();
    let isHere = true;
    try {
      const refusal = await receive(arriving, hash, body, maxBytes, stride);
      if (refusal) return refusal;
      const shelf = await this.#shelf(hash);
      await rename(arriving, this.#path(hash));
      isHere = false;
      await syncFolder(shelf);
      return 'stored';
    } catch (error) {
      if (NO_ROOM.has((error as NodeJS.ErrnoException).code ?? '')) return 'full';
      throw error;
    } finally {
      this.#leaveStride(stride);
      if (isHere) await rm(arriving, { force: true });
    }
  }

  async size(hash: Bytes): Promise<number | null> {
    return (await stat(this.#path(hash)).catch(() => null))?.size ?? null;
  }

  async read(hash: Bytes, start: number, end: number): Promise<AsyncIterable<Uint8Array> | null> {
    const file = await open(this.#path(hash), 'r').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    });
    return file && this.#piecesOf(file, start, end);
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

  async *#piecesOf(file: FileHandle, start: number, end: number): AsyncGenerator<Uint8Array> {
    const stride = this.#takeStride();
    try {
      for (let at = start; at <= end;) {
        const { bytesRead } = await file.read(stride, 0, Math.min(stride.length, end + 1 - at), at);
        if (bytesRead === 0) throw new Error('a blob is shorter than it was');
        yield stride.subarray(0, bytesRead);
        at += bytesRead;
      }
    } finally {
      this.#leaveStride(stride);
      await file.close();
    }
  }
  #takeStride(): Bytes {
    return this.#strides.pop() ?? new Uint8Array(STRIDE_BYTES);
  }
  #leaveStride(stride: Bytes): void {
    if (this.#strides.length < KEPT_STRIDES) this.#strides.push(stride);
  }

  /** The folder of a blob, there for good before anything is put in it. */
  #shelf(hash: Bytes): Promise<number> {
    const name = nameOfShelf(hash);
    const known = this.#shelves.get(name);
    if (known) return known;
    const opening = this.#openShelf(join(this.#folder, name));
    this.#shelves.set(name, opening);
    opening.catch(() => this.#shelves.delete(name));
    return opening;
  }
  async #openShelf(path: string): Promise<number> {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const above = await open(this.#folder, 'r');
    try {
      await above.sync();
    } finally {
      await above.close();
    }
    return openFolder(path, 'r');
  }
  #path(hash: Bytes): string {
    return join(this.#folder, nameOfShelf(hash), toHex(hash));
  }
}

const nameOfShelf = (hash: Bytes): string => toHex(hash.subarray(0, 1));

async function receive(
  path: string,
  hash: Bytes,
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  stride: Bytes,
): Promise<PutResult | null> {
  const file = await open(path, 'wx', 0o600);
  try {
    const digest = createHash('sha256');
    let size = 0;
    let filled = 0;
    for await (const part of body) {
      size += part.length;
      if (size > maxBytes) return 'too large';
      digest.update(part);
      for (let at = 0; at < part.length;) {
        const taken = part.subarray(at, at + stride.length - filled);
        stride.set(taken, filled);
        filled += taken.length;
        at += taken.length;
        if (filled < stride.length) continue;
        await writeAll(file, stride);
        filled = 0;
      }
    }
    await writeAll(file, stride.subarray(0, filled));
    if (digest.digest('hex') !== toHex(hash)) return 'wrong hash';
    await file.sync();
    return null;
  } finally {
    await file.close();
  }
}

/** A disk may take less than it is given. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
}
