// Files that were taken out of a case or draft: where they are, and putting them back. Their bytes stay on this tablet for
// thirty days on which it was used, so that a clock that jumps takes nothing away.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { decode, encode, list, text, tuple, uint, type Infer } from '../../../protocol/schema.ts';
import { recordOfFile } from '../../access/subject.ts';
import { draftDocument } from '../../records/documents.ts';
import { readDraft } from '../../records/draft.ts';
import { plainName } from '../../records/fileNames.ts';
import { heldRemovals } from '../../records/trash.ts';
import { blobNames, putBackFile, takenFiles, type TakenFile } from '../../records/files.ts';
import { ownLists, type OwnList } from './casefiles.ts';
import type { CaseDeps } from '../cases/cases.ts';
import { editFiles } from './fileedits.ts';
import { isWhole, noLongerWhole } from './files.ts';
import { isConfirmed } from './latefiles.ts';
import { isOnLegalHold } from '../records/legalholds.ts';
import { workPurpose } from '../records/listrows.ts';
import { sendRest } from '../cases/material.ts';
import type { Move } from './move.ts';
import { Refused } from '../rpc.ts';
import { needWriter } from '../cases/sharer.ts';
import type { TrashedFile } from '../views/trashview.ts';

const DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Everything that this house took out, the last one first. */
export async function trashedFiles(deps: CaseDeps): Promise<readonly TrashedFile[]> {
  const found = await Promise.all([...(await placesWithTaken(deps))].map((id) => takenWithDevices(deps, id)));
  const all = found.flat();
  const keyOf = ({ place, file }: TrashedFile): string => `${place}/${file}`;
  const many = heldRemovals(all.map(({ view, by }) => ({ id: keyOf(view), at: view.at, by, isAgreed: false })));
  return all.map(({ view }) => ({ ...view, isOneOfMany: many.has(keyOf(view)) })).sort((a, b) => b.at - a.at);
}

/** Cases and drafts out of which something was taken; each is read once where an older version kept no such list. */
async function placesWithTaken(deps: CaseDeps): Promise<ReadonlySet<string>> {
  const { house, lists } = deps;
  if (!(await house.rows.get('filetrash', 'listed'))) await listTaken(deps);
  const places = new Set<string>();
  for (const key of lists.taken.all().keys()) {
    const [log = '', kind = '', id = ''] = key.split('/');
    if (kind === 'case') places.add(log);
    else if (lists.cases.get(id)) places.add(id);
    // A draft that was sent keeps the originals of its case.
    else places.add(readDraft((await house.document(house.own('cases').log, draftDocument(id))).doc).sentAs);
  }
  return places;
}
async function listTaken(deps: CaseDeps): Promise<void> {
  const { house, lists } = deps;
  const changes = new Map<string, true | null>();
  for (const id of lists.cases.all().keys())
    for (const { log, document } of await ownLists(deps, id)) {
      const { doc } = await house.document(log, document);
      if (takenFiles(doc).length > 0) changes.set(`${toHex(log)}/${document}`, true);
    }
  await house.commit(async () => [
    ...(await lists.taken.rowsOf(changes)),
    await house.rows.put('filetrash', 'listed', new Uint8Array(1)),
  ]);
  lists.taken.apply(changes);
}

/** Of one case or draft; what is past its time and not here any more is not offered. */
export async function takenFrom(deps: CaseDeps, id: string): Promise<readonly TrashedFile[]> {
  return (await takenWithDevices(deps, id)).map(({ view }) => view);
}
/** `by` = hex id of the device that took it out. */
async function takenWithDevices(
  deps: CaseDeps,
  id: string,
): Promise<readonly { readonly view: TrashedFile; readonly by: string }[]> {
  const { house, lists } = deps;
  const row = lists.cases.get(id);
  if (!row) return [];
  const now = house.ground.clock.now();
  const taken = new Map((await takenIn(deps, id)).map(({ of }) => [of.file.file, of]));
  const views = await Promise.all(
    [...taken.values()].map(async ({ file, at, by }) => {
      const { name, kind, size } = file;
      const { devices, persons } = house.groups.organisation;
      const view: TrashedFile = {
        ...{ place: id, file: file.file, name: plainName(name), kind, size, at, until: at + DAYS * DAY_MS },
        ...{ appliance: row.appliance, teeth: row.teeth, patient: row.patientLabel },
        by: persons.get(devices.get(by)?.person ?? '')?.name ?? '',
        isOneOfMany: false,
        isHere: await isWhole(house, file),
      };
      return { view, by };
    }),
  );
  return views.filter(({ view: { isHere, until } }) => isHere || until > now);
}

