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
export const CHUNKS_PER_UNIT = BLOB_BYTES / CHUNK_BYTES;
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

/**
 * Units in order, at most two ahead of whoever takes them. `source` may be a Blob or any stream of pieces. Sealing that
 * broke off goes on with unit `first`; `source` then begins there, and must hold the very same file.
 */
export async function* sealFile(
  source: Blob | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
  { fileId, key }: FileKey,
  first = 0,
): AsyncGenerator<SealedUnit> {
  const imported = await importAead(key);
  let index = first;
  let before: Promise<SealedUnit> | null = null;
  for await (const { plain, isLast, over } of source instanceof Blob ? slicesOf(source) : piecesOf(source)) {
    const current = sealUnit(imported, fileId, index, plain, isLast).finally(over);
    current.catch(leaveToTaker);
    if (before) yield await before;
    before = current;
    index++;
  }
  if (before) yield await before;
}

async function sealUnit(
  key: CryptoKey,
  fileId: Bytes,
  index: number,
  plain: Bytes,
  isLast: boolean,
): Promise<SealedUnit> {
  const count = Math.max(1, Math.ceil(plain.length / CHUNK_PLAIN_BYTES));
  const bytes = new Uint8Array(plain.length + count * TAG_BYTES) as Sealed;
  await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const chunk = index * CHUNKS_PER_UNIT + at;
      const piece = plain.subarray(at * CHUNK_PLAIN_BYTES, (at + 1) * CHUNK_PLAIN_BYTES);
      const sealed = await sealAead(key, piece, aadOf(fileId, chunk), nonceOf(chunk, isLast && at === count - 1));
      bytes.set(sealed, at * CHUNK_BYTES);
      giveBack(sealed);
    }),
  );
  return { index, bytes, hash: await sha256Large(bytes) };
}

/** Nobody hears what is posted here. */
const nobody = ((): MessagePort => {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
})();

/**
 * Frees at once a buffer that nobody else holds: megabytes that wait for the collector add up faster than it comes. What is
 * a part of something larger stays. Posted away instead of `transfer(0)`: of what a browser made itself (a part of a file,
 * an answer, a ciphertext) it keeps a hold of its own, and the collector would not even know any more that it is large.
 */
export function giveBack(bytes: Bytes): void {
  if (bytes.length === bytes.buffer.byteLength) nobody.postMessage(null, [bytes.buffer]);
}

export type UnitRefusal = 'missing unit' | 'another unit' | 'damaged unit';

/** Plaintext of one unit. Its place, the file and its end are checked. */
export async function openUnit(file: SealedFile, index: number, bytes: Bytes): Promise<Bytes | UnitRefusal> {
  const expected = file.units[index];
  if (!expected || file.units.length !== unitCount(file.size)) return 'missing unit';
  const imported = await importAead(file.key);
  const lastChunk = Math.max(1, Math.ceil(file.size / CHUNK_PLAIN_BYTES)) - 1;
  const open = (_: unknown, at: number): Promise<Bytes | null> => {
    const chunk = index * CHUNKS_PER_UNIT + at;
    const piece = bytes.subarray(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES);
    return openAead(imported, piece, aadOf(file.fileId, chunk), nonceOf(chunk, chunk === lastChunk));
  };
  const count = Math.ceil(bytes.length / CHUNK_BYTES);
  const [hash, ...pieces] = await Promise.all([sha256Large(bytes), ...Array.from({ length: count }, open)]);
  if (!equal(hash, expected)) return 'another unit';
  const chunks = pieces.filter((piece) => piece !== null);
  const fills = Math.min(UNIT_PLAIN_BYTES, file.size - index * UNIT_PLAIN_BYTES);
  const plaintext = concat(...chunks);
  return chunks.length === count && plaintext.length === fills ? plaintext : 'damaged unit';
}

/**
 * The plaintext of one chunk, `unit` being the bytes of the unit it lies in: nothing else is opened. Key, file, place
 * and end are what its tag is over, so that a chunk of another place, file or length opens nothing.
 */
export async function openChunk(file: SealedFile, chunk: number, unit: Bytes): Promise<Bytes | UnitRefusal> {
  const last = Math.max(1, Math.ceil(file.size / CHUNK_PLAIN_BYTES)) - 1;
  if (chunk > last || file.units.length !== unitCount(file.size)) return 'missing unit';
  const at = (chunk % CHUNKS_PER_UNIT) * CHUNK_BYTES;
  const piece = unit.subarray(at, at + CHUNK_BYTES);
  const opened = await openAead(
    await importAead(file.key),
    piece,
    aadOf(file.fileId, chunk),
    nonceOf(chunk, chunk === last),
  );
  const fills = Math.min(CHUNK_PLAIN_BYTES, file.size - chunk * CHUNK_PLAIN_BYTES);
  return opened?.length === fills ? opened : 'damaged unit';
}
export function unitOfChunk(chunk: number): number {
  return Math.floor(chunk / CHUNKS_PER_UNIT);
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
  const openNext = async (index: number): Promise<Bytes | UnitRefusal> => {
    const hash = file.units[index];
    const bytes = hash && (await unitOf(hash, index));
    return bytes ? openUnit(file, index, bytes) : 'missing unit';
  };
  let next = openNext(0);
  next.catch(leaveToTaker);
  for (let index = 0; index < file.units.length; index++) {
    const plaintext = await next;
    if (typeof plaintext === 'string') throw new DamagedFile(plaintext);
    if (index + 1 < file.units.length) {
      next = openNext(index + 1);
      next.catch(leaveToTaker);
    }
    yield plaintext;
  }
}

/** Work done ahead may fail before it is awaited; whoever takes it hears of it then. */
function leaveToTaker(): void {
  return undefined;
}

interface PlainUnit {
  readonly plain: Bytes;
  readonly isLast: boolean;
  /** Called when `plain` is sealed: its memory may serve again. */
  readonly over: () => void;
}

async function* slicesOf(file: Blob): AsyncGenerator<PlainUnit> {
  const count = unitCount(file.size);
  for (let index = 0; index < count; index++) {
    const slice = file.slice(index * UNIT_PLAIN_BYTES, (index + 1) * UNIT_PLAIN_BYTES);
    const plain = new Uint8Array(await slice.arrayBuffer());
    yield { plain, isLast: index === count - 1, over: () => giveBack(plain) };
  }
}

/** Any pieces as units of exact size; the last may be shorter, and only an empty file has an empty one. */
async function* piecesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<PlainUnit> {
  const spare: Bytes[] = [];
  const next = (): PlainUnit => {
    const plain = spare.pop() ?? new Uint8Array(UNIT_PLAIN_BYTES);
    return { plain, isLast: false, over: () => spare.push(plain) };
  };
  let unit = next();
  let filled = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      if (filled === UNIT_PLAIN_BYTES) {
        yield unit;
        unit = next();
        filled = 0;
      }
      const taken = piece.subarray(at, at + UNIT_PLAIN_BYTES - filled);
      unit.plain.set(taken, filled);
      filled += taken.length;
      at += taken.length;
    }
  }
  yield { ...unit, plain: unit.plain.subarray(0, filled), isLast: true };
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
