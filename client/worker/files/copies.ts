// Copies of files for the other house, made as they stream: no name in the file, none in its headers, under keys of
// their own. The original is never altered. What was made for a case that did not come about is cleared away.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { neutralName } from '../../imaging/copy.ts';
import type { Preview } from '../../imaging/inspect.ts';
import { draftDocument } from '../../records/documents.ts';
import { addFile, type FileRecord } from '../../records/files.ts';
import type { RowOp } from '../../sync/rows.ts';
import { inRound, type CopyPlace } from './copying.ts';
import { isWhole, typeOf } from './files.ts';
import type { House } from '../house.ts';
import type { BulkEdit } from '../records/library.ts';
import { keyOfMove, type Move } from './move.ts';
import { Refused } from '../rpc.ts';
import { sealedSource } from './sealedSource.ts';
import { dropBegun, endBegun, newBegun, sealPieces, sealPreview } from './sealing.ts';

const OWNER_FILES = 'case/files-owner';

export interface Copy {
  readonly record: FileRecord;
  readonly preview: { readonly names: readonly Bytes[]; readonly ops: readonly RowOp[] };
}

/** What is copied, and where it lies. */
export interface Original {
  readonly log: Bytes;
  readonly document: string;
  readonly record: FileRecord;
  /** By the id of the original both houses, and later questions what was sent already, mean the same file. */
  readonly keepsId: boolean;
}
export function inDraft(house: House, draft: string, files: readonly FileRecord[]): readonly Original[] {
  const { log } = house.own('cases');
  return files.map((record) => ({ log, document: draftDocument(draft), record, keepsId: true }));
}

/** One after the other, so that memory holds pieces of one file only. `first` = files the case has already. */
export async function publicCopies(
  house: House,
  place: CopyPlace,
  files: readonly Original[],
  first = 0,
): Promise<readonly Copy[]> {
  if (files.length === 0) return [];
  const copies: Copy[] = [];
  const makeAll = async (watched: Watched): Promise<void> => {
    for (const [at, file] of files.entries())
      copies.push(await publicCopy(house, file, first + at + 1, (pieces) => watched(file.record, pieces)));
  };
  try {
    await inRound(house, place, makeAll);
  } catch (error) {
    await dropCopies(house, copies);
    throw error;
  }
  return copies;
}
type Watched = Parameters<Parameters<typeof inRound>[2]>[0];

async function publicCopy(
  house: House,
  { log, document, record: file, keepsId }: Original,
  n: number,
  watched: (pieces: AsyncIterable<Bytes>) => AsyncIterable<Bytes>,
): Promise<Copy> {
  const type = typeOf(file.mediaType);
  if (!type) throw new Refused('file type refused');
  if (!(await isWhole(house, file))) await house.moves?.fetch(log, document, file);
  // Whoever held it back sends it on now, and it has no screen of its own any more.
  await house.moves?.change(keyOfMove({ log, file: file.file, isUp: true }), 'going');
  const source = sealedSource(house.disk, file);
  const { kind, mediaType, writing, version, role, jaw, rims } = file;
  const facts = { use: 'copy', place: '', name: neutralName(kind, n, type), kind, size: file.size } as const;
  const begun = { ...newBegun(house, { ...facts, hash: file.hash }), ...(keepsId ? { file: file.file } : {}) };
  try {
    const pieces = await house.ground.imaging.deidentify(source, type);
    if (typeof pieces === 'string') throw new Refused(pieces);
    const sealed = await sealPieces(house, begun, watched(inWords(pieces)));
    const small = await sealPreview(house, await previewOf(house, file));
    const by = toHex(house.device.id);
    const added = { act: 'added', addedAt: house.ground.clock.now(), by } as const;
    const record: FileRecord = {
      ...{ ...sealed, ...added, kind, mediaType, writing, version, role, jaw, rims, name: begun.name },
      ...{ file: begun.file, originalHash: file.hash, preview: small.preview },
    };
    return { record, preview: small };
  } catch (error) {
    await dropBegun(house, begun.file).catch(() => undefined);
    throw error;
  }
}

/** What a decoder finds wrong in the middle of a file is said in words. */
async function* inWords(pieces: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  try {
    yield* pieces;
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('file damaged');
  }
}

async function previewOf(house: House, { preview }: FileRecord): Promise<Preview | null> {
  if (!preview) return null;
  const bytes = await sealedSource(house.disk, preview)
    .read(0, preview.size)
    .catch(() => null);
  return bytes && { mediaType: preview.mediaType as Preview['mediaType'], bytes };
}

export function copyEdits(copies: readonly Copy[]): readonly BulkEdit[] {
  return copies.map(({ record, preview }) => ({
    name: OWNER_FILES,
    change: (doc) => {
      addFile(doc, record);
    },
    blobs: preview.names,
  }));
}

const moveOf = (log: Bytes, { record }: Copy): Move => ({
  ...{ log, document: OWNER_FILES, file: record.file, size: record.size, isUp: true, state: 'going' },
});

/** For the transaction of these edits: the copies are the case's now, and wait to be sent. */
export async function copyRows(house: House, log: Bytes, copies: readonly Copy[]): Promise<readonly RowOp[]> {
  const rows = copies.map(async (copy) => [
    endBegun(house, copy.record),
    ...copy.preview.ops,
    ...(house.moves ? [await house.moves.row(moveOf(log, copy))] : []),
  ]);
  return (await Promise.all(rows)).flat();
}
/** Once that is stored. */
export function beginSending(house: House, log: Bytes, copies: readonly Copy[]): void {
  for (const copy of copies) house.moves?.begin(moveOf(log, copy));
}
/** When it could not be stored. */
export async function dropCopies(house: House, copies: readonly Copy[]): Promise<void> {
  for (const { record } of copies) await dropBegun(house, record.file).catch(() => undefined);
}
