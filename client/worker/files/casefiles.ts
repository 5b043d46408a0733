// Files of a case or a draft as a screen handles them: attach, take out, look at, hold and let go on.
import { bytesOfHex, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { draftDocument } from '../../records/documents.ts';
import { recordOfFile } from '../../access/subject.ts';
import { TYPES } from '../../imaging/sniff.ts';
import { versionOf } from '../../records/designs.ts';
import { plainName, savedName } from '../../records/fileNames.ts';
import { blobNames, readFiles, removeFile, sentFiles, type FileKind, type FileRecord } from '../../records/files.ts';
import type { Anyway, FileView, MoveView } from '../api.ts';
import type { CaseDeps } from '../cases/cases.ts';
import { decideOn } from '../cases/choices.ts';
import { copyViews, holdCopy, stopCopy } from './copying.ts';
import { editFiles } from './fileedits.ts';
import { isWhole, typeOf } from './files.ts';
import type { House } from '../house.ts';
import type { FilePlace } from './fileplace.ts';
import { importsOf } from './importing.ts';
import { draftOf, isConfirmed, originalsOf, type FoundFile } from './latefiles.ts';
import { isUs, workPurpose } from '../records/listrows.ts';
import { heldBack, sendRest, type HeldBack } from '../cases/material.ts';
import { keyOfMove, type Moving } from './move.ts';
import { Refused } from '../rpc.ts';
import { sealedSource } from './sealedSource.ts';

const CASE_FILES = ['case/files-owner', 'case/files-guest'] as const;

/** The lists of a case or draft that its screen shows, and whether we are the guest there. */
function listsOf({ house, lists }: CaseDeps, id: string): { log: Bytes; all: readonly string[]; isGuest: boolean } {
  const row = lists.caseRow(id);
  if (!row) throw new Refused('not found');
  if (row.isDraft) return { log: house.own('cases').log, all: [draftDocument(id)], isGuest: false };
  const log = bytesOfHex(id);
  const owner = house.groups.get(log)?.caseRoster?.sides[0];
  return { log, all: CASE_FILES, isGuest: !owner || !isUs(house, owner.root) };
}

async function filesOf(deps: CaseDeps, id: string): Promise<readonly FoundFile[]> {
  const { house, today } = deps;
  const { log, all } = listsOf(deps, id);
  const documents = await Promise.all(all.map((name) => house.document(log, name)));
  const found = documents.flatMap(({ name, doc }) =>
    readFiles(doc).map((record): FoundFile => ({ log, document: name, record })),
  );
  if (all !== CASE_FILES) return found;
  const { document, files } = await heldBack(house, id, today());
  return [...found, ...files.map(({ record }) => ({ log: house.own('cases').log, document, record }))];
}

export async function findFile(deps: CaseDeps, id: string, file: string): Promise<FoundFile> {
  const found = (await filesOf(deps, id)).find(({ record }) => record.file === file);
  if (!found) throw new Refused('not found');
  return found;
}

/** Our own of what a case has a copy of, or the file itself where nothing else is. */
export async function findOriginal(deps: CaseDeps, id: string, file: string): Promise<FoundFile> {
  const found = await findFile(deps, id, file);
  if (found.document !== CASE_FILES[0]) return found;
  return (await originalsOf(deps.house, id)).find(({ record }) => record.file === file) ?? found;
}

/**
 * `isSent` = whoever added it has sent all of it; a word = why a file of ours is not in the case. `original` = ours, of a
 * file that is a copy.
 */
export async function fileView(
  house: House,
  file: FileRecord,
  side: 'owner' | 'guest',
  known: HeldBack['why'] | { readonly isSent: boolean },
  original: FileRecord | null = null,
): Promise<FileView> {
  const { name, kind, mediaType, role, jaw, rims } = file;
  const { size } = original ?? file;
  const ours = original && plainName(original.name);
  const version = versionOf(file);
  const atRelay = ['online', 'connecting'].includes(house.session?.state ?? '') ? 'at relay' : 'missing';
  const type = typeOf(mediaType);
  const endings = type ? TYPES[type].extensions : ['bin'];
  const facts = { kind, version, role, jaw, rims, mediaType, size };
  const common = { id: file.file, name: savedName(name, endings), ours, side, ...facts };
  if (typeof known === 'string') return { ...common, state: known };
  if (await isWhole(house, file)) return { ...common, state: 'here' };
  return { ...common, state: known.isSent ? atRelay : 'on its way' };
}

export async function attach(
  deps: CaseDeps,
  id: string,
  file: File,
  kind: FileKind,
  anyway: readonly Anyway[] = [],
  version = 0,
): Promise<FileView> {
  const { house, today } = deps;
  const imports = importsOf(house);
  const { log, all, isGuest } = listsOf(deps, id);
  const files = (await filesOf(deps, id)).map(({ record }) => record);
  const note = (): Promise<void> =>
    house.journal.note({ action: 'file-add', record: id, compartment: 'cases', purpose: workPurpose(house) });
  const common = { id, files, note, version };
  if (isGuest) {
    const theirs = readFiles((await house.document(log, CASE_FILES[1])).doc);
    const place: FilePlace = { ...common, log, document: CASE_FILES[1], copyNumber: theirs.length + 1 };
    return fileView(house, await imports.add(place, file, kind, anyway), 'guest', { isSent: false });
  }
  const document = all === CASE_FILES ? await draftOf(house, id) : draftDocument(id);
  if (document === null) throw new Refused('not found');
  const place: FilePlace = { ...common, log: house.own('cases').log, document, copyNumber: null };
  const record = await imports.add(place, file, kind, anyway);
  if (all === CASE_FILES && isConfirmed(house, id)) await sendRest(house, id, false, today());
  house.ground.announce([`case:${id}`]);
  return fileView(house, record, 'owner', { isSent: false });
}

/** Somebody looked at a picture of ours that may have writing in it. What goes is sent with the next that is. */
export async function decideFile(deps: CaseDeps, id: string, file: string, goes: boolean): Promise<void> {
  const { house, today } = deps;
  const asked = (await heldBack(house, id, today())).files.find(({ record }) => record.file === file);
  if (!asked || asked.why === 'held back') throw new Refused('not found');
  const action = goes ? 'share' : 'choose';
  const record = recordOfFile(id, file);
  await house.journal.note({ action, record, compartment: 'cases', purpose: workPurpose(house) });
  await decideOn(house, id, file, goes);
  if (goes && isConfirmed(house, id)) await sendRest(house, id, false, today());
  house.ground.announce([`case:${id}`]);
}

export interface OwnList {
  readonly log: Bytes;
  readonly document: string;
}
/** The lists in which a file of ours stands: that of the case, and for its owner that of the originals. */
export async function ownLists(deps: CaseDeps, id: string): Promise<readonly OwnList[]> {
  const { house } = deps;
  const { log, all, isGuest } = listsOf(deps, id);
  const [owners = '', guests = ''] = all;
  const draft = all === CASE_FILES && !isGuest ? await draftOf(house, id) : null;
  const originals = draft === null ? [] : [{ log: house.own('cases').log, document: draft }];
  return [{ log, document: isGuest ? guests : owners }, ...originals];
}

/** The case forgets it; it can be put back from the trash. What the owner takes away is not sent later either. */
export async function dropFile(deps: CaseDeps, id: string, file: string): Promise<void> {
  const { house } = deps;
  const record = recordOfFile(id, file);
  await house.journal.note({ action: 'file-remove', record, compartment: 'cases', purpose: workPurpose(house) });
  for (const { log, document } of await ownLists(deps, id)) await dropFrom(house, log, document, file);
  house.ground.announce([`case:${id}`, 'cases']);
}

async function dropFrom(house: House, log: Bytes, document: string, file: string): Promise<void> {
  const record = readFiles((await house.document(log, document)).doc).find((each) => each.file === file);
  if (!record) return;
  const mark = { at: house.ground.clock.now(), by: toHex(house.device.id) };
  const change = (doc: Parameters<typeof removeFile>[0]): void => {
    removeFile(doc, file, mark.at, mark.by);
  };
  const keys = [true, false].map((isUp) => keyOfMove({ log, file, isUp }));
  await editFiles(house, log, [{ name: document, change, blobs: [] }], () =>
    Promise.resolve(keys.flatMap((key) => (house.moves ? [house.moves.removal(key)] : []))),
  );
  for (const key of keys) house.moves?.gone(key);
}

/** Small pictures are part of looking at the case, whose opening is logged already. */
export async function filePreview(
  deps: CaseDeps,
  id: string,
  file: string,
): Promise<{ mediaType: string; bytes: Bytes } | null> {
  const { house } = deps;
  const { log, record } = await findFile(deps, id, file);
  if (!record.preview) return null;
  if (!(await bringPreview(house, log, record))) return null;
  const { mediaType, size } = record.preview;
  return { mediaType, bytes: await sealedSource(house.disk, record.preview).read(0, size) };
}

async function bringPreview(house: House, log: Bytes, { preview }: FileRecord): Promise<boolean> {
  // One unit, as every client makes it: what claims to be more is no small picture.
  const [name, ...more] = preview ? blobNames(preview.blobs) : [];
  if (!name || more.length > 0) return false;
  const [isHere] = await house.disk.hasBlobs([name]);
  if (isHere) return true;
  const unit = await house.courier?.download(log, name).catch(() => null);
  if (unit) await house.commit(() => Promise.resolve([house.disk.putBlob(name, unit)]));
  return unit !== null && unit !== undefined;
}

/** Brings a case's files onto this tablet while there is a connection: small pictures first. */
export async function prefetch({ house }: CaseDeps, log: Bytes): Promise<void> {
  for (const document of CASE_FILES) {
    const { doc } = await house.document(log, document);
    const files = readFiles(doc);
    const sent = sentFiles(doc);
    for (const record of files) if (await bringPreview(house, log, record)) house.announceLog(log);
    for (const { file, size, ...record } of files) {
      if (!sent.has(file) || house.moves?.of(log, file, false) || (await isWhole(house, record))) continue;
      const move = { log, document, file, size, isUp: false, state: 'going' } as const;
      await house.commit(async () => (house.moves ? [await house.moves.row(move)] : []));
      house.moves?.begin(move);
    }
  }
}

// --- what is under way

export async function moveViews(deps: CaseDeps, id: string): Promise<readonly MoveView[]> {
  const { house } = deps;
  const imports = importsOf(house);
  const found = await filesOf(deps, id);
  const moving = found.flatMap(({ log, record }) => {
    const of = house.moves?.of(log, record.file, true) ?? house.moves?.of(log, record.file, false);
    return of ? [viewOf(of, record, house.session?.state === 'online')] : [];
  });
  return [...imports.views(id), ...copyViews(house, id), ...moving];
}
/** Without a connection it waits, also before that was tried. */
function viewOf(
  { move, done, total, trouble, room }: Moving,
  { file, name, kind, size }: FileRecord,
  isOnline: boolean,
): MoveView {
  const what = move.isUp ? 'sending' : 'receiving';
  const state = move.state === 'left' ? 'left at relay' : move.state;
  return {
    file,
    name: plainName(name),
    kind,
    size,
    what,
    state,
    trouble: trouble ?? (isOnline ? null : 'offline'),
    room,
    progress: total > 0 ? done / total : state === 'paused' ? null : 0,
  };
}

export async function pauseMove(deps: CaseDeps, id: string, file: string): Promise<void> {
  if (holdCopy(deps.house, id, file, true)) return;
  if (!importsOf(deps.house).hold(file, true)) await changeMove(deps, id, file, 'paused');
}
export async function resumeMove(deps: CaseDeps, id: string, file: string): Promise<void> {
  if (holdCopy(deps.house, id, file, false)) return;
  if (!importsOf(deps.house).hold(file, false)) await changeMove(deps, id, file, 'going');
}
async function changeMove(deps: CaseDeps, id: string, file: string, state: 'going' | 'paused'): Promise<void> {
  const { house } = deps;
  const { log, document, record } = await findFile(deps, id, file);
  const known = house.moves?.of(log, file, true) ?? house.moves?.of(log, file, false);
  if (known) await house.moves?.change(keyOfMove(known.move), state);
  else if (state === 'going' && !(await isWhole(house, record))) {
    const move = { log, document, file, size: record.size, isUp: false, state } as const;
    await house.commit(async () => (house.moves ? [await house.moves.row(move)] : []));
    house.moves?.begin(move);
  }
}

export async function cancelMove(deps: CaseDeps, id: string, file: string): Promise<void> {
  const { house } = deps;
  const imports = importsOf(house);
  if (stopCopy(house, id, file) || (await imports.cancel(file))) return;
  const { log, record } = await findFile(deps, id, file);
  if (house.moves?.of(log, file, true)) {
    await dropFile(deps, id, file);
    return;
  }
  const fetching = house.moves?.of(log, file, false);
  if (!fetching) return;
  await house.moves?.change(keyOfMove(fetching.move), 'left');
  await house.commit(() => Promise.resolve(blobNames(record.blobs).map((name) => house.disk.removeBlob(name))));
}
