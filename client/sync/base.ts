// What a snapshot stood for when this tablet began a log with it: entries that count as taken in although they are not
// here yet. They come behind, and with the last of them this is over.
import { bytesOfHex, toHex, type Bytes } from '../../protocol/bytes.ts';
import { bytes, decode, encode, list, text, tuple } from '../../protocol/schema.ts';
import type { RowOp, Rows } from './rows.ts';

const COVERED = list(tuple({ id: bytes(32), reason: text(64) }), 1 << 22);

export class Base {
  /** Hex entry id → why it was set aside; '' where it was not. */
  readonly #covered: ReadonlyMap<string, string>;
  readonly #left: Set<string>;
  /** Came in the running transaction. */
  #fresh: string[] = [];

  constructor(covered: ReadonlyMap<string, string>) {
    this.#covered = covered;
    this.#left = new Set(covered.keys());
  }

  has(id: string): boolean {
    return this.#covered.has(id);
  }
  reasonOf(id: string): string {
    return this.#covered.get(id) ?? '';
  }
  came(id: string): void {
    if (this.#left.delete(id)) this.#fresh.push(id);
  }
  get isWhole(): boolean {
    return this.#left.size === 0;
  }

  /** Call before a change that may fail; the result undoes it. */
  mark(): () => void {
    this.#fresh = [];
    return () => {
      for (const id of this.#fresh) this.#left.add(id);
    };
  }

  row(rows: Rows, log: Bytes): Promise<RowOp> {
    const covered = [...this.#covered].map(([id, reason]) => ({ id: bytesOfHex(id), reason }));
    return rows.put('base', toHex(log), encode(COVERED, covered));
  }
}

/** By hex log id. */
export function basesOf(stored: Awaited<ReturnType<Rows['all']>>): ReadonlyMap<string, Base> {
  return new Map(
    stored.map(({ key, value }) => {
      const covered = decode(COVERED, value) ?? [];
      return [key, new Base(new Map(covered.map(({ id, reason }) => [toHex(id), reason])))];
    }),
  );
}
