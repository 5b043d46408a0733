// A dentist asks who looked at her patients. She reads no access log: what she may know stands in the clinical log too.
import type * as Y from 'yjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendClinicalNote } from '../../client/records/clinicalNotes.ts';
import type { TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { newClinic, sent } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

async function look(tablet: TestTablet, name: string, purpose: string): Promise<void> {
  const place = { log: 'own', name } as const;
  (await tablet.api.openDocument(place, purpose)).port.close();
  await tablet.api.closeDocument(place);
}
const told = async (tablet: TestTablet, patient: string): Promise<readonly string[]> =>
  (await tablet.api.events({ record: patient })).map(
    ({ person, action, purpose, recordId }) => `${person}: ${action} ${recordId.split('/')[0] ?? ''}, ${purpose}`,
  );

test('a dentist sees who opened the clinical records of her own patients, of no others, and nothing else of colleagues [1.12] [2.14]', async () => {
  const clinic = await newClinic(relay);
  const jana = await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  const otto = await clinic.api.createPatient({ name: 'Otto Fremd', birthDate: '' });
  await sent(clinic);
  const ivo = await add(relay, clinic, { name: 'Dr. Ivo Brandt', roles: ['dentist'] });
  const nina = await add(relay, clinic, { name: 'Nina Pauli', roles: ['nurse'] });
  await wait(async () => expect(await nina.api.patients('')).toHaveLength(2));

  const { house } = ivo.sitting()!;
  await wait(async () => expect(await ivo.api.patients('')).toHaveLength(2));
  await house.journal.note({
    action: 'change',
    record: `notes/${jana}`,
    compartment: 'clinical',
    purpose: 'treatment',
  });
  const note = (doc: Y.Doc): void => appendClinicalNote(doc, { text: 'Caries 16' });
  await house.editMany(house.own('clinical').log, [{ name: `notes/${jana}`, change: note, blobs: [] }]);
  for (const patient of [jana, otto]) await look(nina, `history/${patient}`, 'patient request');
  await look(nina, `patient/${jana}`, 'treatment');
  await sent(nina);

  await wait(async () =>
    expect(await told(ivo, jana)).toEqual([
      'Nina Pauli: open history, patient request',
      'Dr. Ivo Brandt: change notes, treatment',
    ]),
  );
  expect(await told(ivo, otto)).toEqual([]);
  expect(await ivo.api.eventFacets()).toMatchObject({ readsAll: false, readsPatients: true });
  expect((await ivo.api.events({ record: jana }))[0]).toMatchObject({ state: 'at the relay', mayRestate: false });
  // A nurse sees what she did herself; the manager sees each opening once.
  expect(new Set((await nina.api.events({})).map(({ person }) => person))).toEqual(new Set(['Nina Pauli']));
  await wait(async () =>
    expect((await told(clinic, jana)).filter((line) => line.startsWith('Nina'))).toEqual([
      'Nina Pauli: open patient, treatment',
      'Nina Pauli: open history, patient request',
    ]),
  );
  for (const each of [clinic, ivo, nina]) await each.sitting()?.end();
}, 120_000);
