// Reads every word about sync that a person could read, at the moment it stands there, and compares it with the truth.
import { readHeader } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { openEntry } from '../../client/crypto/entry.ts';
import type { Op } from '../../client/storage/store.ts';
import type { SimulatedTablet } from './tablet.ts';
import type { World } from './world.ts';

export class Witness {
  readonly #world: World;
  /** Kinds of entries of cases, by entry id: events may come after what was seen. */
  readonly #kinds = new Map<string, string>();
  readonly #looking = new Set<SimulatedTablet>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Learns what was stored, while the keys are at hand. */
  stored(tablet: SimulatedTablet, ops: readonly Op[]): void {
    const { house } = tablet.sitting ?? {};
    if (!house) return;
    for (const op of ops) {
      if (op.type !== 'put' || op.table !== 'entries' || this.#kinds.has(op.value.entry)) continue;
      const { bytes, entry } = op.value;
      const log = readHeader(bytes)?.header.log;
      if (!log || house.groups.get(log)?.place !== 'case') continue;
      void openEntry(bytes, (key: KeyId) => house.groups.secretOf(log, key)).then((opened) => {
        if (typeof opened === 'object') this.#kinds.set(entry, opened.entry.fields.kind);
      });
    }
  }

  /** The page is told that something changed, and asks a moment later, as the page does. */
  heard(tablet: SimulatedTablet): void {
    if (this.#looking.has(tablet)) return;
    this.#looking.add(tablet);
    this.#world.time.after(5, () => {
      this.#looking.delete(tablet);
      this.#look(tablet);
    });
  }

  #look(tablet: SimulatedTablet): void {
    const { truth } = this.#world;
    const { lists } = tablet.sitting ?? {};
    if (!lists) return;
    for (const { id, isDraft, sync } of lists.caseRows('')) {
      if (isDraft) continue;
      truth.said(sync.type === 'attention' ? `attention: ${sync.reason}` : sync.type);
      if (sync.type === 'safe at relay' || sync.type === 'seen') this.#checkSafe(tablet, id, sync.type);
      if (sync.type === 'seen') this.#checkSeen(tablet, id);
    }
  }

  #own(tablet: SimulatedTablet, log: string): readonly { readonly storage: string; readonly entry: string }[] {
    const here = tablet.disk.within('entries', [log]) as { readonly storage: string; readonly entry: string }[];
    return here.filter(({ entry }) => this.#world.truth.written.get(entry)?.tablet === tablet.name);
  }
  #checkSafe(tablet: SimulatedTablet, log: string, word: string): void {
    const { truth } = this.#world;
    const missing = this.#own(tablet, log).find(({ storage }) => !truth.wasAtRelay(log, storage));
    if (missing) truth.lie(`${tablet.name} says "${word}" of ${missing.entry.slice(0, 8)}, which the relay never had`);
  }
  #checkSeen(tablet: SimulatedTablet, log: string): void {
    const { truth } = this.#world;
    const others = this.#world.tablets.filter((each) => this.#world.houseOf(each) !== this.#world.houseOf(tablet));
    const unseen = this.#own(tablet, log).find(({ entry }) => {
      const kind = this.#kinds.get(entry);
      const isContent = kind !== undefined && kind !== 'event' && kind !== 'eventkey';
      return isContent && !others.some((other) => truth.hasEverHad(other.name, entry));
    });
    if (unseen)
      truth.lie(
        `${tablet.name} says "seen" of ${unseen.entry.slice(0, 8)} in ${log.slice(0, 8)}, which nobody else has`,
      );
  }
}
