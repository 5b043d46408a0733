// Whether receipts are the relay's. One signature per batch: receipts that share a root share its verification.
import { EMPTY, equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { storageIdOf } from '../../protocol/entry.ts';
import { signedMessage } from '../../protocol/ids.ts';
import { rootOf, verifyTerm, type Receipt, type SignedTerm } from '../../protocol/receipt.ts';
import { sha256 } from '../crypto/hash.ts';
import { verify } from '../crypto/sign.ts';
import { Disconnected } from './session.ts';

const REMEMBERED = 4096;

export class Genuine {
  readonly #keyNow: () => Bytes | null;
  #keyLast: Bytes | null = null;
  readonly #roots = new Map<string, boolean>();

  constructor(relayKey: () => Bytes | null) {
    this.#keyNow = relayKey;
  }

  /** A connection may end while its last words are looked at: they are no less the relay's. */
  #relayKey(): Bytes | null {
    this.#keyLast = this.#keyNow() ?? this.#keyLast;
    return this.#keyLast;
  }

  receipt(receipt: Receipt, log: Bytes): boolean {
    const relayKey = this.#relayKey();
    if (!relayKey || !equal(receipt.stored.log, log)) return false;
    const root = rootOf(sha256, receipt);
    const key = toHex(relayKey) + toHex(root) + toHex(receipt.signature);
    const known = this.#roots.get(key);
    if (known !== undefined) return known;
    const isGood = verify(relayKey, signedMessage('receipt', root), receipt.signature);
    if (this.#roots.size >= REMEMBERED) this.#roots.clear();
    this.#roots.set(key, isGood);
    return isGood;
  }

  /** Throws unless these are receipts for these entries, in their order. */
  demand(receipts: readonly Receipt[], log: Bytes, storages: readonly Bytes[]): void {
    if (!this.#relayKey()) throw new Disconnected('not connected');
    const isBad = (each: Receipt, i: number): boolean =>
      !this.receipt(each, log) || !equal(each.stored.storage, storages[i] ?? EMPTY);
    const bad = receipts.filter(isBad);
    if (bad.length > 0 || receipts.length !== storages.length) throw new Forged(bad);
  }

  term(term: SignedTerm, log: Bytes): boolean {
    const relayKey = this.#relayKey();
    return relayKey !== null && equal(term.term.log, log) && verifyTerm(verify, relayKey, term);
  }
}

/** What a delivered item is named by: its bytes, or, where they were pruned, what its receipt says alone. */
export function storageOf({ entry, receipt }: { readonly entry: Bytes; readonly receipt: Receipt | null }): Bytes {
  return entry.length === 0 && receipt ? receipt.stored.storage : storageIdOf(sha256, entry);
}

/** What the relay signed is not what it should be: nothing of it was taken. */
export class Forged extends Error {
  readonly receipts: readonly Receipt[];
  constructor(receipts: readonly Receipt[]) {
    super('a receipt is forged');
    this.receipts = receipts;
  }
}
