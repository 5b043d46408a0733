// An emergency: the practice manager needs a patient's allergies while no dentist is there.
import type * as Y from 'yjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendClinicalNote } from '../../client/records/clinicalNotes.ts';
import { mustBreakGlass } from '../../client/roster/roles.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { newClinic, newDraft, sent } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

test('only roles that hold a compartment for nothing but emergencies have to break the glass', () => {
  expect(mustBreakGlass(['practice manager'], 'clinical')).toBe(true);
  expect(mustBreakGlass(['practice manager'], 'imaging')).toBe(true);
  expect(mustBreakGlass(['practice manager', 'dentist'], 'clinical')).toBe(false);
  expect(mustBreakGlass(['practice manager'], 'billing')).toBe(false);
  expect(mustBreakGlass(['receptionist'], 'clinical')).toBe(false);
});

test('a manager opens a clinical record only after a typed reason, a stored event and an alert [1.10] [1.12] [2.14]', async () => {
  const clinic = await newClinic(relay);
  const { patient } = await newDraft(clinic);
  const { house } = clinic.sitting()!;
  const note = (doc: Y.Doc): void => appendClinicalNote(doc, { text: 'Penicillin shock 2019' });
  await house.editMany(house.own('clinical').log, [{ name: `notes/${patient}`, change: note, blobs: [] }]);
  await sent(clinic);
  const manager = await add(relay, clinic, { name: 'Kim Faber', roles: ['practice manager'] });
  await wait(async () => expect(await manager.api.patients('')).toMatchObject([{ name: 'Jana Beispiel' }]));
  const place = { log: 'own', name: `notes/${patient}` } as const;

  expect(await manager.api.glass(patient)).toBe('closed');
  await expect(manager.api.openDocument(place, 'emergency')).rejects.toThrow('break-glass');
  await expect(manager.api.breakGlass(patient, '   now   ')).rejects.toThrow('reason too short');
  await expect(manager.api.breakGlass(patient, 'ok')).rejects.toThrow('reason too short');
  await expect(manager.api.breakGlass('nobody', 'Unconscious after a fall')).rejects.toThrow('not found');
  await expect(clinic.api.breakGlass(patient, 'I would like to')).rejects.toThrow('not allowed');
  expect(await manager.api.events({ text: 'break-glass' })).toEqual([]);

  const { told } = await manager.api.breakGlass(patient, ' Unconscious after a fall,\n ambulance asks for allergies ');
  expect(told).toEqual(['Dr. Mara Roth']);
  expect(await manager.api.glass(patient)).toBe('broken');
  const opened = await manager.api.openDocument(place, 'emergency');
  expect(opened.mayWrite).toBe(false);
  opened.port.close();
  await manager.api.closeDocument(place);

  const reason = 'Unconscious after a fall, ambulance asks for allergies';
  await wait(async () =>
    expect(await clinic.api.alerts()).toMatchObject([
      { person: 'Kim Faber', patient, patientName: 'Jana Beispiel', reason },
    ]),
  );
  await wait(async () =>
    expect(
      (await clinic.api.events({ rule: 'break-glass' })).map(({ action, reason: typed }) => [action, typed]),
    ).toEqual([
      ['open', ''],
      ['break-glass', reason],
    ]),
  );
  const [alert] = await clinic.api.alerts();
  await clinic.api.seenAlert(alert!.id);
  expect(await clinic.api.alerts()).toEqual([]);
  expect(await manager.api.alerts()).toEqual([]);
  const long = '🛑 Brücke '.repeat(60);
  await manager.api.breakGlass(patient, long);
  const [shortened] = await manager.api.events({ text: 'brücke' });
  expect(long.startsWith(shortened!.reason.slice(0, -2))).toBe(true);
  expect(shortened!.reason.isWellFormed()).toBe(true);
  await manager.sitting()?.end();
  await clinic.sitting()?.end();
}, 120_000);

test('case 54 where the event cannot be stored, nothing opens and nobody is told', async () => {
  const clinic = await newClinic(relay);
  const { patient } = await newDraft(clinic);
  await sent(clinic);
  const manager = await add(relay, clinic, { name: 'Kim Faber', roles: ['practice manager'] });
  await wait(async () => expect(await manager.api.patients('')).toHaveLength(1));
  await sent(manager);
  manager.power.fill(true);
  await expect(manager.api.breakGlass(patient, 'Unconscious after a fall')).rejects.toThrow('log full');
  expect(await manager.api.glass(patient)).toBe('closed');
  await expect(manager.api.openDocument({ log: 'own', name: `history/${patient}` }, 'emergency')).rejects.toThrow(
    'break-glass',
  );
  await manager.sitting()?.end();
  await clinic.sitting()?.end();
}, 120_000);
