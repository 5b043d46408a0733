// Ed25519, strict: honest signatures pass, doubtful keys never do, and both verifiers always agree.
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { isSigningKey, signingKeyFromSeed, verify, verifyMany } from '../../client/crypto/sign.ts';
import { concat, fromHex, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { dice, flipped } from './dice.ts';
import { BAD_KEYS, NEUTRAL, signForNobody, signWith } from './lawless.ts';
import { RFC_8032 } from './rfc8032.ts';

const hex = (text: string): Bytes => fromHex(text)!;

test.each(RFC_8032)('RFC 8032: $seed', async ({ seed, publicKey, message, signature }) => {
  const key = signingKeyFromSeed(hex(seed));
  expect(toHex(key.publicKey)).toBe(publicKey);
  expect(toHex(key.sign(hex(message)))).toBe(signature);
  expect(verify(key.publicKey, hex(message), hex(signature))).toBe(true);
  expect(await verifyMany([{ publicKey: key.publicKey, message: hex(message), signature: hex(signature) }])).toEqual([
    true,
  ]);
});

test.each(BAD_KEYS)('a key of small order or in another form is refused: %s', async (bad) => {
  const publicKey = hex(bad);
  const message = utf8('anything');
  // With a small-order key, R = key and S = 0 satisfies lax verifiers for many messages.
  const claims = [concat(publicKey, new Uint8Array(32)), concat(hex(BAD_KEYS[0]!), new Uint8Array(32))].map(
    (signature) => ({
      publicKey,
      message,
      signature,
    }),
  );
  expect(isSigningKey(publicKey)).toBe(false);
  expect(claims.map((claim) => verify(claim.publicKey, claim.message, claim.signature))).toEqual([false, false]);
  expect(await verifyMany(claims)).toEqual([false, false]);
});

test('a key with a torsion part is refused, because verifiers disagree about it', () => {
  const torsion = ed25519.Point.fromBytes(hex(BAD_KEYS[4]!));
  const mixed = ed25519.Point.BASE.multiply(12_345n).add(torsion).toBytes() as Bytes;
  expect(isSigningKey(mixed)).toBe(false);
  expect(isSigningKey(ed25519.Point.BASE.multiply(12_345n).toBytes())).toBe(true);
});

test('a commitment with a torsion part, which only some verifiers take, is refused by both of ours', async () => {
  const seed = dice('torsion')(32);
  const { publicKey } = signingKeyFromSeed(seed);
  const torsion = ed25519.Point.fromBytes(hex(BAD_KEYS[4]!));
  const commitment = ed25519.Point.BASE.multiply(777n).add(torsion).toBytes() as Bytes;
  const message = utf8('two verdicts');
  const signature = await signWith(seed, 777n, commitment, message);
  expect(ed25519.verify(signature, message, publicKey, { zip215: false })).toBe(true);
  expect(verify(publicKey, message, signature)).toBe(false);
  expect(await verifyMany([{ publicKey, message, signature }])).toEqual([false]);
});

test('a commitment to nothing is refused by both', async () => {
  const seed = dice('neutral')(32);
  const { publicKey } = signingKeyFromSeed(seed);
  const message = utf8('nothing');
  const signature = await signWith(seed, 0n, hex(BAD_KEYS[0]!), message);
  expect(ed25519.verify(signature, message, publicKey)).toBe(true);
  expect(verify(publicKey, message, signature)).toBe(false);
  expect(await verifyMany([{ publicKey, message, signature }])).toEqual([false]);
});

afterEach(() => {
  vi.restoreAllMocks();
});
test('a browser whose verifier takes weak keys and commitments to nothing, or that has none, changes no verdict', async () => {
  const seed = dice('lax')(32);
  const { publicKey, sign } = signingKeyFromSeed(seed);
  const message = utf8('anything');

  const claims = [
    { publicKey, message, signature: sign(message) },
    { publicKey, message, signature: await signWith(seed, 0n, NEUTRAL, message) },
    { publicKey: NEUTRAL, message, signature: signForNobody(9n) },
    { publicKey, message, signature: sign(message).slice(1) },
  ];
  const keys = vi
    .spyOn(crypto.subtle, 'importKey')
    .mockImplementation((_format, bytes) => Promise.resolve(bytes as unknown as CryptoKey));
  const lax = vi
    .spyOn(crypto.subtle, 'verify')
    .mockImplementation((_name, key, signature, data) =>
      Promise.resolve(
        (signature as Bytes).length !== 64 ||
          ed25519.verify(signature as Bytes, data as Bytes, key as unknown as Bytes),
      ),
    );
  expect(await verifyMany(claims)).toEqual([true, false, false, false]);
  // The key that two claims share is imported once, what no verifier should see not at all.
  expect([keys.mock.calls.length, lax.mock.calls.length]).toEqual([1, 2]);
  expect(await Promise.all(lax.mock.results.map(({ value }) => value as Promise<boolean>))).toEqual([true, true]);
  keys.mockImplementation(() => Promise.reject(new Error('no such algorithm')));
  lax.mockImplementation(() => Promise.reject(new Error('never asked')));
  expect(await verifyMany(claims)).toEqual([true, false, false, false]);
});

test('S beyond the group order is refused: one signature has one form', async () => {
  const key = signingKeyFromSeed(dice('malleable')(32));
  const message = utf8('once');
  const signature = key.sign(message);
  const order = ed25519.Point.Fn.ORDER;
  const s = BigInt(`0x${toHex(signature.slice(32).toReversed())}`) + order;
  const second = concat(signature.slice(0, 32), hex(s.toString(16).padStart(64, '0')).toReversed());
  expect(verify(key.publicKey, message, second)).toBe(false);
  expect(await verifyMany([{ publicKey: key.publicKey, message, signature: second }])).toEqual([false]);
});

test('case 1 every single flipped bit of signature or key is refused, by both verifiers alike', async () => {
  const key = signingKeyFromSeed(dice('flips')(32));
  const message = utf8('crown on 16');
  const signature = key.sign(message);
  const claims = [
    ...Array.from({ length: 512 }, (_, bit) => ({
      publicKey: key.publicKey,
      message,
      signature: flipped(signature, bit),
    })),
    ...Array.from({ length: 256 }, (_, bit) => ({ publicKey: flipped(key.publicKey, bit), message, signature })),
  ];
  expect((await verifyMany(claims)).filter(Boolean)).toEqual([]);
  const sample = claims.filter((_, index) => index % 16 === 0);
  expect(sample.filter((claim) => verify(claim.publicKey, claim.message, claim.signature))).toEqual([]);
});

test('wrong lengths are refused, never thrown', async () => {
  const key = signingKeyFromSeed(dice('lengths')(32));
  const signature = key.sign(utf8('x'));
  expect(verify(key.publicKey.slice(1), utf8('x'), signature)).toBe(false);
  expect(verify(key.publicKey, utf8('x'), signature.slice(1))).toBe(false);
  const claim = { publicKey: new Uint8Array(0), message: utf8('x'), signature: new Uint8Array(0) };
  expect(await verifyMany([claim])).toEqual([false]);
  expect(() => signingKeyFromSeed(new Uint8Array(31))).toThrow('32 bytes');
});

test('whatever is signed verifies, many or one', async () => {
  const arbitrary = fc.array(fc.tuple(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array()), {
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(arbitrary, async (items) => {
      const claims = items.map(([seed, message]) => {
        const key = signingKeyFromSeed(new Uint8Array(seed));
        return { publicKey: key.publicKey, message, signature: key.sign(message) };
      });
      expect(await verifyMany(claims)).toEqual(claims.map(() => true));
      expect(claims.map((claim) => verify(claim.publicKey, claim.message, claim.signature))).toEqual(
        claims.map(() => true),
      );
    }),
    { numRuns: 15 },
  );
});
