// Challenges that were given out and not yet used: in memory, for minutes, bounded. Each is good for one try.
import { toBase64url, type Bytes } from '../../protocol/bytes.ts';

const LIFE_MS = 5 * 60_000;
const MOST = 10_000;

export class Challenges {
  readonly #now: () => number;
  readonly #random: (length: number) => Bytes;
  readonly #open = new Map<string, number>();
  constructor(now: () => number, random: (length: number) => Bytes) {
    this.#now = now;
    this.#random = random;
  }

  give(): Bytes {
    this.#forgetOld();
    const challenge = this.#random(32);
    this.#open.set(toBase64url(challenge), this.#now() + LIFE_MS);
    return challenge;
  }

  /** True once, for a challenge that is still good. */
  take(challenge: string): boolean {
    const end = this.#open.get(challenge);
    this.#open.delete(challenge);
    return end !== undefined && end > this.#now();
  }

  /** Oldest first: a Map keeps the order of insertion. */
  #forgetOld(): void {
    for (const [challenge, end] of this.#open) {
      if (end > this.#now() && this.#open.size < MOST) break;
      this.#open.delete(challenge);
    }
  }
}
