// Takes in sealed entries of one log, in whatever order they come: opens, verifies, puts them into their chains, and keeps
// what can't be judged yet until it can. Verdicts follow from entries alone, never from the order of arrival.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { entryMessage, signerOf, type SignedEntry } from '../../protocol/entry.ts';
import { RECEIPT, type Receipt } from '../../protocol/receipt.ts';
import { decode } from '../../protocol/schema.ts';
import { openEntry, verifyEntries } from '../crypto/entry.ts';
import { verify } from '../crypto/sign.ts';
import type { Base } from './base.ts';
import type { Belonging, Verdict } from './belonging.ts';
import { isClaim, judgeRemnant, otherThan, type Fresh } from './claims.ts';
import type { Disk } from './disk.ts';
import type { LogState } from './logstate.ts';
import type { RowOp } from './rows.ts';
import { storedCopy, type Waiting } from './stored.ts';

interface Read extends Waiting {
  /** The entry, or why it does not open; undefined = not tried, or worth another try. */
  readonly entry?: SignedEntry | string | undefined;
  /** Its signature was found good: what waits is not verified again each time something comes. */
  readonly isSigned?: true;
}

/** A known entry under another storage id changes nothing (P17). */
type Judged = Verdict | { readonly type: 'known'; readonly ops: readonly RowOp[] };

export interface IntakeDeps {
  readonly log: Bytes;
  readonly disk: Disk;
  readonly device: Bytes;
  readonly belonging: Belonging;
  readonly state: () => LogState;
  /** What a snapshot stands for here. */
  readonly base: () => Base | null;
  /** An entry of ours that still waits here came from the relay, in a copy of another storage id. */
  readonly onKnown: (entry: SignedEntry, copy: Waiting, fresh: Fresh | undefined) => Promise<readonly RowOp[]>;
  /** A verified entry, before it is judged. */
  readonly onVerified: (entry: SignedEntry) => void;
  readonly onRefused: (reason: string, storage: Bytes, entry: SignedEntry | null) => Promise<RowOp>;
}

const TAKEN = 'two entries in one place';
const WORTH_WAITING: readonly string[] = ['unknown key', 'other version', 'newer content'];

export class Intake {
  readonly #deps: IntakeDeps;
  #held = new Map<string, Read>();
  /** Gaps that entries here point to: hex device → seq that is missing. */
  #gaps = new Map<string, number>();
  /** Roster heads that entries here cite, each signed by the device that cites it, and that are not here; all in hex. */
  #unheard = new Map<string, Set<string>>();
  readonly #proven = new WeakMap<SignedEntry, boolean>();

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  async load(): Promise<void> {
    for (const { storage, bytes, receipt } of await this.#deps.disk.entries(this.#deps.log, 'held')) {
      this.#held.set(toHex(storage), { bytes, storage, receipt: receipt && decode(RECEIPT, receipt) });
    }
  }

  get heldCount(): number {
    return this.#held.size;
  }
  get gaps(): ReadonlyMap<string, number> {
    return this.#gaps;
  }

  get unheard(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#unheard;
  }

