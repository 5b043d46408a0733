// Where a simulated relay keeps blobs: in memory, with the contract of the files that ship. May be copied and put back.
import { createHash } from 'node:crypto';
import { fromHex, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { BlobStore, PutResult } from '../../relay/blobs/store.ts';

interface Kept {
  readonly bytes: Bytes;
  readonly at: number;
}

export class BlobMemory implements BlobStore {
  #kept = new Map<string, Kept>();
  readonly #now: () => number;
  readonly #delay: () => Promise<void>;

  constructor(now: () => number, delay: () => Promise<void>) {
    this.#now = now;
    this.#delay = delay;
  }

  copy(): ReadonlyMap<string, Kept> {
    return new Map(this.#kept);
  }
  putBack(copy: ReadonlyMap<string, Kept>): void {
    this.#kept = new Map(copy);
  }
  get all(): Iterable<Bytes> {
    return [...this.#kept.values()].map(({ bytes }) => bytes);
  }

  async put(hash: Bytes, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<PutResult> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of body) {
      size += part.length;
      if (size > maxBytes) return 'too large';
      parts.push(part);
    }
    await this.#delay();
    const bytes = new Uint8Array(Buffer.concat(parts));
    if (createHash('sha256').update(bytes).digest('hex') !== toHex(hash)) return 'wrong hash';
    this.#kept.set(toHex(hash), { bytes, at: this.#now() });
    return 'stored';
  }
  async size(hash: Bytes): Promise<number | null> {
    return this.#kept.get(toHex(hash))?.bytes.length ?? null;
  }
  async read(hash: Bytes, start: number, end: number): Promise<AsyncIterable<Uint8Array> | null> {
    const kept = this.#kept.get(toHex(hash));
    return kept ? inOne(kept.bytes.slice(start, end + 1)) : null;
  }
  async remove(hash: Bytes): Promise<void> {
    this.#kept.delete(toHex(hash));
  }
  async *storedBefore(time: number): AsyncIterable<Bytes> {
    for (const [name, { at }] of [...this.#kept]) {
      const hash = fromHex(name);
      if (hash && at < time) yield await Promise.resolve(hash);
    }
  }
}

async function* inOne(bytes: Bytes): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(bytes);
}
