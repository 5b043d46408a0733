// Files, encrypted while they stream (STREAM, Hoang et al. 2015): chunks of 256 KiB under a key per file, each bound
// to file, index and whether it is the last; four make an upload unit. Must never hold a whole file, nor pass on a
// piece that was not verified.
import { concat, equal, type Bytes } from '../../protocol/bytes.ts';
import { BLOB_BYTES } from '../../protocol/limits.ts';
import { NONCE_BYTES, TAG_BYTES, importAead, openAead, sealAead } from './aead.ts';
import { sha256Large } from './hash.ts';
import type { Sealed } from './sealed.ts';

/** A chunk as stored, tag included; its plaintext is 16 bytes shorter, so that four chunks fill a unit exactly. */
export const CHUNK_BYTES = 256 * 1024;
export const CHUNK_PLAIN_BYTES = CHUNK_BYTES - TAG_BYTES;
const CHUNKS_PER_UNIT = BLOB_BYTES / CHUNK_BYTES;
/** Plaintext of a full upload unit. */
export const UNIT_PLAIN_BYTES = CHUNKS_PER_UNIT * CHUNK_PLAIN_BYTES;

export interface FileKey {
  /** 16 bytes, the attachment's name. */
  readonly fileId: Bytes;
  /** 32 random bytes, used for this file only. */
  readonly key: Bytes;
}
/** What a document keeps to find and open a file. */
export interface SealedFile extends FileKey {
  /** Plaintext bytes. */
  readonly size: number;
  /** SHA-256 of every unit's ciphertext, in order. */
  readonly units: readonly Bytes[];
}
export interface SealedUnit {
  readonly index: number;
  readonly bytes: Sealed;
  readonly hash: Bytes;
}

export function unitCount(size: number): number {
  return Math.max(1, Math.ceil(size / UNIT_PLAIN_BYTES));
}

/** Units in order, made as they are taken. `source` may be a Blob or any stream of pieces. */
export async function* sealFile(
  source: Blob | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
  { fileId, key }: FileKey,
): AsyncGenerator<SealedUnit> {
  const imported = await importAead(key);
  let unit: Bytes[] = [];
  let chunkIndex = 0;
  let unitIndex = 0;
  for await (const { chunk, isLast } of chunksOf(source instanceof Blob ? source.stream() : source)) {
    const place = aadOf(fileId, chunkIndex);
    unit.push(await sealAead(imported, chunk, place, nonceOf(chunkIndex, isLast)));
    chunkIndex++;
    if (unit.length < CHUNKS_PER_UNIT && !isLast) continue;
    const bytes = concat(...unit) as Sealed;
    yield { index: unitIndex, bytes, hash: await sha256Large(bytes) };
    unitIndex++;
    unit = [];
  }
}

export type UnitRefusal = 'missing unit' | 'another unit' | 'damaged unit';

/** Plaintext of one unit, for ranges and previews. Its place, the file and its end are checked. */
export async function openUnit(file: SealedFile, index: number, bytes: Bytes): Promise<Bytes | UnitRefusal> {
  const expected = file.units[index];
  if (!expected || file.units.length !== unitCount(file.size)) return 'missing unit';
  if (!equal(await sha256Large(bytes), expected)) return 'another unit';
  const imported = await importAead(file.key);
  const chunks: Bytes[] = [];
  const lastChunk = Math.max(1, Math.ceil(file.size / CHUNK_PLAIN_BYTES)) - 1;
  for (let at = 0, chunk = index * CHUNKS_PER_UNIT; at < bytes.length; at += CHUNK_BYTES, chunk++) {
    const nonce = nonceOf(chunk, chunk === lastChunk);
    const piece = await openAead(imported, bytes.slice(at, at + CHUNK_BYTES), aadOf(file.fileId, chunk), nonce);
    if (!piece) return 'damaged unit';
    chunks.push(piece);
  }
  const plaintext = concat(...chunks);
  const fills = Math.min(UNIT_PLAIN_BYTES, file.size - index * UNIT_PLAIN_BYTES);
  return plaintext.length === fills ? plaintext : 'damaged unit';
}

/** Thrown out of `openFile`: what was shown until then must be dropped. */
export class DamagedFile extends Error {
  readonly reason: UnitRefusal;
  constructor(reason: UnitRefusal) {
    super(reason);
    this.reason = reason;
  }
}

/** The plaintext, unit by unit. Throws DamagedFile at the first piece that is missing, moved, cut or altered. */
export async function* openFile(
  file: SealedFile,
  unitOf: (hash: Bytes, index: number) => Promise<Bytes | null>,
): AsyncGenerator<Bytes> {
  if (file.units.length !== unitCount(file.size)) throw new DamagedFile('missing unit');
  for (const [index, hash] of file.units.entries()) {
    const bytes = await unitOf(hash, index);
    if (!bytes) throw new DamagedFile('missing unit');
    const plaintext = await openUnit(file, index, bytes);
    if (typeof plaintext === 'string') throw new DamagedFile(plaintext);
    yield plaintext;
  }
}

/** Any pieces as chunks of exact size; the last may be shorter, and only an empty file has an empty one. */
async function* chunksOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<{ chunk: Bytes; isLast: boolean }> {
  let chunk = new Uint8Array(CHUNK_PLAIN_BYTES);
  let filled = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      if (filled === CHUNK_PLAIN_BYTES) {
        yield { chunk, isLast: false };
        chunk = new Uint8Array(CHUNK_PLAIN_BYTES);
        filled = 0;
      }
      const taken = piece.subarray(at, at + CHUNK_PLAIN_BYTES - filled);
      chunk.set(taken, filled);
      filled += taken.length;
      at += taken.length;
    }
  }
  yield { chunk: chunk.slice(0, filled), isLast: true };
}

/** 7 zero bytes ‖ index (4, big endian) ‖ 1 when last: unique under a key that serves one file. */
function nonceOf(index: number, isLast: boolean): Bytes {
  const nonce = new Uint8Array(NONCE_BYTES);
  new DataView(nonce.buffer).setUint32(NONCE_BYTES - 5, index);
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0;
  return nonce;
}
function aadOf(fileId: Bytes, index: number): Bytes {
  const tail = new Uint8Array(4);
  new DataView(tail.buffer).setUint32(0, index);
  return concat(fileId, tail);
}
