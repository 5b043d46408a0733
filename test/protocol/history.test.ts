// What two signatures of one relay prove, and what they do not: an honest relay, restored as often as anybody likes, is
// never called a liar.
import { expect, test } from 'vitest';
import type { Bytes } from '../../protocol/bytes.ts';
import type { Verify } from '../../protocol/ids.ts';
import {
  contradictions,
  genuineOf,
  isHistory,
  readHistory,
  writeHistory,
  type History,
} from '../../protocol/history.ts';
import { runOn, type Receipt, type SignedTerm } from '../../protocol/receipt.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { verify } from '../../client/crypto/sign.ts';
import { printHistories } from '../../client/access/histories.ts';
import { signBatch, signTerm } from '../hostile-relay/kept-log.ts';
import { isSigned, random, signerOf } from '../hostile-relay/keys.ts';

const relay = signerOf(random(32));
const log = random(32);
const nonces = Array.from({ length: 4 }, () => random(16));
interface Past {
  readonly seq: number;
  readonly hash: Bytes;
}
const start: Past = { seq: 0, hash: log };

/** Receipts for as many entries, from where a past ended, in one term. */
function goOn(past: Past, term: number, count: number): { receipts: Receipt[]; past: Past } {
  let { seq, hash } = past;
  const stored = Array.from({ length: count }, () => {
    const storage = random(32);
    hash = runOn(sha256, hash, storage);
    return { log, term, nonce: nonces[term]!, seq: ++seq, storage, hash, time: 1_800_000_000_000 + seq };
  });
  return { receipts: signBatch(relay, stored), past: { seq, hash } };
}
const termOf = (term: number, before: Past | null, of = term - 1): SignedTerm =>
  signTerm(relay, {
    ...{ log, term, nonce: nonces[term]!, time: 1 },
    before: before && { term: of, nonce: nonces[of]!, ...before },
  });
const types = (receipts: readonly Receipt[], terms: readonly SignedTerm[] = []): string[] =>
  contradictions(sha256, receipts, terms).map(({ type }) => type);

test('one history contradicts nothing, in any order, each several times, with and without gaps', () => {
  const { receipts, past } = goOn(start, 1, 6);
  const later = goOn(past, 2, 3);
  const all = [...later.receipts, ...receipts.toReversed(), ...receipts];
  expect(types(all, [termOf(2, past), termOf(2, past)])).toEqual([]);
  expect(types([receipts[0]!, receipts[3]!, receipts[5]!])).toEqual([]);
  expect(types([])).toEqual([]);
});

test('two entries at one place, or one entry on two pasts, are a fork', () => {
  const common = goOn(start, 1, 2);
  const [one, other] = [goOn(common.past, 1, 1), goOn(common.past, 1, 1)];
  expect(types([...common.receipts, ...one.receipts, ...other.receipts])).toContain('two at one place');
  const { stored } = one.receipts[0]!;
  const [onAnotherPast] = signBatch(relay, [{ ...stored, hash: random(32) }]);
  expect(types([one.receipts[0]!, onAnotherPast!])).toEqual(['two at one place']);
  // The same place told twice with another time is no fork.
  expect(types([one.receipts[0]!, ...signBatch(relay, [{ ...stored, time: 5 }])])).toEqual([]);
});

test('another log, another term of the same number, another place: no fork', () => {
  const { stored } = goOn(start, 1, 1).receipts[0]!;
  for (const change of [{ log: random(32) }, { nonce: random(16) }, { term: 3 }, { seq: 9 }])
    expect(
      types([...signBatch(relay, [stored]), ...signBatch(relay, [{ ...stored, ...change, storage: random(32) }])]),
    ).toEqual([]);
});

test('a place that does not go on from the one before it is a fork', () => {
  const common = goOn(start, 1, 2);
  const strange = goOn({ seq: 2, hash: random(32) }, 1, 1);
  expect(types([common.receipts[1]!, strange.receipts[0]!])).toEqual(['broken run']);
});

