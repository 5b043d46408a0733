// Whether receipts are the relay's. One signature per batch: receipts that share a root share its verification.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { signedMessage } from '../../protocol/ids.ts';
import { rootOf, verifyTerm, type Receipt, type SignedTerm } from '../../protocol/receipt.ts';
import { sha256 } from '../crypto/hash.ts';
import { verify } from '../crypto/sign.ts';

const REMEMBERED = 4096;

export class Genuine {
  readonly #relayKey: () => Bytes | null;
  readonly #roots = new Map<string, boolean>();

  constructor(relayKey: () => Bytes | null) {
    this.#relayKey = relayKey;
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

  /** Receipts for these entries, in their order. */
  receipts(receipts: readonly Receipt[], log: Bytes, storages: readonly Bytes[]): boolean {
    if (receipts.length !== storages.length) return false;
    return receipts.every((each, i) => this.receipt(each, log) && equal(each.stored.storage, storages[i]!));
  }

  term(term: SignedTerm, log: Bytes): boolean {
    const relayKey = this.#relayKey();
    return relayKey !== null && equal(term.term.log, log) && verifyTerm(verify, relayKey, term);
  }
}

/** What the relay signed is not what it should be: nothing of it was taken. */
export class Forged extends Error {}
