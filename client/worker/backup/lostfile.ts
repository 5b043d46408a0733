// An attachment whose bytes are neither here nor at the relay comes back from a backup: unit by unit, each by its hash, from
// whichever of the files has it. It is sent again, so that whoever has the case can fetch it.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { recordOfFile } from '../../access/subject.ts';
import type { OpenBackup } from '../../backup/read.ts';
import { sha256, sha256Any } from '../../crypto/hash.ts';
import { blobNames, putBackFile, type FileRecord } from '../../records/files.ts';
import { openFiles } from './backupfiles.ts';
import { backupsOf } from './backups.ts';
import { ROOM_KEPT } from '../files/carrying.ts';
import { findFile, ownLists } from '../files/casefiles.ts';
import type { CaseDeps } from '../cases/cases.ts';
import { editFiles } from '../files/fileedits.ts';
import type { House } from '../house.ts';
import type { FoundFile } from '../files/latefiles.ts';
import { workPurpose } from '../records/listrows.ts';
import type { Move } from '../files/move.ts';
import { Refused } from '../rpc.ts';

/** From these files, or from those of the chosen folder. Nothing is taken that has not the name the record says. */
export async function bringFile(
  deps: CaseDeps,
  id: string,
  file: string,
  picked: readonly File[] | null,
): Promise<void> {
  const { house } = deps;
  const found = await findFile(deps, id, file);
  const lacking = await lackingUnits(house, found.record);
  const backups = backupsOf(house);
  const opened = await openFiles(picked ?? (await backups.filesInFolder()));
  const practice = sha256(house.groups.organisation.root);
  const ours = opened.filter(({ manifest }) => equal(manifest.practice, practice));
  if (ours.length === 0) throw new Refused(opened.length > 0 ? 'backup of another practice' : 'backup target gone');
  const places = placesIn(ours, lacking);
  if (places.size < lacking.size) throw new Refused('file not in backup');
  const bytes = found.record.size + ROOM_KEPT;
  const room = await house.ground.roomHere?.(bytes);
  if (typeof room === 'number' && room < bytes) throw new Refused('no room on tablet', room);
  const record = recordOfFile(id, file);
  await house.journal.note({ action: 'restore', record, compartment: 'cases', purpose: workPurpose(house) });
  await backups.bring(async (tell) => {
    let done = 0;
    for (const { name, read } of places.values()) {
      const unit = await read();
      await house.commit(() => Promise.resolve([house.disk.putBlob(name, unit)]));
      tell(++done, places.size);
    }
  });
  await sendAgain(deps, id, found);
  house.moves?.retry();
  house.ground.announce([`case:${id}`, `moves:${id}`]);
}

async function lackingUnits(house: House, record: FileRecord): Promise<ReadonlyMap<string, Bytes>> {
  const names = [record, ...(record.preview ? [record.preview] : [])].flatMap(({ blobs }) => blobNames(blobs));
  const here = await house.disk.hasBlobs(names);
  return new Map(names.filter((_, at) => !here[at]).map((name) => [toHex(name), name]));
}

interface UnitPlace {
  readonly name: Bytes;
  readonly read: () => Promise<Bytes>;
}
function placesIn(files: readonly OpenBackup[], wanted: ReadonlyMap<string, Bytes>): ReadonlyMap<string, UnitPlace> {
  const places = new Map<string, UnitPlace>();
  for (const file of files)
    for (const { name, part } of file.manifest.blobs) {
      if (!wanted.has(toHex(name))) continue;
      const read = async (): Promise<Bytes> => {
        const unit = await file.part(part);
        if (unit.type !== 'blob' || !equal(await sha256Any(unit.bytes), name)) throw new Refused('backup altered');
        return unit.bytes;
      };
      places.set(toHex(name), { name, read });
    }
  return places;
}

/** What is ours; the other house sends its own. */
async function sendAgain(deps: CaseDeps, id: string, { log, document, record }: FoundFile): Promise<void> {
  const { house } = deps;
  const isOurs = (await ownLists(deps, id)).some((each) => each.document === document && equal(each.log, log));
  if (!isOurs || !house.moves) return;
  const move: Move = { log, document, file: record.file, size: record.size, isUp: true, state: 'going' };
  const { moves } = house;
  // Said once more that it is there: that entry carries the small picture, which goes with no move.
  const change = (doc: Parameters<typeof putBackFile>[0]): void => {
    putBackFile(doc, record);
  };
  const blobs = record.preview ? blobNames(record.preview.blobs) : [];
  await editFiles(house, log, [{ name: document, change, blobs }], async () => [await moves.row(move)]);
  moves.begin(move);
}
