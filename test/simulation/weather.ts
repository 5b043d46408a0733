// How well one tablet reaches the relay: both directions can fail apart, and what gets through takes its time.
import type { Dice } from './dice.ts';

export interface Weather {
  /** Frames from the tablet get through. */
  up: boolean;
  /** Frames to the tablet get through. */
  down: boolean;
  /** A frame takes up to this long. */
  latencyMs: number;
  /** Somebody stands in between: each frame may be lost, repeated or come late, for this share of them. */
  mischief: number;
}

export const fairWeather = (): Weather => ({ up: true, down: true, latencyMs: 40, mischief: 0 });

/** When the copies of one frame arrive: usually one copy, in order. `isInOrder` is false for one that was held back. */
export interface Passage {
  readonly afterMs: number;
  readonly isInOrder: boolean;
}
const DAY_MS = 24 * 60 * 60 * 1000;

export function passagesOf(weather: Weather, dice: Dice): readonly Passage[] {
  const usual = { afterMs: 1 + dice.next() * weather.latencyMs, isInOrder: true };
  if (weather.mischief === 0 || !dice.chance(weather.mischief)) return [usual];
  switch (dice.pick(['lost', 'repeated', 'late', 'days late'] as const)) {
    case 'lost':
      return [];
    case 'repeated':
      return [usual, { afterMs: usual.afterMs + dice.next() * 5_000, isInOrder: false }];
    case 'late':
      return [{ afterMs: usual.afterMs + dice.next() * 20_000, isInOrder: false }];
    case 'days late':
      return [{ afterMs: dice.between(1, 3) * DAY_MS, isInOrder: false }];
  }
}
