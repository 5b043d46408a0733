// What was set aside and why, kept over restarts, for a person to see. Nothing in here was ever applied.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { bytes, decode, encode, optional, text, tuple, uint } from '../../../protocol/schema.ts';
import type { RowOp, Rows } from '../../sync/rows.ts';

const EARLIER = {
  log: bytes(32),
  storage: bytes(32),
  reason: text(64),
  device: optional(bytes(32)),
  seq: optional(uint()),
};
/** As an earlier version stored it. */
const WITHOUT_DOCUMENT = tuple(EARLIER);
const QUARANTINED = tuple({ ...EARLIER, doc: text(128) });
export interface Quarantined {
  readonly log: Bytes;
  /** Storage id of the entry. */
  readonly storage: Bytes;
  readonly reason: string;
  readonly device: Bytes | null;
  /** Its place in that device's chain. */
  readonly seq: number | null;
  /** Name of the document it would have changed; '' for none. */
  readonly doc: string;
}

/** Memory follows when the transaction of the log is stored; one that fails leaves it as it was. */
export class Quarantine {
  readonly #rows: Rows;
  #all: readonly Quarantined[] = [];
  /** What the running transaction of a log changes: hex log → hex storage id → the note, null where it is dropped. */
  readonly #running = new Map<string, Map<string, Quarantined | null>>();

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  async load(): Promise<void> {
    this.#all = (await this.#rows.all('quarantine')).flatMap(({ value }) => read(value) ?? []);
  }
  /** Another list whenever something has changed. */
  get all(): readonly Quarantined[] {
    return this.#all;
  }

  /** The row of one more; it belongs into the transaction that stores the entry. */
  note(found: Quarantined): Promise<RowOp> {
    const key = toHex(found.storage);
    this.#changesOf(found.log).set(key, found);
    return this.#rows.put('quarantine', key, encode(QUARANTINED, found));
  }
  /** It stands after all. */
  drop(log: Bytes, storage: Bytes): RowOp {
    const key = toHex(storage);
    this.#changesOf(log).set(key, null);
    return this.#rows.remove('quarantine', key);
  }
  /** It lies here in another sealed copy. */
  async move(log: Bytes, from: Bytes, to: Bytes): Promise<readonly RowOp[]> {
    const found = this.#all.find(({ storage }) => equal(storage, from));
    return found ? [this.drop(log, from), await this.note({ ...found, storage: to })] : [];
  }
  #changesOf(log: Bytes): Map<string, Quarantined | null> {
    const key = toHex(log);
    const changes = this.#running.get(key) ?? new Map<string, Quarantined | null>();
    this.#running.set(key, changes);
    return changes;
  }

  stored(log: Bytes): void {
    const changes = this.#running.get(toHex(log));
    this.#running.delete(toHex(log));
    if (!changes) return;
    const others = this.#all.filter(({ storage }) => !changes.has(toHex(storage)));
    this.#all = [...others, ...[...changes.values()].filter((each) => each !== null)];
  }
  undo(log: Bytes): void {
    this.#running.delete(toHex(log));
  }
}

function read(value: Bytes): Quarantined | null {
  const earlier = decode(WITHOUT_DOCUMENT, value);
  return earlier ? { ...earlier, doc: '' } : decode(QUARANTINED, value);
}
