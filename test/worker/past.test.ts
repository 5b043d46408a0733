// Somebody looks into a backup beside today's records: she sees what her roles open, takes over what she chooses, and
// everything is in the access log. Nothing merges by itself.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { writePatient } from '../../client/records/patient.ts';
import { addHistoryEntry } from '../../client/records/history.ts';
import { appendClinicalNote } from '../../client/records/clinicalNotes.ts';
import { writeHeader } from '../../client/records/prescription.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { newFolder } from '../support/folder.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { newClinic, newDraft, sent, typeInDraft, typeInRecord } from './practice.ts';

const tablets: TestTablet[] = [];
let relay: TestRelay | null = null;
afterEach(async () => {
  for (const tablet of tablets.splice(0)) await tablet.sitting()?.end();
  await relay?.dispose();
  relay = null;
});
async function newPractice(): Promise<TestTablet> {
  const clinic = await newClinic(null);
  tablets.push(clinic);
  return clinic;
}
async function backupOf(tablet: TestTablet): Promise<File> {
  const { file, name } = await tablet.api.saveBackup(null);
  return new File([file!], name);
}
const noted = async (tablet: TestTablet, actions: readonly string[]): Promise<readonly string[]> =>
  (await tablet.api.events({ text: '' }))
    .filter(({ action, reason }) => actions.includes(action) && reason.includes('backup'))
    .map(({ action, purpose, reason }) => `${action} · ${purpose} · ${reason.replace(/\d{4}-\S+/, 'DATE')}`);

test('a phone number that was overwritten comes back alone, for a stated purpose, and is taken back again [2.18] [2.24]', async () => {
  const clinic = await newPractice();
  const { patient } = await newDraft(clinic);
  await typeInRecord(clinic, `patient/${patient}`, (doc) => writePatient(doc, { phone: '0123', email: 'a@b.de' }));
  await typeInRecord(clinic, `history/${patient}`, (doc) =>
    addHistoryEntry(doc, 'allergies', { id: 'a1', text: 'Penicillin' }),
  );
  const file = await backupOf(clinic);
  await typeInRecord(clinic, `patient/${patient}`, (doc) => writePatient(doc, { phone: '999' }));
  await typeInRecord(clinic, `patient/${patient}`, (doc) => writePatient(doc, { email: 'neu@b.de' }));

  await clinic.api.openPast([file]);
  const view = (await clinic.api.past())!;
  expect(view).toMatchObject({ by: 'Dr. Mara Roth', isOfThisTablet: true, isFromLater: false, newerThere: 0 });
  expect(view.newerHere).toBeGreaterThan(0);
  expect((await clinic.api.pastRecords('')).map(({ kind, name, place }) => [kind, name, place])).toEqual([
    ['patient', 'Jana Beispiel', 'here'],
    ['draft', 'Jana Beispiel', 'here'],
  ]);
  const record = await clinic.api.pastRecord('patient', patient, 'patient request');
  expect(record.parts.map(({ part, mayTake }) => [part, mayTake])).toEqual([
    ['patient', true],
    ['history', true],
  ]);
  expect(record.parts[0]).toMatchObject({
    newerHere: 2,
    newerThere: 0,
    differences: [
      { name: 'fields/phone', then: '0123', now: '999' },
      { name: 'fields/email', then: 'a@b.de', now: 'neu@b.de' },
    ],
  });

  const choice = [{ part: 'patient', names: ['fields/phone'] }] as const;
  await clinic.api.takeFromPast('patient', patient, 'patient request', choice);
  const fields = async () => {
    const again = await clinic.api.pastRecord('patient', patient, 'patient request');
    return again.parts[0]!.differences.map(({ name, now }) => [name, now]);
  };
  expect(await fields()).toEqual([['fields/email', 'neu@b.de']]);
  await clinic.api.undoFromPast();
  expect(await fields()).toEqual([
    ['fields/phone', '999'],
    ['fields/email', 'neu@b.de'],
  ]);
  expect(await noted(clinic, ['open', 'restore'])).toEqual([
    'restore · patient request · 1 places taken over from the backup of DATE',
    'restore · patient request · 1 places taken over from the backup of DATE',
    'open · patient request · in the backup of DATE',
    'open · patient request · in the backup of DATE',
    'open · operations · looked into the backup of DATE',
  ]);
  await clinic.api.closePast();
  expect(await clinic.api.past()).toBeNull();
  await expect(clinic.api.pastRecords('')).rejects.toThrow('not found');
}, 60_000);

