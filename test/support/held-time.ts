// A relay's time, held by a test: nothing that waits happens before the test lets the time pass.
import type { Timers } from '../../relay/timers.ts';

export class HeldTime implements Timers {
  #now = Date.now();
  readonly #waiting = new Set<{ readonly at: number; readonly call: () => void }>();

  readonly now = (): number => this.#now;
  readonly after = (delayMs: number, call: () => void): (() => void) => {
    const entry = { at: this.#now + delayMs, call };
    this.#waiting.add(entry);
    return () => this.#waiting.delete(entry);
  };
  readonly soon = (call: () => void): void => void setImmediate(call);

  /** What waited by now happens in its order; what that begins waits for the next time. */
  pass(ms: number): void {
    this.#now += ms;
    const due = [...this.#waiting].filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    for (const each of due) if (this.#waiting.delete(each)) each.call();
  }
}
