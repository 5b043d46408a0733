// One log as a relay keeps it: genesis, epoch records, entries with their receipts (P33-P36). In memory, and willing to
// forget, so that a test can take a relay back to yesterday or give two readers two histories.
import { equal, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { EPOCH, SIGNED_EPOCH, type Epoch } from '../../protocol/epoch.ts';
import { STORED, TERM, type Receipt, type SignedTerm, type Stored, type Term } from '../../protocol/receipt.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { random, sha256, type Signer } from './keys.ts';

export interface KeptEntry {
  readonly entry: Bytes;
  readonly receipt: Receipt;
}

export class KeptLog {
  readonly id: Bytes;
  readonly genesis: Bytes;
  readonly records: Bytes[] = [];
  entries: KeptEntry[] = [];
  term: SignedTerm;
  readonly #relay: Signer;
  #receipts = new Map<string, Receipt>();

  constructor(genesis: Bytes, relay: Signer) {
    this.genesis = genesis;
    this.id = sha256(genesis);
    this.#relay = relay;
    this.term = this.#openTerm(1);
  }

  get seq(): number {
    return this.entries.length;
  }
  get newest(): Epoch | null {
    const last = this.records.at(-1);
    return last ? epochOf(last) : null;
  }

  /** Stores entries and gives a receipt for each; what is here already keeps its place and its receipt. */
  append(items: readonly Bytes[], time = Date.now()): Receipt[] {
    const fresh: Stored[] = [];
    const bytes: Bytes[] = [];
    for (const entry of items) {
      const storage = sha256(entry);
      if (this.receiptOf(storage) || fresh.some((each) => equal(each.storage, storage))) continue;
      const before = fresh.at(-1)?.hash ?? this.entries.at(-1)?.receipt.stored.hash ?? this.id;
      const { term, nonce } = this.term.term;
      const hash = sha256(utf8('enamel/v1/run'), new Uint8Array(1), before, storage);
      fresh.push({ log: this.id, term, nonce, seq: this.seq + fresh.length + 1, storage, hash, time });
      bytes.push(entry);
    }
    const receipts = signBatch(this.#relay, fresh);
    for (const [index, receipt] of receipts.entries()) this.keep({ entry: bytes[index]!, receipt });
    return items.map((entry) => this.receiptOf(sha256(entry))!);
  }

  keep(kept: KeptEntry): void {
    this.entries.push(kept);
    this.#receipts.set(toHex(kept.receipt.stored.storage), kept.receipt);
  }

  receiptOf(storage: Uint8Array): Receipt | undefined {
    return this.#receipts.get(toHex(storage));
  }

  /** A second history of the same log: it has the same past and term, and goes its own way from here. */
  fork(): KeptLog {
    const other = new KeptLog(this.genesis, this.#relay);
    other.records.push(...this.records);
    for (const kept of this.entries) other.keep(kept);
    other.term = this.term;
    return other;
  }

  /** Forgets what came after `seq`, as a relay restored from an old copy has; honest ones open a new term. */
  rollBack(seq: number, isHonest = true): void {
    const left = this.entries.slice(0, seq);
    this.entries = [];
    this.#receipts = new Map();
    for (const kept of left) this.keep(kept);
    if (isHonest) this.term = this.#openTerm(this.term.term.term + 1);
  }

  #openTerm(term: number): SignedTerm {
    const last = this.entries.at(-1)?.receipt.stored;
    const before = last ? { term: last.term, nonce: last.nonce, seq: last.seq, hash: last.hash } : null;
    return signTerm(this.#relay, { log: this.id, term, nonce: random(16), before, time: Date.now() });
  }
}

export function signTerm(relay: Signer, term: Term): SignedTerm {
  return { term, signature: relay.sign('term', encode(TERM, term)) };
}

/** P35: one signature over the Merkle root of a batch, and for each its path. */
export function signBatch(relay: Signer, batch: readonly Stored[]): Receipt[] {
  if (batch.length === 0) return [];
  const levels: Bytes[][] = [batch.map((stored) => sha256(new Uint8Array([0]), encode(STORED, stored)))];
  for (let level = levels[0]!; level.length > 1; levels.push(level)) level = levelAbove(level);
  const signature = relay.sign('receipt', levels.at(-1)![0]!);
  return batch.map((stored, leaf) => ({ stored, path: pathOf(levels, leaf), signature }));
}

function levelAbove(level: readonly Bytes[]): Bytes[] {
  const above: Bytes[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const right = level[i + 1];
    above.push(right ? sha256(new Uint8Array([1]), level[i]!, right) : level[i]!);
  }
  return above;
}

function pathOf(levels: readonly (readonly Bytes[])[], leaf: number): Receipt['path'] {
  return levels.flatMap((level, height) => {
    const at = leaf >> height;
    const sibling = level[at ^ 1];
    return sibling ? [{ isLeft: (at & 1) === 1, hash: sibling }] : [];
  });
}

export function epochOf(record: Uint8Array): Epoch {
  const outer = decode(SIGNED_EPOCH, record);
  const fields = outer && decode(EPOCH, outer.bytes);
  if (!fields) throw new Error('an epoch record that does not decode');
  return fields;
}
