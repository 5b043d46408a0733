// Follows the relay's sequence of one log: without gaps, by its running hash, from receipts whose signatures were checked.
// Says what a receipt proves about the relay itself: nothing wrong, a history that began again, or two histories at once.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { Position } from '../../protocol/entry.ts';
import { runOn, type Receipt, type SignedTerm, type Stored } from '../../protocol/receipt.ts';
import { sha256 } from '../crypto/hash.ts';

/** P37: `lost` = the relay goes on from less than it had; `fork` = it shows two histories of one term. */
export type OrderVerdict = 'followed' | 'lost' | 'fork';
/** What showed it: a receipt of the relay, or a place that another member says it was shown. */
export type Witness = { readonly receipt: Receipt } | { readonly seen: Position };

const EARLY = 65_536;
/** Places that others' entries are compared with. */
const TRAIL = 4_096;

export class Order {
  readonly #log: Bytes;
  /** Receipts beyond a gap. */
  #early = new Map<number, Receipt>();
  /** The newest places that were followed, by seq. */
  readonly #trail = new Map<number, Position>();
  /** This log may not be read: only receipts of our own entries are seen, and gaps between them say nothing. */
  isBlind = false;
  /** Storage ids the relay has shown since it is read from its start; null when it is not. */
  #shown: Set<string> | null = null;

  constructor(log: Bytes) {
    this.#log = log;
  }

  get hasGap(): boolean {
    return this.#early.size > 0;
  }
  get shown(): ReadonlySet<string> | null {
    return this.#shown;
  }

  /** Takes a receipt; `seen` is how far the sequence was followed. */
  follow(seen: Position | null, receipt: Receipt): { readonly seen: Position | null; readonly verdict: OrderVerdict } {
    const { stored } = receipt;
    this.#shown?.add(toHex(stored.storage));
    if (seen && stored.seq <= seen.seq) return { seen, verdict: this.#judgeOld(seen, stored) };
    if (this.isBlind) return { seen: placeOf(receipt), verdict: 'followed' };
    if (this.#early.size < EARLY) this.#early.set(stored.seq, receipt);
    let at = seen;
    for (let next = this.#early.get(after(at)); next; next = this.#early.get(after(at))) {
      this.#early.delete(next.stored.seq);
      const expected = runOn(sha256, at?.hash ?? this.#log, next.stored.storage);
      if (!equal(expected, next.stored.hash)) {
        const isSameTerm = at !== null && equal(at.nonce, next.stored.nonce);
        return { seen: at, verdict: isSameTerm ? 'fork' : 'lost' };
      }
      at = placeOf(next);
      this.#trail.set(at.seq, at);
      this.#trail.delete(at.seq - TRAIL);
    }
    return { seen: at, verdict: 'followed' };
  }

  /** A place that was followed already, shown once more. */
  #judgeOld(seen: Position, stored: Stored): OrderVerdict {
    const here = stored.seq === seen.seq ? seen : this.#trail.get(stored.seq);
    if (!here || !equal(stored.nonce, here.nonce)) return 'followed';
    return equal(stored.hash, here.hash) ? 'followed' : 'fork';
  }
  /** Whether a receipt of this place was compared with what was followed here. */
  isRemembered(seq: number): boolean {
    return this.#trail.has(seq);
  }

  /** What was followed at this place, as long as it is remembered. */
  placeAt(seq: number): Position | null {
    return this.#trail.get(seq) ?? null;
  }

  /** Somebody says that the relay showed another history at a place that was followed here. */
  contradicts(seen: Position): boolean {
    const here = this.#trail.get(seen.seq);
    return here !== undefined && equal(here.nonce, seen.nonce) && !equal(here.hash, seen.hash);
  }

  /** The next entries come from the log's start. */
  restart(): void {
    this.#early = new Map();
    this.#trail.clear();
    this.#shown = new Set();
  }
  /** Everything the relay has was shown. */
  settled(): void {
    this.#shown = null;
  }

  /** Call before a change that may fail; the result undoes it. */
  mark(): () => void {
    const early = new Map(this.#early);
    return () => {
      this.#early = early;
    };
  }
}

function placeOf({ stored }: Receipt): Position {
  const { term, nonce, seq, hash, time } = stored;
  return { term, nonce, seq, hash, time };
}

/** What a term record says to who followed the sequence up to `seen`: whether the relay knows less than it did. */
export function lossOf(seen: Position | null, { term }: SignedTerm): number {
  if (!seen || equal(seen.nonce, term.nonce)) return 0;
  // Terms between the two may be unknown here; a place that is kept shows in the running hash.
  const { before } = term;
  return Math.max(0, seen.seq - (before?.seq ?? 0));
}

/** The seq that follows a position; 1 at the start. */
function after(at: Position | null): number {
  return 1 + (at?.seq ?? 0);
}
