// Pages of stored entries, read once and framed once for all readers that come to the same place: fifty tablets that
// replay one log cost the database little more than one. Must never give a reader less than what is stored by now,
// unless the page is full and more follows.
import { toHex, type Bytes } from '../protocol/bytes.ts';
import * as limits from './limits.ts';
import type { LogStore, ReadItem, ReadPage } from './logs/store.ts';
import { entriesFrame } from './splice.ts';
import { wireOf, type Wire } from './wire.ts';

export interface Page extends ReadPage {
  /** All items in one `entries` frame. */
  readonly message: () => Wire;
}

export class Pages {
  readonly #logs: Pick<LogStore, 'read'>;
  /** Full pages, the longest unused first. Entries never change until some are pruned: then these are forgotten. */
  readonly #kept = new Map<string, { readonly page: Page; readonly bytes: number }>();
  #keptBytes = 0;
  /** Being read now. Answers come in the order of calls, so whoever joins misses nothing it has not heard of otherwise. */
  readonly #coming = new Map<string, Promise<Page>>();

  constructor(logs: Pick<LogStore, 'read'>) {
    this.#logs = logs;
  }

  /** As `LogStore.read`. Who asks for less than a full page gets one of its own. */
  read(log: Bytes, after: number, maxBytes: number): Promise<Page> {
    if (maxBytes < limits.REPLAY_BYTES) return this.#logs.read(log, after, maxBytes).then((page) => framed(log, page));
    const name = `${toHex(log)} ${String(after)}`;
    const kept = this.#kept.get(name);
    if (kept) {
      this.#kept.delete(name);
      this.#kept.set(name, kept);
      return Promise.resolve(kept.page);
    }
    const coming = this.#coming.get(name) ?? this.#fetch(name, log, after);
    this.#coming.set(name, coming);
    return coming;
  }

  forget(): void {
    this.#kept.clear();
    this.#keptBytes = 0;
  }

  async #fetch(name: string, log: Bytes, after: number): Promise<Page> {
    try {
      const page = framed(log, await this.#logs.read(log, after, limits.REPLAY_BYTES));
      const bytes = sizeOf(page.items);
      if (bytes > limits.REPLAY_BYTES / 2) this.#keep(name, page, bytes);
      return page;
    } finally {
      this.#coming.delete(name);
    }
  }

  #keep(name: string, page: Page, itemBytes: number): void {
    // The items, and the frame made of them.
    const bytes = 2 * itemBytes;
    this.#kept.set(name, { page, bytes });
    this.#keptBytes += bytes;
    for (const [oldest, kept] of this.#kept) {
      if (this.#keptBytes <= limits.KEPT_PAGE_BYTES) break;
      this.#kept.delete(oldest);
      this.#keptBytes -= kept.bytes;
    }
  }
}

function framed(log: Bytes, { items, head }: ReadPage): Page {
  let message: Wire | null = null;
  return { items, head, message: () => (message ??= wireOf(entriesFrame(log, items))) };
}

function sizeOf(items: readonly ReadItem[]): number {
  return items.reduce((sum, { entry, receipt }) => sum + entry.length + receipt.length, 0);
}
