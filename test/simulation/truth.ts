// What really happened, seen from above: which entry lies where, what the relay ever had, what people were promised.
// The app's own words are compared with this and with nothing the app says.
import type { Op } from '../../client/storage/store.ts';

/** Something a person typed, once the tablet had stored it. */
export interface Promised {
  readonly token: string;
  readonly house: string;
  /** 'own' or the hex id of a case. */
  readonly log: string;
  readonly document: string;
  readonly tablet: string;
}
export interface Written {
  readonly log: string;
  readonly entry: string;
  readonly tablet: string;
}

export class Truth {
  /** Entries of their own that tablets have stored, by entry id. */
  readonly written = new Map<string, Written>();
  readonly promised: Promised[] = [];
  /** What was said about sync, and how often. */
  readonly words = new Map<string, number>();
  readonly lies: string[] = [];
  readonly #holders = new Map<string, Set<string>>();
  readonly #everAtRelay = new Set<string>();
  /** Which entry a sealed copy holds, as whoever opened it knew: entry ids by storage id. */
  readonly #sealed = new Map<string, string>();

  stored(tablet: string, ops: readonly Op[]): void {
    const here = this.#holders.get(tablet) ?? new Set();
    this.#holders.set(tablet, here);
    for (const op of ops) {
      if (op.type !== 'put') continue;
      if (op.table === 'entries' && op.value.state !== 'held') {
        here.add(op.value.entry);
        // What opens for nobody here bears its own name.
        if (op.value.entry !== op.value.storage) this.#sealed.set(op.value.storage, op.value.entry);
      }
      if (op.table === 'outbox') this.#wrote(tablet, op.value.log, op.value.entry);
    }
  }
  #wrote(tablet: string, log: string, entry: string): void {
    if (!this.written.has(entry)) this.written.set(entry, { log, entry, tablet });
  }
  /** A disk took its word back before anybody had heard of it. */
  unstored(tablet: string, ops: readonly Op[]): void {
    for (const op of ops) {
      if (op.type !== 'put' || op.table !== 'outbox') continue;
      this.written.delete(op.value.entry);
      this.#holders.get(tablet)?.delete(op.value.entry);
    }
  }
  storedAtRelay(log: string, storage: string): void {
    this.#everAtRelay.add(`${log}/${storage}`);
  }

  hasEverHad(tablet: string, entry: string): boolean {
    return this.#holders.get(tablet)?.has(entry) ?? false;
  }
  /** The entry in a sealed copy, where any tablet ever opened it. */
  sealedIn(storage: string): string | undefined {
    return this.#sealed.get(storage);
  }
  wasAtRelay(log: string, storage: string): boolean {
    return this.#everAtRelay.has(`${log}/${storage}`);
  }
  said(word: string): void {
    this.words.set(word, (this.words.get(word) ?? 0) + 1);
  }
  lie(sentence: string): void {
    if (this.lies.length < 20) this.lies.push(sentence);
  }
  /** A tablet is gone with its disk: what had left it is asked for, the rest can't be. */
  lost(tablet: string, wasAtRelay: (log: string, entry: string) => boolean): void {
    for (const [id, { tablet: by, log, entry }] of this.written)
      if (by === tablet && !wasAtRelay(log, entry)) this.written.delete(id);
    for (let at = this.promised.length - 1; at >= 0; at--)
      if (this.promised[at]!.tablet === tablet) this.promised.splice(at, 1);
  }
  /** Its disk is what it was when `promised` words had been promised. */
  wentBack(tablet: string, promised: number, isKept: (log: string, entry: string) => boolean): void {
    for (const [id, { tablet: by, log, entry }] of this.written)
      if (by === tablet && !isKept(log, entry)) this.written.delete(id);
    const kept = this.promised.filter((each, at) => at < promised || each.tablet !== tablet);
    this.promised.splice(0, this.promised.length, ...kept);
  }
  /** What one had, the other has. */
  copied(from: string, to: string): void {
    this.#holders.set(to, new Set(this.#holders.get(from)));
  }
}
