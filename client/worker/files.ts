// Attachments on this tablet: encrypted unit by unit as they are read, referred to by a document, fetched when missing.
// A file is shown as whole only when every unit was verified; what is not what it claims to be is refused before storing.
import { concat, toHex, type Bytes } from '../../protocol/bytes.ts';
import { sha256Large } from '../crypto/hash.ts';
import { openFile, sealFile, type SealedFile } from '../crypto/stream.ts';
import { inspect } from '../imaging/inspect.ts';
import { TYPES, type FileType } from '../imaging/sniff.ts';
import { blobNames, type FileKind, type FileRecord, type SealedRef } from '../records/files.ts';
import { BLOB_LANES, BlobRefused } from '../sync/blobs.ts';
import { DiskFull } from '../sync/disk.ts';
import { inLanes } from '../sync/lanes.ts';
import { Disconnected } from '../sync/session.ts';
import type { House } from './house.ts';
import { pickedSource } from './picked.ts';
import { Refused } from './rpc.ts';

/** What a tablet takes in one file for now; the format itself has no such bound. */
export const MAX_FILE_BYTES = 128 * 1024 * 1024;
const FILE_ID_BYTES = 16;

/** Encrypts and stores a file. The record names where it is; nothing refers to it until a document does. */
export async function storeFile(
  house: House,
  bytes: Bytes,
  facts: Pick<FileRecord, 'name' | 'kind' | 'mediaType' | 'originalHash'>,
): Promise<{ record: FileRecord; blobs: readonly Bytes[] }> {
  const { random, clock } = house.ground;
  const fileId = random(FILE_ID_BYTES);
  const key = random(32);
  const names: Bytes[] = [];
  for await (const unit of sealFile(new Blob([bytes]), { fileId, key })) {
    names.push(unit.hash);
    await house.commit(() => Promise.resolve([house.disk.putBlob(unit.hash, unit.bytes)]));
  }
  const record: FileRecord = {
    ...facts,
    file: toHex(random(8)),
    act: 'added',
    hash: await sha256Large(bytes),
    size: bytes.length,
    key: concat(fileId, key),
    blobs: concat(...names),
    preview: null,
    addedAt: clock.now(),
    by: toHex(house.device.id),
  };
  return { record, blobs: names };
}

/** Reads a picked file and says no in words before anything is stored. */
export async function readPicked(file: File, kind: FileKind): Promise<{ bytes: Bytes; mediaType: string }> {
  if (file.size > MAX_FILE_BYTES) throw new Refused('file too large', MAX_FILE_BYTES);
  const source = pickedSource(file);
  const inspected = await inspect(source, file.name);
  if (typeof inspected === 'string') throw new Refused(inspected);
  const { mediaType } = TYPES[inspected.type];
  if (!fits(kind, mediaType)) throw new Refused('file is not what its name says');
  return { bytes: await source.read(0, source.size), mediaType };
}

function fits(kind: FileKind, mediaType: string): boolean {
  if (kind === 'scan') return mediaType.startsWith('model/');
  if (kind === 'photo') return mediaType.startsWith('image/');
  return true;
}
export function typeOf(mediaType: string): FileType | null {
  const found = Object.entries(TYPES).find(([, type]) => type.mediaType === mediaType);
  return found ? (found[0] as FileType) : null;
}

export function sealedFileOf(record: SealedRef): SealedFile {
  return {
    fileId: record.key.slice(0, FILE_ID_BYTES),
    key: record.key.slice(FILE_ID_BYTES),
    size: record.size,
    units: blobNames(record.blobs),
  };
}

/** How much of a file is on this tablet, 0 … 1. */
export async function partHere(house: House, record: FileRecord): Promise<number> {
  const here = await house.disk.hasBlobs(blobNames(record.blobs));
  return here.length === 0 ? 0 : here.filter(Boolean).length / here.length;
}

/** Fetches what is missing. Throws `file not here yet` when neither tablet nor relay can give it now. */
export async function fetchFile(house: House, log: Bytes, record: FileRecord): Promise<void> {
  const names = blobNames(record.blobs);
  const here = await house.disk.hasBlobs(names);
  const missing = names.filter((_, index) => !here[index]);
  try {
    await inLanes(missing, BLOB_LANES, async (name) => {
      if (!house.courier) throw new Disconnected('no relay');
      const bytes = await house.courier.download(log, name);
      await house.commit(() => Promise.resolve([house.disk.putBlob(name, bytes)]));
    });
  } catch (error) {
    if (error instanceof DiskFull) throw new Refused('tablet full');
    if (error instanceof BlobRefused && error.reason === 'altered') throw new Refused('file damaged');
    throw new Refused('file not here yet');
  }
}

/** The whole file, verified. */
export async function readFile(house: House, log: Bytes, record: FileRecord): Promise<Bytes> {
  await fetchFile(house, log, record);
  const sealed = sealedFileOf(record);
  const parts: Bytes[] = [];
  try {
    for await (const part of openFile(sealed, (name) => house.disk.blob(name))) parts.push(part);
  } catch {
    throw new Refused('file damaged');
  }
  return concat(...parts);
}
