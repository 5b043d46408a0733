// Where keys and salts come from: an argument, so that only the composition roots name the real source.
import type { Bytes } from '../../protocol/bytes.ts';

/** `length` unpredictable bytes. */
export type Random = (length: number) => Bytes;

/** A uniform whole number below `limit` (at most 65,536), by rejection: no value is likelier than another. */
export function randomBelow(random: Random, limit: number): number {
  const fair = 0x1_0000 - (0x1_0000 % limit);
  for (;;) {
    const [high = 0, low = 0] = random(2);
    const value = high * 256 + low;
    if (value < fair) return value % limit;
  }
}

/** The same things in an order nobody can foresee (Fisher–Yates). */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = randomBelow(random, i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
