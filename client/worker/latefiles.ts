// Files added to a case that is shared already. The owner's original stays in our own log and a copy goes out once a person
// has confirmed the lab, as with every other file; a guest sends a copy. No picked file enters a case as it is.
import { concat, bytesOfHex, type Bytes } from '../../protocol/bytes.ts';
import { deidentify, neutralName } from '../imaging/copy.ts';
import { draftDocument } from '../records/documents.ts';
import { addFile, readFiles, removeFile, type FileKind, type FileRecord } from '../records/files.ts';
import type { LiveDocument } from '../sync/documents.ts';
import type { CaseDeps } from './cases.ts';
import { choicesOf } from './choices.ts';
import { readPicked, storeFile, typeOf } from './files.ts';
import type { House } from './house.ts';
import { sendRest } from './material.ts';
import { pickedSource } from './picked.ts';
import { Refused } from './rpc.ts';

/** Ours to add to as the owner: the original waits beside the draft, and goes on at once when somebody is confirmed. */
export async function addOriginal(deps: CaseDeps, hex: string, file: File, kind: FileKind): Promise<FileRecord> {
  const { house, today } = deps;
  const document = await draftOf(house, hex);
  if (!document) throw new Refused('not found');
  const { bytes, mediaType } = await readPicked(file, kind);
  const facts = { name: file.name.slice(0, 200), kind, mediaType, originalHash: new Uint8Array(32) };
  const { record, blobs } = await storeFile(house, bytes, facts);
  await document.edit((doc) => {
    addFile(doc, { ...record, originalHash: record.hash });
  }, blobs);
  if (isConfirmed(house, hex)) await sendRest(house, hex, false, today());
  house.ground.announce([`case:${hex}`]);
  return record;
}

/** A guest's file: a copy without names, in its name and in itself. */
export async function addGuestCopy(house: House, hex: string, file: File, kind: FileKind): Promise<FileRecord> {
  const { mediaType, bytes } = await readPicked(file, kind);
  const type = typeOf(mediaType);
  if (!type) throw new Refused('file type refused');
  const copy = await deidentify(pickedSource(new File([bytes], file.name)), type);
  if (typeof copy === 'string') throw new Refused(copy);
  const parts: Bytes[] = [];
  for await (const part of copy) parts.push(part);
  const document = await house.document(bytesOfHex(hex), 'case/files-guest');
  const name = neutralName(kind, readFiles(document.doc).length + 1, type);
  const { record, blobs } = await storeFile(house, concat(...parts), {
    name,
    kind,
    mediaType,
    originalHash: new Uint8Array(32),
  });
  await document.edit((doc) => {
    addFile(doc, { ...record, originalHash: record.hash });
  }, blobs);
  return record;
}

/** What the owner takes away is not sent later either. */
export async function dropOriginal(house: House, hex: string, file: string, by: string): Promise<void> {
  const document = await draftOf(house, hex);
  if (!document || !readFiles(document.doc).some((each) => each.file === file)) return;
  await document.edit((doc) => {
    removeFile(doc, file, house.ground.clock.now(), by);
  });
  house.ground.announce([`case:${hex}`]);
}

function isConfirmed({ groups }: House, hex: string): boolean {
  return groups.get(bytesOfHex(hex))?.caseRoster?.sides.some(({ state }) => state === 'confirmed') ?? false;
}

async function draftOf(house: House, hex: string): Promise<LiveDocument | null> {
  const choices = await choicesOf(house, hex);
  return choices && house.document(house.own('cases').log, draftDocument(choices.draft));
}
