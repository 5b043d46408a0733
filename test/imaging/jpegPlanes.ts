// Blocks of coefficients for the JPEG files of tests, and the order in which scans hold them.
export interface Kind {
  readonly width: number;
  readonly height: number;
  /** Blocks of a unit across and down, for each component. */
  readonly sampling: readonly (readonly [across: number, down: number])[];
  readonly process: 'sequential' | 'scan by scan' | 'progressive';
  /** Units between restarts; 0 = none. */
  readonly interval: number;
  /** What the coefficients follow from. */
  readonly seed: number;
}
interface Plane {
  readonly across: number;
  readonly down: number;
  /** In units of several components, and alone. */
  readonly columns: number;
  readonly own: readonly [columns: number, rows: number];
  readonly blocks: readonly Int16Array[];
}

export function planesOf({ width, height, sampling, seed }: Kind): { planes: Plane[]; units: [number, number] } {
  const [most, tallest] = [Math.max(...sampling.map(([a]) => a)), Math.max(...sampling.map(([, d]) => d))];
  const units: [number, number] = [Math.ceil(width / (8 * most)), Math.ceil(height / (8 * tallest))];
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 8;
  const planes = sampling.map(([across, down]): Plane => {
    const columns = units[0] * across;
    const own = [
      Math.ceil(Math.ceil((width * across) / most) / 8),
      Math.ceil(Math.ceil((height * down) / tallest) / 8),
    ] as const;
    const blocks = Array.from({ length: columns * units[1] * down }, () => {
      const block = new Int16Array(64);
      block[0] = (next() % 400) - 200;
      for (let i = next() % 12; i > 0; i--) block[1 + (next() % 63)] = (next() % 61) - 30;
      return block;
    });
    return { across, down, columns, own, blocks };
  });
  return { planes, units };
}

/** Of the components of a scan, unit by unit: [which of them, its block]. */
export function order(planes: readonly Plane[], units: readonly [number, number]): (readonly [number, Int16Array])[][] {
  const [only, ...others] = planes;
  const [columns, rows] = only && others.length === 0 ? only.own : units;
  return Array.from({ length: columns * rows }, (_, unit) => {
    const [x, y] = [unit % columns, Math.floor(unit / columns)];
    if (only && others.length === 0) return [[0, only.blocks[y * only.columns + x]!] as const];
    return planes.flatMap(({ across, down, columns: wide, blocks }, i) =>
      Array.from({ length: across * down }, (__, k) => {
        const at = (y * down + Math.floor(k / across)) * wide + x * across + (k % across);
        return [i, blocks[at]!] as const;
      }),
    );
  });
}
