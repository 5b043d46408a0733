// One line of the table: what was measured, what came out, and what DESIGN wants of it. Nothing here asserts.
export interface Figure {
  readonly what: string;
  readonly value: string;
  /** What to reach; empty where the figure only explains another. */
  readonly reach: string;
}
export type Bench = () => Promise<readonly Figure[]>;

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const ratio = (value: number): string => `${value.toFixed(2)} ×`;
export const kb = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

export async function timed<T>(work: () => Promise<T> | T): Promise<{ took: number; result: T }> {
  const started = performance.now();
  const result = await work();
  return { took: performance.now() - started, result };
}
