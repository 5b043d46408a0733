// Time as an argument: composition roots pass the real one, the simulator its own.
export interface Clock {
  /** Unix ms. */
  now(): number;
  /** Calls back once; returns the function that forgets it. */
  after(delayMs: number, call: () => void): () => void;
}
