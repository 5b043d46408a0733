// What lists show, kept ready: a few facts per patient or case, in sealed pages, so that no list opens every record.
import { fromHex, utf8 } from '../../protocol/bytes.ts';
import { sha256 } from '../crypto/hash.ts';
import type { RowOp, Rows } from '../sync/rows.ts';

const PAGES = 64;

/** One kind of list. Values must survive JSON. */
export class Summaries<T> {
  readonly #rows: Rows;
  readonly #table: string;
  readonly #items = new Map<string, T>();
  /** The ids of each page, so that a change costs as much as its page. */
  readonly #pages = Array.from({ length: PAGES }, () => new Set<string>());
  readonly #dirty = new Set<number>();

  constructor(rows: Rows, table: string) {
    this.#rows = rows;
    this.#table = table;
  }

  async load(): Promise<void> {
    const names = this.#pages.map((_, page) => String(page));
    for (const [page, stored] of (await this.#rows.getMany(this.#table, names)).entries()) {
      if (!stored) continue;
      for (const [id, item] of JSON.parse(new TextDecoder().decode(stored)) as [string, T][]) {
        this.#items.set(id, item);
        this.#pages[page]!.add(id);
      }
    }
  }

  all(): ReadonlyMap<string, T> {
    return this.#items;
  }
  get(id: string): T | undefined {
    return this.#items.get(id);
  }
  set(id: string, item: T | null): void {
    const page = pageOf(id);
    if (item === null) {
      this.#items.delete(id);
      this.#pages[page]!.delete(id);
    } else {
      this.#items.set(id, item);
      this.#pages[page]!.add(id);
    }
    this.#dirty.add(page);
  }

  /** Row changes for what was set since; they belong into the transaction of the change itself. */
  async settle(): Promise<RowOp[]> {
    const pages = [...this.#dirty];
    this.#dirty.clear();
    return Promise.all(
      pages.map((page) => {
        const items = [...this.#pages[page]!].map((id) => [id, this.#items.get(id)]);
        return this.#rows.put(this.#table, String(page), utf8(JSON.stringify(items)));
      }),
    );
  }
}

function pageOf(id: string): number {
  return sha256(fromHex(id) ?? utf8(id))[0]! % PAGES;
}
