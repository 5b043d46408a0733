// The store in IndexedDB, by Dexie. Holds bytes under opaque keys; no CryptoKey, no plaintext, no promise of another
// kind than IndexedDB's inside a transaction (that would end it early).
import { Dexie, type DexieOptions, type Table } from 'dexie';
import { failureOf } from './failure.ts';
import {
  INDEXES,
  PRIMARY_KEYS,
  StoreFailure,
  spaceOf,
  type Fence,
  type IndexName,
  type IndexedRecord,
  type KeyPart,
  type Op,
  type Range,
  type Store,
  type TableName,
  type Tables,
} from './store.ts';

interface FenceRecord {
  readonly vault: string;
  readonly turn: number;
}

/** Where IndexedDB is; the browser's own unless given (tests). */
export type IndexedDb = Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'>;

function schemaText(fields: readonly string[]): string {
  return fields.length === 1 ? fields[0]! : `[${fields.join('+')}]`;
}

function schema(): Record<string, string> {
  const tables = Object.entries(PRIMARY_KEYS).map(([table, key]) => {
    const indexes = Object.values(INDEXES).filter((index) => index.table === table);
    return [table, [key, ...indexes.map((index) => index.fields)].map(schemaText).join(', ')] as const;
  });
  return { ...Object.fromEntries(tables), fence: 'vault' };
}

/** A key as IndexedDB has it: a single part alone, several as an array. */
function asKey(parts: readonly KeyPart[]): KeyPart | KeyPart[] {
  return parts.length === 1 ? parts[0]! : [...parts];
}

/** Neighbours of one kind and table together: thousands of rows in one request instead of one each. */
function runsOf(ops: readonly Op[]): [Op, ...Op[]][] {
  const runs: [Op, ...Op[]][] = [];
  for (const op of ops) {
    const run = runs.at(-1);
    const isBulk = op.type === 'put' || op.type === 'delete';
    if (isBulk && run?.[0].type === op.type && run[0].table === op.table) run.push(op);
    else runs.push([op]);
  }
  return runs;
}

/** Opens (or makes) the database of this name. */
export async function openStore(name: string, indexedDb: IndexedDb = {}): Promise<Store> {
  const store = new DexieStore(name, indexedDb);
  await store.reopen();
  return store;
}

class DexieStore implements Store {
  readonly #name: string;
  readonly #options: DexieOptions;
  #db: Dexie;

  constructor(name: string, indexedDb: IndexedDb) {
    this.#name = name;
    this.#options = { ...indexedDb, chromeTransactionDurability: 'strict', cache: 'disabled' };
    this.#db = this.#connect();
  }

  #connect(): Dexie {
    const db = new Dexie(this.#name, this.#options);
    db.version(1).stores(schema());
    return db;
  }

