// What a relay's own signatures say against it: two histories of one log, or a past that it lost. Anybody can check it
// offline, from a file that holds receipts and terms alone: ids, places and times, no content and no name.
import { concat, equal, toHex, utf8, type Bytes } from './bytes.ts';
import type { Hash, Verify } from './ids.ts';
import { isFork, RECEIPT, runOn, SIGNED_TERM, verifyReceipt, verifyTerm } from './receipt.ts';
import type { Receipt, SignedTerm, Stored, Term } from './receipt.ts';
import { bytes, decode, encode, list, tuple, type Infer } from './schema.ts';

export const HISTORY_MAGIC = 'enamel relay history 1\n';

export const HISTORY = tuple({
  relayKey: bytes(32),
  receipts: list(RECEIPT, 65_536),
  terms: list(SIGNED_TERM, 4096),
});
export type History = Infer<typeof HISTORY>;

/** What two signed things of one log prove together. Each names the later of both places. */
export type Contradiction =
  /** One place, two entries or two pasts. */
  | { readonly type: 'two at one place'; readonly first: Stored; readonly second: Stored }
  /** Neighbours of one term, the later of which does not go on from the earlier. */
  | { readonly type: 'broken run'; readonly first: Stored; readonly second: Stored }
  /** A term that goes on from another history than the relay had confirmed. */
  | { readonly type: 'another past'; readonly first: Stored; readonly term: Term }
  /** A term that goes on from less than the relay had confirmed: a loss that it admits, and no lie. */
  | { readonly type: 'lost'; readonly first: Stored; readonly term: Term };

export function writeHistory(history: History): Bytes {
  return concat(utf8(HISTORY_MAGIC), encode(HISTORY, history));
}
export function isHistory(file: Uint8Array): boolean {
  return equal(file.subarray(0, HISTORY_MAGIC.length), utf8(HISTORY_MAGIC));
}
export function readHistory(file: Uint8Array): History | null {
  return isHistory(file) ? decode(HISTORY, file.slice(HISTORY_MAGIC.length)) : null;
}

/** Of a history what its relay really signed, and how much it did not. */
export function genuineOf(hash: Hash, verify: Verify, { relayKey, receipts, terms }: History) {
  const good = {
    receipts: receipts.filter((each) => verifyReceipt(hash, verify, relayKey, each)),
    terms: terms.filter((each) => verifyTerm(verify, relayKey, each)),
  };
  const forged = receipts.length + terms.length - good.receipts.length - good.terms.length;
  return { ...good, forged };
}

/** Every contradiction among what one relay signed, forks before losses; at most one for each receipt and for each term. */
export function contradictions(
  hash: Hash,
  receipts: readonly Receipt[],
  terms: readonly SignedTerm[],
): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const places = new Map<string, Stored>();
  for (const { stored } of receipts) {
    const here = places.get(placeOf(stored));
    if (!here) places.set(placeOf(stored), stored);
    else if (isFork(here, stored)) found.push({ type: 'two at one place', first: here, second: stored });
  }
  for (const second of places.values()) {
    const first = places.get(placeOf({ ...second, seq: second.seq - 1 }));
    if (first && !equal(runOn(hash, first.hash, second.storage), second.hash))
      found.push({ type: 'broken run', first, second });
  }
  for (const { term } of terms) found.push(...againstTerm([...places.values()], term));
  return found.sort((a, b) => Number(a.type === 'lost') - Number(b.type === 'lost'));
}

function againstTerm(places: readonly Stored[], term: Term): readonly Contradiction[] {
  const { before } = term;
  const earlier = places.filter(({ log, term: of }) => equal(log, term.log) && of < term.term);
  const contrary = before && earlier.find((each) => isPlace(each, before) && !equal(each.hash, before.hash));
  if (contrary) return [{ type: 'another past', first: contrary, term }];
  const ended = before?.seq ?? 0;
  const [beyond] = earlier.filter(({ seq }) => seq > ended).sort((a, b) => b.seq - a.seq);
  return beyond ? [{ type: 'lost', first: beyond, term }] : [];
}

function isPlace(stored: Stored, before: NonNullable<Term['before']>): boolean {
  return stored.seq === before.seq && stored.term === before.term && equal(stored.nonce, before.nonce);
}

function placeOf({ log, term, nonce, seq }: Pick<Stored, 'log' | 'term' | 'nonce' | 'seq'>): string {
  return `${toHex(log)} ${String(term)} ${toHex(nonce)} ${String(seq)}`;
}
