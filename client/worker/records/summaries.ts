// What lists show, kept ready: a few facts per patient or case, in sealed pages, so that no list opens every record.
import { fromHex, utf8 } from '../../../protocol/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { RowOp, Rows } from '../../sync/rows.ts';

const PAGES = 64;

/** New items by id; null = it is in the list no more. */
export type Changes<T> = ReadonlyMap<string, T | null>;

/** One kind of list. Values must survive JSON. */
export class Summaries<T> {
  readonly #rows: Rows;
  readonly #table: string;
  readonly #upgrade: (stored: T) => T;
  readonly #items = new Map<string, T>();
  /** The ids of each page, so that a change costs as much as its page. */
  readonly #pages = Array.from({ length: PAGES }, () => new Set<string>());

  /** `upgrade` makes an item of today of one that an earlier version stored. */
  constructor(rows: Rows, table: string, upgrade: (stored: T) => T = (stored) => stored) {
    this.#rows = rows;
    this.#table = table;
    this.#upgrade = upgrade;
  }

  async load(): Promise<void> {
    const names = this.#pages.map((_, page) => String(page));
    for (const stored of await this.#rows.getMany(this.#table, names)) {
      if (!stored) continue;
      const items = JSON.parse(new TextDecoder().decode(stored)) as [string, T][];
      this.apply(new Map(items.map(([id, item]) => [id, this.#upgrade(item)])));
    }
  }

  all(): ReadonlyMap<string, T> {
    return this.#items;
  }
  get(id: string): T | undefined {
    return this.#items.get(id);
  }

  /** Rows of the pages as they will be; they belong into the transaction of the change itself, then `apply`. */
  rowsOf(changes: Changes<T>): Promise<RowOp[]> {
    const pages = new Set([...changes.keys()].map(pageOf));
    return Promise.all(
      [...pages].map((page) => {
        const ids = new Set([...(this.#pages[page] ?? []), ...[...changes.keys()].filter((id) => pageOf(id) === page)]);
        const items = [...ids].flatMap((id) => {
          const item = changes.has(id) ? changes.get(id) : this.#items.get(id);
          return item === null || item === undefined ? [] : [[id, item] as const];
        });
        return this.#rows.put(this.#table, String(page), utf8(JSON.stringify(items)));
      }),
    );
  }
  apply(changes: Changes<T>): void {
    for (const [id, item] of changes) {
      if (item === null) {
        this.#items.delete(id);
        this.#pages[pageOf(id)]?.delete(id);
      } else {
        this.#items.set(id, item);
        this.#pages[pageOf(id)]?.add(id);
      }
    }
  }
}

function pageOf(id: string): number {
  return (sha256(fromHex(id) ?? utf8(id))[0] ?? 0) % PAGES;
}
