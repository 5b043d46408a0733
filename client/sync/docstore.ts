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
  readonly from: number;
  readonly to: number;
}
interface Staged {
  readonly name: string;
  readonly updates: Bytes[];
  /** Nothing of what is stored stays. */
  isAnew: boolean;
  /** The head once stored. */
  next: Head | null;
}

export class DocStore {
  readonly #rows: Rows;
  readonly #heads = new Map<string, Head>();
  /** By hex log id: what the running transaction of that log adds. */
  readonly #staged = new Map<string, Map<string, Staged>>();
  constructor(rows: Rows) {
    this.#rows = rows;
  }

  static key(log: Uint8Array, name: string): string {
    return `${toHex(log)}|${name}`;
  }

  /** Names of all documents that are stored, by hex log id, sorted. */
  async names(): Promise<ReadonlyMap<string, readonly string[]>> {
    const byLog = new Map<string, string[]>();
    for (const { key } of await this.#rows.all('dochead')) {
      const at = key.indexOf('|');
      const names = byLog.get(key.slice(0, at)) ?? [];
      names.push(key.slice(at + 1));
      byLog.set(key.slice(0, at), names);
    }
    for (const names of byLog.values()) names.sort();
    return byLog;
  }

  /** The stored state as one Yjs update, or null when the document is new here. */
  async load(log: Uint8Array, name: string): Promise<Bytes | null> {
    const key = DocStore.key(log, name);
    return merge(await this.#updates(key, await this.#head(key)));
  }

  /** Adds updates to the running transaction of this log. */
  stage(log: Uint8Array, name: string, updates: readonly Bytes[]): void {
    this.#stagedOf(log, name).updates.push(...updates);
  }
  /** The document begins again: only what is staged from now on is in it. */
  stageAnew(log: Uint8Array, name: string): void {
    const staged = this.#stagedOf(log, name);
    staged.updates.length = 0;
    staged.isAnew = true;
  }
  /** Nothing of it is staged. */
  unstage(log: Uint8Array, name: string): void {
    this.#staged.get(toHex(log))?.delete(name);
  }
  #stagedOf(log: Uint8Array, name: string): Staged {
    const documents = this.#staged.get(toHex(log)) ?? new Map<string, Staged>();
    this.#staged.set(toHex(log), documents);
    const staged = documents.get(name) ?? { name, updates: [], isAnew: false, next: null };
    documents.set(name, staged);
    return staged;
  }

  /** Row changes for what is staged; followed by `committed` or `forget`. */
  async settle(log: Uint8Array): Promise<RowOp[]> {
    const ops: RowOp[] = [];
    for (const staged of this.#staged.get(toHex(log))?.values() ?? []) ops.push(...(await this.#rowsOf(log, staged)));
    return ops;
  }
  committed(log: Uint8Array): void {
    for (const { name, next } of this.#staged.get(toHex(log))?.values() ?? []) {
      if (next) this.#heads.set(DocStore.key(log, name), next);
    }
    this.#staged.delete(toHex(log));
  }
  forget(log: Uint8Array): void {
    this.#staged.delete(toHex(log));
  }

  /** Row changes after which nothing of a log is stored. */
  async drop(log: Uint8Array): Promise<readonly RowOp[]> {
    const ofLog = (await this.#rows.all('dochead')).filter(({ key }) => key.startsWith(DocStore.key(log, '')));
    return ofLog.flatMap(({ key, value }) => {
      this.#heads.delete(key);
      const { from, to } = decode(HEAD, value) ?? { from: 0, to: 0 };
      const batches = Array.from({ length: to - from }, (_, i) => `${key}|${String(from + i)}`);
      return [
        this.#rows.remove('doc', key),
        this.#rows.remove('dochead', key),
        ...batches.map((name) => this.#rows.remove('docbatch', name)),
      ];
    });
  }

  async #rowsOf(log: Uint8Array, staged: Staged): Promise<RowOp[]> {
    const key = DocStore.key(log, staged.name);
    const head = await this.#head(key);
    if (staged.isAnew || head.to - head.from >= COMPACT_AFTER) return this.#compact(key, head, staged);
    staged.next = { from: head.from, to: head.to + 1 };
    return [
      await this.#rows.put('docbatch', `${key}|${String(head.to)}`, encode(BATCH, staged.updates)),
      await this.#rows.put('dochead', key, encode(HEAD, staged.next)),
    ];
  }

  /** From stored rows and this transaction only: a page's edit that waits must not get into the base. */
  async #compact(key: string, head: Head, staged: Staged): Promise<RowOp[]> {
    const base = merge([...(staged.isAnew ? [] : await this.#updates(key, head)), ...staged.updates]);
    // 0 means that nothing is stored.
    const at = base ? Math.max(1, head.to) : 0;
    staged.next = { from: at, to: at };
    const old = Array.from({ length: head.to - head.from }, (_, i) => `${key}|${String(head.from + i)}`);
    return [
      base ? await this.#rows.put('doc', key, base) : this.#rows.remove('doc', key),
      base ? await this.#rows.put('dochead', key, encode(HEAD, staged.next)) : this.#rows.remove('dochead', key),
      ...old.map((name) => this.#rows.remove('docbatch', name)),
    ];
  }

  async #head(key: string): Promise<Head> {
    const known = this.#heads.get(key);
    if (known) return known;
    const stored = await this.#rows.get('dochead', key);
    const head = (stored && decode(HEAD, stored)) ?? { from: 0, to: 0 };
    this.#heads.set(key, head);
    return head;
  }

  async #updates(key: string, head: Head): Promise<Bytes[]> {
    if (head.to === 0) return [];
    const names = Array.from({ length: head.to - head.from }, (_, i) => `${key}|${String(head.from + i)}`);
    const [base, batches] = await Promise.all([this.#rows.get('doc', key), this.#rows.getMany('docbatch', names)]);
    const updates = batches.flatMap((batch) => {
      const decoded = batch && decode(BATCH, batch);
      if (!decoded) throw new Error('a stored document batch is missing or damaged');
      return decoded;
    });
    return base ? [base, ...updates] : updates;
  }
}

function merge(updates: readonly Bytes[]): Bytes | null {
  if (updates.length <= 1) return updates[0] ?? null;
  const doc = new Y.Doc({ gc: false });
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  return new Uint8Array(Y.encodeStateAsUpdate(doc));
}
