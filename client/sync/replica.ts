// One log on this device: writes entries into its own chain, takes in what the relay delivers, and stores either in one
// transaction. When that fails, nothing here has changed. Who may write and what content means it asks its house.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { SignedEntry } from '../../protocol/entry.ts';
import { readHeader } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { RECEIPT, type Receipt } from '../../protocol/receipt.ts';
import { encode } from '../../protocol/schema.ts';
import { openEntry } from '../crypto/entry.ts';
import type { Base } from './base.ts';
import type { Fresh } from './claims.ts';
import type { OutboxItem, StoredEntry } from './disk.ts';
import { storageOf } from './genuine.ts';
import { Intake } from './intake.ts';
import { isSame, LOG_STATE, type Beginning, type LogState } from './logstate.ts';
import { Order } from './order.ts';
import { oursSent } from './ourssent.ts';
import { Outbox } from './outbox.ts';
import { nothingOr, type RowOp } from './rows.ts';
import type { Delivered, ReplicaDeps, Sent } from './replicadeps.ts';
import type { Ground } from './remnants.ts';
import { Sealer, type Draft } from './sealer.ts';
import { storedEntry, type Waiting } from './stored.ts';

/** P7: another tablet writes as this device; nothing more may be signed here. */
export class Stopped extends Error {}

