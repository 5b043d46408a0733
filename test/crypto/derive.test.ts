// Hashes and derivations against their RFCs, and that no two keys of the system are ever the same.
import { expect, test } from 'vitest';
import { hmac, sha256, sha256Large } from '../../client/crypto/hash.ts';
import { openAead, randomOpen, randomSeal, sealAead } from '../../client/crypto/aead.ts';
import { stretch } from '../../client/crypto/argon2.ts';
import { hkdf } from '../../client/crypto/kdf.ts';
import { randomBelow, shuffled } from '../../client/crypto/random.ts';
import {
  auditPassOf,
  commitmentOf,
  groupPairOf,
  keyIdOfSecret,
  memberPassOf,
  ownPassOf,
} from '../../client/crypto/secret.ts';
import { fromHex, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { keyIdOf } from '../../protocol/ids.ts';
import { dice, flipped } from './dice.ts';

const hex = (text: string): Bytes => fromHex(text)!;
const random = dice('derive');

test('SHA-256 (FIPS 180-4) and HMAC (RFC 4231)', async () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(toHex(sha256(utf8('abc')))).toBe(abc);
  expect(toHex(await sha256Large(utf8('abc')))).toBe(abc);
  expect(toHex(hmac(utf8('Jefe'), utf8('what do ya want for nothing?')))).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('HKDF-SHA-256 (RFC 5869, tests 1 to 3)', () => {
  const ikm = new Uint8Array(22).fill(0x0b);
  expect(toHex(hkdf(ikm, hex('000102030405060708090a0b0c'), hex('f0f1f2f3f4f5f6f7f8f9'), 42))).toBe(
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  );
  const counting = (from: number, length: number): Bytes => new Uint8Array(length).map((_, index) => from + index);
  expect(toHex(hkdf(counting(0, 80), counting(0x60, 80), counting(0xb0, 80), 82))).toBe(
    'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
  );
  expect(toHex(hkdf(ikm, new Uint8Array(0), '', 42))).toBe(
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  );
});

test('Argon2id agrees with the reference implementation', async () => {
  const same = await stretch('password', utf8('somesalt'), { memoryKib: 65_536, passes: 2 });
  expect(toHex(same)).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7');
});

test('AES-256-GCM (NIST case 16) opens what it sealed and nothing else', async () => {
  const key = hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308');
  const plaintext = hex(
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
  );
  const aad = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
  const nonce = hex('cafebabefacedbaddecaf888');
  const sealed = await sealAead(key, plaintext, aad, nonce);
  expect(toHex(sealed)).toBe(
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b',
  );
  expect(await openAead(key, sealed, aad, nonce)).toEqual(plaintext);
  expect(await openAead(key, sealed, aad)).toBeNull();
  expect(await openAead(key, flipped(sealed, 5), aad, nonce)).toBeNull();
  expect(await openAead(random(32), sealed, aad, nonce)).toBeNull();
  await expect(sealAead(random(16), plaintext, aad)).rejects.toThrow('32 bytes');
});

test('a row sealed twice looks different each time', async () => {
  const key = random(32);
  const [one, two] = [
    await randomSeal(key, random, utf8('row'), utf8('a')),
    await randomSeal(key, random, utf8('row'), utf8('a')),
  ];
  expect(one).not.toEqual(two);
  expect(await randomOpen(key, one, utf8('a'))).toEqual(utf8('row'));
  expect(await randomOpen(key, one, utf8('b'))).toBeNull();
  expect(await randomOpen(key, one.slice(0, 10), utf8('a'))).toBeNull();
});

test('what follows from one secret is all different, stable, and names it', async () => {
  const secret = new Uint8Array(32).fill(9);
  const derived = [
    commitmentOf(secret),
    memberPassOf(secret).publicKey,
    ownPassOf(secret).publicKey,
    auditPassOf(secret).publicKey,
    (await groupPairOf(secret)).seed,
  ].map(toHex);
  expect(new Set(derived).size).toBe(derived.length);
  expect(keyIdOfSecret(secret)).toEqual(keyIdOf(sha256, commitmentOf(secret)));
  expect(() => commitmentOf(random(31))).toThrow('32 bytes');
});

test('random numbers are fair and an order is a permutation', () => {
  const counts = new Map<number, number>();
  for (let i = 0; i < 6000; i++) {
    const value = randomBelow(random, 6);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(Math.min(...counts.values())).toBeGreaterThan(850);
  const items = Array.from({ length: 50 }, (_, index) => index);
  const mixed = shuffled(random, items);
  expect(mixed).not.toEqual(items);
  expect(mixed.toSorted((a, b) => a - b)).toEqual(items);
});
