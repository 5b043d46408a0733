// What a device knows of one log: chains, heads, how far the relay's sequence is verified. Stored as one sealed row.
import { bytesOfHex, equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { POSITION, type Position, type Signed } from '../../protocol/entry.ts';
import { PARENTS } from '../../protocol/limits.ts';
import { bool, bytes, bytesUpTo, list, optional, text, tuple, uint, type Infer } from '../../protocol/schema.ts';

const CHAIN = tuple({ device: bytes(32), seq: uint(), id: bytes(32), gen: uint(), term: uint(), seen: uint() });

/** Somebody of the other house has verified our log up to `seq`, in an entry the relay receipted at `at`. */
const SEEN_BY = tuple({ device: bytes(32), term: uint(), nonce: bytes(16), seq: uint(), at: uint() });

export const LOG_STATE = tuple({
  log: bytes(32),
  /** Compartment name, or "case". */
  place: text(16),
  genesis: bytesUpTo(1024),
  /** The relay holds epoch record 1. */
  isFounded: bool(),
  chains: list(CHAIN, 65_536),
  heads: list(bytes(32), 4096),
  /** The relay's sequence as far as it was followed without a gap. */
  seen: optional(POSITION),
  /** The newest place our own entries cite: it stays when a relay that lost its past begins again below it. */
  cited: optional(POSITION),
  /** Newest of our own entries that changes content: relay term, seq and time of its receipt. */
  ours: optional(tuple({ term: uint(), nonce: bytes(16), seq: uint(), time: uint() })),
  seenBy: optional(SEEN_BY),
  /** The relay is read from its start, to give back what it lost. */
  isHealing: bool(),
  /** P7: a twin of this device has written in our place; nothing more is signed here. */
  hasTwin: bool(),
  /** The standing (see Belonging) that what is stored agrees with, and whether it has to be judged anew. */
  standing: optional(bytes(32)),
  owesJudging: bool(),
});
type Stored = Infer<typeof LOG_STATE>;
/** Where a log begins that is not read from its start. */
export interface Beginning {
  readonly at: Position;
  readonly chains: Stored['chains'];
  readonly heads: readonly Bytes[];
}

export type ChainVerdict =
  | { readonly type: 'next' }
  | { readonly type: 'known' }
  | { readonly type: 'held'; readonly missing: Bytes }
  | { readonly type: 'refused'; readonly reason: 'two entries in one place' | 'went backwards' };

interface Chain {
  seq: number;
  id: Bytes;
  gen: number;
  term: number;
  seen: number;
}

export class LogState {
  readonly log: Bytes;
  readonly place: string;
  readonly genesis: Bytes;
  isFounded: boolean;
  readonly chains = new Map<string, Chain>();
  heads: Bytes[];
  seen: Position | null;
  cited: Position | null;
  ours: Stored['ours'];
  seenBy: Stored['seenBy'];
  isHealing: boolean;
  hasTwin: boolean;
  standing: Bytes | null;
  owesJudging: boolean;

  constructor(stored: Stored) {
    this.log = stored.log;
    this.place = stored.place;
    this.genesis = stored.genesis;
    this.isFounded = stored.isFounded;
    for (const { device, ...chain } of stored.chains) this.chains.set(toHex(device), { ...chain });
    this.heads = [...stored.heads];
    this.seen = stored.seen;
    this.cited = stored.cited;
    this.ours = stored.ours;
    this.seenBy = stored.seenBy;
    this.isHealing = stored.isHealing;
    this.hasTwin = stored.hasTwin;
    this.standing = stored.standing;
    this.owesJudging = stored.owesJudging;
  }
  static fresh(log: Bytes, place: string, genesis: Bytes, isFounded: boolean): LogState {
    const nothing = {
      chains: [],
      heads: [],
      seen: null,
      cited: null,
      ours: null,
      seenBy: null,
      isHealing: false,
      hasTwin: false,
      standing: null,
      owesJudging: false,
    };
    return new LogState({ log, place, genesis, isFounded, ...nothing });
  }

  toStored(): Stored {
    const chains = [...this.chains].map(([device, chain]) => ({ device: bytesOfHex(device), ...chain }));
    const { log, place, genesis, isFounded, heads, seen, cited, ours, seenBy, isHealing, hasTwin } = this;
    const { standing, owesJudging } = this;
    return {
      ...{ log, place, genesis, isFounded, chains, heads, seen, cited, ours, seenBy, isHealing, hasTwin },
      ...{ standing, owesJudging },
    };
  }
  copy(): LogState {
    return new LogState(this.toStored());
  }

  get isEmpty(): boolean {
    return this.chains.size === 0 && this.seen === null;
  }
  beginAt({ at, chains, heads }: Beginning): void {
    this.seen = at;
    this.heads = [...heads];
    for (const { device, id, gen, seq, term, seen } of chains)
      this.chains.set(toHex(device), { id, gen, seq, term, seen });
  }

  /** What our next entry says of the relay: the newest place, never one below what an earlier entry said. */
  cite(): Position | null {
    const { seen, cited } = this;
    return seen && !(cited && isBefore(seen, cited)) ? seen : cited;
  }
  /** The relay's sequence is read again from its start; after a loss its old places prove nothing any more. */
  forgetPlace(isLost: boolean): void {
    this.seen = null;
    this.isHealing ||= isLost;
    if (!isLost) return;
    this.ours = null;
    this.seenBy = null;
  }

  /** Where the next entry of a device stands. */
  nextOf(device: Uint8Array): { seq: number; prev: Bytes | null; gen: number } {
    const chain = this.chains.get(toHex(device));
    return chain ? { seq: chain.seq + 1, prev: chain.id, gen: chain.gen } : { seq: 0, prev: null, gen: 0 };
  }

  /** Heads of others, for `parents`. */
  parentsFor(device: Uint8Array): Bytes[] {
    const own = this.chains.get(toHex(device))?.id;
    return this.heads.filter((head) => !own || !equal(head, own)).slice(-PARENTS);
  }

  /** P14: one chain per device; nothing goes backwards along it; dependants wait for what they name. */
  judge(id: Bytes, fields: Signed, isKnown: (id: Bytes) => boolean): ChainVerdict {
    if (isKnown(id)) return { type: 'known' };
    const chain = this.chains.get(toHex(fields.device));
    const expected = chain ? chain.seq + 1 : 0;
    const { prev } = fields;
    // What goes on from an entry beside the chain is beside it too, and waits for nothing.
    const isBeside = prev !== null && !(chain && equal(prev, chain.id)) && isKnown(prev);
    if (fields.seq > expected && !isBeside) return { type: 'held', missing: prev ?? id };
    if (fields.seq !== expected || (chain ? !prev || !equal(prev, chain.id) : prev !== null))
      return { type: 'refused', reason: 'two entries in one place' };
    const missing = fields.parents.find((parent) => !isKnown(parent));
    if (missing) return { type: 'held', missing };
    if (chain && (fields.gen < chain.gen || goesBack(chain, fields.seen)))
      return { type: 'refused', reason: 'went backwards' };
    return { type: 'next' };
  }

  /** Takes an entry into its chain, whether its content was applied or quarantined: neighbours go on. */
  advance(id: Bytes, fields: Signed): void {
    const before = this.chains.get(toHex(fields.device));
    this.chains.set(toHex(fields.device), {
      seq: fields.seq,
      id,
      gen: fields.gen,
      term: fields.seen?.term ?? before?.term ?? 0,
      seen: fields.seen?.seq ?? before?.seen ?? 0,
    });
    const covered = fields.prev ? [fields.prev, ...fields.parents] : fields.parents;
    this.heads = [...this.heads.filter((head) => !covered.some((each) => equal(each, head))), id];
  }
}

/** Where a device stands whose chain was decided anew, its entries from the first on. */
export function chainOf(way: readonly { readonly id: Bytes; readonly fields: Signed }[]): Chain | null {
  const last = way.at(-1);
  if (!last) return null;
  const { seq, gen } = last.fields;
  const seen = way.findLast(({ fields }) => fields.seen !== null)?.fields.seen;
  return { seq, gen, id: last.id, term: seen?.term ?? 0, seen: seen?.seq ?? 0 };
}

function goesBack(chain: Chain, seen: Position | null): boolean {
  if (!seen) return chain.seen > 0;
  return isBefore(seen, { term: chain.term, seq: chain.seen });
}

function isBefore(a: Pick<Position, 'term' | 'seq'>, b: Pick<Position, 'term' | 'seq'>): boolean {
  return a.term < b.term || (a.term === b.term && a.seq < b.seq);
}

/** Of two standings, or none. */
export function isSame(a: Bytes | null, b: Bytes | null): boolean {
  return a && b ? equal(a, b) : a === b;
}
