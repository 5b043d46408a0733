// Whoever reads a whole log does not hold it up: it is written as ever, and the reader learns which documents changed.
import { equal, type Bytes } from '../../../protocol/bytes.ts';

export interface Watch {
  readonly log: Bytes;
  /** Of the documents that were stored anew since the watch began. */
  readonly names: Set<string>;
}

export class Watches {
  readonly #watches = new Set<Watch>();

  async during<T>(log: Bytes, work: (watch: Watch) => Promise<T>): Promise<T> {
    const watch = { log, names: new Set<string>() };
    this.#watches.add(watch);
    try {
      return await work(watch);
    } finally {
      this.#watches.delete(watch);
    }
  }

  changed(log: Uint8Array, names: readonly string[]): void {
    for (const watch of this.#watches) if (equal(watch.log, log)) for (const name of names) watch.names.add(name);
  }
}
