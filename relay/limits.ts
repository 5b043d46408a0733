// Budgets of one relay, and the bucket that spends them. Honest traffic above a rate is delayed, never refused.
const KIB = 1024;
const MIB = 1024 * KIB;

export const HELLO_DEADLINE_MS = 10_000;
/** A connection that answers no ping for two rounds is closed: it doesn't read, or is gone. */
export const PING_MS = 25_000;
/** Sent but not yet taken by the peer: above, replay and live delivery wait. */
export const ROOM_BYTES = 1 * MIB;
/** Above, the connection's own requests wait. */
export const BACKED_UP_BYTES = 4 * MIB;
/** Above, the connection is closed: somebody asks and never reads. */
export const DEAF_BYTES = 16 * MIB;
/** Frames taken but not yet answered, per connection. */
export const IN_FLIGHT_BYTES = 8 * MIB;
export const REPLAY_BYTES = 256 * KIB;
/** Pages kept for the next reader of the same place, all logs together. */
export const KEPT_PAGE_BYTES = 16 * MIB;
export const KEYS_PER_LOG = 8;
export const LOGS_PER_CONNECTION = 10_000;
export const TICKET_MS = 10 * 60_000;
export const HTTP_BODY_BYTES = 64 * KIB;
/** One transaction. */
export const COMMIT_BYTES = 16 * MIB;

/** Tokens per second and the most that can be saved up. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}
export interface Wait {
  readonly ms: number;
  readonly jitterMs: number;
}
export const FRAMES: Rate = { perSecond: 2_000, burst: 20_000 };
export const BYTES: Rate = { perSecond: 32 * MIB, burst: 128 * MIB };
export const PRESENCE: Rate = { perSecond: 60, burst: 240 };
/** Per address: new connections, tries at invites, new accounts. */
export const CONNECTS: Rate = { perSecond: 20, burst: 200 };
export const GUESSES: Rate = { perSecond: 1, burst: 60 };
export const REGISTRATIONS: Rate = { perSecond: 1 / 60, burst: 30 };
export const CONNECTIONS_PER_ADDRESS = 500;
/** Wishes for a push, of one connection: one with each unlock, and when a case comes or goes. */
export const WISHES: Rate = { perSecond: 1 / 30, burst: 10 };
export const PUSHES_PER_PAYER = 64;
/** All wishes together, a row for each log in each of them; of those of one payer the oldest go. */
export const PUSH_ROWS = 400_000;
export const PUSH_ROWS_PER_PAYER = 8_192;
/** A wish that nobody renewed. */
export const PUSH_KEPT_MS = 60 * 24 * 60 * 60_000;
/** From what is new to the push, and then to the next one; each up to so much later. */
export const PUSH_AFTER: Wait = { ms: 5_000, jitterMs: 25_000 };
export const PUSH_QUIET: Wait = { ms: 10 * 60_000, jitterMs: 3 * 60_000 };
export const PUSHES_AT_A_TIME = 16;
/** Pushes that somebody asked for to see one come, of the whole relay. */
export const TRIALS: Rate = { perSecond: 1, burst: 30 };
/** A whole practice behind one proxy, and every test, comes from the machine itself. */
export const LOOPBACK_FACTOR = 100;

export class Bucket {
  readonly #rate: Rate;
  readonly #now: () => number;
  #tokens: number;
  #at: number;
  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
    this.#tokens = rate.burst;
    this.#at = now();
  }

  /** Takes `cost`; returns the ms to wait until it is paid for. */
  take(cost: number): number {
    this.#refill();
    this.#tokens -= cost;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.#rate.perSecond) * 1000);
  }

  /** Takes `cost` only if it is there. */
  tryTake(cost: number): boolean {
    this.#refill();
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }

  get isFull(): boolean {
    this.#refill();
    return this.#tokens >= this.#rate.burst;
  }

  #refill(): void {
    const now = this.#now();
    const gained = (Math.max(0, now - this.#at) / 1000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + gained);
    this.#at = now;
  }
}

/** One bucket per address; forgets those that are full again. */
export class AddressBuckets {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
  }

  tryTake(address: string): boolean {
    let bucket = this.#buckets.get(address);
    if (!bucket) {
      if (this.#buckets.size >= 10_000) this.#forgetFull();
      const factor = isLoopback(address) ? LOOPBACK_FACTOR : 1;
      const { perSecond, burst } = this.#rate;
      bucket = new Bucket({ perSecond: perSecond * factor, burst: burst * factor }, this.#now);
      this.#buckets.set(address, bucket);
    }
    return bucket.tryTake(1);
  }

  #forgetFull(): void {
    for (const [address, bucket] of this.#buckets) if (bucket.isFull) this.#buckets.delete(address);
  }
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}
