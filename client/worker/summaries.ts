// What lists show, kept ready: a few facts per patient or case, in sealed pages, so that no list opens every record.
import { fromHex, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { sha256 } from '../crypto/hash.ts';
import type { RowOp, Rows } from '../sync/rows.ts';

const PAGES = 64;

/** One kind of list. Values must survive JSON. */
export class Summaries<T> {
  readonly #rows: Rows;
  readonly #table: string;
  readonly #items = new Map<string, T>();
  readonly #dirty = new Set<number>();

  constructor(rows: Rows, table: string) {
    this.#rows = rows;
    this.#table = table;
  }

  async load(): Promise<void> {
    const names = Array.from({ length: PAGES }, (_, page) => String(page));
    for (const page of await this.#rows.getMany(this.#table, names)) {
      if (!page) continue;
      const items = JSON.parse(new TextDecoder().decode(page)) as [string, T][];
      for (const [id, item] of items) this.#items.set(id, item);
    }
  }

  all(): ReadonlyMap<string, T> {
    return this.#items;
  }
  get(id: string): T | undefined {
    return this.#items.get(id);
  }
  set(id: string, item: T | null): void {
    if (item === null) this.#items.delete(id);
    else this.#items.set(id, item);
    this.#dirty.add(pageOf(id));
  }

  /** Row changes for what was set since; they belong into the transaction of the change itself. */
  async settle(): Promise<RowOp[]> {
    const pages = [...this.#dirty];
    this.#dirty.clear();
    return Promise.all(
      pages.map((page) => {
        const items = [...this.#items].filter(([id]) => pageOf(id) === page);
        return this.#rows.put(this.#table, String(page), utf8(JSON.stringify(items)));
      }),
    );
  }
}

function pageOf(id: string): number {
  const bytes: Bytes = fromHex(id) ?? utf8(id);
  return Number.parseInt(toHex(sha256(bytes).subarray(0, 1)), 16) % PAGES;
}
