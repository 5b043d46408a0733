// Lists and texts: the two neighbours a struct names must have stood side by side in some view its writer can have had.
// Otherwise Yjs orders it differently on devices that got other changes first, and they stay apart for ever.
import * as Y from 'yjs';
import { joined, knowledgeOf, type Knowledge, type View } from './knowledge.ts';
import { itemAt, type Place } from './place.ts';
import { Refused } from './refusal.ts';
import type { Id, Struct } from './update.ts';

/** A place between two old neighbours that this update writes into. */
interface Gap {
  readonly left: Id | null;
  readonly right: Id | null;
}
interface Opened extends Gap {
  readonly holder: unknown;
}
/** Clock ticks of this update that stand side by side in a gap, between two other runs or its ends. */
interface Run {
  readonly from: number;
  to: number;
  readonly gap: Gap;
  before: Run | null;
  after: Run | null;
}

export class Neighbours {
  readonly #doc: Y.Doc;
  readonly #client: number;
  readonly #base: number;
  readonly #knowledge: Knowledge;
  /** What the sender must have seen, as far as somebody asked. */
  #view: View = new Map();
  /** What it has named since. */
  #named: Id[] = [];
  /** The first place written into; most updates have no other, and need no names for them. */
  #firstOpened: Opened | null = null;
  readonly #opened = new Set<string>();
  readonly #names = new Map<unknown, string>();
  /** In order of clock. */
  readonly #runs: Run[] = [];
  /** Old items that others put, unseen, into a gap used here: not to be named as neighbours any more. */
  readonly #unseen = new Map<Y.Item, number>();

  /** `base` is the sender's next clock before this update. */
  constructor(doc: Y.Doc, client: number, base: number) {
    this.#doc = doc;
    this.#client = client;
    this.#base = base;
    this.#knowledge = knowledgeOf(doc);
    if (base > 0) this.#named.push({ client, clock: base - 1 });
  }

  /** Structs come in the order of the update, each after its place was found. Throws `Refused`. */
  add(struct: Struct, place: Place): void {
    const { origin, rightOrigin, parent } = struct;
    this.#name(origin);
    this.#name(rightOrigin);
    if (typeof parent !== 'string') this.#name(parent);
    if (place.key !== null) return;
    const ticks = { from: struct.clock, to: struct.clock + struct.length };
    if (origin && this.#isNew(origin)) this.#putAfter(origin, rightOrigin, ticks);
    else if (rightOrigin && this.#isNew(rightOrigin)) this.#putBefore(origin, rightOrigin, ticks);
    else {
      const gap = this.#open(place.holder.identity, origin, rightOrigin);
      this.#runs.push({ ...ticks, gap, before: null, after: null });
    }
  }

  #putAfter(origin: Id, rightOrigin: Id | null, ticks: Pick<Run, 'from' | 'to'>): void {
    const before = this.#runWith(origin);
    if (origin.clock + 1 < before.to) this.#cut(before, origin.clock + 1);
    const { gap, after } = before;
    if (!isSame(after ? { client: this.#client, clock: after.from } : gap.right, rightOrigin))
      throw new Refused('order');
    const run: Run = { ...ticks, gap, before, after };
    before.after = run;
    if (after) after.before = run;
    this.#runs.push(run);
  }
  #putBefore(origin: Id | null, rightOrigin: Id, ticks: Pick<Run, 'from' | 'to'>): void {
    const after = this.#runWith(rightOrigin);
    const { gap } = after;
    if (after.from !== rightOrigin.clock || after.before || !isSame(gap.left, origin)) throw new Refused('order');
    this.#runs.push((after.before = { ...ticks, gap, before: null, after }));
  }
  #cut(run: Run, clock: number): void {
    const rest: Run = { from: clock, to: run.to, gap: run.gap, before: run, after: run.after };
    if (run.after) run.after.before = rest;
    run.after = rest;
    run.to = clock;
    this.#runs.splice(this.#indexOf(clock) + 1, 0, rest);
  }
  /** The run of this update that holds `id`; map entries of this update are in none. */
  #runWith(id: Id): Run {
    const run = this.#runs[this.#indexOf(id.clock)];
    if (!run || run.to <= id.clock) throw new Refused('order');
    return run;
  }
  /** Index of the last run that begins at or before `clock`. */
  #indexOf(clock: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#runs[middle]?.from ?? 0) <= clock) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #name(id: Id | null): void {
    if (id && !this.#isNew(id)) this.#named.push(id);
  }
  /** Whether the sender had seen this tick, by all it has named until now. */
  #hasSeen(client: number, clock: number): boolean {
    for (const id of this.#named) this.#view = joined(this.#view, this.#knowledge.at(id), id);
    this.#named = [];
    return (this.#view.get(client) ?? 0) > clock;
  }
  #isNew(id: Id): boolean {
    return id.client === this.#client && id.clock >= this.#base;
  }
  /** A gap between two old neighbours: nothing that the writer has seen may stand between them. */
  #open(holder: unknown, left: Id | null, right: Id | null): Gap {
    this.#openOnce(holder, left, right);
    if (this.#isUnseen(left) || this.#isUnseen(right)) throw new Refused('order');
    let { item, clock } = this.#startOf(holder, left);
    for (; item; item = item.right, clock = item?.id.clock ?? 0) {
      const { client } = item.id;
      if (right && client === right.client && clock === right.clock) break;
      if (this.#hasSeen(client, clock)) throw new Refused('order');
      this.#unseen.set(item, clock);
    }
    if (right && !item) throw new Refused('order');
    return { left, right };
  }

  /** What this update has put there already would stand between. */
  #openOnce(holder: unknown, left: Id | null, right: Id | null): void {
    const opened = { holder, left, right };
    if (!this.#firstOpened) {
      this.#firstOpened = opened;
      return;
    }
    if (this.#opened.size === 0) this.#opened.add(this.#nameOfOpened(this.#firstOpened));
    const name = this.#nameOfOpened(opened);
    if (this.#opened.has(name)) throw new Refused('order');
    this.#opened.add(name);
  }
  #nameOfOpened({ holder, left, right }: Opened): string {
    const ends = [left, right].map((id) => (id ? `${String(id.client)}-${String(id.clock)}` : ''));
    // Only an empty list has no old neighbour to tell it from others.
    return left || right ? ends.join('|') : `||${this.#nameOf(holder)}`;
  }
  #nameOf(holder: unknown): string {
    let name = this.#names.get(holder);
    if (!name) this.#names.set(holder, (name = String(this.#names.size)));
    return name;
  }

  /** The first tick to the right of `left`, and the item it lies in. */
  #startOf(holder: unknown, left: Id | null): { item: Y.Item | null; clock: number } {
    if (left) {
      const item = itemAt(this.#doc, left);
      if (left.clock + 1 < item.id.clock + item.length) return { item, clock: left.clock + 1 };
      return { item: item.right, clock: item.right?.id.clock ?? 0 };
    }
    const first =
      holder instanceof Y.AbstractType ? (holder as unknown as { readonly _start: Y.Item | null })._start : null;
    return { item: first, clock: first?.id.clock ?? 0 };
  }

  #isUnseen(id: Id | null): boolean {
    if (!id || this.#unseen.size === 0) return false;
    const from = this.#unseen.get(itemAt(this.#doc, id));
    return from !== undefined && from <= id.clock;
  }
}

function isSame(a: Id | null, b: Id | null): boolean {
  return a === b || (a !== null && b !== null && a.client === b.client && a.clock === b.clock);
}
