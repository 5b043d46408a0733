// A new draft: numbered, signed with who writes it, and with the work of an earlier case where that is made again.
import { bytesOfHex, toHex } from '../../../protocol/bytes.ts';
import { draftDocument } from '../../records/documents.ts';
import { writeDraft } from '../../records/draft.ts';
import { addItem, readPrescription, writeHeader, type Prescription } from '../../records/prescription.ts';
import type { CaseDeps } from './cases.ts';
import type { House } from '../house.ts';
import { workPurpose } from '../records/listrows.ts';
import type { Lists } from '../records/lists.ts';
import { Refused } from '../rpc.ts';
import { needWriter } from './sharer.ts';

/** `from`: a case of ours that is made again or repaired; its work comes along, its days and box don't. */
export async function createDraft(
  { house, lists }: CaseDeps,
  patientId: string,
  from?: { readonly id: string; readonly kind: 'remake' | 'repair' },
): Promise<string> {
  needWriter(house, 'cases');
  const id = toHex(house.ground.random(8));
  const now = house.ground.clock.now();
  const person = house.groups.organisation.persons.get(toHex(house.me.person));
  const earlier = from && (await orderOf(house, from.id));
  const live = await house.document(house.own('cases').log, draftDocument(id));
  await live.edit((doc) => {
    writeDraft(doc, {
      patient: patientId,
      createdAt: now,
      isTestData: lists.patients.get(patientId)?.isTestData ?? false,
    });
    writeHeader(doc, { number: nextNumber(lists, now), prescriber: person?.name ?? '', orderedAt: now });
    if (earlier) {
      const { number: parent, hasNickelAllergy, hasLatexAllergy, hasBruxism } = earlier.header;
      writeHeader(doc, { kind: from.kind, parent, hasNickelAllergy, hasLatexAllergy, hasBruxism });
      for (const item of earlier.items) addItem(doc, { ...item, id: toHex(house.ground.random(4)), shadePhoto: '' });
    } else addItem(doc, { id: toHex(house.ground.random(4)) });
  });
  await house.journal.note({
    action: 'change',
    record: draftDocument(id),
    compartment: 'cases',
    purpose: workPurpose(house),
  });
  return id;
}

async function orderOf(house: House, id: string): Promise<Prescription> {
  if (!house.hasCase(id)) throw new Refused('not found');
  await house.journal.note({ action: 'open', record: id, compartment: 'cases', purpose: workPurpose(house) });
  return readPrescription((await house.document(bytesOfHex(id), 'case/prescription')).doc);
}

/** Year and a running number, e.g. 26-0187: for people to say to each other; nothing depends on it being unique. */
export function nextNumber(lists: Lists, now: number): string {
  const year = String(new Date(now).getUTCFullYear() % 100).padStart(2, '0');
  const used = [...lists.cases.all().values()]
    .map((row) => new RegExp(`^${year}-(\\d+)$`).exec(row.number)?.[1])
    .map((digits) => Number(digits ?? 0));
  return `${year}-${String(Math.max(0, ...used) + 1).padStart(4, '0')}`;
}