  #table<T extends TableName>(table: T): Table<Tables[T], KeyPart | KeyPart[]> {
    return this.#db.table(table);
  }

  async transaction(fence: Fence | null, ops: readonly Op[]): Promise<void> {
    const tables = [...new Set([...ops.map((op) => op.table as string), ...(fence ? ['fence'] : [])])];
    if (tables.length === 0) return;
    await this.#guarded(() =>
      this.#db.transaction('rw', tables, async () => {
        if (fence) await this.#checkFence(fence);
        for (const run of runsOf(ops)) await this.#apply(run);
      }),
    );
  }

  async #checkFence(fence: Fence): Promise<void> {
    const held = await this.#db.table<FenceRecord, string>('fence').get(fence.vault);
    if (held?.turn !== fence.turn) throw new StoreFailure('fenced');
  }

  async #apply(run: readonly [Op, ...Op[]]): Promise<void> {
    const [op] = run;
    const table: Table<unknown, KeyPart | KeyPart[]> = this.#db.table(op.table);
    switch (op.type) {
      case 'put':
        await table.bulkPut(run.flatMap((each) => (each.type === 'put' ? [each.value] : [])));
        return;
      case 'add':
        await table.add(op.value);
        return;
      case 'delete':
        await table.bulkDelete(run.flatMap((each) => (each.type === 'delete' ? [asKey(each.key)] : [])));
        return;
      case 'expect': {
        const row = (await table.get(asKey(op.key))) as Tables['rows'] | undefined;
        if ((row?.version ?? null) !== op.version) throw new StoreFailure('conflict');
      }
    }
  }

  get<T extends TableName>(table: T, key: readonly KeyPart[]): Promise<Tables[T] | undefined> {
    return this.#guarded(() => this.#table(table).get(asKey(key)));
  }

  getMany<T extends TableName>(table: T, keys: readonly (readonly KeyPart[])[]): Promise<(Tables[T] | undefined)[]> {
    return this.#guarded(() => this.#table(table).bulkGet(keys.map(asKey)));
  }

  list<T extends TableName>(table: T, prefix: readonly KeyPart[], range: Range = {}): Promise<Tables[T][]> {
    return this.#guarded(() =>
      this.#within(this.#table(table), ':id', PRIMARY_KEYS[table].length, prefix, range).toArray(),
    );
  }

  count(table: TableName, prefix: readonly KeyPart[]): Promise<number> {
    return this.#guarded(() => this.#within(this.#table(table), ':id', PRIMARY_KEYS[table].length, prefix, {}).count());
  }

  listBy<I extends IndexName>(index: I, prefix: readonly KeyPart[], range: Range = {}): Promise<IndexedRecord<I>[]> {
    const { table, fields } = INDEXES[index];
    const source: Table<IndexedRecord<I>, KeyPart | KeyPart[]> = this.#db.table(table);
    return this.#guarded(() => this.#within(source, schemaText(fields), fields.length, prefix, range).toArray());
  }

  /** Arrays sort after every string and number, so `[...prefix, []]` closes a prefix. */
  #within<R>(
    table: Table<R, KeyPart | KeyPart[]>,
    index: string,
    width: number,
    prefix: readonly KeyPart[],
    { after, limit, newestFirst = false }: Range,
  ): ReturnType<Table<R, KeyPart | KeyPart[]>['toCollection']> {
    const isWhole = prefix.length === width;
    const where = table.where(index);
    const lower = after === undefined ? prefix : [...prefix, after];
    const found =
      width === 1 && prefix.length === 0
        ? after === undefined
          ? table.toCollection()
          : where.above(after)
        : isWhole
          ? where.equals(asKey(prefix))
          : where.between([...lower, ...(after === undefined ? [] : [[]])], [...prefix, []], true, false);
    const ordered = newestFirst ? found.reverse() : found;
    return limit === undefined ? ordered : ordered.limit(limit);
  }

  raiseFence(vault: string): Promise<Fence> {
    return this.#guarded(() =>
      this.#db.transaction('rw', 'fence', async () => {
        const table = this.#db.table<FenceRecord, string>('fence');
        const turn = ((await table.get(vault))?.turn ?? 0) + 1;
        await table.put({ vault, turn });
        return { vault, turn };
      }),
    );
  }

  async reopen(): Promise<void> {
    try {
      if (!this.#db.isOpen()) await this.#db.open();
      await this.#db.table('vaults').count();
    } catch {
      this.#db.close();
      this.#db = this.#connect();
      await this.#guarded(() => this.#db.open());
    }
  }

  close(): void {
    this.#db.close();
  }

  eraseVault(vault: string, space: string): Promise<void> {
    const own = ['vaults', 'wraps', 'rows', 'outbox', 'fence'];
    return this.#guarded(() =>
      this.#db.transaction('rw', [...own, 'entries', 'epochs'], async () => {
        await Promise.all([this.#db.table('vaults').delete(vault), this.#db.table('fence').delete(vault)]);
        for (const table of ['wraps', 'rows', 'outbox'])
          await this.#db.table(table).where(':id').between([vault], [vault, []]).delete();
        for (const name of ['entries', 'epochs']) {
          const table = this.#db.table<{ readonly log: string }>(name);
          // '0' is what follows '/'.
          if (space !== '')
            await table
              .where(':id')
              .between([`${space}/`], [`${space}0`])
              .delete();
          else await table.filter(({ log }) => spaceOf(log) === '').delete();
        }
      }),
    );
  }

  erase(): Promise<void> {
    return this.#guarded(() => this.#db.delete());
  }

  async #guarded<R>(work: () => PromiseLike<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      throw failureOf(error);
    }
  }
}
