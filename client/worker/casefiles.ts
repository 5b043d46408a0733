// Files of a case or a draft as a screen handles them: attach, drop, open, show small, bring here.
import { bytesOfHex, toHex, type Bytes } from '../../protocol/bytes.ts';
import { draftDocument } from '../records/documents.ts';
import { addFile, readFiles, removeFile, type FileKind, type FileRecord } from '../records/files.ts';
import { lighten } from '../imaging/mesh/lighten.ts';
import { trianglesOf } from '../imaging/mesh/mesh.ts';
import { readMesh } from '../imaging/mesh/read.ts';
import { memorySource } from '../imaging/source.ts';
import type { FileView } from './api.ts';
import { fetchFile, partHere, readFile, readPicked, storeFile } from './files.ts';
import type { CaseDeps } from './cases.ts';
import type { House } from './house.ts';
import { addGuestCopy, addOriginal, dropOriginal } from './latefiles.ts';
import { isUs, workPurpose } from './listrows.ts';
import { Refused } from './rpc.ts';
import { heldBack } from './material.ts';

export async function fileView(
  house: House,
  file: FileRecord,
  side: 'owner' | 'guest',
  known?: FileView['state'],
): Promise<FileView> {
  const part = await partHere(house, file);
  const state = known ?? (part === 1 ? 'here' : house.session?.state === 'online' ? 'at relay' : 'missing');
  const { name, kind, mediaType, size } = file;
  return { id: file.file, name, kind, mediaType, size, side, state, progress: part };
}

interface FilePlace {
  readonly log: Bytes;
  readonly document: string;
}
function filePlace({ house, lists }: CaseDeps, id: string): FilePlace {
  const row = lists.caseRow(id);
  if (!row) throw new Refused('not found');
  if (row.isDraft) return { log: house.own('cases').log, document: draftDocument(id) };
  const log = bytesOfHex(id);
  const owner = house.groups.get(log)?.caseRoster?.sides[0];
  return { log, document: owner && isUs(house, owner.root) ? 'case/files-owner' : 'case/files-guest' };
}

export async function attach(deps: CaseDeps, id: string, file: File, kind: FileKind): Promise<FileView> {
  const { house } = deps;
  const place = filePlace(deps, id);
  await house.journal.note({ action: 'file-add', record: id, compartment: 'cases', purpose: workPurpose(house) });
  if (place.document === 'case/files-owner') return fileView(house, await addOriginal(deps, id, file, kind), 'owner');
  if (place.document === 'case/files-guest') return fileView(house, await addGuestCopy(house, id, file, kind), 'guest');
  const { bytes, mediaType } = await readPicked(file, kind);
  const stored = await storeFile(house, bytes, {
    name: file.name.slice(0, 200),
    kind,
    mediaType,
    originalHash: new Uint8Array(32),
  });
  await (
    await house.document(place.log, place.document)
  ).edit((doc) => {
    addFile(doc, { ...stored.record, originalHash: stored.record.hash });
  }, stored.blobs);
  return fileView(house, stored.record, 'owner', 'here');
}

export async function dropFile(deps: CaseDeps, id: string, file: string): Promise<void> {
  const { house } = deps;
  const place = filePlace(deps, id);
  await house.journal.note({ action: 'file-remove', record: id, compartment: 'cases', purpose: workPurpose(house) });
  await (
    await house.document(place.log, place.document)
  ).edit((doc) => {
    removeFile(doc, file, house.ground.clock.now(), toHex(house.device.id));
  });
  if (place.document === 'case/files-owner') await dropOriginal(house, id, file, toHex(house.device.id));
}

async function findFile(deps: CaseDeps, id: string, file: string): Promise<{ log: Bytes; record: FileRecord }> {
  const { house } = deps;
  const place = filePlace(deps, id);
  const names = place.document.startsWith('draft/') ? [place.document] : ['case/files-owner', 'case/files-guest'];
  for (const name of names) {
    const record = readFiles((await house.document(place.log, name)).doc).find((each) => each.file === file);
    if (record) return { log: place.log, record };
  }
  const kept = (await heldBack(house, id, deps.today())).find((each) => each.file === file);
  if (kept) return { log: house.own('cases').log, record: kept };
  throw new Refused('not found');
}

export async function openCaseFile(
  deps: CaseDeps,
  id: string,
  file: string,
): Promise<{ bytes: Bytes; mediaType: string; name: string }> {
  const { house } = deps;
  const { log, record } = await findFile(deps, id, file);
  await house.journal.note({ action: 'file-open', record: id, compartment: 'cases', purpose: workPurpose(house) });
  return { bytes: await readFile(house, log, record), mediaType: record.mediaType, name: record.name };
}

/** Pictures of files are part of looking at the case, whose opening is logged already. */
export async function preview(
  deps: CaseDeps,
  id: string,
  file: string,
): Promise<{ type: 'image'; bytes: Bytes } | { type: 'mesh'; positions: Float32Array } | null> {
  const { log, record } = await findFile(deps, id, file);
  const bytes = await readFile(deps.house, log, record);
  if (record.mediaType === 'image/jpeg' || record.mediaType === 'image/png') return { type: 'image', bytes };
  if (record.mediaType !== 'model/stl') return null;
  const mesh = await readMesh(memorySource(bytes), 'stl');
  return typeof mesh === 'string' ? null : { type: 'mesh', positions: trianglesOf(lighten(mesh, 3000)) };
}

/** Brings a case's files onto this tablet while there is a connection. */
export async function prefetch({ house }: CaseDeps, log: Bytes): Promise<void> {
  for (const name of ['case/files-owner', 'case/files-guest']) {
    for (const record of readFiles((await house.document(log, name)).doc)) {
      if ((await partHere(house, record)) < 1) await fetchFile(house, log, record);
    }
  }
}
