// The one clock of a simulated world. Nothing happens between two of its events: all that an event set in motion, and
// all that this sets in motion, ends before the next one, so what happens follows from the seed alone.

/** The machine's own, before anybody is kept from using it. */
const whenIdle = setImmediate;

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly call: () => void;
  isForgotten: boolean;
}

export class Time {
  /** Unix ms of this world; tablets and relay have clocks of their own, which may be wrong. */
  now: number;
  #order = 0;
  readonly #heap: Planned[] = [];
  onError: (error: unknown) => void = () => undefined;
  events = 0;

  constructor(start: number) {
    this.now = start;
  }

  /** Calls back once; returns the function that forgets it. Events of one moment happen in the order they were planned. */
  after(delayMs: number, call: () => void): () => void {
    const planned = { at: this.now + Math.max(0, delayMs), order: this.#order++, call, isForgotten: false };
    this.#push(planned);
    return () => {
      planned.isForgotten = true;
    };
  }
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.after(delayMs, resolve));
  }

  /** Lets everything that runs come to rest. */
  static settle(): Promise<void> {
    return new Promise((resolve) => void whenIdle(resolve));
  }

  /** Runs until `isOver`, asked before each event; false when nothing is left to happen first. */
  async run(isOver: () => boolean): Promise<boolean> {
    await Time.settle();
    while (!isOver()) {
      const planned = this.#pop();
      if (!planned) return false;
      if (planned.isForgotten) continue;
      this.now = planned.at;
      this.events += 1;
      try {
        planned.call();
      } catch (error) {
        this.onError(error);
      }
      await Time.settle();
    }
    return true;
  }

  #isBefore(a: Planned, b: Planned): boolean {
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }
  #push(planned: Planned): void {
    const heap = this.#heap;
    let at = heap.push(planned) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(planned, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = planned;
  }
  #pop(): Planned | null {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (!first || !last) return null;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!this.#isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}
