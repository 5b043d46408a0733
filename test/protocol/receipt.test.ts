import { describe, expect, test } from 'vitest';
import { sha256 } from '../../client/crypto/hash.ts';
import { signingKeyFromSeed, verify } from '../../client/crypto/sign.ts';
import { utf8, type Bytes } from '../../protocol/bytes.ts';
import {
  isFork,
  rootOf,
  runOn,
  signReceipts,
  signTerm,
  verifyReceipt,
  verifyTerm,
  type Receipt,
  type Stored,
  type Term,
} from '../../protocol/receipt.ts';

const relay = signingKeyFromSeed(sha256(utf8('relay')));
const another = signingKeyFromSeed(sha256(utf8('another relay')));
const log = sha256(utf8('log'));
const nonce = sha256(utf8('term')).slice(0, 16);

function batchOf(count: number): Stored[] {
  let hash: Bytes = log;
  return Array.from({ length: count }, (_, index) => {
    const storage = sha256(utf8(`entry ${index}`));
    hash = runOn(sha256, hash, storage);
    return { log, term: 1, nonce, seq: index + 1, storage, hash, time: 1_700_000_000_000 };
  });
}
const isGood = (receipt: Receipt): boolean => verifyReceipt(sha256, verify, relay.publicKey, receipt);

describe('receipts of one batch', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('of %i entries verify one by one under one signature', (count) => {
    const batch = batchOf(count);
    const receipts = signReceipts(sha256, relay.sign, batch);
    expect(receipts.map(({ stored }) => stored)).toEqual(batch);
    expect(receipts.every(isGood)).toBe(true);
    expect(new Set(receipts.map(({ signature }) => Buffer.from(signature).toString('hex'))).size).toBe(1);
    expect(new Set(receipts.map((receipt) => Buffer.from(rootOf(sha256, receipt)).toString('hex'))).size).toBe(1);
    expect(Math.max(...receipts.map(({ path }) => path.length))).toBe(Math.ceil(Math.log2(count)));
  });

  test('of none are none', () => {
    expect(signReceipts(sha256, relay.sign, [])).toEqual([]);
  });
});

describe('[1.15] a receipt that the relay did not give is refused', () => {
  const [first, second, , , , last] = signReceipts(sha256, relay.sign, batchOf(6)) as [
    Receipt,
    Receipt,
    Receipt,
    Receipt,
    Receipt,
    Receipt,
  ];
  const forged: readonly (readonly [string, Receipt])[] = [
    ['moved to another log', { ...first, stored: { ...first.stored, log: sha256(utf8('other')) } }],
    ['of another term', { ...first, stored: { ...first.stored, term: 2 } }],
    ['of a term with another nonce', { ...first, stored: { ...first.stored, nonce: new Uint8Array(16) } }],
    ['moved to another seq', { ...first, stored: { ...first.stored, seq: 2 } }],
    ['of another entry', { ...first, stored: { ...first.stored, storage: second.stored.storage } }],
    ['with another past', { ...first, stored: { ...first.stored, hash: second.stored.hash } }],
    ['of another time', { ...first, stored: { ...first.stored, time: 1 } }],
    ["with its neighbour's path", { ...first, path: second.path }],
    ['with a step left out', { ...first, path: first.path.slice(1) }],
    ['with a step too many', { ...first, path: [...first.path, { isLeft: true, hash: log }] }],
    ['with a side swapped', { ...first, path: first.path.map((step) => ({ ...step, isLeft: !step.isLeft })) }],
    ['with the path of a shorter branch', { ...first, path: last.path }],
    ['with an altered signature', { ...first, signature: first.signature.map((byte) => byte ^ 1) }],
  ];
  test.each(forged)('%s', (_, receipt) => {
    expect(isGood(receipt)).toBe(false);
  });

  test('by another relay', () => {
    const [foreign] = signReceipts(sha256, another.sign, batchOf(1));
    expect(isGood(foreign!)).toBe(false);
  });

  test('an inner node can not be passed off as an entry', () => {
    const node = rootOf(sha256, { ...first, path: first.path.slice(0, 1) });
    expect(isGood({ ...first, stored: { ...first.stored, storage: node }, path: first.path.slice(1) })).toBe(false);
  });
});

test('the running hash names every entry before, in order', () => {
  const [a, b] = [sha256(utf8('a')), sha256(utf8('b'))];
  const run = (...ids: Bytes[]): string =>
    Buffer.from(ids.reduce((hash, id) => runOn(sha256, hash, id), log)).toString('hex');
  expect(new Set([run(a, b), run(b, a), run(a), run(b), run(a, a, b)]).size).toBe(5);
});

describe('terms', () => {
  const term: Term = {
    log,
    term: 2,
    nonce,
    before: { term: 1, nonce: new Uint8Array(16), seq: 9, hash: sha256(utf8('run')) },
    time: 1_700_000_000_000,
  };
  const signed = signTerm(relay.sign, term);

  test('verify under the key of their relay only', () => {
    expect(verifyTerm(verify, relay.publicKey, signed)).toBe(true);
    expect(verifyTerm(verify, another.publicKey, signed)).toBe(false);
  });

  test.each<readonly [string, Partial<Term>]>([
    ['log', { log: sha256(utf8('other')) }],
    ['number', { term: 3 }],
    ['nonce', { nonce: new Uint8Array(16) }],
    ['past', { before: null }],
    ['time', { time: 0 }],
  ])('with another %s are refused', (_, change) => {
    expect(verifyTerm(verify, relay.publicKey, { ...signed, term: { ...term, ...change } })).toBe(false);
  });

  test('no receipt signature fits a term, nor the other way round', () => {
    const [receipt] = signReceipts(sha256, relay.sign, batchOf(1));
    expect(verifyTerm(verify, relay.publicKey, { term, signature: receipt!.signature })).toBe(false);
    expect(isGood({ ...receipt!, signature: signed.signature })).toBe(false);
  });
});

describe('a fork is two things at one place', () => {
  const [stored] = batchOf(1) as [Stored];
  const cases: readonly (readonly [string, Partial<Stored>, boolean])[] = [
    ['another entry and so another hash', { storage: log, hash: nonce }, true],
    ['another entry under the same hash', { storage: log }, true],
    ['the same entry with another past', { hash: sha256(utf8('other past')) }, true],
    ['the same entry again', {}, false],
    ['another seq', { seq: 2, storage: log }, false],
    ['another term after an honest restore', { nonce: new Uint8Array(16), storage: log }, false],
    ['a later term', { term: 2, storage: log }, false],
    ['another log', { log: nonce, storage: log }, false],
  ];
  test.each(cases)('%s', (_, change, expected) => {
    expect(isFork(stored, { ...stored, ...change })).toBe(expected);
  });
});
