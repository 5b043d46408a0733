// Where a simulated relay keeps blobs: in memory, with the contract of the files that ship. May be copied and put back.
import { createHash } from 'node:crypto';
import { fromHex, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { BlobStore, PutResult } from '../../relay/blobs/store.ts';

interface Kept {
  readonly bytes: Bytes;
  readonly at: number;
}

export interface ShelfGround {
  readonly now: () => number;
  readonly delay: () => Promise<void>;
  /** Makes one change that is to last; null where the process ends with it. */
  readonly write: (change: () => unknown, undo: () => void) => object | null;
}
const never = new Promise<never>(() => undefined);

export class BlobMemory implements BlobStore {
  #kept = new Map<string, Kept>();
  readonly #ground: ShelfGround;

  constructor(ground: ShelfGround) {
    this.#ground = ground;
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
      parts.push(new Uint8Array(part));
    }
    const { now, delay, write } = this.#ground;
    await delay();
    const bytes = new Uint8Array(Buffer.concat(parts));
    if (createHash('sha256').update(bytes).digest('hex') !== toHex(hash)) return 'wrong hash';
    const [name, before] = [toHex(hash), this.#kept.get(toHex(hash))];
    const undo = (): void => {
      if (before) this.#kept.set(name, before);
      else this.#kept.delete(name);
    };
    return write(() => this.#kept.set(name, { bytes, at: now() }), undo) ? 'stored' : never;
  }
  async size(hash: Bytes): Promise<number | null> {
    return this.#kept.get(toHex(hash))?.bytes.length ?? null;
  }
  async read(hash: Bytes, start: number, end: number): Promise<AsyncIterable<Uint8Array> | null> {
    const kept = this.#kept.get(toHex(hash));
    return kept ? inOne(kept.bytes.slice(start, end + 1)) : null;
  }
  async remove(hash: Bytes): Promise<void> {
    const [name, before] = [toHex(hash), this.#kept.get(toHex(hash))];
    const undo = (): void => {
      if (before) this.#kept.set(name, before);
    };
    if (before && !this.#ground.write(() => this.#kept.delete(name), undo)) await never;
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
