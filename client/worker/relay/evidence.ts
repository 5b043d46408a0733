// What was found against the relay: kept over restarts, shown until a person has settled it, and carried away as a file
// that anybody checks. A log keeps a few findings of each kind, so that a relay cannot fill a tablet with its lies.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { contradictions } from '../../../protocol/history.ts';
import { RECEIPT, SIGNED_TERM, type Receipt } from '../../../protocol/receipt.ts';
import { bool, bytes, decode, encode, list, oneOf, tuple, uint, type Infer } from '../../../protocol/schema.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { Finding } from '../../sync/line.ts';
import type { House } from '../house.ts';

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

  /** Besides what was found, what the relay had signed before and lies here: together they prove it. */
  async #signed(log: Bytes, finding: Finding): Promise<Pick<Kept, 'receipts' | 'terms'>> {
    if (finding.type === 'forged') return { receipts: [...finding.receipts], terms: [...finding.terms] };
    // Whatever is being stored at this moment is at rest first.
    const replica = this.#house.replica(log);
    await replica.exclusive(() => Promise.resolve());
    if (finding.type === 'lost')
      return { receipts: await receiptsAt(this.#house, log, finding.seen.seq), terms: [finding.term] };
    const { witness } = finding;
    const theirs = 'receipt' in witness ? [witness.receipt] : [];
    const { seq } = 'receipt' in witness ? witness.receipt.stored : witness.seen;
    const around = await Promise.all([seq, seq - 1, seq + 1].map((at) => receiptsAt(this.#house, log, at)));
    const all = [...theirs, ...around.flat()];
    const [proof] = contradictions(sha256, all, []);
    const parts = proof && 'second' in proof ? [proof.first, proof.second] : null;
    return { receipts: parts ? all.filter(({ stored }) => parts.includes(stored)) : all, terms: [] };
  }

  #row(kept: Kept): Promise<object> {
    return this.#house.rows.put('evidence', nameOf(kept), encode(KEPT, kept));
  }
  #announce(): void {
    this.#house.ground.announce(['connection', 'cases']);
  }
}

/** What the relay signed of this place and lies here. */
export async function receiptsAt({ disk }: House, log: Bytes, seq: number): Promise<Receipt[]> {
  const stored = await disk.entriesAt(log, seq);
  return stored.flatMap(({ receipt }) => (receipt && decode(RECEIPT, receipt)) ?? []);
}

/** The same thing found twice is one finding; a loss is one for each term that tells of it. */
function nameOf(kept: Kept): string {
  const receipts = kept.type === 'lost' ? [] : kept.receipts;
  return toHex(sha256(encode(KEPT, { ...kept, receipts, at: 0, isSettled: false })));
}
