// A database that is made in memory and then becomes the real one in one transaction: a practice that is being founded
// is on the tablet as a whole or not at all.
import { MemoryStore } from '../storage/memory.ts';
import type { Fence, Op, Store } from '../storage/store.ts';

export class MovableStore implements Store {
  readonly #memory = new MemoryStore();
  #current: Store = this.#memory;
  /** Under way: what is written meanwhile waits, and goes where the rest has gone. */
  #moving: Promise<void> | null = null;

  /** Everything so far is stored in `store`, where it goes on. `fence` is the one held here. Throws StoreFailure. */
  moveTo(store: Store, fence: Fence): Promise<void> {
    const moving = Promise.resolve()
      .then(() => this.#move(store, fence))
      .finally(() => {
        this.#moving = null;
      });
    this.#moving = moving;
    return moving;
  }
  async #move(store: Store, fence: Fence): Promise<void> {
    await store.transaction(null, this.#memory.pour());
    const raised = await store.raiseFence(fence.vault);
    if (raised.turn !== fence.turn) throw new Error('the vault is fenced by another');
    this.#current = store;
  }

  transaction(fence: Fence | null, ops: readonly Op[]): Promise<void> {
    const write = (): Promise<void> => this.#current.transaction(fence, ops);
    return this.#moving ? this.#moving.then(write, write) : write();
  }
  get: Store['get'] = (table, key) => this.#current.get(table, key);
  getMany: Store['getMany'] = (table, keys) => this.#current.getMany(table, keys);
  list: Store['list'] = (table, prefix, range) => this.#current.list(table, prefix, range);
  count: Store['count'] = (table, prefix) => this.#current.count(table, prefix);
  listBy: Store['listBy'] = (index, prefix, range) => this.#current.listBy(index, prefix, range);
  raiseFence(vault: string): Promise<Fence> {
    return this.#current.raiseFence(vault);
  }
  reopen(): Promise<void> {
    return this.#current.reopen();
  }
  close(): void {
    this.#current.close();
  }
  eraseVault(vault: string, space: string): Promise<void> {
    return this.#current.eraseVault(vault, space);
  }
  erase(): Promise<void> {
    return this.#current.erase();
  }
}
