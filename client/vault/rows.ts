// Sealed rows of one vault. A row is bound to its vault, table, key and version; names of tables and keys are stored
// only as HMACs. Sealing happens before a transaction opens, because awaiting WebCrypto inside one would end it.
import { concat, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { importAead, randomOpen, randomSeal } from '../crypto/aead.ts';
import { hmac } from '../crypto/hash.ts';
import { hkdf } from '../crypto/kdf.ts';
import type { Random } from '../crypto/random.ts';
import type { Op, RowRecord, Store } from '../storage/store.ts';

/** Opened at once: one by one is slow, all together stalls the thread. */
const BATCH_ROWS = 256;
const FIRST_VERSION = 1;

export interface Row {
  readonly key: string;
  readonly version: number;
  readonly value: Bytes;
}

/** A stored row that was altered, moved or rolled into another place. */
export class DamagedRow extends Error {}

interface TableKeys {
  /** Hex name under which the table is stored. */
  readonly name: string;
  readonly key: CryptoKey;
}

export class SealedRows {
  readonly #store: Store;
  readonly #vault: string;
  readonly #vaultKey: Bytes;
  readonly #nameKey: Bytes;
  readonly #random: Random;
  readonly #tables = new Map<string, Promise<TableKeys>>();

  constructor(store: Store, vault: string, vaultKey: Bytes, random: Random) {
    this.#store = store;
    this.#vault = vault;
    this.#vaultKey = vaultKey;
    this.#nameKey = hkdf(vaultKey, new Uint8Array(0), 'enamel/v1/row-names', 32);
    this.#random = random;
  }

  #opaque(kind: 'table' | 'key', table: string, name: string): string {
    return toHex(hmac(this.#nameKey, utf8(`${kind}\0${table}\0${name}`)).subarray(0, 20));
  }

  #place(table: string, key: string): [string, string, string] {
    return [this.#vault, this.#opaque('table', '', table), this.#opaque('key', table, key)];
  }

  #tableKeys(table: string): Promise<TableKeys> {
    const known = this.#tables.get(table);
    if (known) return known;
    const name = this.#opaque('table', '', table);
    const made = importAead(hkdf(this.#vaultKey, utf8(table), 'enamel/v1/row', 32)).then((key) => ({ name, key }));
    this.#tables.set(table, made);
    return made;
  }

  /** The step that stores a row. A version given goes with `expect` to notice a colleague's write. */
  async put(table: string, key: string, value: Bytes, version = FIRST_VERSION): Promise<Op> {
    const keys = await this.#tableKeys(table);
    const stored = this.#opaque('key', table, key);
    const bytes = await randomSeal(
      keys.key,
      this.#random,
      pack(key, value),
      aadOf(this.#vault, keys.name, stored, version),
    );
    return { type: 'put', table: 'rows', value: { vault: this.#vault, table: keys.name, key: stored, version, bytes } };
  }

  remove(table: string, key: string): Op {
    return { type: 'delete', table: 'rows', key: this.#place(table, key) };
  }

  /** The step that stops the transaction unless the row has this version; null = unless there is none. */
  expect(table: string, key: string, version: number | null): Op {
    return { type: 'expect', table: 'rows', key: this.#place(table, key), version };
  }

  async get(table: string, key: string): Promise<Bytes | null> {
    return (await this.getRow(table, key))?.value ?? null;
  }

  async getRow(table: string, key: string): Promise<Row | null> {
    const record = await this.#store.get('rows', this.#place(table, key));
    return record ? this.#open(table, record, key) : null;
  }

  /** In the order of the keys, null where there is none. */
  async getMany(table: string, keys: readonly string[]): Promise<(Bytes | null)[]> {
    const records = await this.#store.getMany(
      'rows',
      keys.map((key) => this.#place(table, key)),
    );
    return inBatches(records, async (record, index) =>
      record ? (await this.#open(table, record, keys[index])).value : null,
    );
  }

  /** Every row of a table, in no particular order. */
  async all(table: string): Promise<Row[]> {
    const records = await this.#store.list('rows', [this.#vault, this.#opaque('table', '', table)]);
    return inBatches(records, (record) => this.#open(table, record));
  }

  async #open(table: string, record: RowRecord, expectedKey?: string): Promise<Row> {
    const keys = await this.#tableKeys(table);
    const aad = aadOf(this.#vault, keys.name, record.key, record.version);
    const row = unpack(await randomOpen(keys.key, record.bytes, aad));
    const isInPlace = row && this.#opaque('key', table, row.key) === record.key;
    if (!isInPlace || (expectedKey !== undefined && row.key !== expectedKey))
      throw new DamagedRow('a stored row is damaged');
    return { ...row, version: record.version };
  }
}

async function inBatches<A, B>(items: readonly A[], open: (item: A, index: number) => Promise<B>): Promise<B[]> {
  const out: B[] = [];
  for (let at = 0; at < items.length; at += BATCH_ROWS) {
    out.push(...(await Promise.all(items.slice(at, at + BATCH_ROWS).map((item, index) => open(item, at + index)))));
  }
  return out;
}

/** All parts are of fixed form, so their joined text is unambiguous. */
function aadOf(vault: string, table: string, key: string, version: number): Bytes {
  return utf8(['enamel/v1/row', vault, table, key, version].join('\0'));
}

/** Length of the key (4 bytes, big endian) ‖ key ‖ value. */
function pack(key: string, value: Bytes): Bytes {
  const name = utf8(key);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, name.length);
  return concat(length, name, value);
}
function unpack(packed: Bytes | null): { key: string; value: Bytes } | null {
  if (!packed || packed.length < 4) return null;
  const end = 4 + new DataView(packed.buffer).getUint32(0);
  return { key: new TextDecoder().decode(packed.subarray(4, end)), value: packed.slice(end) };
}