test('what is in the trash comes back from there, a sent draft is only looked at, notes are never copied', async () => {
  const clinic = await newPractice();
  const { patient, draft } = await newDraft(clinic);
  await typeInDraft(clinic, draft, (doc) => writeHeader(doc, { due: '2027-03-18' }));
  const file = await backupOf(clinic);
  await clinic.api.takeOut('patient', patient);
  await typeInDraft(clinic, draft, (doc) => writeHeader(doc, { due: '2027-04-01' }));
  await clinic.api.openPast([file]);
  const places = async () => (await clinic.api.pastRecords('')).map(({ kind, place }) => `${kind} ${place}`);
  expect(await places()).toEqual(['patient trash', 'draft here']);
  const choice = [{ part: 'order', names: ['header/due'] }] as const;
  await expect(
    clinic.api.takeFromPast('patient', patient, 'treatment', [{ part: 'patient', names: ['fields/name'] }]),
  ).rejects.toThrow('not allowed');
  await clinic.api.putBack('patient', patient);
  expect(await places()).toEqual(['patient here', 'draft here']);
  await clinic.api.takeFromPast('draft', draft, 'treatment', choice);
  expect((await clinic.api.cases(''))[0]).toMatchObject({ due: '2027-03-18' });
  await expect(
    clinic.api.takeFromPast('patient', patient, 'treatment', [{ part: 'clinical notes', names: ['notes/x'] }]),
  ).rejects.toThrow('not allowed');
}, 60_000);

describe('two tablets', () => {
  test('reception looks into a dentist’s backup and sees no clinical word of it; what nobody sent comes as it was signed', async () => {
    relay = await startTestRelay();
    const clinic = await newClinic(relay);
    tablets.push(clinic);
    const { patient } = await newDraft(clinic);
    await typeInRecord(clinic, `history/${patient}`, (doc) =>
      addHistoryEntry(doc, 'allergies', { id: 'a1', text: 'Penicillin' }),
    );
    const desk = await add(relay, clinic, { name: 'Lena Kurz', roles: ['receptionist'] });
    tablets.push(desk);
    await sent(clinic);
    await wait(async () => expect(await desk.api.patients('')).toHaveLength(1));
    // From here on nothing reaches the relay, nor the desk.
    await relay.dispose();
    relay = null;
    const late = await clinic.api.createPatient({ name: 'Nie Gesendet', birthDate: '' });
    await typeInRecord(clinic, `notes/${late}`, (doc) => appendClinicalNote(doc, { text: 'Caries 36' }));
    const file = await backupOf(clinic);

    await desk.api.openPast([file]);
    expect(await desk.api.past()).toMatchObject({ by: 'Dr. Mara Roth', isOfThisTablet: false });
    expect((await desk.api.pastRecords('')).map(({ name, place }) => [name, place])).toEqual([
      ['Nie Gesendet', 'gone'],
      ['Jana Beispiel', 'here'],
    ]);
    const seen = await desk.api.pastRecord('patient', patient, 'operations');
    expect(seen.parts.map(({ part }) => part)).toEqual(['patient']);
    expect((await desk.api.past())!.newerThere).toBeGreaterThan(0);
    await desk.api.bringMissing();
    expect((await desk.api.past())!.newerThere).toBe(0);
    expect((await desk.api.patients('')).map(({ name }) => name)).toEqual(['Jana Beispiel', 'Nie Gesendet']);
    expect(desk.sitting()!.house.quarantined).toEqual([]);
  }, 60_000);

  test('a record that is not here at all is made again, and taking that back puts it in the trash', async () => {
    const clinic = await newPractice();
    const words = (await clinic.api.kit())!.words.join(' ');
    const older = await backupOf(clinic);
    const { patient } = await newDraft(clinic);
    const newer = await backupOf(clinic);
    const fresh = await newTablet('');
    tablets.push(fresh);
    await fresh.api.restoreFromFiles({ words, relayAddress: '' }, [older], passkey());
    expect(await fresh.api.patients('')).toEqual([]);
    await fresh.api.openPast([newer]);
    const record = await fresh.api.pastRecord('patient', patient, 'treatment');
    expect(record.place).toBe('gone');
    const choices = record.parts
      .filter(({ mayTake }) => mayTake)
      .map(({ part, differences }) => ({ part, names: differences.map(({ name }) => name) }));
    await fresh.api.takeFromPast('patient', patient, 'treatment', choices);
    expect(await fresh.api.patients('')).toMatchObject([{ id: patient, name: 'Jana Beispiel' }]);
    await fresh.api.undoFromPast();
    expect(await fresh.api.patients('')).toEqual([]);
    expect((await fresh.api.trash()).rows).toMatchObject([{ id: patient }]);
    // The signed entries come beside it: one record, with both histories.
    await fresh.api.bringMissing();
    await fresh.api.putBack('patient', patient);
    expect(await fresh.api.patients('')).toMatchObject([{ id: patient, name: 'Jana Beispiel' }]);
    expect(fresh.sitting()!.house.quarantined).toEqual([]);
  }, 60_000);
});

