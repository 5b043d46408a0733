// What every blob store must do, wherever the bytes lie.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { BlobFiles } from '../../relay/blobs/files.ts';
import type { BlobStore } from '../../relay/blobs/store.ts';
import { sha256 } from '../../relay/ed25519.ts';
import { random } from '../support/test-log.ts';
import { temporaryFolder } from '../support/test-relay.ts';

interface Backend {
  readonly name: string;
  readonly open: (place: string) => Promise<BlobStore>;
  /** Names of everything that lies there, finished or not. */
  readonly kept: (place: string) => string[];
}
const files: Backend = {
  name: 'files',
  open: (place) => BlobFiles.open(place),
  kept: (place) =>
    readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.name)),
};

async function* inParts(...parts: Uint8Array[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
}
async function* brokenAfter(part: Uint8Array): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(part);
  throw new Error('the line broke');
}
async function collect(body: AsyncIterable<Uint8Array> | null): Promise<Bytes | null> {
  if (!body) return null;
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(new Uint8Array(part));
  return new Uint8Array(Buffer.concat(parts));
}

describe.each([files])('a blob store on $name', ({ open, kept }) => {
  let place: string;
  let store: BlobStore;
  beforeEach(async () => {
    place = temporaryFolder();
    store = await open(place);
  });
  afterEach(() => {
    rmSync(place, { recursive: true });
  });
  const body = random(300_000);
  const hash = sha256(body);

  test('gives back what was put, whole and in part, also after a restart', async () => {
    expect(await store.put(hash, inParts(body.subarray(0, 1000), body.subarray(1000)), 300_000)).toBe('stored');
    store = await open(place);
    expect(await store.size(hash)).toBe(300_000);
    expect(await collect(await store.read(hash, 0, 299_999))).toEqual(body);
    expect(await collect(await store.read(hash, 1000, 1004))).toEqual(body.slice(1000, 1005));
    expect(await store.size(random(32))).toBeNull();
    expect(await store.read(random(32), 0, 1)).toBeNull();
  });

  test('keeps nothing of what is wrong, too large or broken off', async () => {
    expect(await store.put(hash, inParts(random(50)), 100)).toBe('wrong hash');
    expect(await store.put(hash, inParts(body), 1000)).toBe('too large');
    await expect(store.put(hash, brokenAfter(body), 300_000)).rejects.toThrow('the line broke');
    expect(await store.size(hash)).toBeNull();
    expect(kept(place)).toEqual([]);
  });

  test('a piece may be overwritten as soon as the next is asked for, and readers of one blob do not meet', async () => {
    async function* overwritten(): AsyncIterable<Uint8Array> {
      for (let at = 0; at < body.length; at += 70_001) {
        const piece = body.slice(at, at + 70_001);
        yield await Promise.resolve(piece);
        piece.fill(0);
      }
    }
    expect(await store.put(hash, overwritten(), 300_000)).toBe('stored');
    const reading = Array.from({ length: 3 }, async () => collect(await store.read(hash, 0, 299_999)));
    expect(await Promise.all(reading)).toEqual([body, body, body]);
  });

  test('two uploads of one blob at once both succeed and leave one', async () => {
    const puts = [store.put(hash, inParts(body), 300_000), store.put(hash, inParts(body), 300_000)];
    expect(await Promise.all(puts)).toEqual(['stored', 'stored']);
    expect(kept(place)).toEqual([toHex(hash)]);
  });

  test('lists what was stored before a time, and removes', async () => {
    await store.put(hash, inParts(body), 300_000);
    const before = async (time: number): Promise<string[]> => {
      const names: string[] = [];
      for await (const each of store.storedBefore(time)) names.push(toHex(each));
      return names;
    };
    expect(await before(Date.now() + 60_000)).toEqual([toHex(hash)]);
    expect(await before(Date.now() - 60_000)).toEqual([]);
    await store.remove(hash);
    await store.remove(hash);
    expect(await store.size(hash)).toBeNull();
  });
});
