// One transaction at a time for a whole vault: rows that several logs share are written in the order in which they were
// made, and memory follows only when the disk has them. After closing, or when another tab took over, nothing is written.
import type { Bytes } from '../../protocol/bytes.ts';
import { DiskFull, Fenced, type Disk } from '../sync/disk.ts';
import type { RowOp } from '../sync/rows.ts';

export interface LedgerDeps {
  readonly disk: Disk;
  /** What changed in memory of a log, or of no log, since the last transaction, as rows. */
  readonly settle: (log: Bytes | null) => Promise<readonly RowOp[]>;
  readonly onStored: (log: Bytes | null) => void;
  readonly onFull: (isFull: boolean) => void;
  readonly onFenced: () => void;
}

export class Ledger {
  readonly #deps: LedgerDeps;
  #queue: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
  }

  /** All or nothing; `done` runs when it is durable and before anything else is stored. Throws DiskFull or Fenced. */
  commit(log: Bytes | null, rows: () => Promise<readonly RowOp[]>, done: () => void = () => undefined): Promise<void> {
    const work = (): Promise<void> => this.#commit(log, rows, done);
    const result = this.#queue.then(work, work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #commit(log: Bytes | null, rows: () => Promise<readonly RowOp[]>, done: () => void): Promise<void> {
    const { disk, settle, onStored, onFull, onFenced } = this.#deps;
    if (this.#isClosed) throw new Fenced('the vault is closed');
    try {
      const shared = await settle(log);
      await disk.commit([...shared, ...(await rows())]);
    } catch (error) {
      if (error instanceof Fenced) onFenced();
      if (error instanceof DiskFull) onFull(true);
      throw error;
    }
    onFull(false);
    done();
    onStored(log);
  }

  /** Lets what runs end; nothing begins after it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#queue;
  }
}
