// Where logs lie that are not at the house's own relay, and which have come to another one and are not whole there yet:
// what that one lacks is no loss of its own. Kept over restarts.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { decode, encode } from '../../../protocol/schema.ts';
import type { RowOp } from '../../sync/rows.ts';
import type { House } from '../house.ts';
import { RELAY_AT, type RelayAt } from '../me.ts';

export class Whereabouts {
  readonly #house: House;
  #elsewhere: ReadonlyMap<string, RelayAt> = new Map();
  #coming: ReadonlySet<string> = new Set();

  constructor(house: House) {
    this.#house = house;
  }
  async load(): Promise<void> {
    const { rows } = this.#house;
    this.#coming = new Set((await rows.all('arriving')).map(({ key }) => key));
    const places = await rows.all('elsewhere');
    this.#elsewhere = new Map(
      places.flatMap(({ key, value }) => {
        const at = decode(RELAY_AT, value);
        return at ? [[key, at] as const] : [];
      }),
    );
  }

  /** Hex logs that lie at other relays. */
  get elsewhere(): ReadonlyMap<string, RelayAt> {
    return this.#elsewhere;
  }
  /** null = at the house's own. */
  of(log: Bytes): RelayAt | null {
    return this.#elsewhere.get(toHex(log)) ?? null;
  }
  get comingCount(): number {
    return this.#coming.size;
  }
  isComing(log: Bytes): boolean {
    return this.#coming.has(toHex(log));
  }

  /**
   * Rows that say where logs lie from now on, and whether they have to come there; `apply` when they are stored. Nothing
   * may carry them meanwhile.
   */
  async put(
    logs: readonly Bytes[],
    at: RelayAt | null,
    areComing: boolean,
  ): Promise<{ readonly ops: readonly RowOp[]; readonly apply: () => void }> {
    const { rows } = this.#house;
    const names = logs.map(toHex);
    const places = names.map((name) =>
      at ? rows.put('elsewhere', name, encode(RELAY_AT, at)) : rows.remove('elsewhere', name),
    );
    const comings = areComing ? names.map((name) => rows.put('arriving', name, new Uint8Array(0))) : [];
    return {
      ops: await Promise.all([...places, ...comings]),
      apply: () => {
        const elsewhere = new Map(this.#elsewhere);
        for (const name of names)
          if (at) elsewhere.set(name, at);
          else elsewhere.delete(name);
        this.#elsewhere = elsewhere;
        if (areComing) this.#coming = new Set([...this.#coming, ...names]);
      },
    };
  }

  /** All of it that is here is there. A tablet without room says so at its next connection. */
  hasCome(log: Bytes): void {
    const name = toHex(log);
    if (!this.#coming.has(name)) return;
    const { rows, ground } = this.#house;
    this.#house
      .commit(
        () => Promise.resolve([rows.remove('arriving', name)]),
        () => {
          this.#coming = new Set([...this.#coming].filter((each) => each !== name));
        },
      )
      .then(
        () => {
          ground.announce(['connection', 'cases']);
        },
        () => undefined,
      );
  }
}
