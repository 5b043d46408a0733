// Asking for a patient's record to be erased, a second administrator's word, and what a practice can show afterwards: who,
// why, when, which tablets are done. The access log keeps ids and nothing else of it.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { decode } from '../../../protocol/schema.ts';
import { erasureMessage } from '../../roster/membership.ts';
import type { Erasure } from '../../roster/erasures.ts';
import { receiptOf } from '../disk.ts';
import { erasureKey, RECORD } from './erased.ts';
import { LEFT, tendErasures } from './erasing.ts';
import { sharedCases } from './trash.ts';
import { isOnLegalHold } from './legalholds.ts';
import { writeAct } from '../groups/founding.ts';
import type { House } from '../house.ts';
import type { Lists } from './lists.ts';
import { hasAdminBeside, needAdmin, paperOf } from '../people/people.ts';
import { Refused } from '../rpc.ts';
import type { ErasureRow, ErasuresView } from '../views/trashview.ts';

interface Rooms {
  readonly house: House;
  readonly lists: Lists;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A folder keeps a full backup of each of twelve months (backup/schedule.ts), and the last of them for its month. */
const BACKUPS_MS = 396 * DAY_MS;
const SHORTEST_REASON = 3;
const DRAFTS = 64;

export async function erasuresView({ house, lists }: Rooms): Promise<ErasuresView> {
  const { groups, me } = house;
  const { devices, erasures } = groups.organisation;
  const self = devices.get(toHex(house.device.id));
  return {
    mayErase: self?.isAdmin === true && self.state === 'active' && !me.isDemo,
    mayAsk: opensAll(house),
    needs: hasAdminBeside(house, [toHex(me.person)]) ? 'second admin' : 'paper',
    rows: await Promise.all([...erasures.values()].reverse().map((each) => rowOf({ house, lists }, each))),
  };
}

async function rowOf({ house, lists }: Rooms, erasure: Erasure): Promise<ErasureRow> {
  const { patient, asked, isDecided, done, drafts } = erasure;
  const { devices, persons } = house.groups.organisation;
  const personOf = (device: string): string => devices.get(device)?.person ?? '';
  const nameOf = (device: string): string => persons.get(personOf(device))?.name ?? '';
  const words = await Promise.all(
    asked.map(async ({ entry, by, reason }) => ({ by: nameOf(toHex(by)), reason, at: await timeOf(house, entry) })),
  );
  const decidedAt = words.at(-1)?.at ?? null;
  const active = [...devices.values()].filter(({ state }) => state === 'active').map(({ id }) => toHex(id));
  return {
    patient,
    name: lists.patients.get(patient)?.name ?? '',
    asked: words,
    isDecided,
    isYours: asked.some(({ by }) => personOf(toHex(by)) === toHex(house.me.person)),
    drafts: drafts.length,
    done: active.filter((id) => done.has(id)).map(nameOf),
    open: active.filter((id) => !done.has(id)).map(nameOf),
    waitsFor: [...(await waitsFor(house, patient))].map(nameOf),
    lapsesAt: isDecided && decidedAt !== null ? decidedAt + BACKUPS_MS : null,
  };
}
/** Hex ids of devices whose own entries are here in full still. */
async function waitsFor({ rows, groups }: House, patient: string): Promise<ReadonlySet<string>> {
  const keys = groups.all().map(({ log }) => erasureKey(log, patient));
  const noted = await rows.getMany('erasing', keys);
  return new Set(noted.flatMap((row) => (row && decode(LEFT, row)?.waitsFor) ?? []).map(toHex));
}
/** What the relay's clock said. */
async function timeOf(house: House, entry: Bytes): Promise<number | null> {
  const stored = await house.disk.entryById(house.groups.organisation.staff, entry);
  return (stored && receiptOf(stored)?.stored.time) ?? null;
}

/** One administrator asks; another one, or the paper, decides. Nothing brings it back. */
export async function erase({ house, lists }: Rooms, patient: string, typed: string, paper: string): Promise<void> {
  const { staff, erasures } = needAdmin(house);
  const before = erasures.get(patient);
  if (before?.isDecided) throw new Refused('not found');
  const reason = typed.trim();
  if (reason.length < SHORTEST_REASON) throw new Refused('reason too short');
  if (await isOnLegalHold(house, patient)) throw new Refused('legal hold');
  // Whoever opens no patients takes the first one's word that it lies in the trash.
  const found = before && !lists.patients.get(patient) ? [] : draftsOf({ house, lists }, patient);
  if (!before && !opensAll(house)) throw new Refused('not allowed');
  const drafts = before?.drafts ?? found;
  const kit =
    paper.trim() === '' && hasAdminBeside(house, [toHex(house.me.person)]) ? null : await paperOf(house, paper);
  if (!kit && !hasAdminBeside(house, [toHex(house.me.person)])) throw new Refused('kit words wrong');
  const record = `patient/${patient}`;
  const note = { action: 'erase', record, compartment: 'desk', purpose: 'patient request' } as const;
  await house.journal.note(note);
  const root = kit ? kit.root.sign(erasureMessage(staff, patient)) : null;
  await writeAct(house, staff, { type: 'erase', patient, drafts, reason, root });
  house.ground.announce(['people', 'patients', 'cases']);
  await tendErasures(house);
}

/** In the trash, so that nobody is taken by surprise, and in no case that another house has too. */
function draftsOf({ lists }: Rooms, patient: string): readonly string[] {
  const isOut = lists.trashed().some(({ kind, id }) => kind === 'patient' && id === patient);
  // Two logs come in any order: a second administrator may hear the request before the record is in her trash.
  if (!isOut) throw new Refused('not in the trash');
  const work = [...lists.cases.all().values()].filter(({ patientId }) => patientId === patient);
  const shared = sharedCases(lists).get(patient)?.size ?? 0;
  if (shared > 0) throw new Refused('has cases', shared);
  if (work.length > DRAFTS) throw new Refused('not allowed');
  return work.map(({ id }) => id);
}

/** Whoever asks has to see what there is of it, and to ask the relay to let each part of it go. */
function opensAll({ groups }: House): boolean {
  return [...Object.keys(RECORD), 'cases'].every((place) =>
    groups.all().some((group) => group.place === place && groups.newestKey(group.log) !== null),
  );
}
