// What of one log waits for the relay, in its order. The list in memory is what is stored.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { Disk, OutboxItem } from './disk.ts';
import type { RowOp } from './rows.ts';

export class Outbox {
  readonly #disk: Disk;
  readonly #log: Bytes;
  #items: readonly OutboxItem[] = [];
  #next = 0;

  constructor(disk: Disk, log: Bytes) {
    this.#disk = disk;
    this.#log = log;
  }

  async load(): Promise<void> {
    this.#items = await this.#disk.outbox(this.#log);
    this.#next = (this.#items.at(-1)?.n ?? -1) + 1;
  }

  get items(): readonly OutboxItem[] {
    return this.#items;
  }
  get size(): number {
    return this.#items.length;
  }
  byId(id: Uint8Array): OutboxItem | null {
    return this.#items.find((item) => equal(item.id, id)) ?? null;
  }
  byStorage(storage: Uint8Array): OutboxItem | null {
    return this.#items.find((item) => equal(item.storage, storage)) ?? null;
  }
  byNumber(n: number): OutboxItem | null {
    return this.#items.find((item) => item.n === n) ?? null;
  }

  add(entry: Omit<OutboxItem, 'log' | 'n'>): RowOp {
    const item = { ...entry, log: this.#log, n: this.#next++ };
    this.#items = [...this.#items, item];
    return this.#disk.putOutbox(item);
  }
  replace(item: OutboxItem, storage: Bytes): RowOp {
    const changed = { ...item, storage };
    this.#items = this.#items.map((each) => (each.n === item.n ? changed : each));
    return this.#disk.putOutbox(changed);
  }
  remove(item: OutboxItem): RowOp {
    this.#items = this.#items.filter((each) => each.n !== item.n);
    return this.#disk.removeOutbox(this.#log, item.n);
  }

  /** Call before a change that may fail; the result undoes it. */
  mark(): () => void {
    const items = this.#items;
    return () => {
      this.#items = items;
    };
  }
  has(storage: string): boolean {
    return this.#items.some((item) => toHex(item.storage) === storage);
  }
}
