// Attachments: encrypted while streaming, and refused whenever a piece is missing, moved, repeated, cut or foreign.
import { expect, test } from 'vitest';
import {
  CHUNK_PLAIN_BYTES,
  DamagedFile,
  UNIT_PLAIN_BYTES,
  openChunk,
  openFile,
  openUnit,
  sealFile,
  unitCount,
  unitOfChunk,
  type SealedFile,
  type SealedUnit,
} from '../../client/crypto/stream.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { concat, toHex, type Bytes } from '../../protocol/bytes.ts';
import { BLOB_BYTES } from '../../protocol/limits.ts';
import { dice } from './dice.ts';

const random = dice('stream');
const noise = (length: number): Bytes => {
  const out = new Uint8Array(length);
  const seed = random(4096);
  for (let at = 0; at < length; at += 4096) out.set(seed.subarray(0, Math.min(4096, length - at)), at);
  for (let at = 0; at < length; at += 4096) out[at] = (at / 4096) & 255;
  return out;
};

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of source) out.push(item);
  return out;
}

async function seal(plain: Bytes): Promise<{ file: SealedFile; units: SealedUnit[] }> {
  const key = { fileId: random(16), key: random(32) };
  const units = await collect(sealFile(new Blob([plain]), key));
  return { file: { ...key, size: plain.length, units: units.map((unit) => unit.hash) }, units };
}
async function read(file: SealedFile, units: readonly SealedUnit[]): Promise<Bytes | string> {
  const byHash = new Map(units.map((unit) => [toHex(unit.hash), unit.bytes as Bytes]));
  try {
    return concat(...(await collect(openFile(file, async (hash) => byHash.get(toHex(hash)) ?? null))));
  } catch (error) {
    return error instanceof DamagedFile ? error.reason : 'another error';
  }
}

test('files of every awkward size come back byte for byte', async () => {
  const sizes = [
    0,
    1,
    CHUNK_PLAIN_BYTES - 1,
    CHUNK_PLAIN_BYTES,
    CHUNK_PLAIN_BYTES + 1,
    UNIT_PLAIN_BYTES,
    UNIT_PLAIN_BYTES + 1,
  ];
  for (const size of sizes) {
    const plain = noise(size);
    const { file, units } = await seal(plain);
    expect(units.length).toBe(unitCount(size));
    expect(units.every((unit) => unit.bytes.length <= BLOB_BYTES)).toBe(true);
    expect(units.map((unit) => sha256(unit.bytes))).toEqual(file.units);
    const back = await read(file, units);
    expect(typeof back === 'string' ? back : toHex(sha256(back))).toBe(toHex(sha256(plain)));
  }
});

test('pieces of any size in, the same units out; and no more is read than two units ahead', async () => {
  const key = { fileId: random(16), key: random(32) };
  const plain = noise(UNIT_PLAIN_BYTES * 4 + 5);
  let given = 0;
  const pieces = async function* (size: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < plain.length; at += size) {
      given = Math.min(plain.length, at + size);
      yield plain.subarray(at, at + size);
    }
  };
  const hashesOf = async (source: AsyncIterable<Uint8Array>): Promise<string[]> =>
    (await collect(sealFile(source, key))).map((unit) => toHex(unit.hash));
  expect(await hashesOf(pieces(100_001))).toEqual(await hashesOf(pieces(700_000)));
  given = 0;
  const stream = sealFile(pieces(65_536), key);
  await stream.next();
  expect(given).toBeLessThan(2 * UNIT_PLAIN_BYTES + 3 * 65_536);
});

test('truncated, repeated, swapped or spliced units are refused', async () => {
  const { file, units } = await seal(noise(UNIT_PLAIN_BYTES * 3 + 10));
  const foreign = await seal(noise(UNIT_PLAIN_BYTES * 3 + 10));
  const [a, b, c, d] = file.units;
  const all = [...units, ...foreign.units];
  const listed = async (list: readonly Bytes[], size = file.size): Promise<Bytes | string> =>
    read({ ...file, size, units: list }, all);
  expect(await listed([a!, b!, c!])).toBe('missing unit');
  expect(await listed([a!, b!, c!], UNIT_PLAIN_BYTES * 3)).toBe('damaged unit');
  expect(await listed([a!, b!, c!, c!])).toBe('damaged unit');
  expect(await listed([a!, c!, b!, d!])).toBe('damaged unit');
  expect(await listed([a!, b!, foreign.file.units[2]!, d!])).toBe('damaged unit');
  expect(await listed([a!, b!, c!, d!, d!])).toBe('missing unit');
  expect(await listed([a!, b!, c!, d!], file.size - 1)).toBe('damaged unit');
  expect(await read({ ...file, fileId: random(16) }, all)).toBe('damaged unit');
  expect(await read({ ...file, key: random(32) }, all)).toBe('damaged unit');
});

test('a chunk moved inside its unit is refused even when the unit is named by its new hash', async () => {
  const { file, units } = await seal(noise(UNIT_PLAIN_BYTES));
  const bytes = units[0]!.bytes;
  const chunk = (index: number): Bytes => bytes.slice(index * 262_144, (index + 1) * 262_144);
  const tries = [
    [1, 0, 2, 3],
    [0, 0, 2, 3],
    [0, 1, 2],
    [0, 1, 2, 3, 3],
  ].map((order) => concat(...order.map(chunk)));
  for (const moved of tries) {
    expect(await openUnit({ ...file, units: [sha256(moved)] }, 0, moved)).toBe('damaged unit');
  }
});

test('a unit that is not the one asked for is refused before it is decrypted', async () => {
  const { file, units } = await seal(noise(100));
  const changed = units[0]!.bytes.slice();
  changed[50]! ^= 1;
  expect(await openUnit(file, 0, changed)).toBe('another unit');
  expect(await openUnit(file, 1, changed)).toBe('missing unit');
  expect(await read(file, [])).toBe('missing unit');
});

test('a chunk opens alone, in its place and at its end only', async () => {
  const plain = noise(UNIT_PLAIN_BYTES + CHUNK_PLAIN_BYTES + 5);
  const { file, units } = await seal(plain);
  const bytesOf = (chunk: number): Bytes => units[unitOfChunk(chunk)]!.bytes;
  for (let chunk = 0; chunk < 6; chunk++)
    expect(await openChunk(file, chunk, bytesOf(chunk))).toEqual(
      plain.slice(chunk * CHUNK_PLAIN_BYTES, (chunk + 1) * CHUNK_PLAIN_BYTES),
    );
  expect(await openChunk(file, 6, bytesOf(5))).toBe('missing unit');
  expect(await openChunk(file, 0, bytesOf(4))).toBe('damaged unit');
  expect(await openChunk({ ...file, size: plain.length - 1 }, 5, bytesOf(5))).toBe('damaged unit');
  expect(await openChunk({ ...file, size: plain.length - 5 }, 4, bytesOf(4))).toBe('damaged unit');
  expect(await openChunk({ ...file, fileId: random(16) }, 0, bytesOf(0))).toBe('damaged unit');
});
