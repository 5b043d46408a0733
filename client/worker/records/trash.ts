// Taking patients and drafts out of the lists and putting them back, and deciding on many removals at once. Each is an
// edit of the record itself, noted in the access log before it is made.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { draftDocument, patientDocument } from '../../records/documents.ts';
import { writeDraft } from '../../records/draft.ts';
import { writePatient } from '../../records/patient.ts';
import { heldRemovals } from '../../records/trash.ts';
import { holds, writes } from '../../roster/roles.ts';
import type { House } from '../house.ts';
import type { Lists, Trashed } from './lists.ts';
import { workPurpose } from './listrows.ts';
import { Refused } from '../rpc.ts';
import { needWriter } from '../cases/sharer.ts';
import type { HeldRemovals, TrashKind, TrashRow, TrashView } from '../views/trashview.ts';

interface Rooms {
  readonly house: House;
  readonly lists: Lists;
}

const KINDS = ['patient', 'draft'] as const;
const PLACE = { patient: 'desk', draft: 'cases' } as const;

export function trashView({ house, lists }: Rooms): TrashView {
  const rows = lists.trashed();
  const isHeld = heldRemovals(rows.map(({ removal }) => removal));
  const shared = sharedCases(lists);
  return {
    held: heldBy(house, rows, isHeld),
    rows: rows
      .filter(({ id }) => !isHeld.has(id))
      .map(({ kind, id, name, number, appliance, teeth, removal }): TrashRow => ({
        ...{ kind, id, name, number, appliance, teeth, at: removal.at },
        by: nameOf(house, removal.by),
        isOnLegalHold: kind === 'patient' && lists.patients.get(id)?.isOnLegalHold === true,
        sharedCases: kind === 'patient' ? (shared.get(id)?.size ?? 0) : 0,
      }))
      .sort((a, b) => b.at - a.at),
  };
}

/** By patient, the cases that another house has a part in, as far as this role sees them. */
export function sharedCases({ cases, labWork }: Lists): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (patient: string, id: string): void => {
    found.set(patient, (found.get(patient) ?? new Set()).add(id));
  };
  for (const { id, patientId, isDraft } of cases.all().values()) if (patientId && !isDraft) add(patientId, id);
  for (const [id, { patient }] of labWork.all()) add(patient, id);
  return found;
}

function heldBy(house: House, rows: readonly Trashed[], isHeld: ReadonlySet<string>): readonly HeldRemovals[] {
  return KINDS.flatMap((kind) => {
    const held = rows.filter((row) => row.kind === kind && isHeld.has(row.id)).map(({ removal }) => removal);
    return [...Map.groupBy(held, ({ by }) => by)].map(([device, own]) => ({
      ...{ kind, device, by: nameOf(house, device), count: own.length },
      from: Math.min(...own.map(({ at }) => at)),
      to: Math.max(...own.map(({ at }) => at)),
      mayDecide: mayDecide(house, kind, device),
    }));
  });
}

export async function takeOut({ house }: Rooms, kind: TrashKind, id: string): Promise<void> {
  needWriter(house, PLACE[kind]);
  await note(house, kind, id, 'discard');
  await edit(house, kind, [id], () => ({
    trashedAt: house.ground.clock.now(),
    trashedBy: toHex(house.device.id),
  }));
}

export async function putBack({ house }: Rooms, kind: TrashKind, id: string): Promise<void> {
  needWriter(house, PLACE[kind]);
  await note(house, kind, id, 'undo');
  await edit(house, kind, [id], () => ({ trashedAt: 0 }));
}

export async function decideRemovals(
  { house, lists }: Rooms,
  kind: TrashKind,
  device: string,
  isAgreed: boolean,
): Promise<void> {
  if (!mayDecide(house, kind, device)) throw new Refused('not allowed');
  const rows = lists.trashed();
  const isHeld = heldRemovals(rows.map(({ removal }) => removal));
  const chosen = rows.filter((row) => row.kind === kind && row.removal.by === device && isHeld.has(row.id));
  for (const { id } of chosen) await note(house, kind, id, isAgreed ? 'discard' : 'undo');
  const removedAt = new Map(chosen.map(({ id, removal }) => [id, removal.at]));
  await edit(house, kind, [...removedAt.keys()], (id) =>
    isAgreed ? { trashAgreed: removedAt.get(id) ?? 0 } : { trashedAt: 0 },
  );
}

/** An administrator, and not whoever removed them unless nobody else could. */
function mayDecide(house: House, kind: TrashKind, device: string): boolean {
  const { persons, devices } = house.groups.organisation;
  const deciders = [...persons.values()].filter(
    ({ state, roles }) => state === 'active' && holds(roles, 'admins') && writes(roles, PLACE[kind]),
  );
  const me = toHex(house.me.person);
  return deciders.some(({ id }) => id === me) && (devices.get(device)?.person !== me || deciders.length === 1);
}

type TrashEdit = { readonly trashedAt?: number; readonly trashedBy?: string; readonly trashAgreed?: number };

function edit(house: House, kind: TrashKind, ids: readonly string[], change: (id: string) => TrashEdit): Promise<void> {
  const [nameOfDocument, write] =
    kind === 'patient' ? ([patientDocument, writePatient] as const) : ([draftDocument, writeDraft] as const);
  const blobs: readonly Bytes[] = [];
  return house.library.editMany(
    house.own(PLACE[kind]).log,
    ids.map((id) => ({ name: nameOfDocument(id), change: (doc) => write(doc, change(id)), blobs })),
  );
}

function note(house: House, kind: TrashKind, id: string, action: 'discard' | 'undo'): Promise<unknown> {
  const record = kind === 'patient' ? patientDocument(id) : draftDocument(id);
  const purpose = kind === 'patient' ? 'operations' : workPurpose(house);
  return house.journal.note({ action, record, compartment: PLACE[kind], purpose });
}

function nameOf(house: House, device: string): string {
  const { devices, persons } = house.groups.organisation;
  return persons.get(devices.get(device)?.person ?? '')?.name ?? '';
}
