// What a device knows of one log: chains, heads, how far the relay's sequence is verified. Stored as one sealed row.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { POSITION, type Position, type Signed } from '../../protocol/entry.ts';
import { PARENTS } from '../../protocol/limits.ts';
import { bool, bytes, bytesUpTo, list, optional, text, tuple, uint, type Infer } from '../../protocol/schema.ts';

const CHAIN = tuple({ device: bytes(32), seq: uint(), id: bytes(32), gen: uint(), term: uint(), seen: uint() });

/** Somebody of the other house has verified our log up to `seq`, in an entry the relay receipted at `at`. */
const SEEN_BY = tuple({ device: bytes(32), term: uint(), seq: uint(), at: uint() });

export const LOG_STATE = tuple({
  log: bytes(32),
  /** Compartment name, or "case". */
  place: text(16),
  genesis: bytesUpTo(1024),
  /** The relay holds epoch record 1. */
  isFounded: bool(),
  chains: list(CHAIN, 65_536),
  heads: list(bytes(32), 4096),
  seen: optional(POSITION),
  /** Newest of our own entries that changes content: relay term, seq and time of its receipt. */
  ours: optional(tuple({ term: uint(), seq: uint(), time: uint() })),
  seenBy: optional(SEEN_BY),
});
type Stored = Infer<typeof LOG_STATE>;

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
  ours: Stored['ours'];
  seenBy: Stored['seenBy'];

  constructor(stored: Stored) {
    this.log = stored.log;
    this.place = stored.place;
    this.genesis = stored.genesis;
    this.isFounded = stored.isFounded;
    for (const { device, ...chain } of stored.chains) this.chains.set(toHex(device), { ...chain });
    this.heads = [...stored.heads];
    this.seen = stored.seen;
    this.ours = stored.ours;
    this.seenBy = stored.seenBy;
  }
  static fresh(log: Bytes, place: string, genesis: Bytes, isFounded: boolean): LogState {
    return new LogState({ log, place, genesis, isFounded, chains: [], heads: [], seen: null, ours: null, seenBy: null });
  }

  toStored(fromHexDevice: (hex: string) => Bytes): Stored {
    const chains = [...this.chains].map(([device, chain]) => ({ device: fromHexDevice(device), ...chain }));
    const { log, place, genesis, isFounded, heads, seen, ours, seenBy } = this;
    return { log, place, genesis, isFounded, chains, heads, seen, ours, seenBy };
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
    if (fields.seq < expected) return { type: 'refused', reason: 'two entries in one place' };
    if (fields.seq > expected) return { type: 'held', missing: fields.prev ?? id };
    if (chain ? !fields.prev || !equal(fields.prev, chain.id) : fields.prev !== null)
      return { type: 'refused', reason: 'two entries in one place' };
    const missing = fields.parents.find((parent) => !isKnown(parent));
    if (missing) return { type: 'held', missing };
    if (chain && (fields.gen < chain.gen || goesBack(chain, fields.seen))) return { type: 'refused', reason: 'went backwards' };
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

function goesBack(chain: Chain, seen: Position | null): boolean {
  if (!seen) return chain.seen > 0;
  return seen.term < chain.term || (seen.term === chain.term && seen.seq < chain.seen);
}