test('a folder offers its backups, whoever made them; another practice’s and a cut one are refused before anything is noted', async () => {
  const clinic = await newPractice();
  await newDraft(clinic);
  const folder = newFolder();
  await clinic.api.setBackupFolder(folder.handle);
  await vi.waitFor(
    async () => expect(await clinic.api.backup()).toMatchObject({ running: null, drill: { outcome: 'equal' } }),
    45_000,
  );
  const [offered] = await clinic.api.pastBackups();
  expect(offered).toMatchObject({ isOfThisTablet: true });
  await clinic.api.openPast(offered!.id);
  expect((await clinic.api.past())!.id).toBe(offered!.id);
  await clinic.api.closePast();
  const other = await newPractice();
  const foreign = await backupOf(other);
  await expect(clinic.api.openPast([foreign])).rejects.toThrow('backup of another practice');
  const own = await backupOf(clinic);
  await expect(clinic.api.openPast([new File([own.slice(0, -40)], 'cut')])).rejects.toThrow('backup cut');
  expect(await clinic.api.past()).toBeNull();
  expect(await noted(clinic, ['open'])).toHaveLength(1);
  folder.isGone = true;
  await expect(clinic.api.pastBackups()).rejects.toThrow('backup target gone');
}, 60_000);

test('that somebody looked at clinical records is no change by which a backup is older', async () => {
  const clinic = await newPractice();
  const { patient } = await newDraft(clinic);
  await typeInRecord(clinic, `notes/${patient}`, (doc) => appendClinicalNote(doc, { text: 'Caries 36' }));
  const file = await backupOf(clinic);
  const before = (await clinic.api.openPast([file]), (await clinic.api.past())!.newerHere);
  const { port } = await clinic.api.openDocument({ log: 'own', name: `notes/${patient}` }, 'treatment');
  port.close();
  await clinic.api.openPast([file]);
  expect((await clinic.api.past())!.newerHere).toBe(before);
  await typeInRecord(clinic, `notes/${patient}`, (doc) => appendClinicalNote(doc, { text: 'Filled 36' }));
  await clinic.api.openPast([file]);
  expect((await clinic.api.past())!.newerHere).toBe(before + 1);
}, 60_000);
