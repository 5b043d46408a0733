// One log's way to one connection: replay from a cursor, then live, within the credit the client gave. A long replay
// goes page by page, so other logs come between. Must never deliver without the right to read at that moment.
import { encode } from '../protocol/schema.ts';
import { RELAY_FRAME } from '../protocol/frames.ts';
import type { Bytes } from '../protocol/bytes.ts';
import * as limits from './limits.ts';
import type { Link } from './link.ts';
import type { ReadItem } from './logs/store.ts';
import type { Page } from './pages.ts';
import { entriesFrame } from './splice.ts';
import { wireOf, type Wire } from './wire.ts';

export interface SubscriptionOptions {
  readonly log: Bytes;
  readonly link: Link;
  readonly mayRead: () => boolean;
  readonly read: (after: number, maxBytes: number) => Promise<Page>;
  readonly after: number;
  readonly credit: number;
}

/** Entries that one transaction stored, in order. */
export interface Stretch {
  readonly items: readonly ReadItem[];
  /** Of the entries alone: what credit pays. */
  readonly bytes: number;
  /** All of them, encoded once for every reader that is up to date. */
  readonly messages: () => readonly Wire[];
}

export class Subscription {
  readonly #options: SubscriptionOptions;
  #cursor: number;
  #credit: number;
  /** The newest seq that was ever offered. */
  #newest = 0;
  #isLive = false;
  #isPumping = false;
  #isEnded = false;
  /** Seqs this connection appended itself: never echoed. */
  readonly #own = new Set<number>();

  constructor(options: SubscriptionOptions) {
    this.#options = options;
    this.#cursor = options.after;
    this.#credit = options.credit;
  }

  /** Goes on from the cursor: at the start, with new credit, with rights regained. */
  resume(): void {
    if (!this.#isLive) void this.#pump();
  }
  addCredit(bytes: number): void {
    this.#credit += bytes;
    this.resume();
  }
  end(): void {
    this.#isEnded = true;
  }

  /** A stretch of entries was stored; `isOwn` where this connection wrote some of them. */
  offer({ items, bytes, messages }: Stretch, isOwn: ((seq: number) => boolean) | null): void {
    const first = items[0]!.seq;
    const last = items[items.length - 1]!.seq;
    this.#newest = last;
    if (isOwn) for (const { seq } of items) if (isOwn(seq)) this.#own.add(seq);
    const { link, mayRead } = this.#options;
    if (!this.#isLive) return;
    if (first !== this.#cursor + 1 || this.#credit <= 0 || !link.hasRoom || !mayRead()) {
      this.#isLive = false;
      this.resume();
    } else if (this.#own.size === 0) {
      for (const message of messages()) link.send(message);
      this.#passed(bytes, last);
    } else this.#deliver(items);
  }

  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (this.#canDeliver()) {
        await this.#options.link.room();
        const page = await this.#options.read(this.#cursor, Math.min(this.#credit, limits.REPLAY_BYTES));
        if (!this.#canDeliver()) break;
        if (page.items.length > 0) this.#deliver(page.items, page.message);
        else if (this.#cursor >= Math.max(page.head, this.#newest)) {
          this.#isLive = true;
          const { log, link } = this.#options;
          link.send(wireOf(encode(RELAY_FRAME, { type: 'current', log, seq: this.#cursor })));
          break;
        }
      }
    } catch {
      // The database is gone and with it this process; the client comes back to another.
      this.#isEnded = true;
    } finally {
      this.#isPumping = false;
    }
  }

  #canDeliver(): boolean {
    return !this.#isEnded && this.#credit > 0 && this.#options.link.isOpen && this.#options.mayRead();
  }

  /** `message` holds all of them, made once for every reader. */
  #deliver(items: readonly ReadItem[], message?: () => Wire): void {
    const { log, link } = this.#options;
    const others = this.#own.size === 0 ? items : items.filter(({ seq }) => !this.#own.delete(seq));
    const isWhole = others.length === items.length;
    if (others.length > 0) link.send(message && isWhole ? message() : wireOf(entriesFrame(log, others)));
    this.#passed(
      others.reduce((sum, { entry }) => sum + entry.length, 0),
      items[items.length - 1]!.seq,
    );
  }
  #passed(bytes: number, last: number): void {
    this.#credit -= bytes;
    this.#cursor = last;
  }
}
