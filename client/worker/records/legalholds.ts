// Putting a patient's record on legal hold and taking it off, with why, noted in the access log first. Read from the record
// itself and never from a list, so that a list kept by an older version lets nothing go.
import { toHex } from '../../../protocol/bytes.ts';
import { writeReason } from '../../access/reasons.ts';
import { LINE } from '../../records/bounds.ts';
import { patientDocument } from '../../records/documents.ts';
import { readPatient, writePatient } from '../../records/patient.ts';
import { writes } from '../../roster/roles.ts';
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';
import type { LegalHoldView } from '../views/trashview.ts';

const SHORTEST_REASON = 3;

/** False as well where this tablet opens no patients. */
export async function isOnLegalHold(house: House, patient: string): Promise<boolean> {
  const { groups } = house;
  const desk = groups.all().find(({ place, log }) => place === 'desk' && groups.newestKey(log) !== null);
  if (!desk || patient === '') return false;
  return readPatient((await house.document(desk.log, patientDocument(patient))).doc).holdAt > 0;
}

export async function legalHold(house: House, patient: string): Promise<LegalHoldView> {
  const { doc } = await house.document(house.own('desk').log, patientDocument(patient));
  const { holdAt, holdBy, holdReason } = readPatient(doc);
  const { persons, devices } = house.groups.organisation;
  const by = persons.get(devices.get(holdBy)?.person ?? '')?.name ?? '';
  return { isOn: holdAt > 0, at: holdAt, by, reason: holdReason, mayChange: mayChange(house) };
}

export async function setLegalHold(house: House, patient: string, isOn: boolean, typed: string): Promise<void> {
  if (!mayChange(house)) throw new Refused('not allowed');
  const reason = typed.trim().slice(0, LINE);
  if (reason.length < SHORTEST_REASON) throw new Refused('reason too short');
  const { log } = house.own('desk');
  const name = patientDocument(patient);
  await house.journal.note({
    ...{ action: 'change', record: name, compartment: 'desk', purpose: 'legal' },
    reason: writeReason({ type: isOn ? 'put on legal hold' : 'taken off legal hold' }),
  });
  const values = { holdAt: isOn ? house.ground.clock.now() : 0, holdBy: toHex(house.device.id), holdReason: reason };
  await house.library.editMany(log, [{ name, change: (doc) => writePatient(doc, values), blobs: [] }]);
}

/** Who answers for the practice: an administrator or its manager, where the role writes patients at all. */
function mayChange({ groups, me, device }: House): boolean {
  const { persons, devices } = groups.organisation;
  const roles = persons.get(toHex(me.person))?.roles ?? [];
  const self = devices.get(toHex(device.id));
  const answers = self?.isAdmin === true || roles.includes('practice manager') || roles.includes('lab manager');
  return answers && self?.state === 'active' && writes(roles, 'desk');
}