async function takenIn(deps: CaseDeps, id: string): Promise<readonly { list: OwnList; of: TakenFile }[]> {
  const found: { list: OwnList; of: TakenFile }[] = [];
  if (!deps.lists.cases.get(id)) return found;
  for (const each of await ownLists(deps, id)) {
    const { doc } = await deps.house.document(each.log, each.document);
    found.push(...takenFiles(doc).map((of) => ({ list: each, of })));
  }
  return found;
}

/** Wherever it was taken out of. Who has the case can fetch it again once it is at the relay. */
export async function putFileBack(deps: CaseDeps, id: string, file: string): Promise<void> {
  const { house, today } = deps;
  needWriter(house, 'cases');
  const taken = (await takenIn(deps, id)).filter(({ of }) => of.file.file === file);
  if (taken.length === 0) throw new Refused('not found');
  const record = recordOfFile(id, file);
  await house.journal.note({ action: 'undo', record, compartment: 'cases', purpose: workPurpose(house) });
  for (const {
    list: { log, document },
    of,
  } of taken) {
    const isToBeSent = !house.me.isDemo && (await isWhole(house, of.file));
    const move: Move = { log, document, file, size: of.file.size, isUp: true, state: 'going' };
    const change = (doc: Parameters<typeof putBackFile>[0]): void => {
      putBackFile(doc, of.file);
    };
    await editFiles(house, log, [{ name: document, change, blobs: [] }], async () =>
      isToBeSent && house.moves ? [await house.moves.row(move)] : [],
    );
    if (isToBeSent) house.moves?.begin(move);
  }
  if (house.hasCase(id) && isConfirmed(house, id)) await sendRest(house, id, false, today());
  house.ground.announce([`case:${id}`, 'cases']);
}

// --- when bytes go

const KEPT = tuple({
  /** The last day on which this was asked, and how many there were. */
  day: text(10),
  days: uint(),
  /** Files that are in the trash, and on which of these days that was seen first. */
  files: list(tuple({ place: text(64), file: text(64), since: uint() }), 100_000),
});

/** Once a day, in idle time: bytes whose time is over go from this tablet; the record of the removal stays. */
export async function tendFileTrash(deps: CaseDeps): Promise<void> {
  const { house, today } = deps;
  const stored = await house.rows.get('filetrash', 'all');
  const before: Infer<typeof KEPT> = (stored && decode(KEPT, stored)) ?? { day: '', days: 0, files: [] };
  if (before.day === today()) return;
  const days = before.days + 1;
  const sinceOf = new Map(before.files.map(({ place, file, since }) => [`${place}/${file}`, since]));
  const files: Infer<typeof KEPT>['files'][number][] = [];
  const gone: TakenFile['file'][] = [];
  for (const place of await placesWithTaken(deps)) {
    const isKept = await isOnLegalHold(house, deps.lists.cases.get(place)?.patientId ?? '');
    for (const { of } of await takenIn(deps, place)) {
      const since = sinceOf.get(`${place}/${of.file.file}`) ?? days;
      files.push({ place, file: of.file.file, since });
      const isOver = days - since >= DAYS && house.ground.clock.now() - of.at >= DAYS * DAY_MS;
      if (isOver && !isKept) gone.push(of.file);
    }
  }
  const units = gone
    .flatMap((each) => [each, ...(each.preview ? [each.preview] : [])])
    .flatMap(({ blobs }) => blobNames(blobs));
  await house.commit(async () => [
    await house.rows.put('filetrash', 'all', encode(KEPT, { day: today(), days, files })),
    ...units.map((name: Bytes) => house.disk.removeBlob(name)),
  ]);
  for (const file of gone) noLongerWhole(house, file);
}
