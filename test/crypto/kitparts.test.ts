// The kit on three papers: any two give it back, one says nothing, and what does not belong together is told apart.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equal, toHex } from '../../protocol/bytes.ts';
import {
  joinKit,
  partFromWords,
  PART_BYTES,
  partToWords,
  readPart,
  splitKit,
  writePart,
  type KitPart,
} from '../../client/crypto/kitparts.ts';
import { readKit } from '../../client/crypto/kit.ts';
import { bytesOf as b } from '../vectors/plain.ts';
import { dice } from './dice.ts';
import kit from '../vectors/kit.json' with { type: 'json' };

const random = dice('kit parts');
const relay = { relayKeyHash: random(32), relayAddress: 'wss://relay.example/relay' };
const fromWords = (words: readonly string[]): KitPart => {
  const part = partFromWords(words);
  if ('reason' in part) throw new Error(part.reason);
  return part;
};
const partsOf = async (secret = random(16)): Promise<{ secret: typeof secret; parts: KitPart[] }> => ({
  secret,
  parts: (await splitKit(secret)).map((part) => fromWords(partToWords(part))),
});

test('any two papers, and all three, in any order give the secret back, through words and through codes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 16, maxLength: 16 }), async (plain) => {
      const secret = new Uint8Array(plain);
      const made = await splitKit(secret);
      expect(made.map((part) => part.length)).toEqual([PART_BYTES, PART_BYTES, PART_BYTES]);
      const [first, second, third] = made.map((part) => fromWords(partToWords(part)));
      const scanned = readPart(writePart(made[1]!, relay));
      if (typeof scanned === 'string') throw new Error(scanned);
      expect(scanned).toEqual({ ...relay, part: second });
      for (const chosen of [
        [first!, second!],
        [third!, scanned.part],
        [third!, first!],
        [second!, third!, first!],
      ])
        expect(await joinKit(chosen)).toEqual(secret);
    }),
    { numRuns: 10 },
  );
});

test('the papers of the vectors open the kit of the vectors, and every other pair is refused for what is wrong with it', async () => {
  const [first, second, third] = kit.parts.papers.map(({ words }) => fromWords(words.split(' ')));
  for (const pair of [
    [first!, second!],
    [second!, third!],
    [third!, first!],
  ])
    expect(await joinKit(pair)).toEqual(b(kit.secret));
  for (const { name, words, reason } of kit.parts.refused)
    expect({ name, reason: await joinKit(words.map((each) => fromWords(each.split(' ')))) }).toEqual({ name, reason });
});

test('one alone, the same one twice, one of another kit, and one of another splitting are told apart', async () => {
  const { secret, parts } = await partsOf();
  const [first, second] = parts;
  expect(await joinKit([first!])).toBe('one is missing');
  expect(await joinKit([first!, first!])).toBe('same paper twice');
  expect(await joinKit([first!, (await partsOf()).parts[1]!])).toBe('of two kits');
  const again = await partsOf(secret);
  expect(await joinKit([first!, again.parts[1]!])).toBe('do not fit');
  expect(await joinKit([first!, { ...first!, share: second!.share }])).toEqual(secret);
});

test('a wrong word is named; of words that read as others none ever gives another secret', async () => {
  const { secret, parts } = await partsOf();
  const words = partToWords((await splitKit(secret))[0]!);
  expect(partFromWords(words.with(4, 'enamelx'))).toEqual({ reason: 'unknown word', word: 'enamelx', position: 5 });
  expect(partFromWords(words.slice(1))).toEqual({ reason: 'wrong number of words', count: 14 });
  for (let at = 0; at < 15; at++)
    for (const other of ['abandon', 'molar', 'zoo', 'legal', 'mixture']) {
      const part = partFromWords(words.with(at, other));
      if ('reason' in part) continue;
      const joined = await joinKit([part, parts[1]!]);
      expect(typeof joined === 'string' || equal(joined, secret)).toBe(true);
    }
});

test('a paper of three is no whole kit, and one alone gives nothing away about the secret', async () => {
  const made = await splitKit(random(16));
  expect(readKit(writePart(made[0]!, relay))).toBe('not a kit');
  // The same bytes are as good a paper of any other secret: each has its own second paper that fits.
  const part = fromWords(partToWords(made[0]!));
  const seen = new Set<string>();
  for (let i = 0; i < 64; i++) {
    const [, second] = (await splitKit(random(16))).map((each) => fromWords(partToWords(each)));
    const { combine } = await import('shamir-secret-sharing');
    if (second!.share[16] !== part.share[16])
      seen.add(toHex(await combine([new Uint8Array(part.share), new Uint8Array(second!.share)])));
  }
  expect(seen.size).toBeGreaterThan(60);
});
