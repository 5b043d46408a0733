// What pages typed and no entry carries yet, kept sealed on disk within moments: an edit must survive a reload or a
// crash that comes before its batch is full. A row goes in the transaction of the entry that carries its edits.
import type { Bytes } from '../../../protocol/bytes.ts';
import { bytesUpTo, decode, encode, list } from '../../../protocol/schema.ts';
import { DocStore } from '../../sync/docstore.ts';
import type { LiveDocument } from '../../sync/documents.ts';
import type { RowOp, Rows } from '../../sync/rows.ts';

export const WAITING = 'waiting';
export const UPDATES = list(bytesUpTo(512 * 1024), 65_536);

/** Stores rows that belong to no log; see Ledger. */
type Commit = (rows: () => Promise<readonly RowOp[]>) => Promise<void>;

export class Waiting {
  readonly #rows: Rows;
  readonly #commit: Commit;
  readonly #dirty = new Set<LiveDocument>();
  /** Of an earlier sitting, until their document is open again. */
  readonly #left = new Map<string, readonly Bytes[]>();
  #isWriting = false;

  constructor(rows: Rows, commit: Commit) {
    this.#rows = rows;
    this.#commit = commit;
  }

  /** Reads what an earlier sitting left; before any document is opened. */
  async load(): Promise<void> {
    for (const { key, value } of await this.#rows.all(WAITING)) {
      const updates = decode(UPDATES, value);
      if (!updates) throw new Error('stored edits are damaged');
      this.#left.set(key, updates);
    }
  }
  /** Keys of documents with edits that an earlier sitting left. */
  get left(): readonly string[] {
    return [...this.#left.keys()];
  }
  /** Hands over what is left of one document. */
  take(key: string): readonly Bytes[] {
    const updates = this.#left.get(key) ?? [];
    this.#left.delete(key);
    return updates;
  }

  /** A page edited this document. */
  keep(live: LiveDocument): void {
    this.#dirty.add(live);
    if (!this.#isWriting) void this.#write();
  }

  /** One transaction at a time; what is edited meanwhile goes into the next. */
  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#dirty.size > 0) await this.#commit(() => this.#rowsOfDirty());
    } catch {
      // A full tablet or a closed vault is told by whoever seals these edits; the next edit tries again.
      this.#dirty.clear();
    } finally {
      this.#isWriting = false;
    }
  }
  async #rowsOfDirty(): Promise<readonly RowOp[]> {
    const documents = [...this.#dirty].filter(({ pending }) => pending.length > 0);
    this.#dirty.clear();
    return Promise.all(documents.map((live) => this.#row(live, live.pending)));
  }

  /** For the transaction whose entries carry the first `count` waiting edits: what still waits after it. */
  async settle(live: LiveDocument, count: number): Promise<readonly RowOp[]> {
    const rest = live.pending.slice(count);
    return [rest.length > 0 ? await this.#row(live, rest) : this.drop(DocStore.key(live.log, live.name))];
  }
  /** The step that forgets what waits in a document. */
  drop(key: string): RowOp {
    return this.#rows.remove(WAITING, key);
  }

  #row(live: LiveDocument, updates: readonly Bytes[]): Promise<RowOp> {
    return this.#rows.put(WAITING, DocStore.key(live.log, live.name), encode(UPDATES, updates));
  }
}