  /** Call before a change that may fail; the result undoes it. */
  mark(): () => void {
    const held = new Map(this.#held);
    const [gaps, unheard] = [this.#gaps, this.#unheard];
    return () => {
      this.#held = held;
      this.#gaps = gaps;
      this.#unheard = unheard;
    };
  }

  /** A receipt for an entry that is held. */
  receipted(storage: Bytes, receipt: Receipt): void {
    const held = this.#held.get(toHex(storage));
    if (held && !held.receipt) this.#held.set(toHex(storage), { ...held, receipt });
  }

  /** Rows for everything that could be judged now, what was held before included. */
  async take(fresh: readonly Waiting[]): Promise<RowOp[]> {
    const { log, disk, belonging } = this.#deps;
    let round: readonly Read[] = [...this.#held.values(), ...fresh];
    const ops = [
      ...(await belonging.prepare(
        log,
        round.map(({ bytes }) => bytes),
      )),
    ];
    const taken = new Map<string, Fresh>();
    this.#gaps = new Map();
    this.#unheard = new Map();
    for (let hasProgress = true; hasProgress && round.length > 0;) {
      // What this round takes in is missing no more.
      this.#gaps = new Map();
      this.#unheard = new Map();
      const { left, rows } = await this.#round(round, taken);
      hasProgress = left.length < round.length;
      ops.push(...rows);
      round = left;
    }
    for (const each of round) {
      const key = toHex(each.storage);
      if (!this.#held.has(key)) ops.push(disk.putEntry(storedCopy(log, each, each.storage, 'held')));
      this.#held.set(key, each);
    }
    return ops;
  }

  /** One pass over all that waits; `taken` collects what this transaction has taken in. */
  async #round(round: readonly Read[], taken: Map<string, Fresh>): Promise<{ left: Read[]; rows: RowOp[] }> {
    const read = await Promise.all(round.map((each) => this.#open(each)));
    const entries = read.map(({ entry }) => (typeof entry === 'object' ? entry : null));
    const asked = entries.flatMap((entry, i) => (entry && !this.#waitsInChain(read[i]!, entry) ? [entry] : []));
    const known = await this.#knownOf(asked);
    for (const id of taken.keys()) known.add(id);
    const isSigned = await this.#verify(entries.map((entry, i) => (read[i]?.isSigned ? null : entry)));
    for (const [i, each] of read.entries()) if (each.isSigned) isSigned[i] = true;
    const opened = read.map((each, i) => (isSigned[i] ? ({ ...each, isSigned: true } as const) : each));
    const left: Read[] = [];
    const rows: RowOp[] = [];
    for (const [index, each] of opened.entries()) {
      const entry = entries[index] ?? null;
      const verdict = await this.#judge(each, isSigned[index] ?? null, known, taken);
      if (verdict.type === 'held') {
        left.push(each);
        if (entry && !entry.remnant) this.#noteUnheard(entry, isSigned[index] ?? null);
        continue;
      }
      if (entry && !isClaim(entry, verdict)) {
        known.add(toHex(entry.id));
        if (verdict.type !== 'known') taken.set(toHex(entry.id), { entry, storage: each.storage });
      }
      rows.push(...(await this.#rowsOf(each, entry, verdict)));
      this.#held.delete(toHex(each.storage));
    }
    return { left, rows };
  }

  async #rowsOf(each: Read, entry: SignedEntry | null, verdict: Exclude<Judged, { type: 'held' }>): Promise<RowOp[]> {
    const { log, disk, onRefused } = this.#deps;
    if (verdict.type === 'known') {
      const wasHeld = this.#held.has(toHex(each.storage));
      return wasHeld ? [disk.removeEntry(log, each.storage), ...verdict.ops] : [...verdict.ops];
    }
    const id = entry && !isClaim(entry, verdict) ? entry.id : each.storage;
    if (verdict.type === 'applied') return [disk.putEntry(storedCopy(log, each, id, 'applied')), ...verdict.ops];
    return [
      disk.putEntry(storedCopy(log, each, id, 'quarantined')),
      await onRefused(verdict.reason, each.storage, entry),
      ...(('ops' in verdict && verdict.ops) || []),
    ];
  }

  async #open(each: Read): Promise<Read> {
    if (each.entry !== undefined) return each;
    const { log, belonging } = this.#deps;
    const opened = await openEntry(each.bytes, (key) => belonging.secretOf(log, key), log);
    if (typeof opened === 'object') return { ...each, entry: opened.entry };
    return WORTH_WAITING.includes(opened) ? each : { ...each, entry: opened };
  }

  /** Held behind a gap in its own chain: nothing else of it needs to be looked up. */
  #waitsInChain({ storage }: Read, { fields }: SignedEntry): boolean {
    return this.#held.has(toHex(storage)) && fields.seq > this.#deps.state().nextOf(fields.device).seq;
  }

  async #knownOf(entries: readonly SignedEntry[]): Promise<Set<string>> {
    const asked = entries.flatMap(({ id, fields }) => [id, ...(fields.prev ? [fields.prev] : []), ...fields.parents]);
    return new Set(await this.#deps.disk.knownAmong(this.#deps.log, asked));
  }

  /** null = the device is unknown as yet; control entries are verified by the roster they found. */
  async #verify(entries: readonly (SignedEntry | null)[]): Promise<(boolean | null)[]> {
    const { belonging, log } = this.#deps;
    const items = entries.flatMap((entry, index) => {
      const key = entry && entry.fields.kind !== 'control' ? belonging.signingKeyOf(log, signerOf(entry)) : null;
      return entry && key ? [{ index, entry, signingKey: key }] : [];
    });
    const results = await verifyEntries(items);
    const verdicts: (boolean | null)[] = entries.map(() => null);
    for (const [at, { index }] of items.entries()) verdicts[index] = results[at] ?? null;
    return verdicts;
  }

  #noteUnheard(entry: SignedEntry, isSigned: boolean | null): void {
    const { belonging, log } = this.#deps;
    const { device, reg } = entry.fields;
    const missing = reg.filter((head) => !belonging.knowsRoster(log, [head]));
    if (missing.length === 0 || !(isSigned ?? this.#isProven(entry))) return;
    for (const head of missing.map(toHex))
      this.#unheard.set(head, (this.#unheard.get(head) ?? new Set()).add(toHex(device)));
  }
  /**
   * Control entries are verified by the roster that takes them; those that wait for it, or never come to it, here. null = whose
   * they would be is not known.
   */
  #isProven(entry: SignedEntry): boolean | null {
    const { kind, device } = entry.fields;
    const key = this.#deps.belonging.signingKeyOf(this.#deps.log, device);
    if (!key) return null;
    const known = this.#proven.get(entry) ?? verify(key, entryMessage(kind, entry.bytes), entry.signature);
    this.#proven.set(entry, known);
    return known;
  }

  async #judge(
    { entry, ...each }: Read,
    isSigned: boolean | null,
    known: ReadonlySet<string>,
    taken: ReadonlyMap<string, Fresh>,
  ): Promise<Judged> {
    if (entry === undefined) return { type: 'held' };
    if (typeof entry === 'string') return { type: 'unproven', reason: entry };
    const { belonging, log, device, state, onKnown, onVerified } = this.#deps;
    const { fields } = entry;
    const refused = judgeRemnant(belonging, log, entry, isSigned);
    if (refused) return refused;
    const isKnown = known.has(toHex(entry.id));
    const other = isKnown ? await otherThan(this.#deps, entry, taken.get(toHex(entry.id))) : null;
    // An id is the hash of the entry it names, so what says otherwise than the entry itself is false.
    if (other && !other.entry.remnant) return { type: 'unproven', reason: 'false remnant' };
    if (isKnown && !other) return { type: 'known', ops: await onKnown(entry, each, taken.get(toHex(entry.id))) };
    if (isSigned === false) return { type: 'unproven', reason: 'bad signature' };
    const base = this.#deps.base();
    if (base?.has(toHex(entry.id))) return this.#behind(base, entry, isSigned, each.receipt);
    if (isSigned && !this.#held.has(toHex(each.storage)) && belonging.isBehind(log, fields)) state().owesJudging = true;
    const isOwn = (id: Bytes): boolean => other !== null && equal(id, entry.id);
    const isHere = (id: Bytes): boolean => !isOwn(id) && (known.has(toHex(id)) || base?.has(toHex(id)) === true);
    const place = state().judge(entry.id, fields, isHere);
    if (place.type === 'held') {
      this.#gaps.set(toHex(fields.device), state().nextOf(fields.device).seq);
      return { type: 'held' };
    }
    // P12: a stranger's entry is not judged.
    if (isSigned === null && fields.kind !== 'control') return { type: 'held' };
    if (place.type === 'refused') {
      // No roster takes an act in a place that is taken, so it is verified here.
      const isProven = isSigned ?? this.#isProven(entry);
      if (!isProven) return { type: 'unproven', reason: isProven === false ? 'bad signature' : place.reason };
      const isTaken = place.reason === TAKEN;
      state().owesJudging ||= isTaken;
      if (isTaken && !entry.remnant && equal(fields.device, device)) state().hasTwin = true;
      const ops = isTaken && fields.kind === 'control' ? await belonging.keepAside(log, entry) : [];
      return { type: 'quarantined', reason: place.reason, ops };
    }
    // P15: nor one that cites a roster we have not.
    if (!belonging.knowsRoster(log, fields.reg)) return { type: 'held' };
    if (!entry.remnant) onVerified(entry);
    const verdict = await belonging.apply(log, entry, each.receipt);
    if (verdict.type === 'applied' || verdict.type === 'quarantined') {
      state().advance(entry.id, fields);
      state().owesJudging ||= belonging.mayTurn(log, fields);
    }
    // The entry itself came, and what a remnant said of its id was false.
    if (!other || entry.remnant || verdict.type !== 'applied') return verdict;
    return { ...verdict, ops: [...verdict.ops, this.#deps.disk.removeEntry(log, other.storage)] };
  }

  /** Its snapshot was there first: its chain and its document have it, and it is here to be kept. */
  async #behind(base: Base, entry: SignedEntry, isSigned: boolean | null, receipt: Receipt | null): Promise<Verdict> {
    const { belonging, log } = this.#deps;
    const id = toHex(entry.id);
    const { kind } = entry.fields;
    if (isSigned === null && kind !== 'control') return { type: 'held' };
    const reason = base.reasonOf(id);
    const isDone = kind === 'update' || reason !== '';
    const verdict = isDone ? ({ type: 'applied', ops: [] } as const) : await belonging.apply(log, entry, receipt);
    if (verdict.type !== 'held') base.came(id);
    if (reason === '' || entry.remnant) return verdict;
    const ops = kind === 'control' && reason === TAKEN ? await belonging.keepAside(log, entry) : [];
    return { type: 'quarantined', reason, ops };
  }
}
