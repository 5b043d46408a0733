// Long work that a person can hold, let go on or stop. It is asked between two pieces, so nothing is left half done.

/** `ended` = the vault closes: what is done so far stays and goes on later. */
export class Halted extends Error {
  readonly why: 'cancelled' | 'ended';
  constructor(why: 'cancelled' | 'ended') {
    super(why);
    this.why = why;
  }
}

export class Pace {
  #isPaused = false;
  #halted: Halted['why'] | null = null;
  #go: (() => void)[] = [];

  get isPaused(): boolean {
    return this.#isPaused;
  }
  pause(): void {
    this.#isPaused = true;
  }
  resume(): void {
    this.#isPaused = false;
    for (const go of this.#go.splice(0)) go();
  }
  halt(why: Halted['why']): void {
    this.#halted = why;
    this.resume();
  }

  /** Resolves when the next piece may be worked on; throws Halted when there shall be none. */
  async next(): Promise<void> {
    while (this.#isPaused && !this.#halted)
      await new Promise<void>((go) => {
        this.#go.push(go);
      });
    if (this.#halted) throw new Halted(this.#halted);
  }
}

/** Pieces that come as long as they may. */
export async function* paced<T>(pieces: AsyncIterable<T>, pace: Pace): AsyncGenerator<T> {
  for await (const piece of pieces) {
    await pace.next();
    yield piece;
  }
}
