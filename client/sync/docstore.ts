// Documents at rest: a base state and the update batches since. A batch is stored in the transaction of its entry, so
// what is stored is exactly what entries carry, never an edit that no entry carries yet.
import * as Y from 'yjs';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { bytesUpTo, decode, encode, list, tuple, uint } from '../../protocol/schema.ts';
import type { RowOp, Rows } from './rows.ts';

const HEAD = tuple({ from: uint(), to: uint() });
const BATCH = list(bytesUpTo(512 * 1024), 65_536);
const COMPACT_AFTER = 32;

interface Head {
  from: number;
  to: number;
}

export class DocStore {
  readonly #rows: Rows;
  readonly #heads = new Map<string, Head>();
  constructor(rows: Rows) {
    this.#rows = rows;
  }

  static key(log: Uint8Array, name: string): string {
    return `${toHex(log)}|${name}`;
  }

  async #head(key: string): Promise<Head> {
    const known = this.#heads.get(key);
    if (known) return known;
    const stored = await this.#rows.get('dochead', key);
    const head = { ...((stored && decode(HEAD, stored)) ?? { from: 0, to: 0 }) };
    this.#heads.set(key, head);
    return head;
  }

  /** The stored state as one Yjs update, or null when the document is new here. */
  async load(log: Uint8Array, name: string): Promise<Bytes | null> {
    const key = DocStore.key(log, name);
    const head = await this.#head(key);
    if (head.to === 0) return null;
    const names = Array.from({ length: head.to - head.from }, (_, i) => `${key}|${String(head.from + i)}`);
    const [base, ...batches] = await Promise.all([
      this.#rows.get('doc', key),
      ...(await this.#rows.getMany('docbatch', names)).map((each) => Promise.resolve(each)),
    ]);
    const updates = batches.flatMap((batch) => {
      const decoded = batch && decode(BATCH, batch);
      if (!decoded) throw new Error('a stored document batch is missing or damaged');
      return decoded;
    });
    const all = base ? [base, ...updates] : updates;
    if (all.length === 1) return all[0]!;
    const doc = new Y.Doc({ gc: false });
    doc.transact(() => {
      for (const update of all) Y.applyUpdate(doc, update);
    });
    return new Uint8Array(Y.encodeStateAsUpdate(doc));
  }

  /**
   * The row changes that add a batch. `compacted` is the whole state, given only when nothing in it waits for an entry.
   * The caller commits them together with the entry, or calls `forget`.
   */
  async append(
    log: Uint8Array,
    name: string,
    updates: readonly Bytes[],
    compacted: (() => Bytes) | null,
  ): Promise<RowOp[]> {
    const key = DocStore.key(log, name);
    const head = await this.#head(key);
    if (compacted && head.to - head.from >= COMPACT_AFTER) {
      const old = Array.from({ length: head.to - head.from }, (_, i) => `${key}|${String(head.from + i)}`);
      head.from = head.to + 1;
      head.to = head.from;
      return [
        await this.#rows.put('doc', key, compacted()),
        await this.#rows.put('dochead', key, encode(HEAD, head)),
        ...old.map((name_) => this.#rows.remove('docbatch', name_)),
      ];
    }
    const batch = await this.#rows.put('docbatch', `${key}|${String(head.to)}`, encode(BATCH, updates));
    head.to += 1;
    return [batch, await this.#rows.put('dochead', key, encode(HEAD, head))];
  }

  /** After a transaction that failed: what is stored decides again. */
  forget(): void {
    this.#heads.clear();
  }
}
