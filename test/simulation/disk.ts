// What lies on a simulated tablet's disk: the tables of the app's store with their indexes. It outlives the tablet's
// processes, may be copied, and may be put back.
import {
  INDEXES,
  PRIMARY_KEYS,
  StoreFailure,
  apart,
  spaceOf,
  type IndexName,
  type KeyPart,
  type Op,
  type Range,
  type TableName,
  type Tables,
} from '../../client/storage/store.ts';

type AnyRecord = Tables[TableName];
const TABLES = Object.keys(PRIMARY_KEYS) as TableName[];
const INDEX_NAMES = Object.keys(INDEXES) as IndexName[];

interface Order {
  readonly fields: readonly string[];
  /** Joined leading parts → primary keys. */
  readonly groups: Map<string, Set<string>>;
}
interface Shelf {
  readonly records: Map<string, AnyRecord>;
  readonly orders: Map<TableName | IndexName, Order>;
}

const join = (parts: readonly (KeyPart | undefined)[]): string => JSON.stringify(parts);
function partsOf(value: AnyRecord, fields: readonly string[]): (KeyPart | undefined)[] {
  return fields.map((field) => (value as unknown as Record<string, KeyPart | undefined>)[field]);
}

export class Disk {
  readonly turns = new Map<string, number>();
  readonly #shelves = new Map<TableName, Shelf>();

  constructor() {
    for (const table of TABLES) {
      const orders = new Map<TableName | IndexName, Order>([
        [table, { fields: PRIMARY_KEYS[table], groups: new Map() }],
        ...INDEX_NAMES.filter((name) => INDEXES[name].table === table).map(
          (name) => [name, { fields: INDEXES[name].fields, groups: new Map() }] as const,
        ),
      ]);
      this.#shelves.set(table, { records: new Map(), orders });
    }
  }

  copy(): Disk {
    const copy = new Disk();
    for (const [vault, turn] of this.turns) copy.turns.set(vault, turn);
    for (const table of TABLES) for (const value of this.all(table)) copy.#put(table, value);
    return copy;
  }

  /** All or nothing. Returns what takes all of it back. */
  apply(ops: readonly Op[]): () => void {
    const undo: (() => void)[] = [];
    const takeBack = (): void => {
      for (const step of undo.reverse()) step();
    };
    try {
      for (const op of ops) undo.push(this.#step(op));
    } catch (error) {
      takeBack();
      throw error;
    }
    return takeBack;
  }

  #step(op: Op): () => void {
    const key = 'value' in op ? join(partsOf(op.value, PRIMARY_KEYS[op.table])) : join(op.key);
    const before = this.#shelf(op.table).records.get(key);
    if (op.type === 'add' && before) throw new StoreFailure('conflict');
    if (op.type === 'expect' && ((before as Tables['rows'] | undefined)?.version ?? null) !== op.version)
      throw new StoreFailure('conflict');
    if (op.type === 'put' || op.type === 'add') this.#put(op.table, apart(op.value));
    if (op.type === 'delete' && before) this.#remove(op.table, before);
    return () => {
      const now = this.#shelf(op.table).records.get(key);
      if (before) this.#put(op.table, before);
      else if (now) this.#remove(op.table, now);
    };
  }

  get<T extends TableName>(table: T, key: readonly KeyPart[]): Tables[T] | undefined {
    const found = this.#shelf(table).records.get(join(key)) as Tables[T] | undefined;
    return found && apart(found);
  }
  all<T extends TableName>(table: T): Tables[T][] {
    return [...this.#shelf(table).records.values()] as Tables[T][];
  }

  /** Records whose key in this order begins with `prefix`. */
  within(order: TableName | IndexName, prefix: readonly KeyPart[], range: Range = {}): AnyRecord[] {
    const { after, limit, newestFirst = false } = range;
    const table = order in INDEXES ? INDEXES[order as IndexName].table : (order as TableName);
    const shelf = this.#shelf(table);
    const { fields, groups } = shelf.orders.get(order)!;
    const keys = prefix.length === 0 ? shelf.records.keys() : (groups.get(join(prefix)) ?? new Set<string>());
    const last = [...fields, ...PRIMARY_KEYS[table]];
    const found = [...keys]
      .map((key) => shelf.records.get(key)!)
      .map((value) => ({ value, key: partsOf(value, last) }))
      .filter(({ key }) => !key.slice(0, fields.length).includes(undefined))
      .filter(({ key }) => after === undefined || compareParts(key[prefix.length], after) > 0)
      .sort((a, b) => compareKeys(a.key, b.key))
      .map(({ value }) => value);
    return (newestFirst ? found.reverse() : found).slice(0, limit);
  }
  count(table: TableName, prefix: readonly KeyPart[]): number {
    if (prefix.length === PRIMARY_KEYS[table].length) return this.get(table, prefix) ? 1 : 0;
    return this.within(table, prefix).length;
  }

  eraseVault(vault: string, space: string): void {
    for (const table of TABLES)
      for (const value of this.all(table)) {
        const isOwn =
          'vault' in value
            ? value.vault === vault
            : 'log' in value && table !== 'blobs' && spaceOf(value.log) === space;
        if (isOwn) this.#remove(table, value);
      }
    this.turns.delete(vault);
  }
  erase(): void {
    for (const { records, orders } of this.#shelves.values()) {
      records.clear();
      for (const { groups } of orders.values()) groups.clear();
    }
    this.turns.clear();
  }

  #shelf(table: TableName): Shelf {
    return this.#shelves.get(table)!;
  }
  #put(table: TableName, value: AnyRecord): void {
    const { records, orders } = this.#shelf(table);
    const key = join(partsOf(value, PRIMARY_KEYS[table]));
    const before = records.get(key);
    if (before) this.#remove(table, before);
    records.set(key, value);
    for (const { fields, groups } of orders.values())
      for (const prefix of prefixesOf(value, fields)) {
        const group = groups.get(prefix);
        if (group) group.add(key);
        else groups.set(prefix, new Set([key]));
      }
  }
  #remove(table: TableName, value: AnyRecord): void {
    const { records, orders } = this.#shelf(table);
    const key = join(partsOf(value, PRIMARY_KEYS[table]));
    records.delete(key);
    for (const { fields, groups } of orders.values())
      for (const prefix of prefixesOf(value, fields)) {
        const group = groups.get(prefix);
        group?.delete(key);
        if (group?.size === 0) groups.delete(prefix);
      }
  }
}

function prefixesOf(value: AnyRecord, fields: readonly string[]): string[] {
  const parts = partsOf(value, fields);
  return fields.map((_, index) => join(parts.slice(0, index + 1)));
}
/** As IndexedDB orders: numbers before strings, strings by code unit. */
function compareParts(a: KeyPart | undefined, b: KeyPart | undefined): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a === b ? 0 : (a ?? 0) < (b ?? 0) ? -1 : 1;
}
function compareKeys(a: readonly (KeyPart | undefined)[], b: readonly (KeyPart | undefined)[]): number {
  return a.map((part, i) => compareParts(part, b[i])).find((order) => order !== 0) ?? 0;
}
