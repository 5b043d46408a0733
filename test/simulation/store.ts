// A tablet's database as one process of it sees it: transactions take time, and may find no room, be aborted, or be the
// last thing that happens before the power fails.
import type {
  Fence,
  IndexName,
  IndexedRecord,
  KeyPart,
  Op,
  Range,
  Store,
  TableName,
  Tables,
} from '../../client/storage/store.ts';
import { StoreFailure } from '../../client/storage/store.ts';
import type { Disk } from './disk.ts';

/** What becomes of one transaction. */
export type Fate = 'stored' | 'aborted' | 'full' | 'crash before' | 'crash after' | 'crash and lose';

export interface StoreGround {
  readonly disk: Disk;
  /** False once the process has died: whoever waits then waits for ever. */
  readonly isAlive: () => boolean;
  /** Resolves after some time of this world. */
  readonly delay: () => Promise<void>;
  readonly fateOf: () => Fate;
  /** `undo` takes it back, for a disk that had promised too much. */
  readonly onStored: (ops: readonly Op[], undo: () => void) => void;
  /** `isLosing`: what the disk had promised and nobody has heard of yet goes too. */
  readonly crash: (isLosing: boolean) => void;
}

const never = new Promise<never>(() => undefined);

export class SimulatedStore implements Store {
  readonly #ground: StoreGround;
  /** Transactions happen in the order they were begun, and reading waits for them. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(ground: StoreGround) {
    this.#ground = ground;
  }

  transaction(fence: Fence | null, ops: readonly Op[]): Promise<void> {
    const { disk, onStored } = this.#ground;
    return this.#write(() => {
      if (fence && disk.turns.get(fence.vault) !== fence.turn) throw new StoreFailure('fenced');
      onStored(ops, disk.apply(ops));
    });
  }

  /** Everything that changes the disk comes here, and may be the last thing that this process does. */
  #write<T>(change: () => T): Promise<T> {
    const work = async (): Promise<T> => {
      const { fateOf, delay, crash } = this.#ground;
      await this.#alive();
      const fate = fateOf();
      await delay();
      await this.#alive();
      if (fate === 'full' || fate === 'aborted') throw new StoreFailure(fate === 'full' ? 'full' : 'failed');
      const isChanged = fate === 'stored' || fate === 'crash after';
      const result = isChanged ? change() : undefined;
      if (fate !== 'stored') crash(fate === 'crash and lose');
      await this.#alive();
      return result as T;
    };
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  #alive(): Promise<void> {
    return this.#ground.isAlive() ? Promise.resolve() : never;
  }
  async #read<T>(work: (disk: Disk) => T): Promise<T> {
    await this.#tail;
    await this.#alive();
    return work(this.#ground.disk);
  }

  get<T extends TableName>(table: T, key: readonly KeyPart[]): Promise<Tables[T] | undefined> {
    return this.#read((disk) => disk.get(table, key));
  }
  getMany<T extends TableName>(table: T, keys: readonly (readonly KeyPart[])[]): Promise<(Tables[T] | undefined)[]> {
    return this.#read((disk) => keys.map((key) => disk.get(table, key)));
  }
  list<T extends TableName>(table: T, prefix: readonly KeyPart[], range?: Range): Promise<Tables[T][]> {
    return this.#read((disk) => disk.within(table, prefix, range) as Tables[T][]);
  }
  count(table: TableName, prefix: readonly KeyPart[]): Promise<number> {
    return this.#read((disk) => disk.count(table, prefix));
  }
  listBy<I extends IndexName>(index: I, prefix: readonly KeyPart[], range?: Range): Promise<IndexedRecord<I>[]> {
    return this.#read((disk) => disk.within(index, prefix, range) as IndexedRecord<I>[]);
  }
  raiseFence(vault: string): Promise<Fence> {
    const { turns } = this.#ground.disk;
    return this.#write(() => {
      const turn = (turns.get(vault) ?? 0) + 1;
      turns.set(vault, turn);
      return { vault, turn };
    });
  }
  reopen(): Promise<void> {
    return this.#alive();
  }
  close(): void {
    // The process ends with it.
  }
  eraseVault(vault: string, space: string): Promise<void> {
    return this.#read((disk) => {
      disk.eraseVault(vault, space);
    });
  }
  erase(): Promise<void> {
    const { disk } = this.#ground;
    return this.#write(() => {
      disk.erase();
    });
  }
}
