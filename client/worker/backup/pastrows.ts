// The records of a backup as a list, with where each of them is today: what is not here any more comes first.
import { draftDocument, patientDocument } from '../../records/documents.ts';
import { readDraft } from '../../records/draft.ts';
import { heldRemovals } from '../../records/trash.ts';
import { isErased } from '../records/erased.ts';
import type { House } from '../house.ts';
import { haystack, isFound, searchWords } from '../../records/finding.ts';
import type { Lists } from '../records/lists.ts';
import type { StoredCase, StoredPatient } from '../records/listrows.ts';
import type { RecordName } from './pastrecord.ts';
import type { PastPlace, PastRow } from '../views/pastview.ts';
import type { Glimpse } from './replaying.ts';
import { Refused } from '../rpc.ts';

interface Room {
  readonly house: House;
  readonly lists: Lists;
}
const ORDER: readonly PastPlace[] = ['gone', 'trash', 'here', 'sent'];

/** A backup holds what was erased since; nobody gets it back from there. */
export function withoutErased(house: House, { patients, cases, ...rest }: Glimpse): Glimpse {
  return {
    ...rest,
    patients: patients.filter(({ id }) => !isErased(house, patientDocument(id))),
    cases: cases.filter(({ id, isDraft }) => !isDraft || !isErased(house, draftDocument(id))),
  };
}

export async function pastRows(room: Room, { patients, cases }: Glimpse, search: string): Promise<readonly PastRow[]> {
  const out = outOf(room.lists);
  const rows = [
    ...patients.filter(({ removal }) => removal === null).map((row) => patientThen(room, out, row)),
    ...(await Promise.all(cases.filter(({ removal }) => removal === null).map((row) => workThen(room, out, row)))),
  ];
  return rows
    .filter((row) => isFound(searchWords(search), haystack(row.name, row.number, row.birthDate, row.appliance)))
    .sort((a, b) => ORDER.indexOf(a.place) - ORDER.indexOf(b.place) || a.name.localeCompare(b.name));
}

export async function pastRow(room: Room, { patients, cases }: Glimpse, { kind, id }: RecordName): Promise<PastRow> {
  const out = outOf(room.lists);
  const patient = kind === 'patient' ? patients.find((row) => row.id === id) : undefined;
  if (patient) return patientThen(room, out, patient);
  const work = cases.find((row) => row.id === id && row.isDraft === (kind === 'draft'));
  if (!work || kind === 'patient') throw new Refused('not found');
  return workThen(room, out, work);
}

/** What is in the trash; what is held is in its list. */
function outOf(lists: Lists): ReadonlySet<string> {
  const all = lists.trashed().map(({ removal }) => removal);
  const held = heldRemovals(all);
  return new Set(all.flatMap(({ id }) => (held.has(id) ? [] : [id])));
}

function patientThen({ lists }: Room, out: ReadonlySet<string>, row: StoredPatient): PastRow {
  const { id, name, reference, birthDate } = row;
  const place = out.has(id) ? 'trash' : lists.patients.get(id) ? 'here' : 'gone';
  return { kind: 'patient', id, name, number: reference, birthDate, appliance: '', teeth: [], place };
}
async function workThen({ house, lists }: Room, out: ReadonlySet<string>, row: StoredCase): Promise<PastRow> {
  const { id, isDraft, patientLabel, number, appliance, teeth } = row;
  const common = { id, name: patientLabel, number, birthDate: '', appliance, teeth };
  const kind = isDraft ? 'draft' : 'case';
  if (out.has(id)) return { ...common, kind, place: 'trash' };
  if (lists.cases.get(id)) return { ...common, kind, place: 'here' };
  return { ...common, kind, place: isDraft && (await wasSent(house, id)) ? 'sent' : 'gone' };
}
async function wasSent(house: House, id: string): Promise<boolean> {
  const group = house.groups.all().find(({ place }) => place === 'cases');
  return group !== undefined && readDraft((await house.document(group.log, draftDocument(id))).doc).sentAs !== '';
}
