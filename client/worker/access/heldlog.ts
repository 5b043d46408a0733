// The events of one log as they are here, kept open while the vault is: asked again, only what is new is read and
// opened. What was set aside is nobody's event, and what waits was not judged: its signature may be anybody's.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { heldOf, type HeldEntry } from '../../access/held.ts';
import { openEntry } from '../../crypto/entry.ts';
import type { StoredEntry } from '../../sync/disk.ts';
import { receiptOf } from '../disk.ts';
import type { House } from '../house.ts';

/** Opened side by side, so that the thread gets a breath between. */
const SIDE_BY_SIDE = 256;
/** With more news than this the log is read as a whole. */
const MOST_NEWS = 512;

export class HeldLog {
  readonly log: Bytes;
  /** Another one whenever what `entries` answers may be another. */
  read = '-';
  readonly #house: House;
  readonly #held = new Map<string, HeldEntry | null>();
  /** Storage ids that may still change: not receipted, or not applied. */
  readonly #open = new Map<string, Bytes>();
  /** Places at the relay that were followed before their entries were stored here. */
  readonly #late = new Set<number>();
  #nonce: Bytes | null = null;
  #seq = 0;

  constructor(house: House, log: Bytes) {
    this.#house = house;
    this.log = log;
  }

  /** Counted once it is stored, for memory runs ahead of the disk. */
  #now(): string {
    const { seenBy } = this.#house.replica(this.log).state;
    return [this.#house.stored.get(toHex(this.log)), seenBy?.term, seenBy?.seq].join('.');
  }

  async refresh(): Promise<void> {
    const now = this.#now();
    if (now === this.read) return;
    const stored = await this.#news();
    for (let at = 0; at < stored.length; at += SIDE_BY_SIDE) await this.#take(stored.slice(at, at + SIDE_BY_SIDE));
    this.read = now;
  }

  entries(): readonly HeldEntry[] {
    return [...this.#held.values()].filter((each) => each !== null);
  }

  /** What may have changed since; everything where that cannot be told. */
  async #news(): Promise<readonly StoredEntry[]> {
    const { disk, groups, replica } = this.#ground();
    const { seen } = replica.state;
    const [from, nonce] = [this.#seq, this.#nonce];
    this.#seq = seen?.seq ?? 0;
    this.#nonce = seen?.nonce ?? null;
    const isFollowed = nonce !== null && seen !== null && equal(nonce, seen.nonce) && groups.epoch(this.log) !== null;
    if (!isFollowed || seen.seq < from || seen.seq - from > MOST_NEWS) {
      this.#forgetAll();
      const all = await disk.entries(this.log);
      const highest = all.reduce((most, { seq }) => Math.max(most, seq ?? 0), 0);
      for (let seq = highest + 1; seq <= this.#seq && seq <= highest + MOST_NEWS; seq++) this.#late.add(seq);
      return all;
    }
    const waiting = (await disk.outbox(this.log)).map(({ storage }) => storage);
    const known = [...this.#open.values()];
    const again = await disk.entriesOf(this.log, [...known, ...waiting]);
    known.forEach((storage, i) => {
      if (again[i] === null) this.#forget(toHex(storage));
    });
    for (let seq = from + 1; seq <= seen.seq; seq++) this.#late.add(seq);
    const late = [...this.#late];
    const found = await Promise.all(late.map((seq) => disk.entriesAt(this.log, seq)));
    late.forEach((seq, i) => {
      if (found[i]?.length) this.#late.delete(seq);
    });
    return [...again.filter((each) => each !== null), ...found.flat()];
  }
  #ground() {
    const { disk, groups } = this.#house;
    return { disk, groups, replica: this.#house.replica(this.log) };
  }

  async #take(stored: readonly StoredEntry[]): Promise<void> {
    const { groups } = this.#house;
    const wanted = stored.filter(({ state }) => state === 'applied');
    const opened = await Promise.all(
      wanted.map((each) => openEntry(each.bytes, (key) => groups.secretOf(this.log, key), this.log)),
    );
    for (const each of stored) {
      const name = toHex(each.storage);
      if (each.receipt === null || each.state !== 'applied') this.#open.set(name, each.storage);
      else this.#open.delete(name);
      if (each.state !== 'applied') this.#held.delete(name);
    }
    wanted.forEach((each, i) => {
      const open = opened[i];
      this.#held.set(toHex(each.storage), typeof open === 'object' ? heldOf(open.entry, receiptOf(each)) : null);
    });
  }
  #forgetAll(): void {
    this.#held.clear();
    this.#open.clear();
    this.#late.clear();
  }
  #forget(name: string): void {
    this.#held.delete(name);
    this.#open.delete(name);
  }
}