export class Replica {
  readonly log: Bytes;
  readonly order: Order;
  readonly outbox: Outbox;
  state: LogState;
  /** It began with a snapshot, and what that stands for is not all here yet. */
  base: Base | null;
  readonly #deps: ReplicaDeps;
  readonly #intake: Intake;
  readonly #sealer: Sealer;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(deps: ReplicaDeps, state: LogState, base: Base | null = null) {
    this.#deps = deps;
    this.state = state;
    this.base = base;
    this.log = state.log;
    this.order = new Order(state.log);
    this.outbox = new Outbox(deps.disk, state.log);
    this.#sealer = new Sealer({ ...deps, log: state.log, state: () => this.state });
    this.#intake = new Intake({
      log: state.log,
      disk: deps.disk,
      device: deps.author.device,
      belonging: deps.belonging,
      state: () => this.state,
      base: () => this.base,
      onKnown: (...met) => this.#meetOurs(...met),
      onVerified: ({ fields }) => {
        const { seen } = fields;
        if (seen && this.order.contradicts(seen)) deps.onRelay(this, 'fork', { seen });
      },
      onRefused: (reason, storage, entry) => deps.onRefusedEntry(this, reason, storage, entry),
    });
  }

  /** Loads what waits: held entries and the outbox. */
  async open(): Promise<void> {
    await this.outbox.load();
    await this.#intake.load();
    if (!this.state.isHealing) return;
    this.state.forgetPlace(true);
    this.order.restart();
  }

  get outboxSize(): number {
    return this.outbox.size;
  }
  get heldCount(): number {
    return this.#intake.heldCount;
  }
  /** Acts that others cite here and that never came; see Intake. */
  get unheard(): Intake['unheard'] {
    return this.#intake.unheard;
  }
  /** Hex device → seq of the entry that others here point to and that never came. */
  get gaps(): ReadonlyMap<string, number> {
    return this.#intake.gaps;
  }

  /** One thing at a time per log: chains have no room for two. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work, work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Everything that changes this log goes through here: stored as a whole, or undone as a whole. */
  #change(work: () => Promise<readonly RowOp[] | 'nothing'>): Promise<void> {
    return this.exclusive(async () => {
      await this.#transaction(work);
      await this.#judge();
    });
  }
  async #transaction(work: () => Promise<readonly RowOp[] | 'nothing'>): Promise<void> {
    const { belonging } = this.#deps;
    const { base } = this;
    const before = this.state.copy();
    const undo = [this.#intake.mark(), this.order.mark(), this.outbox.mark(), ...(base ? [base.mark()] : [])];
    try {
      const ops = await work();
      if (ops === 'nothing') return;
      this.state.owesJudging ||= !isSame(belonging.standing(this.log), this.state.standing);
      await belonging.commit(this.log, async () => [...ops, await this.stateOp()]);
    } catch (error) {
      this.state = before;
      this.base = base;
      for (const each of undo) each();
      belonging.undo(this.log);
      throw error;
    }
    this.#deps.onChange(this);
  }

  /** Where somebody lost or regained the right to write, what is stored is judged anew. */
  judge(): Promise<void> {
    return this.exclusive(() => this.#judge());
  }
  async #judge(): Promise<void> {
    const { belonging } = this.#deps;
    // What is not here can't be judged anew: it stays owed until it is.
    // A copy that fell silent keeps what it wrote, to be read and signed anew (P7).
    const isOwed = (): boolean =>
      !this.base &&
      !this.state.hasTwin &&
      (this.state.owesJudging || !isSame(belonging.standing(this.log), this.state.standing));
    try {
      while (isOwed()) {
        await this.#transaction(async () => {
          const ops = await belonging.judgeAgain(this.log);
          this.state.standing = belonging.standing(this.log);
          this.state.owesJudging = false;
          return ops;
        });
        // What waited for something that was set aside may have it now; what it brings may be judged once more.
        if (this.heldCount > 0) await this.#transaction(async () => nothingOr(await this.#intake.take([])));
      }
    } catch {
      // A tablet that is full has said so. It stays owed: the next change, or the next unlock, tries again.
    }
  }

  /**
   * Signs, seals and stores entries, all in one transaction; durable when it resolves. A function is asked for its drafts
   * when nothing else writes. Without drafts nothing happens.
   */
  write(drafts: readonly Draft[] | (() => Promise<readonly Draft[]>)): Promise<void> {
    return this.#change(async () =>
      nothingOr(await this.#append(typeof drafts === 'function' ? await drafts() : drafts)),
    );
  }
  async #append(drafts: readonly Draft[]): Promise<RowOp[]> {
    if (this.#isSilent()) throw new Stopped('another tablet writes as this device');
    const ops: RowOp[] = [];
    for (const draft of drafts) {
      const written = await this.#sealer.next(draft);
      const { signed, storage } = written;
      this.state.cited = signed.fields.seen;
      this.state.advance(signed.id, signed.fields);
      ops.push(this.#deps.disk.putEntry(storedEntry(this.log, written, null)));
      const opensEpoch = draft.kind === 'control' && draft.key !== undefined;
      ops.push(this.outbox.add({ storage, id: signed.id, blobs: draft.blobs ?? [], opensEpoch }));
      ops.push(...((await draft.also?.(written)) ?? []));
    }
    return ops;
  }
  #isSilent(): boolean {
    return this.state.hasTwin || this.#deps.isStopped();
  }

  /** Takes in entries in the relay's order. Receipts are verified by the caller. */
  ingest(items: readonly Delivered[]): Promise<void> {
    return this.#change(async () => {
      const { disk } = this.#deps;
      const storages = items.map(storageOf);
      const known = await disk.entriesOf(this.log, storages);
      const fresh = new Map<string, Waiting>();
      const { seen } = this.state;
      const ops = await this.#signTyped(items);
      for (const [index, { entry, receipt }] of items.entries()) {
        const storage = storages[index]!;
        const stored = known[index] ?? null;
        if (receipt) this.#follow(receipt);
        if (!stored && entry.length > 0) fresh.set(toHex(storage), { bytes: entry, storage, receipt });
        else if (stored && receipt) ops.push(...(await this.#receipt(stored, receipt)));
        if (stored) this.base?.came(toHex(stored.id));
      }
      ops.push(...(await this.#intake.take([...fresh.values()])));
      // P17: repetition changes nothing.
      return ops.length === 0 && this.state.seen === seen ? 'nothing' : ops;
    });
  }

  /** Who is shut out is told under a new key: what was typed before knows nothing of it, and is signed as such. */
  async #signTyped(items: readonly Delivered[]): Promise<RowOp[]> {
    const { belonging } = this.#deps;
    const newest = belonging.newestKey(this.log);
    if (!newest || this.#isSilent()) return [];
    const isUnderAnother = items.some(({ entry }) => {
      const key = readHeader(entry)?.header.key;
      return key !== undefined && !equal(key, newest.id);
    });
    return isUnderAnother ? this.#append(belonging.typed(this.log)) : [];
  }

  /** Tries again what waits, after a roster, an epoch or a missing entry came. */
  retry(): Promise<void> {
    return this.#intake.heldCount === 0 ? this.judge() : this.ingest([]);
  }

  /** Our own entries are durable at the relay. */
  receipted(sent: readonly Sent[]): Promise<void> {
    return this.#change(async () => {
      const ops: RowOp[] = [];
      for (const { out, bytes, receipt } of sent) {
        this.#follow(receipt);
        const item = this.outbox.byNumber(out.n);
        if (item && equal(item.id, out.id) && !equal(item.storage, out.storage)) {
          // It was sealed anew while the older copy was under way: the copy at the relay is the one that counts.
          ops.push(this.outbox.remove(item));
          ops.push(
            ...(await this.#exchanged(item.storage, storedEntry(this.log, { ...out, signed: out, bytes }, receipt))),
          );
          await this.#noteOurs(bytes, receipt);
          continue;
        }
        const stored = await this.#deps.disk.entry(this.log, out.storage);
        if (stored) ops.push(...(await this.#receipt(stored, receipt)));
        else if (item) ops.push(this.outbox.remove(item));
      }
      return ops;
    });
  }

  /** The first receipt of an entry bounds its time and stays. */
  async #receipt(stored: StoredEntry, receipt: Receipt): Promise<RowOp[]> {
    const item = this.outbox.byStorage(stored.storage);
    const ops = item ? [this.outbox.remove(item)] : [];
    if (item || !stored.receipt || this.order.shown) await this.#noteOurs(stored.bytes, receipt);
    if (stored.receipt) return ops;
    this.#intake.receipted(stored.storage, receipt);
    const { seq } = receipt.stored;
    return [...ops, this.#deps.disk.putEntry({ ...stored, receipt: encode(RECEIPT, receipt), seq })];
  }

  /** An entry of ours came from the relay under another storage id: sealed twice, and that copy arrived. */
  async #meetOurs(entry: SignedEntry, copy: Waiting, fresh: Fresh | undefined): Promise<RowOp[]> {
    const { belonging } = this.#deps;
    if (entry.remnant) return [...(await belonging.meetRemnant(this.#ground(), entry, copy, fresh))];
    const item = this.outbox.byId(entry.id);
    if (!item || !copy.receipt) return [];
    await this.#noteOurs(copy.bytes, copy.receipt);
    const { storage, bytes } = copy;
    const here = storedEntry(this.log, { signed: entry, storage, bytes }, copy.receipt);
    return [this.outbox.remove(item), ...(await this.#exchanged(item.storage, here))];
  }
  /** Another sealed copy of an entry takes the place of the one here; what was set aside stays so. */
  async #exchanged(from: Bytes, to: StoredEntry): Promise<RowOp[]> {
    const { disk, onExchanged } = this.#deps;
    const state = (await disk.entry(this.log, from))?.state ?? to.state;
    const ops = [disk.removeEntry(this.log, from), disk.putEntry({ ...to, state })];
    return state === 'quarantined' ? [...ops, ...(await onExchanged(this, from, to.storage))] : ops;
  }

  /** Remembers the newest receipt of what we changed; events, and marks of what somebody read, change nothing. */
  async #noteOurs(sealed: Bytes, { stored }: Receipt): Promise<void> {
    const { belonging, author } = this.#deps;
    const opened = await openEntry(sealed, (key) => belonging.secretOf(this.log, key), this.log);
    const fields = typeof opened === 'object' ? opened.entry.fields : null;
    if (!fields || !equal(fields.device, author.device) || /^event/.test(fields.kind)) return;
    if (fields.doc.startsWith('case/read-')) return;
    const { term, nonce, seq, time } = stored;
    const { ours } = this.state;
    if (!ours || ours.term < term || (ours.term === term && ours.seq < seq))
      this.state.ours = { term, nonce, seq, time };
  }

  /** P13: what waits is sealed anew under the newest epoch, so that no older key opens what is sent from now on. */
  async reseal(): Promise<void> {
    if ((await this.#older()).length > 0) await this.#change(async () => this.#sealedAnew(await this.#older()));
  }
  /** What was sealed under these keys goes out once more under the newest: others can't open those epochs. */
  sealAnew(keys: readonly KeyId[]): Promise<void> {
    return this.#change(async () => {
      const entries = await this.#deps.disk.entries(this.log);
      // What was set aside has its place in a chain, and those who come later stand before a gap without it.
      const meant = entries.filter(({ bytes, state }) => {
        const key = readHeader(bytes)?.header.key;
        return state !== 'held' && key && keys.some((each) => equal(each, key));
      });
      return this.#sealedAnew(meant.map((stored) => ({ item: this.outbox.byStorage(stored.storage), stored })));
    });
  }
  /** The entries are the same (P13), only their sealing is new; `item` where one waits in the outbox already. */
  async #sealedAnew(
    entries: readonly { readonly item: OutboxItem | null; readonly stored: StoredEntry }[],
    remake?: (entry: SignedEntry, stored: StoredEntry) => SignedEntry,
  ): Promise<readonly RowOp[]> {
    const { belonging, disk } = this.#deps;
    const newest = belonging.newestKey(this.log);
    const ops: RowOp[] = [];
    for (const { item, stored } of entries) {
      const key = (await belonging.boxAnew(this.log, stored.bytes)) ?? newest;
      const opened = await openEntry(stored.bytes, (id) => belonging.secretOf(this.log, id), this.log);
      if (!key || typeof opened === 'string') continue;
      const sealed = await this.#sealer.seal(remake?.(opened.entry, stored) ?? opened.entry, key);
      const { storage } = sealed;
      const copy = storedEntry(this.log, sealed, null);
      // What is left of an entry is judged no more.
      if (remake) ops.push(disk.removeEntry(this.log, stored.storage), disk.putEntry(copy));
      else ops.push(...(await this.#exchanged(stored.storage, copy)));
      ops.push(
        item ? this.outbox.replace(item, storage) : this.outbox.add({ storage, id: opened.entry.id, blobs: [] }),
      );
    }
    return ops;
  }

  /** A change of what lies here, by a part that is loaded when it is needed. */
  rework(work: (ground: Ground) => Promise<readonly RowOp[]>): Promise<void> {
    return this.#change(async () => nothingOr(await work(this.#ground())));
  }
  #ground(): Ground {
    return { ...this.#deps, log: this.log, outbox: this.outbox, sealAnew: (...all) => this.#sealedAnew(...all) };
  }

  /** Our own entries that have left the outbox, the newest first. */
  oursSent(): AsyncGenerator<StoredEntry> {
    const { log, outbox } = this;
    return oursSent({
      ...this.#deps,
      log,
      waiting: outbox.items[0],
      next: this.state.nextOf(this.#deps.author.device),
    });
  }

  async #older(): Promise<readonly { readonly item: OutboxItem; readonly stored: StoredEntry }[]> {
    const { items } = this.outbox;
    const storages = items.map(({ storage }) => storage);
    const entries = await this.#deps.disk.entriesOf(this.log, storages);
    const older = items.map(async (item, index) => {
      const stored = entries[index];
      return stored && (await this.isOld(stored.bytes)) ? [{ item, stored }] : [];
    });
    return (await Promise.all(older)).flat();
  }

  /**
   * Sealed under an epoch from before the one to write under, or boxed to others than who reads now. Entry 1 of a log to be
   * founded is of its first.
   */
  async isOld(sealed: Bytes): Promise<boolean> {
    const { belonging } = this.#deps;
    const key = readHeader(sealed)?.header.key as KeyId | undefined;
    if (!key) return false;
    return belonging.isOlderKey(this.log, key) || (await belonging.boxAnew(this.log, sealed)) !== undefined;
  }

  #follow(receipt: Receipt): void {
    const { seen, verdict } = this.order.follow(this.state.seen, receipt);
    this.state.seen = seen;
    if (verdict !== 'followed') this.#deps.onRelay(this, verdict, { receipt });
  }

  /** The relay is read again from its start: to see what it lost, or to ask for what is missing. Receipts stay. */
  readAgain(isLost: boolean): Promise<void> {
    return this.#change(() => {
      this.order.restart();
      this.state.forgetPlace(isLost);
      return Promise.resolve([]);
    });
  }
  /** A log that is empty here begins where a snapshot stands; nothing of that counts when its rows fail. */
  async begin(where: Beginning, base: Base, rows: () => Promise<readonly RowOp[]>): Promise<void> {
    await this.#change(async () => {
      if (!this.state.isEmpty || this.#intake.heldCount > 0) return 'nothing';
      this.state.beginAt(where);
      this.base = base;
      return [...(await rows()), await base.row(this.#deps.disk.rows, this.log)];
    });
    // Whoever was given the key meant to read it from its start: that comes behind now.
    if (this.base === base) this.order.settled();
  }
  /** When all is here that the snapshot stood for, it is needed no more. */
  fill(): Promise<void> {
    return this.#change(() => {
      if (!this.base?.isWhole) return Promise.resolve('nothing');
      this.base = null;
      return Promise.resolve([this.#deps.disk.rows.remove('base', toHex(this.log))]);
    });
  }
  /** The relay has all that is here. */
  healed(): Promise<void> {
    this.order.settled();
    return this.#change(() => {
      this.state.isHealing = false;
      return Promise.resolve([]);
    });
  }
  markFounded(): Promise<void> {
    return this.#change(() => {
      this.state.isFounded = true;
      return Promise.resolve([]);
    });
  }

  async stateOp(): Promise<RowOp> {
    return this.#deps.disk.rows.put('log', toHex(this.log), encode(LOG_STATE, this.state.toStored()));
  }
}
