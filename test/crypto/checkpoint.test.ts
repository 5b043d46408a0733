// What a case ticket says: eight words that name a place and its past, and a code that carries the relay's receipt.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf as b } from '../vectors/plain.ts';
import { RECEIPT, verifyReceipt } from '../../protocol/receipt.ts';
import { encode } from '../../protocol/schema.ts';
import { toBase64url, fromBase64url, toHex } from '../../protocol/bytes.ts';
import {
  checkpointWords,
  readCheckpoint,
  readCheckpointWords,
  writeCheckpoint,
} from '../../client/crypto/checkpoint.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { verify } from '../../client/crypto/sign.ts';
import { WORDS } from '../../client/crypto/wordlist.ts';
import { dice } from './dice.ts';
import vectors from '../vectors/checkpoint.json' with { type: 'json' };

const random = dice('checkpoint');
const { code } = vectors;
const stored = {
  ...vectors.stored,
  log: b(vectors.stored.log),
  nonce: b(vectors.stored.nonce),
  hash: b(vectors.stored.hash),
};
const words = vectors.words.split(' ');

test('the words of the vector are read, however they are typed, as the place, the term and the past they were made of', async () => {
  for (const typed of [
    vectors.words.toUpperCase(),
    words.map((word, at) => `${String(at + 1)}. ${word.slice(0, 4)}`).join('\n'),
  ]) {
    const read = readCheckpointWords(typed, stored.log);
    if ('reason' in read) throw new Error(read.reason);
    expect(read.seq).toBe(213);
    expect([read.isTerm(stored.nonce), read.isTerm(random(16))]).toEqual([true, false]);
    expect(await read.isHash(stored.hash)).toBe(true);
    expect(await read.isHash(random(32))).toBe(false);
  }
});

test('any place below four million has words; beyond there are none, rather than words of another place', async () => {
  const places = fc.integer({ min: 0, max: 2 ** 22 - 1 });
  await fc.assert(
    fc.asyncProperty(places, async (seq) => {
      const place = { log: random(32), nonce: random(16), seq, hash: random(32) };
      const made = (await checkpointWords(place))!;
      expect(made).toHaveLength(8);
      expect(readCheckpointWords(made.join(' '), place.log)).toMatchObject({ seq });
    }),
    { numRuns: 4 },
  );
  expect(await checkpointWords({ ...stored, seq: 2 ** 22 })).toBeNull();
});

test('no single word can be taken for another without it being noticed, but for one in two thousand', () => {
  let unnoticed = 0;
  for (const [at, word] of words.entries())
    for (const other of WORDS.filter((each, index) => each !== word && index % 16 === 0)) {
      const typed = words.with(at, other).join(' ');
      if (!('reason' in readCheckpointWords(typed, stored.log))) unnoticed += 1;
    }
  expect(unnoticed).toBeLessThan(5);
});

test('a code that is cut, or in which any single bit is another, is never read as a receipt of the relay', () => {
  const receipt = readCheckpoint(` ${code}\n`);
  if (typeof receipt === 'string') throw new Error(receipt);
  expect(toHex(encode(RECEIPT, receipt))).toBe(vectors.receipt);
  expect(verifyReceipt(sha256, verify, b(vectors.relayKey), receipt)).toBe(true);
  const data = fromBase64url(code.slice('enamel-case:'.length))!;
  const read: unknown[] = [];
  for (let bit = 0; bit < data.length * 8; bit++) {
    const other = data.slice();
    other[bit >> 3]! ^= 0x80 >> (bit & 7);
    read.push(readCheckpoint(`enamel-case:${toBase64url(other)}`));
  }
  for (let end = 0; end < code.length; end++) read.push(readCheckpoint(code.slice(0, end)));
  expect(read.filter((each) => typeof each !== 'string')).toEqual([]);
  const newer = new Uint8Array([2, ...data.slice(1, -4)]);
  expect(readCheckpoint(`enamel-case:${toBase64url(new Uint8Array([...newer, ...sha256(newer).slice(0, 4)]))}`)).toBe(
    'newer ticket',
  );
  expect(() => writeCheckpoint(receipt)).not.toThrow();
});
