// Patients as commands: what a screen can't do by editing one open document.
import { toHex } from '../../../protocol/bytes.ts';
import { patientDocument } from '../../records/documents.ts';
import { writePatient } from '../../records/patient.ts';
import { newReference } from '../../records/reference.ts';
import { writes } from '../../roster/roles.ts';
import type { House } from '../house.ts';
import type { Lists } from './lists.ts';
import { Refused } from '../rpc.ts';

export async function createPatient(
  house: House,
  lists: Lists,
  fields: { name: string; birthDate: string },
): Promise<string> {
  const roles = house.groups.organisation.persons.get(toHex(house.me.person))?.roles ?? [];
  if (!writes(roles, 'desk')) throw new Refused('not allowed');
  const name = fields.name.trim();
  if (name === '') throw new Refused('incomplete');
  const id = toHex(house.ground.random(8));
  const taken = new Set([...lists.patients.all().values()].map((row) => row.reference));
  const fill = (into: Uint8Array): void => {
    into.set(house.ground.random(into.length));
  };
  const reference = newReference(fill, (each) => taken.has(each));
  await house.journal.note({
    action: 'change',
    record: patientDocument(id),
    compartment: 'desk',
    purpose: 'treatment',
  });
  const live = await house.document(house.own('desk').log, patientDocument(id));
  await live.edit((doc) => {
    writePatient(doc, { name, birthDate: fields.birthDate, reference });
  });
  return id;
}
