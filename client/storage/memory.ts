// A store that lives in memory: what is made in thousands of small steps is made here and poured into a database at
// once. Nothing in it survives the worker, so it must never hold what exists nowhere else.
import {
  INDEXES,
  PRIMARY_KEYS,
  StoreFailure,
  apart,
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

/** The records of a table, and apart by the first part of their key: thousands of logs lie in one table. */
class Records extends Map<string, Tables[TableName]> {
  readonly #byFirst = new Map<unknown, Map<string, Tables[TableName]>>();
  readonly #first: string;
  constructor(first: string) {
    super();
    this.#first = first;
  }

  under(first: KeyPart): Iterable<Tables[TableName]> {
    return this.#byFirst.get(first)?.values() ?? [];
  }
  override set(key: string, value: Tables[TableName]): this {
    const first = this.#firstOf(value);
    const known = this.#byFirst.get(first) ?? new Map<string, Tables[TableName]>();
    this.#byFirst.set(first, known.set(key, value));
    return super.set(key, value);
  }
  override delete(key: string): boolean {
    const value = this.get(key);
    if (value) this.#byFirst.get(this.#firstOf(value))?.delete(key);
    return super.delete(key);
  }

  #firstOf(value: Tables[TableName]): unknown {
    return (value as unknown as Record<string, unknown>)[this.#first];
  }
}

const TABLES = Object.keys(PRIMARY_KEYS) as TableName[];

export class MemoryStore implements Store {
  #tables = emptyTables();
  readonly #turns = new Map<string, number>();

  /** Everything, as steps for another store. */
  pour(): Op[] {
    return TABLES.flatMap((table) =>
      [...this.#tables[table].values()].map((value) => ({ type: 'put', table, value }) as Op),
    );
  }

  async transaction(fence: Fence | null, ops: readonly Op[]): Promise<void> {
    if (fence && this.#turns.get(fence.vault) !== fence.turn) throw new StoreFailure('fenced');
    const undo: (() => void)[] = [];
    try {
      for (const op of ops) undo.push(this.#apply(op));
    } catch (error) {
      for (const step of undo.reverse()) step();
      throw error;
    }
  }

  /** Returns what takes the step back. */
  #apply(op: Op): () => void {
    const records = this.#tables[op.table];
    const key = 'value' in op ? keyOf(op.table, op.value) : JSON.stringify(op.key);
    const before = records.get(key);
    switch (op.type) {
      case 'add':
      case 'put':
        if (op.type === 'add' && before) throw new StoreFailure('conflict');
        records.set(key, apart(op.value));
        break;
      case 'delete':
        records.delete(key);
        break;
      case 'expect':
        if (((before as Tables['rows'] | undefined)?.version ?? null) !== op.version)
          throw new StoreFailure('conflict');
    }
    return () => {
      if (before) records.set(key, before);
      else records.delete(key);
    };
  }

  async get<T extends TableName>(table: T, key: readonly KeyPart[]): Promise<Tables[T] | undefined> {
    const found = this.#tables[table].get(JSON.stringify(key)) as Tables[T] | undefined;
    return found && apart(found);
  }

  getMany<T extends TableName>(table: T, keys: readonly (readonly KeyPart[])[]): Promise<(Tables[T] | undefined)[]> {
    return Promise.all(keys.map((key) => this.get(table, key)));
  }

  async list<T extends TableName>(table: T, prefix: readonly KeyPart[], range: Range = {}): Promise<Tables[T][]> {
    return this.#within(table, PRIMARY_KEYS[table], prefix, range) as Tables[T][];
  }

  async count(table: TableName, prefix: readonly KeyPart[]): Promise<number> {
    return this.#within(table, PRIMARY_KEYS[table], prefix, {}).length;
  }

  async listBy<I extends IndexName>(
    index: I,
    prefix: readonly KeyPart[],
    range: Range = {},
  ): Promise<IndexedRecord<I>[]> {
    const { table, fields } = INDEXES[index];
    return this.#within(table, fields, prefix, range) as IndexedRecord<I>[];
  }

  #within(table: TableName, fields: readonly string[], prefix: readonly KeyPart[], range: Range): Tables[TableName][] {
    const { after, limit, newestFirst = false } = range;
    const last = [...fields, ...PRIMARY_KEYS[table]];
    const wanted = prefix.map((part, i) => [fields[i] ?? '', part] as const);
    const found: { readonly value: Tables[TableName]; readonly key: (KeyPart | undefined)[] }[] = [];
    // Nothing is made of the rows that are not meant: with many cases nearly all are not.
    const records = this.#tables[table];
    const isApart = prefix[0] !== undefined && fields[0] === PRIMARY_KEYS[table][0];
    for (const value of isApart ? records.under(prefix[0] ?? 0) : records.values())
      if (wanted.every(([field, part]) => (value as unknown as Record<string, KeyPart>)[field] === part))
        found.push({ value, key: partsOf(value, last) });
    const sorted = found
      .filter(({ key }) => !key.slice(0, fields.length).includes(undefined))
      .filter(({ key }) => after === undefined || compareParts(key[prefix.length], after) > 0)
      .sort((a, b) => compareKeys(a.key, b.key))
      .map(({ value }) => value);
    return (newestFirst ? sorted.reverse() : sorted).slice(0, limit);
  }

  async raiseFence(vault: string): Promise<Fence> {
    const turn = (this.#turns.get(vault) ?? 0) + 1;
    this.#turns.set(vault, turn);
    return { vault, turn };
  }

  async reopen(): Promise<void> {
    // Memory has no connection that could be lost.
  }
  close(): void {
    // Nor one to close.
  }
  async eraseVault(vault: string, space: string): Promise<void> {
    for (const records of Object.values(this.#tables))
      for (const [key, value] of records) if (belongsTo(value, vault, space)) records.delete(key);
    this.#turns.delete(vault);
  }
  async erase(): Promise<void> {
    this.#tables = emptyTables();
    this.#turns.clear();
  }
}

function belongsTo(value: Tables[TableName], vault: string, space: string): boolean {
  if ('vault' in value) return value.vault === vault;
  return 'log' in value && !('hash' in value && 'state' in value) && spaceOf(value.log) === space;
}

function emptyTables(): Record<TableName, Records> {
  return Object.fromEntries(TABLES.map((table) => [table, new Records(PRIMARY_KEYS[table][0])])) as Record<
    TableName,
    Records
  >;
}

function partsOf(value: Tables[TableName], fields: readonly string[]): (KeyPart | undefined)[] {
  return fields.map((field) => (value as unknown as Record<string, KeyPart | undefined>)[field]);
}
function keyOf(table: TableName, value: Tables[TableName]): string {
  return JSON.stringify(partsOf(value, PRIMARY_KEYS[table]));
}

/** As IndexedDB orders: numbers before strings, strings by code unit. */
function compareParts(a: KeyPart | undefined, b: KeyPart | undefined): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a === b ? 0 : (a ?? 0) < (b ?? 0) ? -1 : 1;
}
function compareKeys(a: readonly (KeyPart | undefined)[], b: readonly (KeyPart | undefined)[]): number {
  return a.map((part, i) => compareParts(part, b[i])).find((order) => order !== 0) ?? 0;
}
