// One line of the table: what was measured, what came out here and with the others on the same work, and what DESIGN
// wants of it. Nothing here asserts.
export interface Figure {
  readonly what: string;
  readonly ours: string;
  readonly yWebsocket?: string;
  readonly hocuspocus?: string;
  /** Ours beside the better of the others, or beside what the line names: above 1 × is better. */
  readonly beside?: string;
  /** What to reach; empty where the figure only explains another. */
  readonly reach: string;
}
export type Bench = () => Promise<readonly Figure[]>;

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const ratio = (value: number): string => `${value.toFixed(2)} ×`;
export const kb = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
export const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;
export const thousands = (value: number): string => `${(value / 1000).toFixed(0)}k`;

/** The same measure of all three; `isMoreBetter` says which way the last column counts. */
export function compared(
  line: { readonly what: string; readonly reach: string },
  [ours, yWebsocket, hocuspocus]: readonly [number, number, number],
  show: (value: number) => string,
  isMoreBetter: boolean,
): Figure {
  const best = isMoreBetter ? Math.max(yWebsocket, hocuspocus) : Math.min(yWebsocket, hocuspocus);
  return {
    what: line.what,
    ours: show(ours),
    yWebsocket: show(yWebsocket),
    hocuspocus: show(hocuspocus),
    beside: best === 0 ? '' : ratio(isMoreBetter ? ours / best : best / ours),
    reach: line.reach,
  };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

export async function timed<T>(work: () => Promise<T> | T): Promise<{ took: number; result: T }> {
  const started = performance.now();
  const result = await work();
  return { took: performance.now() - started, result };
}
