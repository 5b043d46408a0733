// What was found against the relay: kept over restarts, shown until a person has settled it, and carried away as a file
// that anybody checks. A log keeps a few findings of each kind, so that a relay cannot fill a tablet with its lies.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { contradictions, writeHistory } from '../../protocol/history.ts';
import { RECEIPT, SIGNED_TERM, type Receipt } from '../../protocol/receipt.ts';
import { bool, bytes, decode, encode, list, oneOf, tuple, uint, type Infer } from '../../protocol/schema.ts';
import { sha256 } from '../crypto/hash.ts';
import type { Finding } from '../sync/line.ts';
import type { House } from './house.ts';

const KEPT = tuple({
  log: bytes(32),
  type: oneOf('forged', 'fork', 'lost'),
  receipts: list(RECEIPT, 8),
  terms: list(SIGNED_TERM, 8),
  /** When this tablet believed it met it. */
  at: uint(),
  isSettled: bool(),
});
type Kept = Infer<typeof KEPT>;

/** Of one kind and log. */
const AT_MOST = 8;
/** Newest places of a log whose receipts go with a proof: where two houses part, one place of both is enough. */
const PLACES = 256;
const PLACES_QUIET = 32;

export class Evidence {
  readonly #house: House;
  #kept: readonly Kept[] = [];
  /** Findings that are being looked into, by type and log. */
  readonly #open = new Map<string, number>();

  constructor(house: House) {
    this.#house = house;
  }

  async load(): Promise<void> {
    this.#kept = (await this.#house.rows.all('evidence')).flatMap(({ value }) => decode(KEPT, value) ?? []);
  }

  get all(): readonly Kept[] {
    return this.#kept;
  }
  /** What is still to be settled about a log, the graver first. A loss is said and healed elsewhere. */
  against(log: string): 'relay fork' | 'relay forged' | null {
    const open = this.#kept.filter((each) => !each.isSettled && toHex(each.log) === log);
    if (open.some(({ type }) => type === 'fork')) return 'relay fork';
    return open.some(({ type }) => type === 'forged') ? 'relay forged' : null;
  }

  async note(log: Bytes, finding: Finding): Promise<void> {
    const place = `${finding.type} ${toHex(log)}`;
    const open = this.#open.get(place) ?? 0;
    if (open + this.#of(log, finding.type).length >= AT_MOST) return;
    this.#open.set(place, open + 1);
    try {
      const { receipts, terms } = await this.#signed(log, finding);
      const at = this.#house.ground.clock.now();
      await this.#keep({ log, type: finding.type, receipts: receipts.slice(0, 8), terms, at, isSettled: false });
    } finally {
      this.#open.set(place, (this.#open.get(place) ?? 1) - 1);
    }
  }
  #of(log: Bytes, type: Kept['type']): readonly Kept[] {
    return this.#kept.filter((each) => each.type === type && equal(each.log, log));
  }
  async #keep(kept: Kept): Promise<void> {
    const isKept = (): boolean => this.#of(kept.log, kept.type).some((each) => nameOf(each) === nameOf(kept));
    if (isKept()) return;
    await this.#house.commit(
      async () => [await this.#row(kept)],
      () => {
        if (!isKept()) this.#kept = [...this.#kept, kept];
      },
    );
    this.#announce();
  }

  /** A person has dealt with it: kept, and said no more. */
  async settle(): Promise<void> {
    const settled = this.#kept.map((each) => ({ ...each, isSettled: true }));
    await this.#house.commit(
      () => Promise.all(settled.map((each) => this.#row(each))),
      () => {
        this.#kept = settled;
      },
    );
    this.#announce();
  }

  /** The file to carry away; noted as the export it is. */
  async save(today: string): Promise<{ bytes: Bytes; name: string }> {
    const { journal } = this.#house;
    await journal.note({ action: 'export', record: '', compartment: 'staff', purpose: 'operations' });
    return { bytes: await this.#history(), name: `relay-history-${today}.enamel` };
  }
  /** What was found, and the newest receipts of the logs it concerns, a few of every other case. */
  async #history(): Promise<Bytes> {
    const { me, replicas, session } = this.#house;
    const places = new Map<string, number>();
    for (const { log } of this.#house.cases()) places.set(toHex(log), PLACES_QUIET);
    for (const { log } of this.#kept) places.set(toHex(log), PLACES);
    const receipts = new Map<string, Receipt>();
    const add = (each: Receipt): unknown => receipts.set(toHex(encode(RECEIPT, each)), each);
    for (const kept of this.#kept) kept.receipts.forEach(add);
    for (const [hex, count] of places) {
      const replica = replicas.get(hex);
      const newest = replica?.state.seen?.seq ?? 0;
      for (let seq = Math.max(1, newest - count + 1); replica && seq <= newest; seq++)
        (await this.#receiptsAt(replica.log, seq)).forEach(add);
    }
    const relayKey = me.relayKey ?? session?.welcome?.relayKey ?? new Uint8Array(32);
    const terms = this.#kept.flatMap((kept) => kept.terms);
    return writeHistory({ relayKey, receipts: [...receipts.values()], terms });
  }

  /** Besides what was found, what the relay had signed before and lies here: together they prove it. */
  async #signed(log: Bytes, finding: Finding): Promise<Pick<Kept, 'receipts' | 'terms'>> {
    if (finding.type === 'forged') return { receipts: [...finding.receipts], terms: [...finding.terms] };
    // Whatever is being stored at this moment is at rest first.
    const replica = this.#house.replica(log);
    await replica.exclusive(() => Promise.resolve());
    if (finding.type === 'lost')
      return { receipts: await this.#receiptsAt(log, finding.seen.seq), terms: [finding.term] };
    const { witness } = finding;
    const theirs = 'receipt' in witness ? [witness.receipt] : [];
    const { seq } = 'receipt' in witness ? witness.receipt.stored : witness.seen;
    const around = await Promise.all([seq, seq - 1, seq + 1].map((at) => this.#receiptsAt(log, at)));
    const all = [...theirs, ...around.flat()];
    const [proof] = contradictions(sha256, all, []);
    const parts = proof && 'second' in proof ? [proof.first, proof.second] : null;
    return { receipts: parts ? all.filter(({ stored }) => parts.includes(stored)) : all, terms: [] };
  }

  async #receiptsAt(log: Bytes, seq: number): Promise<Receipt[]> {
    const stored = await this.#house.disk.entriesAt(log, seq);
    return stored.flatMap(({ receipt }) => (receipt && decode(RECEIPT, receipt)) ?? []);
  }
  #row(kept: Kept): Promise<object> {
    return this.#house.rows.put('evidence', nameOf(kept), encode(KEPT, kept));
  }
  #announce(): void {
    this.#house.ground.announce(['connection', 'cases']);
  }
}

/** The same thing found twice is one finding; a loss is one for each term that tells of it. */
function nameOf(kept: Kept): string {
  const receipts = kept.type === 'lost' ? [] : kept.receipts;
  return toHex(sha256(encode(KEPT, { ...kept, receipts, at: 0, isSettled: false })));
}
