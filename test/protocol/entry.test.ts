import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pad, readHeader, unpad } from '../../protocol/entry.ts';
import { HEADER, SEALED_ENTRY } from '../../protocol/entry.ts';
import { BODY_BYTES, ENTRY_BYTES, FRAME_BYTES, PADDING_FLOOR_BYTES, paddedLength } from '../../protocol/limits.ts';
import { encode } from '../../protocol/schema.ts';

const bytesOf = (length: number, fill = 7): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(fill);
const anyBytes = fc.uint8Array({ maxLength: 5000 }).map((data) => new Uint8Array(data));

test('what is padded comes back, whatever its length', () => {
  fc.assert(
    fc.property(anyBytes, fc.uint8Array({ minLength: 64, maxLength: 64 }), (signed, signature) => {
      expect(unpad(pad(signed, signature))).toEqual({ bytes: signed, signature: new Uint8Array(signature) });
    }),
  );
});

test('lengths fall into few classes, each at most an eighth longer than what it hides', () => {
  const lengths = Array.from({ length: 20_000 }, (_, index) => 513 + index * 37);
  for (const length of lengths) {
    const padded = paddedLength(length);
    expect(padded).toBeGreaterThanOrEqual(length);
    expect(padded / length).toBeLessThan(1.125);
    expect(paddedLength(padded)).toBe(padded);
  }
  expect(new Set(lengths.map(paddedLength)).size).toBeLessThan(250);
  expect([1, 100, 511, 512].map(paddedLength)).toEqual([512, 512, 512, 512]);
});

test('a thousand small edits are of one size', () => {
  const sizes = Array.from({ length: 300 }, (_, length) => pad(bytesOf(length), bytesOf(64)).length);
  expect(new Set(sizes)).toEqual(new Set([PADDING_FLOOR_BYTES]));
});

test('the largest body fits an entry, and an entry fits a frame', () => {
  expect(paddedLength(BODY_BYTES + 8 * 1024) + 16).toBeLessThanOrEqual(ENTRY_BYTES);
  expect(ENTRY_BYTES + 4096 + 2048).toBeLessThan(FRAME_BYTES);
});

test('padding is only ever as long as it has to be, and zero', () => {
  const padded = pad(bytesOf(100), bytesOf(64));
  const withBit = padded.slice();
  withBit[511] = 1;
  expect(unpad(withBit)).toBeNull();
  expect(unpad(new Uint8Array([...padded, ...bytesOf(512, 0)]))).toBeNull();
  expect(unpad(padded.slice(0, 511))).toBeNull();
  expect(unpad(new Uint8Array(0))).toBeNull();
});

test('a length that reaches beyond the plaintext is refused', () => {
  for (const length of [512 - 67, 512, 0x7fff_ffff, 0xffff_ffff]) {
    const lying = pad(bytesOf(100), bytesOf(64));
    new DataView(lying.buffer).setUint32(0, length);
    expect(unpad(lying)).toBeNull();
  }
});

test('unpad reads a view into a larger buffer where it stands', () => {
  const padded = pad(bytesOf(10), bytesOf(64, 9));
  const shifted = new Uint8Array(padded.length + 100);
  shifted.set(padded, 50);
  expect(unpad(shifted.subarray(50, 50 + padded.length))).toEqual({ bytes: bytesOf(10), signature: bytesOf(64, 9) });
});

const header = { version: 1, log: bytesOf(32), key: bytesOf(16), salt: bytesOf(32), commit: bytesOf(32), box: null };

test('the clear header is read with its exact bytes, which are the additional data', () => {
  const aad = encode(HEADER, header);
  const sealed = encode(SEALED_ENTRY, { header: aad, ciphertext: bytesOf(528) });
  expect(readHeader(sealed)).toEqual({ header, aad, ciphertext: bytesOf(528) });
});

test('a header with something behind it, or none, is no header', () => {
  const longer = new Uint8Array([...encode(HEADER, header), 0]);
  expect(readHeader(encode(SEALED_ENTRY, { header: longer, ciphertext: bytesOf(528) }))).toBeNull();
  expect(readHeader(encode(SEALED_ENTRY, { header: bytesOf(0), ciphertext: bytesOf(528) }))).toBeNull();
});
