// Stories of the vault and the simulation sign and verify by OpenSSL (test/simulation/curve.ts), everything else by the
// app's own library. Here the app's own code runs on both: the same keys, the same signatures, the same verdicts.
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as app from '../../client/crypto/sign.ts';
import { concat, fromHex, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { dice, flipped } from './dice.ts';
import { BAD_KEYS, signForNobody, signWith } from './lawless.ts';
import { RFC_8032 } from './rfc8032.ts';

/** The same file once more, on the other library: tools/quickCurve.ts knows it by this name. */
const again: string = '../../client/crypto/sign.ts?openssl';
const openSsl = (await import(again)) as typeof app;

const hex = (text: string): Bytes => fromHex(text)!;
/** What failed is told as it was drawn: making it smaller would take minutes. */
const once = { endOnFailure: true };
const ORDER = ed25519.Point.Fn.ORDER;
const random = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((each) => each);
const message = fc.uint8Array({ maxLength: 200, size: 'max' }).map((each) => each);
const torsion = fc.nat({ max: 7 }).map((times) => {
  const generator = ed25519.Point.fromBytes(hex(BAD_KEYS[4]!));
  return times === 0 ? ed25519.Point.ZERO : generator.multiplyUnsafe(BigInt(times));
});

/** One verdict of both. */
function verdict(publicKey: Bytes, text: Bytes, signature: Bytes): boolean {
  const [ours, theirs] = [app, openSsl].map((each) => [
    each.verify(publicKey, text, signature),
    each.isSigningKey(publicKey),
    // What is remembered of a signature that held must say the same as working it out.
    each.verify(publicKey, text, signature),
    each.isSigningKey(signature.slice(0, 32)),
  ]);
  expect([toHex(publicKey), toHex(text), toHex(signature), theirs]).toEqual([
    toHex(publicKey),
    toHex(text),
    toHex(signature),
    ours,
  ]);
  return ours![0]!;
}

test('they are two: only the second remembers the key of a seed', () => {
  const seed = dice('two')(32);
  const isRemembered = [app, openSsl].map(
    (each) => each.signingKeyFromSeed(seed).publicKey === each.signingKeyFromSeed(seed).publicKey,
  );
  expect(isRemembered).toEqual([false, true]);
});

test.each(RFC_8032)('RFC 8032: $seed', ({ seed, publicKey, message: text, signature }) => {
  for (const each of [app, openSsl]) {
    const key = each.signingKeyFromSeed(hex(seed));
    expect([toHex(key.publicKey), toHex(key.sign(hex(text)))]).toEqual([publicKey, signature]);
  }
  expect(verdict(hex(publicKey), hex(text), hex(signature))).toBe(true);
});

test('any key signs the same bytes with both, and both take them and nothing that was altered', () => {
  fc.assert(
    fc.property(random, message, fc.nat(511), fc.nat(255), random, (seed, text, bit, keyBit, other) => {
      const [own, quick] = [app.signingKeyFromSeed(seed), openSsl.signingKeyFromSeed(seed)];
      const signature = own.sign(text);
      expect([toHex(quick.publicKey), toHex(quick.sign(text))]).toEqual([toHex(own.publicKey), toHex(signature)]);
      expect(verdict(own.publicKey, text, signature)).toBe(true);
      const altered: readonly [Bytes, Bytes, Bytes][] = [
        [own.publicKey, text, flipped(signature, bit)],
        [flipped(own.publicKey, keyBit), text, signature],
        [own.publicKey, concat(text, utf8('.')), signature],
        [app.signingKeyFromSeed(other).publicKey, text, signature],
        [own.publicKey, text, concat(signature.slice(0, 32), other)],
        [own.publicKey, text, concat(other, signature.slice(32))],
        [own.publicKey, text, beyondTheOrder(signature)],
        [own.publicKey, text, signature.slice(1)],
        [own.publicKey.slice(1), text, signature],
      ];
      expect(altered.map((each) => verdict(...each))).toEqual(altered.map(() => false));
    }),
    { ...once, numRuns: 30 },
  );
});

test('whatever 32 bytes are taken for a key or a commitment, both say the same', () => {
  fc.assert(
    fc.property(random, random, random, message, (publicKey, commitment, s, text) => {
      expect(verdict(publicKey, text, concat(commitment, s))).toBe(false);
    }),
    { ...once, numRuns: 60 },
  );
});

test('keys and commitments with a torsion part, signed so that the equation holds with the cofactor, without it, or both', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(random, message, fc.bigInt({ min: 0n, max: ORDER - 1n }), torsion, torsion, async (...drawn) => {
      const [seed, text, r, ofKey, ofCommitment] = drawn;
      const honest = app.signingKeyFromSeed(seed).publicKey;
      const publicKey = ed25519.Point.fromBytes(honest).add(ofKey).toBytes() as Bytes;
      const commitment = (r === 0n ? ed25519.Point.ZERO : ed25519.Point.BASE.multiply(r)).add(ofCommitment);
      const signature = await signWith(seed, r, commitment.toBytes() as Bytes, text, publicKey);
      const isProper = ofKey.is0() && ofCommitment.is0() && r !== 0n;
      expect(verdict(publicKey, text, signature)).toBe(isProper);
      taken += Number(isProper);
    }),
    { ...once, numRuns: 120, examples: [[dice('proper')(32), utf8('x'), 9n, ed25519.Point.ZERO, ed25519.Point.ZERO]] },
  );
  expect(taken).toBeGreaterThan(0);
});

test('points of small order and other forms of points, as key, as commitment, and as both', async () => {
  const seed = dice('small')(32);
  const { publicKey, sign } = app.signingKeyFromSeed(seed);
  const text = utf8('anything');
  const nothing = new Uint8Array(32);
  const points = [...BAD_KEYS.map(hex), ...uncanonical()];
  const claims: [Bytes, Bytes][] = points.flatMap((point): [Bytes, Bytes][] => [
    [point, sign(text)],
    [point, signForNobody(9n)],
    [publicKey, concat(point, sign(text).slice(32))],
    ...points.map((other): [Bytes, Bytes] => [point, concat(other, nothing)]),
  ]);
  // A commitment without a secret in it, to a proper key: the equation holds, S is what the key alone makes it.
  for (const point of points) claims.push([publicKey, await signWith(seed, 0n, point, text)]);
  expect(claims.filter(([key, signature]) => verdict(key, text, signature))).toEqual([]);
});

/** y + p for every y for which that fits into 255 bits, with both signs. */
function uncanonical(): Bytes[] {
  const most = 2n ** 255n;
  const ys = Array.from({ length: 19 }, (_, y) => ed25519.Point.Fp.ORDER + BigInt(y));
  return ys.flatMap((y) => [y, y + most]).map((y) => hex(y.toString(16).padStart(64, '0')).toReversed());
}

/** The other S that satisfies the equation. */
function beyondTheOrder(signature: Bytes): Bytes {
  const s = BigInt(`0x${toHex(signature.slice(32).toReversed())}`) + ORDER;
  return concat(signature.slice(0, 32), hex(s.toString(16).padStart(64, '0')).toReversed());
}
