// One of a disk's writes is to end badly, in one of four ways; all others end well.

/**
 * The app asks for strict durability always. `promised` is a disk that does not give it: the write was answered, and is
 * lost with the power a moment later.
 */
export const ENDINGS = ['before', 'after', 'aborted', 'promised'] as const;
export type Ending = (typeof ENDINGS)[number];

export class Doom {
  /** Writes begun so far. */
  writes = 0;
  #due: { after: number; readonly ending: Ending } | null = null;

  /** Of the n-th write from now on. */
  set(after: number, ending: Ending): void {
    this.#due = { after, ending };
  }
  lift(): void {
    this.#due = null;
  }
  /** A write begins: how it ends, null = well. */
  next(): Ending | null {
    this.writes += 1;
    if (!this.#due || --this.#due.after > 0) return null;
    const { ending } = this.#due;
    this.#due = null;
    return ending;
  }
}
