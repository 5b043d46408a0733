// One log on this device: writes entries into its own chain, takes in what the relay delivers, and remembers both in
// one transaction each. It decides order and completeness; who may write and what content means it asks its house.
import { bytesOfHex, equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { Kind, Signed, SignedEntry } from '../../protocol/entry.ts';
import { storageIdOf } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { SUITE } from '../../protocol/limits.ts';
import { RECEIPT, runOn, type Receipt } from '../../protocol/receipt.ts';
import { encode } from '../../protocol/schema.ts';
import { openEntry, sealEntry, signEntry, verifyEntries } from '../crypto/entry.ts';
import { sha256 } from '../crypto/hash.ts';
import type { Random } from '../crypto/random.ts';
import type { Sign } from '../../protocol/ids.ts';
import type { Clock } from './clock.ts';
import type { Disk, EntryState, OutboxItem, StoredEntry } from './disk.ts';
import { LOG_STATE, LogState } from './logstate.ts';
import type { RowOp } from './rows.ts';

/** Who we are when we write. */
export interface Author {
  readonly device: Bytes;
  readonly sign: Sign;
  readonly deviceSecret: Bytes;
}

/** The secret that seals: an epoch's S, or an event key. */
export interface SealingKey {
  readonly secret: Bytes;
  readonly id: KeyId;
  readonly box?: { readonly hint: Bytes; readonly box: Bytes };
}

export interface Draft {
  readonly kind: Kind;
  readonly doc: string;
  readonly writer: 0 | 1;
  readonly body: Bytes;
  /** Blobs the entry refers to. */
  readonly blobs?: readonly Bytes[];
  /** Seals with another key than the newest epoch's (events). */
  readonly key?: SealingKey;
}

export type Verdict =
  | { readonly type: 'applied'; readonly ops: readonly RowOp[] }
  | { readonly type: 'quarantined'; readonly reason: string }
  /** Not proved to be its author's: kept to be shown, but it takes no place in anybody's chain. */
  | { readonly type: 'unproven'; readonly reason: string }
  | { readonly type: 'held' };

/** What a replica asks: the rules of belonging and the meaning of content. */
export interface Belonging {
  /** Roster heads to cite. */
  reg(log: Bytes): readonly Bytes[];
  newestKey(log: Bytes): SealingKey | null;
  secretOf(log: Bytes, key: KeyId): Bytes | undefined;
  /** Signing key of a device that may speak in this log at all, or null while unknown. Control entries pass without. */
  signingKeyOf(log: Bytes, device: Bytes): Bytes | null;
  /** Looks at sealed entries before they are opened: event keys travel boxed in a header. */
  prepare(log: Bytes, sealed: readonly Bytes[]): Promise<readonly RowOp[]>;
  /** Content of a verified entry in its place of the chain. May hold it: nothing must have changed then. */
  apply(log: Bytes, entry: SignedEntry, receipt: Receipt | null, storage: Bytes): Promise<Verdict>;
  /** What else belongs into the transaction that ends here: documents, rosters, summaries. */
  settle(log: Bytes): Promise<readonly RowOp[]>;
  /** The transaction failed: in-memory content of this log is not what is stored. */
  undo(log: Bytes): void;
}

export interface ReplicaDeps {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly random: Random;
  readonly author: Author;
  readonly belonging: Belonging;
  readonly onChange: (replica: Replica) => void;
  readonly onRefusedEntry: (replica: Replica, reason: string, device: Bytes | null) => void;
}

export interface Delivered {
  readonly entry: Bytes;
  /** null when it came another way than through a relay. */
  readonly receipt: Receipt | null;
}
interface Waiting {
  readonly bytes: Bytes;
  readonly storage: Bytes;
  readonly receipt: Receipt | null;
}

export class Replica {
  readonly log: Bytes;
  state: LogState;
  outboxSize = 0;
  /** Gaps that entries here point to: hex device → seq that is missing. */
  readonly gaps = new Map<string, number>();
  readonly #deps: ReplicaDeps;
  readonly #held = new Map<string, Waiting>();
  readonly #early = new Map<number, Receipt>();
  #queue: Promise<unknown> = Promise.resolve();
  #nextOut = 0;

  constructor(deps: ReplicaDeps, state: LogState) {
    this.#deps = deps;
    this.state = state;
    this.log = state.log;
  }

  /** Loads what waits: held entries, and where the outbox goes on. */
  async open(): Promise<void> {
    const outbox = await this.#deps.disk.outbox(this.log);
    this.outboxSize = outbox.length;
    this.#nextOut = (outbox.at(-1)?.n ?? -1) + 1;
    for (const each of await this.#deps.disk.entries(this.log, 'held')) {
      this.#held.set(toHex(each.storage), { bytes: each.bytes, storage: each.storage, receipt: null });
    }
  }

  /** One thing at a time per log: chains have no room for two. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work, work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Signs, seals and stores entries; durable when it resolves. `more` adds rows to the same transaction. */
  write(drafts: readonly Draft[], more?: (entries: readonly SignedEntry[]) => Promise<readonly RowOp[]>): Promise<readonly SignedEntry[]> {
    return this.exclusive(() => this.#write(drafts, more));
  }

  async #write(
    drafts: readonly Draft[],
    more?: (entries: readonly SignedEntry[]) => Promise<readonly RowOp[]>,
  ): Promise<readonly SignedEntry[]> {
    const { disk, belonging } = this.#deps;
    const before = this.#remember();
    const ops: RowOp[] = [];
    const entries: SignedEntry[] = [];
    try {
      for (const draft of drafts) {
        const { signed, storage, bytes } = await this.sealNext(draft);
        this.state.advance(signed.id, signed.fields);
        entries.push(signed);
        const entry = { log: this.log, storage, id: signed.id, bytes, receipt: null, seq: null, state: 'applied' } as const;
        ops.push(disk.putEntry(entry));
        ops.push(disk.putOutbox({ log: this.log, n: this.#nextOut++, storage, id: signed.id, blobs: draft.blobs ?? [] }));
      }
      if (more) ops.push(...(await more(entries)));
      ops.push(...(await belonging.settle(this.log)), await this.stateOp());
      await disk.commit(ops);
    } catch (error) {
      this.state = before;
      belonging.undo(this.log);
      throw error;
    }
    this.outboxSize += drafts.length;
    this.#deps.onChange(this);
    return entries;
  }

  /** Signs and seals the next entry of our chain without storing it: for epoch records, which travel with one. */
  async sealNext(draft: Draft): Promise<{ signed: SignedEntry; storage: Bytes; bytes: Bytes }> {
    const { belonging, author, clock, random } = this.#deps;
    const key = draft.key ?? belonging.newestKey(this.log);
    if (!key) throw new Error('no key for this log');
    const { seq, prev, gen } = this.state.nextOf(author.device);
    const fields: Signed = {
      suite: SUITE,
      log: this.log,
      key: key.id,
      reg: belonging.reg(this.log),
      kind: draft.kind,
      doc: draft.doc,
      device: author.device,
      gen,
      writer: draft.writer,
      seq,
      prev,
      parents: this.state.parentsFor(author.device),
      seen: this.state.seen,
      wall: clock.now(),
      body: draft.body,
    };
    const signed = signEntry(fields, author.sign);
    const sealed = await sealEntry({
      signed,
      log: this.log,
      keySecret: key.secret,
      keyId: key.id,
      deviceSecret: author.deviceSecret,
      random,
      ...(key.box ? { box: key.box } : {}),
    });
    return { signed, storage: sealed.storage, bytes: sealed.bytes };
  }

  /** Stores an entry of ours that the relay has already (an epoch's). Call inside `exclusive`. */
  async commitOwn(rows: () => Promise<readonly RowOp[]>, signed: SignedEntry, receipt: Receipt | null): Promise<void> {
    const before = this.#remember();
    try {
      this.state.advance(signed.id, signed.fields);
      if (receipt) {
        this.#place(receipt);
        const { term, seq, time } = receipt.stored;
        this.state.ours = { term, seq, time };
      }
      const ops = await rows();
      await this.#deps.disk.commit([...ops, ...(await this.#deps.belonging.settle(this.log)), await this.stateOp()]);
    } catch (error) {
      this.state = before;
      this.#deps.belonging.undo(this.log);
      throw error;
    }
    this.#deps.onChange(this);
  }

  /** Takes in entries in the relay's order. Receipts are verified by the caller. */
  ingest(items: readonly Delivered[]): Promise<void> {
    return this.exclusive(() => this.#ingest(items));
  }

  async #ingest(items: readonly Delivered[]): Promise<void> {
    const { disk } = this.#deps;
    const before = this.#remember();
    const ops: RowOp[] = [];
    try {
      const waiting: Waiting[] = [];
      for (const { entry, receipt } of items) {
        const storage = storageIdOf(sha256, entry);
        if (receipt) this.#place(receipt);
        const known = await disk.entry(this.log, storage);
        if (known) {
          if (known.seq === null && receipt) ops.push(disk.putEntry({ ...known, receipt: encode(RECEIPT, receipt), seq: receipt.stored.seq }));
        } else waiting.push({ bytes: entry, storage, receipt });
      }
      await this.#take(waiting, ops);
      ops.push(...(await this.#deps.belonging.settle(this.log)), await this.stateOp());
      await disk.commit(ops);
    } catch (error) {
      this.state = before;
      this.#deps.belonging.undo(this.log);
      throw error;
    }
    this.#deps.onChange(this);
  }

  /** Tries again what waits, after a roster, an epoch or a missing entry came. */
  retry(): Promise<void> {
    return this.#held.size === 0 ? Promise.resolve() : this.ingest([]);
  }

  /** Opens, verifies, orders and applies; what can't be judged yet is kept and tried again after every progress. */
  async #take(fresh: readonly Waiting[], ops: RowOp[]): Promise<void> {
    let round: readonly Waiting[] = [...this.#held.values(), ...fresh];
    ops.push(...(await this.#deps.belonging.prepare(this.log, round.map((each) => each.bytes))));
    this.gaps.clear();
    for (let progress = true; progress && round.length > 0; ) {
      progress = false;
      const left: Waiting[] = [];
      const opened = await Promise.all(round.map((each) => this.#open(each)));
      const known = await this.#knownOf(opened.flatMap((each) => (each && typeof each !== 'string' ? [each] : [])));
      const isSigned = await this.#verify(opened);
      for (const [index, each] of round.entries()) {
        const entry = opened[index]!;
        const verdict =
          typeof entry === 'string'
            ? entry === 'unknown key' || entry === 'other version' || entry === 'newer content'
              ? ({ type: 'held' } as const)
              : ({ type: 'quarantined', reason: entry } as const)
            : await this.#judge(entry, each, isSigned[index]!, known);
        if (verdict.type === 'held') {
          left.push(each);
          continue;
        }
        progress = true;
        this.#held.delete(toHex(each.storage));
        const state: EntryState = verdict.type === 'applied' ? 'applied' : 'quarantined';
        const id = typeof entry === 'string' ? each.storage : entry.id;
        known.add(toHex(id));
        ops.push(entryOp(this.#deps.disk, this.log, each, id, state));
        if (verdict.type === 'applied') ops.push(...verdict.ops);
        else this.#deps.onRefusedEntry(this, verdict.reason, typeof entry === 'string' ? null : entry.fields.device);
      }
      round = left;
    }
    for (const each of round) {
      const key = toHex(each.storage);
      if (!this.#held.has(key)) ops.push(entryOp(this.#deps.disk, this.log, each, each.storage, 'held'));
      this.#held.set(key, each);
    }
  }

  async #open(each: Waiting): Promise<SignedEntry | string> {
    const { belonging } = this.#deps;
    const opened = await openEntry(each.bytes, (key) => belonging.secretOf(this.log, key), this.log);
    return typeof opened === 'string' ? opened : opened.entry;
  }

  async #knownOf(entries: readonly SignedEntry[]): Promise<Set<string>> {
    const asked = entries.flatMap(({ id, fields }) => [id, ...(fields.prev ? [fields.prev] : []), ...fields.parents]);
    return new Set(await this.#deps.disk.knownAmong(this.log, asked as readonly Bytes[]));
  }

  /** null = the device is unknown as yet; control entries are verified by the roster they found. */
  async #verify(opened: readonly (SignedEntry | string)[]): Promise<(boolean | null)[]> {
    const { belonging } = this.#deps;
    const keys = opened.map((each) =>
      typeof each === 'string' || each.fields.kind === 'control' ? null : belonging.signingKeyOf(this.log, each.fields.device),
    );
    const items = opened.flatMap((entry, i) => (keys[i] && typeof entry !== 'string' ? [{ entry, signingKey: keys[i] }] : []));
    const results = await verifyEntries(items);
    let at = 0;
    return keys.map((key) => (key ? results[at++]! : null));
  }

  async #judge(entry: SignedEntry, each: Waiting, isSigned: boolean | null, known: ReadonlySet<string>): Promise<Verdict> {
    const { belonging } = this.#deps;
    const isControl = entry.fields.kind === 'control';
    if (isSigned === false) return { type: 'unproven', reason: 'bad signature' };
    const place = this.state.judge(entry.id, entry.fields, (id) => known.has(toHex(id)));
    if (place.type === 'known') return { type: 'applied', ops: [] };
    if (place.type === 'refused') return { type: 'quarantined', reason: place.reason };
    if (place.type === 'held') {
      this.gaps.set(toHex(entry.fields.device), this.state.nextOf(entry.fields.device).seq);
      return { type: 'held' };
    }
    if (isSigned === null && !isControl) return { type: 'held' };
    const verdict = await belonging.apply(this.log, entry, each.receipt, each.storage);
    if (verdict.type === 'applied' || verdict.type === 'quarantined') this.state.advance(entry.id, entry.fields);
    return verdict;
  }

  /** Follows the relay's sequence as far as it is gapless and its running hash agrees with ours. */
  #place(receipt: Receipt): void {
    this.#early.set(receipt.stored.seq, receipt);
    for (;;) {
      const at: Receipt['stored'] | undefined = this.state.seen ? { ...this.state.seen, log: this.log, storage: this.log } : undefined;
      const next = this.#early.get((at?.seq ?? 0) + 1);
      if (!next) break;
      this.#early.delete(next.stored.seq);
      const expected = runOn(sha256, at?.hash ?? this.log, next.stored.storage);
      if (!equal(expected, next.stored.hash)) {
        this.#deps.onRefusedEntry(this, 'relay fork', null);
        break;
      }
      const { term, nonce, seq, hash, time } = next.stored;
      this.state.seen = { term, nonce, seq, hash, time };
    }
  }

  /** Our own entries are durable at the relay. */
  receipted(items: readonly { readonly out: OutboxItem; readonly receipt: Receipt; readonly isContent: boolean }[]): Promise<void> {
    return this.exclusive(async () => {
      const { disk } = this.#deps;
      const before = this.#remember();
      const ops: RowOp[] = [];
      try {
        for (const { out, receipt, isContent } of items) {
          this.#place(receipt);
          const stored = await disk.entry(this.log, out.storage);
          const { seq, term, time } = receipt.stored;
          if (stored) ops.push(disk.putEntry({ ...stored, receipt: encode(RECEIPT, receipt), seq }));
          ops.push(disk.removeOutbox(this.log, out.n));
          if (isContent) this.state.ours = { term, seq, time };
        }
        ops.push(await this.stateOp());
        await disk.commit(ops);
      } catch (error) {
        this.state = before;
        throw error;
      }
      this.outboxSize = Math.max(0, this.outboxSize - items.length);
      this.#deps.onChange(this);
    });
  }

  async stateOp(): Promise<RowOp> {
    const stored = this.state.toStored((hex) => bytesOfHex(hex));
    return this.#deps.disk.rows.put('log', toHex(this.log), encode(LOG_STATE, stored));
  }

  get heldCount(): number {
    return this.#held.size;
  }

  #remember(): LogState {
    return new LogState(this.state.toStored((hex) => bytesOfHex(hex)));
  }
}

function entryOp(disk: Disk, log: Bytes, each: Waiting, id: Bytes, state: EntryState): RowOp {
  const stored: StoredEntry = {
    log,
    storage: each.storage,
    id,
    bytes: each.bytes,
    receipt: each.receipt ? encode(RECEIPT, each.receipt) : null,
    seq: each.receipt?.stored.seq ?? null,
    state,
  };
  return disk.putEntry(stored);
}
