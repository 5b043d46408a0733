// Time that passes, as an argument: only entry points name the real timers, so that a simulation can hold the time still.

export interface Timers {
  /** Calls back once; returns the function that forgets it. Never keeps the process alive. */
  after(delayMs: number, call: () => void): () => void;
  /** Calls back when everything that came with the same read of the sockets has been handed over. */
  soon(call: () => void): void;
}

/** Calls back again and again; returns the function that ends it. */
export function every(timers: Timers, periodMs: number, call: () => void): () => void {
  let cancel = (): void => undefined;
  const wait = (): void => {
    cancel = timers.after(periodMs, () => {
      wait();
      call();
    });
  };
  wait();
  return () => {
    cancel();
  };
}