test('a term that goes on from another past is a fork; from less, a loss that the relay admits', () => {
  const { receipts, past } = goOn(start, 1, 4);
  expect(types(receipts, [termOf(2, { seq: 4, hash: random(32) })])).toEqual(['another past']);
  const restored = { seq: 2, hash: receipts[1]!.stored.hash };
  expect(types(receipts, [termOf(2, restored)])).toEqual(['lost']);
  expect(types(receipts, [termOf(2, null)])).toEqual(['lost']);
  // Restored twice from one copy, each time a term of its own, and given back what it had lost.
  const again = goOn(restored, 3, 5);
  expect(types([...receipts, ...again.receipts], [termOf(2, restored), termOf(3, restored, 1)])).toEqual([
    'lost',
    'lost',
  ]);
  expect(types(goOn(past, 2, 1).receipts, [termOf(2, past)])).toEqual([]);
});

test('a term of another log, or one that names a place of another term or nonce, says nothing against this one', () => {
  const { receipts } = goOn(start, 1, 4);
  const { term } = termOf(2, { seq: 4, hash: random(32) });
  expect(types(receipts, [signTerm(relay, { ...term, log: random(32) })])).toEqual([]);
  for (const change of [{ nonce: random(16) }, { term: 9 }])
    expect(types(receipts, [signTerm(relay, { ...term, before: { ...term.before!, ...change } })])).toEqual([]);
});

test('a fork is named before a loss', () => {
  const { receipts, past } = goOn(start, 1, 4);
  const [, other] = goOn(start, 1, 2).receipts;
  const found = types([...receipts, other!], [termOf(2, { seq: 1, hash: receipts[0]!.stored.hash })]);
  expect(found).toEqual(['two at one place', 'lost']);
  const terms = [termOf(2, { seq: 1, hash: receipts[0]!.stored.hash }), termOf(3, { ...past, hash: random(32) }, 1)];
  expect(types(receipts, terms)).toEqual(['another past', 'lost']);
});

test('what the relay did not sign counts for nothing, whoever wrote the file', () => {
  const common = goOn(start, 1, 1);
  const [good] = common.receipts;
  const bad = { ...good!, stored: { ...good!.stored, storage: random(32) } };
  const forgedTerm = { ...termOf(2, null), signature: random(64) };
  const history: History = { relayKey: relay.publicKey, receipts: [good!, bad], terms: [forgedTerm] };
  expect(genuineOf(sha256, verify, history)).toEqual({ receipts: [good], terms: [], forged: 2 });
  expect(printHistories([writeHistory(history)]).isGood).toBe(false);
});

test('a file is read as it was written, or not at all; files of two relays prove nothing together', () => {
  const [one, other] = [goOn(start, 1, 1).receipts, goOn(start, 1, 1).receipts];
  const history: History = { relayKey: relay.publicKey, receipts: [...one, ...other], terms: [termOf(2, null)] };
  const file = writeHistory(history);
  expect(readHistory(file)).toEqual(history);
  expect(printHistories([file])).toMatchObject({ isGood: true });
  for (const bad of [file.slice(0, -1), file.slice(0, 30), new Uint8Array([...file, 0])]) {
    expect(readHistory(bad)).toBeNull();
    expect(printHistories([file, bad]).isGood).toBe(false);
  }
  expect(isHistory(new Uint8Array(5))).toBe(false);
  const stranger = writeHistory({ ...history, relayKey: signerOf(random(32)).publicKey });
  expect(printHistories([file, stranger])).toMatchObject({ isGood: false });
});

test('every single bit of a proof flipped: it is refused, or proves nothing that was not there', () => {
  const [one, other] = [goOn(start, 1, 1).receipts, goOn(start, 1, 1).receipts];
  const file = writeHistory({ relayKey: relay.publicKey, receipts: [...one, ...other], terms: [] });
  const proved: number[] = [];
  for (let bit = 0; bit < file.length * 8; bit++) {
    const flipped = file.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    const read = readHistory(flipped);
    const good = read && genuineOf(sha256, checkSignature, read);
    if (good && contradictions(sha256, good.receipts, good.terms).length > 0) proved.push(bit);
  }
  expect(proved).toEqual([]);
}, 60_000);

/** As fast as it gets; the strict verifier has its own flips. */
const checkSignature: Verify = (publicKey, message, signature) => {
  const end = message.indexOf(0);
  const type = new TextDecoder().decode(message.slice('enamel/v1/'.length, end));
  return isSigned(publicKey, type, message.slice(end + 1), signature);
};
