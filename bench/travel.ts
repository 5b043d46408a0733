// One file there and back over plain HTTP in Node: sealed as it is read, put, fetched and proven, opened chunk by chunk as
// the app does; several units under way, and what is used up freed at once.
import type { Bytes } from '../protocol/bytes.ts';
import {
  CHUNK_BYTES,
  CHUNKS_PER_UNIT,
  giveBack,
  openChunk,
  sealFile,
  UNIT_PLAIN_BYTES,
  type SealedFile,
  type SealedUnit,
} from '../client/crypto/stream.ts';
import { sha256Large } from '../client/crypto/hash.ts';
import { BLOB_LANES, openBlobTransfer, type BlobTransfer } from '../client/sync/blobs.ts';
import { random } from '../test/support/test-log.ts';
import { timed } from './figure.ts';
import { openPlainHttp } from './plainHttp.ts';

export interface Line {
  readonly transfer: BlobTransfer;
  readonly hangUp: () => void;
}
export function lineTo(port: number): Line {
  const { fetch, hangUp } = openPlainHttp(port);
  return { transfer: openBlobTransfer(fetch, sha256Large, `ws://127.0.0.1:${String(port)}/relay`), hangUp };
}

export interface Round {
  readonly put: number;
  readonly got: number;
  readonly stored: number;
}

/** `onUnit` is called at every unit on its way up and down, while others are under way. */
export async function travel(
  transfer: BlobTransfer,
  token: string,
  size: number,
  onUnit: () => void = () => undefined,
): Promise<Round> {
  const fileKey = { fileId: random(16), key: random(32) };
  const units: Bytes[] = [];
  let [stored, opened] = [0, 0];
  const put = await timed(() =>
    flow(sealFile(scan(size), fileKey), async ({ hash, bytes }: SealedUnit) => {
      units.push(hash);
      stored += bytes.length;
      await transfer.put(token, hash, bytes);
      onUnit();
      giveBack(bytes);
    }),
  );
  const file: SealedFile = { ...fileKey, size, units };
  const coming = new Map<number, Promise<Bytes>>();
  const ask = (index: number): void => {
    const name = units[index];
    if (name) coming.set(index, transfer.get(token, name));
  };
  const got = await timed(async () => {
    for (let i = 0; i < BLOB_LANES; i++) ask(i);
    for (let index = 0; index < units.length; index++) {
      const unit = await coming.get(index)!;
      coming.delete(index);
      ask(index + BLOB_LANES);
      opened += await openAll(file, index, unit);
      onUnit();
      giveBack(unit);
    }
  });
  if (opened !== size) throw new Error('a file should come back whole');
  return { put: put.took, got: got.took, stored };
}

/** Its plaintext, as somebody has it who goes through a file. */
async function openAll(file: SealedFile, index: number, unit: Bytes): Promise<number> {
  const count = Math.ceil(unit.length / CHUNK_BYTES);
  const opening = Array.from({ length: count }, (_, at) => openChunk(file, index * CHUNKS_PER_UNIT + at, unit));
  const chunks = await Promise.all(opening);
  let length = 0;
  for (const chunk of chunks) {
    if (typeof chunk === 'string') throw new Error(chunk);
    length += chunk.length;
    giveBack(chunk);
  }
  return length;
}

/** A file as a disk gives it, piece by piece; every unit of it is different. */
async function* scan(size: number): AsyncGenerator<Bytes> {
  const piece = random(UNIT_PLAIN_BYTES);
  for (let at = 0; at < size; at += piece.length) {
    new DataView(piece.buffer).setFloat64(0, at);
    yield await Promise.resolve(piece.subarray(0, Math.min(piece.length, size - at)));
  }
}

/** Each item as it comes, at most `BLOB_LANES` under way. */
async function flow<T>(source: AsyncIterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const under = new Set<Promise<void>>();
  for await (const item of source) {
    const one = work(item).finally(() => under.delete(one));
    under.add(one);
    if (under.size >= BLOB_LANES) await Promise.race(under);
  }
  await Promise.all(under);
}
