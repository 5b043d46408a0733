// Blobs together with whose they are: a blob is kept for a log, or not at all. Putting and clearing away of one blob
// exclude each other, so that a blob that is wanted again is not deleted under its uploader.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import type { Committer } from '../commit.ts';
import type { LogStore, Outcome } from '../logs/store.ts';
import type { BlobStore, PutResult } from './store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface ShelfOptions {
  readonly blobs: BlobStore;
  readonly logs: LogStore;
  readonly committer: Committer;
  readonly now: () => number;
}

export class Shelf {
  readonly #options: ShelfOptions;
  readonly #busy = new Map<string, Promise<unknown>>();
  constructor(options: ShelfOptions) {
    this.#options = options;
  }

  put(
    blob: Bytes,
    size: number,
    body: AsyncIterable<Uint8Array>,
    holder: { readonly log: Bytes; readonly keys: readonly Bytes[] },
  ): Promise<Exclude<PutResult, 'stored'> | Outcome> {
    const { blobs, committer } = this.#options;
    return this.#alone(blob, async () => {
      const result = await blobs.put(blob, body, size);
      if (result !== 'stored') return result;
      const outcome = await new Promise<Outcome>((resolve) => {
        committer.submit({ kind: 'hold', ...holder, blob, size }, null, resolve);
      });
      if (outcome.kind === 'refused') await this.#removeIfFree(blob);
      return outcome;
    });
  }

  /** Ends what time has ended. */
  async sweep(): Promise<void> {
    for (const blob of await this.#options.logs.sweep()) await this.#alone(blob, () => this.#removeIfFree(blob));
  }

  /** Removes blobs that were stored but never recorded, because the relay was killed in between. */
  async removeStrays(): Promise<void> {
    for await (const blob of this.#options.blobs.storedBefore(this.#options.now() - DAY_MS))
      await this.#alone(blob, () => this.#removeIfFree(blob));
  }

  async #removeIfFree(blob: Bytes): Promise<void> {
    if (!(await this.#options.logs.isHeld(blob))) await this.#options.blobs.remove(blob);
  }

  async #alone<T>(blob: Bytes, work: () => Promise<T>): Promise<T> {
    const name = toHex(blob);
    const before = this.#busy.get(name) ?? Promise.resolve();
    const result = before.then(work);
    const settled = result.catch(() => undefined);
    this.#busy.set(name, settled);
    try {
      return await result;
    } finally {
      if (this.#busy.get(name) === settled) this.#busy.delete(name);
    }
  }
}
