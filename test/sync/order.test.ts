// What a relay's receipts prove against it: a history that began again, two histories at once, and what it shows others.
import { expect, test } from 'vitest';
import { lossOf, Order } from '../../client/sync/order.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import type { Bytes } from '../../protocol/bytes.ts';
import type { Position } from '../../protocol/entry.ts';
import { runOn, signReceipts, type Receipt } from '../../protocol/receipt.ts';

const log: Bytes = new Uint8Array(32).fill(1);
const nonceOf = (term: number): Bytes => new Uint8Array(16).fill(term);
const storageOf = (n: number): Bytes => new Uint8Array(32).fill(n);

/** Receipts for these storages, one after the other. */
function history(storages: readonly number[], term: (seq: number) => number = () => 1): Receipt[] {
  let hash: Bytes = log;
  const stored = storages.map((n, index) => {
    hash = runOn(sha256, hash, storageOf(n));
    const number = term(index + 1);
    return {
      log,
      term: number,
      nonce: nonceOf(number),
      seq: index + 1,
      storage: storageOf(n),
      hash,
      time: 1_000 + index,
    };
  });
  return signReceipts(sha256, () => new Uint8Array(64), stored);
}
function followAll(order: Order, receipts: readonly Receipt[], from: Position | null = null) {
  let seen = from;
  const verdicts = receipts.map((receipt) => {
    const result = order.follow(seen, receipt);
    ({ seen } = result);
    return result.verdict;
  });
  return { seen, verdicts };
}

test('receipts in any order, each several times, are followed without a gap', () => {
  const receipts = history([5, 6, 7, 8]);
  const order = new Order(log);
  const { seen, verdicts } = followAll(order, [
    receipts[2]!,
    receipts[0]!,
    receipts[2]!,
    receipts[3]!,
    receipts[1]!,
    receipts[0]!,
  ]);
  expect(seen?.seq).toBe(4);
  expect(new Set(verdicts)).toEqual(new Set(['followed']));
  expect(order.hasGap).toBe(false);
});

test('a missing receipt is a gap, and what comes after waits', () => {
  const receipts = history([5, 6, 7]);
  const order = new Order(log);
  expect(followAll(order, [receipts[0]!, receipts[2]!]).seen?.seq).toBe(1);
  expect(order.hasGap).toBe(true);
});

test('two histories in one term are a fork; in a newer term the relay lost its past', () => {
  const ours = history([5, 6]);
  const { seen } = followAll(new Order(log), ours);
  expect(new Order(log).follow(seen, history([5, 9, 10])[2]!).verdict).toBe('fork');
  expect(new Order(log).follow(seen, history([5, 9, 10], (seq) => (seq > 1 ? 2 : 1))[2]!).verdict).toBe('lost');
  expect(new Order(log).follow(seen, history([5, 6, 7], (seq) => (seq > 2 ? 2 : 1))[2]!)).toMatchObject({
    verdict: 'followed',
    seen: { seq: 3, term: 2 },
  });
});

test('another view of a place that was followed here shows two histories; an older term or an unknown place does not', () => {
  const order = new Order(log);
  const { seen } = followAll(order, history([5, 6, 7]));
  const [, other] = history([5, 9]);
  expect(order.contradicts(seen!)).toBe(false);
  expect(order.contradicts({ ...other!.stored, time: 0 })).toBe(true);
  expect(order.contradicts({ ...other!.stored, nonce: nonceOf(9) })).toBe(false);
  expect(order.contradicts({ ...other!.stored, seq: 99 })).toBe(false);
});

test('a term record that goes on from less than was seen says how much is lost', () => {
  const { seen } = followAll(new Order(log), history([5, 6, 7]));
  const term = (before: { seq: number } | null, number = 2) => ({
    term: {
      log,
      term: number,
      nonce: nonceOf(number),
      before: before && { term: 1, nonce: nonceOf(1), hash: log, ...before },
      time: 0,
    },
    signature: new Uint8Array(64),
  });
  expect(lossOf(seen, term({ seq: 3 }))).toBe(0);
  expect(lossOf(seen, term({ seq: 1 }))).toBe(2);
  expect(lossOf(seen, term(null))).toBe(3);
  expect(lossOf(seen, term({ seq: 0 }, 1))).toBe(0);
  expect(lossOf(null, term(null))).toBe(0);
});
