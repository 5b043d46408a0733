// Files become sealed units on this tablet, one after the other as they are read. Until a document refers to them they
// stand in a row of their own, so that what broke off is found again: an import goes on, a copy is cleared away.
import { concat, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { bytes, decode, encode, list, oneOf, text, tuple, uint, type Infer } from '../../../protocol/schema.ts';
import { runningSha256 } from '../../crypto/hash.ts';
import { giveBack, sealFile, UNIT_PLAIN_BYTES, type SealedFile } from '../../crypto/stream.ts';
import type { Preview } from '../../imaging/inspect.ts';
import { blobNames, FILE_KINDS, type FileRecord, type SealedRef } from '../../records/files.ts';
import type { RowOp } from '../../sync/rows.ts';
import type { House } from '../house.ts';

const FILE_ID_BYTES = 16;
const MOST_UNITS = 4096;

const BEGUN = tuple({
  use: oneOf('import', 'copy'),
  /** Hex, as in the record. */
  file: text(64),
  /** The case or draft it is for, as the page names it. */
  place: text(64),
  name: text(255),
  kind: oneOf(...FILE_KINDS),
  size: uint(),
  /** SHA-256 of the whole; of a copy nobody knows it before. */
  hash: bytes(32),
  key: bytes(48),
  names: list(bytes(32), MOST_UNITS),
});
/** Sealed so far, and no document refers to it. */
export type Begun = Infer<typeof BEGUN>;

export function sealedFileOf({ key, size, blobs }: SealedRef): SealedFile {
  return { fileId: key.slice(0, FILE_ID_BYTES), key: key.slice(FILE_ID_BYTES), size, units: blobNames(blobs) };
}

/** Keys of what was begun since the vault was opened: whoever began it clears it away. */
const begunHere = new WeakMap<House, Set<string>>();

export function newBegun(house: House, facts: Omit<Begun, 'file' | 'key' | 'names'>): Begun {
  const { random } = house.ground;
  const key = concat(random(FILE_ID_BYTES), random(32));
  begunHere.set(house, (begunHere.get(house) ?? new Set()).add(toHex(key)));
  return { ...facts, file: toHex(random(8)), key, names: [] };
}
/** What earlier openings of the vault left. */
export async function leftBegun(house: House): Promise<readonly Begun[]> {
  const rows = await house.rows.all('begun');
  const begun = rows.map(({ value }) => decode(BEGUN, value)).filter((each) => each !== null);
  return begun.filter(({ key }) => !begunHere.get(house)?.has(toHex(key)));
}
/** For the transaction in which a document refers to it. */
export function endBegun(house: House, { file }: Pick<Begun, 'file'>): RowOp {
  return house.rows.remove('begun', file);
}
/** Nothing of it stays. */
export async function dropBegun(house: House, file: string): Promise<void> {
  const stored = await house.rows.get('begun', file);
  const names = (stored && decode(BEGUN, stored))?.names ?? [];
  await house.commit(() =>
    Promise.resolve([house.rows.remove('begun', file), ...names.map((name) => house.disk.removeBlob(name))]),
  );
}

/** SHA-256 of all pieces, each of which is freed. */
export async function hashAway(pieces: AsyncIterable<Bytes>): Promise<Bytes> {
  const whole = runningSha256();
  for await (const piece of pieces) {
    whole.add(piece);
    giveBack(piece);
  }
  return whole.digest();
}

export interface Sealed extends SealedRef {
  readonly hash: Bytes;
}

/**
 * Seals the pieces of a whole file and frees them. Units that `begun` names are here already: their pieces are only
 * hashed. Each unit is stored together with the row that remembers it; memory holds no more than a few.
 */
export async function sealPieces(
  house: House,
  begun: Begun,
  pieces: AsyncIterable<Bytes>,
  store: House['commit'] = (ops) => house.commit(ops),
): Promise<Sealed> {
  const { disk, rows } = house;
  const whole = runningSha256();
  let { names } = begun;
  let size = 0;
  const counted = async function* (): AsyncGenerator<Bytes> {
    const skipped = names.length * UNIT_PLAIN_BYTES;
    for await (const piece of pieces) {
      whole.add(piece);
      const from = Math.max(0, skipped - size);
      size += piece.length;
      if (from < piece.length) yield piece.subarray(from);
      giveBack(piece);
    }
  };
  const { fileId, key } = sealedFileOf({ ...begun, blobs: new Uint8Array(0) });
  for await (const unit of sealFile(counted(), { fileId, key }, names.length)) {
    const stored = [...names, unit.hash];
    await store(async () => [
      disk.putBlob(unit.hash, unit.bytes),
      await rows.put('begun', begun.file, encode(BEGUN, { ...begun, names: stored })),
    ]);
    giveBack(unit.bytes);
    names = stored;
  }
  return { key: begun.key, size, blobs: concat(...names), hash: whole.digest() };
}

/** A small picture as one sealed unit, for the transaction of the record it belongs to. */
export async function sealPreview(
  house: House,
  preview: Preview | null,
): Promise<{
  readonly preview: FileRecord['preview'];
  readonly ops: readonly RowOp[];
  readonly names: readonly Bytes[];
}> {
  if (!preview) return { preview: null, ops: [], names: [] };
  const { random } = house.ground;
  const [fileId, key] = [random(FILE_ID_BYTES), random(32)];
  const names: Bytes[] = [];
  const ops: RowOp[] = [];
  for await (const unit of sealFile(piecesOf(preview.bytes), { fileId, key })) {
    names.push(unit.hash);
    ops.push(house.disk.putBlob(unit.hash, unit.bytes));
  }
  const { mediaType, bytes: plain } = preview;
  return { preview: { mediaType, size: plain.length, key: concat(fileId, key), blobs: concat(...names) }, ops, names };
}

/** What is in memory anyway, as a stream. */
export async function* piecesOf(whole: Bytes): AsyncGenerator<Bytes> {
  yield await Promise.resolve(whole);
}
