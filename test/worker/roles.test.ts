// Roles of people who are here, given and taken away: what a role opens comes with it and goes with it, keys and bytes.
// Nobody unmakes an administrator alone, unless with the paper.
import type * as Y from 'yjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readHeader } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { recipientsOf } from '../../client/roster/recipients.ts';
import { NO_STATEMENTS } from '../../client/roster/statements.ts';
import { rekey } from '../../client/worker/groups/rekey.ts';
import { appendClinicalNote, readClinicalNotes } from '../../client/records/clinicalNotes.ts';
import type { Role } from '../../client/worker/views/peopleview.ts';
import { passkey, type TestTablet } from '../support/tablet.ts';
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

async function idOf(tablet: TestTablet, name: string): Promise<string> {
  const { persons } = await tablet.api.people();
  return persons.find((person) => person.name === name)!.id;
}
async function standing(tablet: TestTablet, name: string) {
  const { persons } = await tablet.api.people();
  const { state, roles } = persons.find((person) => person.name === name)!;
  return { state, roles };
}
async function compartments(tablet: TestTablet): Promise<readonly string[]> {
  const state = await tablet.api.vaultState();
  return state.type === 'open' ? state.compartments : [];
}
/** No rotation waits for the relay any more. */
async function quiet(tablet: TestTablet): Promise<void> {
  await sent(tablet);
  await wait(() => {
    expect(
      tablet
        .sitting()!
        .house.groups.all()
        .filter(({ pending }) => pending),
    ).toEqual([]);
  });
}
const change = async (admin: TestTablet, name: string, roles: readonly Role[], paper = '') =>
  wait(async () => admin.api.changeRoles(await idOf(admin, name), roles, paper));
const places = (tablet: TestTablet): string[] =>
  [
    ...new Set(
      tablet
        .sitting()!
        .house.groups.all()
        .map(({ place }) => place),
    ),
  ].sort();
async function notes(tablet: TestTablet, patient: string): Promise<readonly string[]> {
  const { house } = tablet.sitting()!;
  const { doc } = await house.document(house.own('clinical').log, `notes/${patient}`);
  return readClinicalNotes(doc).map(({ text }) => text);
}
async function writeNote(tablet: TestTablet, patient: string, text: string): Promise<void> {
  const { house } = tablet.sitting()!;
  const note = (doc: Y.Doc): void => appendClinicalNote(doc, { text });
  await house.editMany(house.own('clinical').log, [{ name: `notes/${patient}`, change: note, blobs: [] }]);
}
const keyOf = (sealed: Uint8Array): KeyId => readHeader(sealed)!.header.key as KeyId;
const paperOf = async (clinic: TestTablet): Promise<string> => (await clinic.api.kit())!.words.join(' ');

test('case 33 a nurse becomes the receptionist: keys, records and cases go from her tablet, and come back with the role [1.10] [2.7] [2.20]', async () => {
  const clinic = await newClinic(relay);
  const { patient } = await newDraft(clinic);
  await writeNote(clinic, patient, 'penicillin shock in 1999');
  const tablet = await add(relay, clinic, { name: 'Pia Sommer', roles: ['nurse'] });
  await wait(async () => expect(await notes(tablet, patient)).toEqual(['penicillin shock in 1999']));
  await writeNote(tablet, patient, 'seen by the nurse');
  await sent(tablet);
  await wait(async () => expect(await notes(clinic, patient)).toHaveLength(2));
  const { house } = clinic.sitting()!;
  const lost = (['clinical', 'imaging', 'cases'] as const).map((place) => house.groups.own(place).log);
  const oldKeys = lost.flatMap((log) => house.groups.epochsOf(log).map(({ keyId }) => ({ log, keyId })));

  expect(await change(clinic, 'Pia Sommer', ['receptionist'])).toBe('changed');
  await quiet(clinic);
  await wait(async () => expect(await compartments(tablet)).toEqual(['staff', 'desk', 'billing']));
  await wait(() => expect(places(tablet)).toEqual(['audit', 'billing', 'desk', 'staff']));
  const { groups } = tablet.sitting()!.house;
  for (const { log, keyId } of oldKeys) expect(groups.secretOf(log, keyId)).toBeUndefined();
  const kept = (log: Uint8Array) => tablet.store.count('entries', [Buffer.from(log).toString('hex')]);
  await wait(async () => expect(await Promise.all(lost.map(kept))).toEqual([0, 0, 0]));
  expect((await tablet.sitting()!.house.rows.all('dochead')).filter(({ key }) => key.includes('|notes/'))).toEqual([]);
  expect(await tablet.api.cases('')).toEqual([]);
  await tablet.api.createPatient({ name: 'Vom Empfang', birthDate: '' });
  await sent(tablet);
  const again = await tablet.reopen();
  await again.api.unlock(passkey());
  expect(places(again)).toEqual(['audit', 'billing', 'desk', 'staff']);

  await writeNote(clinic, patient, 'while she was at the desk');
  await change(clinic, 'Pia Sommer', ['receptionist', 'nurse']);
  await quiet(clinic);
  await wait(async () => expect(await notes(again, patient)).toHaveLength(3));
  await wait(() => writeNote(again, patient, 'back at the chair'));
  await sent(again);
  await wait(async () => expect(await notes(clinic, patient)).toHaveLength(4));
  for (const each of [clinic, again]) {
    expect(each.sitting()!.house.quarantined).toEqual([]);
    await each.sitting()?.end();
  }
}, 120_000);

test('the paper makes an administrator; two of them unmake a third, who goes on as what he also is', async () => {
  const clinic = await newClinic(relay);
  const paper = await paperOf(clinic);
  const second = await add(relay, clinic, { name: 'Dr. Ivo Brandt', roles: ['dentist'] });
  const third = await add(relay, clinic, { name: 'Lena Kurz', roles: ['receptionist', 'admin'] }, paper);
  await expect(
    clinic.api.changeRoles(await idOf(clinic, 'Dr. Ivo Brandt'), ['dentist', 'admin'], 'abandon ability able'),
  ).rejects.toThrow('kit words wrong');
  await change(clinic, 'Dr. Ivo Brandt', ['dentist', 'admin'], paper);
  await wait(async () => expect((await second.api.people()).mayChange).toBe(true));
  await wait(async () => expect(await compartments(second)).toContain('admins'));

  // One alone only suspends.
  expect(await change(clinic, 'Lena Kurz', ['receptionist'])).toBe('waits for a second');
  expect(await standing(clinic, 'Lena Kurz')).toEqual({ state: 'suspended', roles: ['receptionist', 'admin'] });
  await quiet(clinic);
  await wait(async () => expect(await third.api.connection()).toMatchObject({ attention: 'removed' }));
  await wait(async () => expect((await standing(second, 'Lena Kurz')).state).toBe('suspended'));
  expect((await second.api.people()).persons.find(({ name }) => name === 'Lena Kurz')).toMatchObject({
    removal: 'one',
  });
  await quiet(second);
  expect(await change(second, 'Lena Kurz', ['receptionist'])).toBe('changed');
  await quiet(second);
  await wait(async () =>
    expect(await standing(clinic, 'Lena Kurz')).toEqual({ state: 'active', roles: ['receptionist'] }),
  );
  await wait(async () => {
    await third.api.retryNow();
    expect((await third.api.people()).mayChange).toBe(false);
  });
  const patient = await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  await wait(async () => expect((await third.api.patients('')).map((row) => row.id)).toContain(patient));
  await third.api.createPatient({ name: 'Vom Empfang', birthDate: '' });
  await sent(third);
  await wait(async () => expect(await second.api.patients('')).toHaveLength(2));
  for (const each of [clinic, second, third]) {
    expect(each.sitting()!.house.quarantined).toEqual([]);
    await each.sitting()?.end();
  }
}, 180_000);

test('one administrator is let in again by another; the last one cannot give the role away; the paper decides alone', async () => {
  const clinic = await newClinic(relay);
  const paper = await paperOf(clinic);
  await expect(clinic.api.changeRoles(await idOf(clinic, 'Dr. Mara Roth'), ['dentist'], '')).rejects.toThrow(
    'last admin',
  );
  const second = await add(relay, clinic, { name: 'Lena Kurz', roles: ['receptionist', 'admin'] }, paper);
  const lena = await idOf(clinic, 'Lena Kurz');
  await clinic.api.removePerson(lena, '');
  await quiet(clinic);
  await wait(async () => expect(await second.api.connection()).toMatchObject({ attention: 'removed' }));
  await wait(() => clinic.api.takeBackPerson(lena));
  await quiet(clinic);
  await wait(async () => {
    await second.api.retryNow();
    expect((await second.api.people()).mayChange).toBe(true);
  });
  expect((await clinic.api.people()).persons.find(({ id }) => id === lena)).toMatchObject({ removal: 'paper' });
  expect(await change(clinic, 'Lena Kurz', ['receptionist'], paper)).toBe('changed');
  await quiet(clinic);
  await wait(async () => {
    expect((await second.api.people()).mayChange).toBe(false);
    expect(await standing(second, 'Lena Kurz')).toEqual({ state: 'active', roles: ['receptionist'] });
  });
  for (const each of [clinic, second]) await each.sitting()?.end();
}, 180_000);

test('an administrator who is removed opens the next epoch of the staff first: whoever removed her writes nothing under it', async () => {
  const clinic = await newClinic(relay);
  const paper = await paperOf(clinic);
  const second = await add(relay, clinic, { name: 'Dr. Ivo Brandt', roles: ['dentist', 'admin'] }, paper);
  const ivo = await idOf(clinic, 'Dr. Ivo Brandt');
  await quiet(clinic);
  clinic.power.network(false);
  await clinic.api.removePerson(ivo, paper);
  const theirs = second.sitting()!.house;
  const { log } = theirs.groups.own('staff');
  const members = recipientsOf(theirs.groups.organisation, 'staff').map((publicKey) => ({ publicKey }));
  await rekey(theirs, log, { type: 'rekey', statements: NO_STATEMENTS, pins: [] }, members);
  await quiet(second);
  const before = (await theirs.disk.entries(log)).length;
  clinic.power.network(true);
  await quiet(clinic);

  const { groups, disk } = clinic.sitting()!.house;
  await wait(() => expect(theirs.groups.secretOf(log, groups.epoch(log)!.keyId)).toBeUndefined());
  await sent(clinic);
  expect(groups.epoch(log)!.number).toBeGreaterThan(theirs.groups.epoch(log)!.number);
  const stored = [...(await disk.entries(log))].sort((a, b) => (a.seq ?? Infinity) - (b.seq ?? Infinity));
  const later = stored.slice(before).filter(({ bytes }) => theirs.groups.secretOf(log, keyOf(bytes)));
  expect(later).toEqual([]);
  expect(stored.length).toBeGreaterThan(before + 2);
  for (const each of [clinic, second]) await each.sitting()?.end();
}, 120_000);

test('what an administrator did while another, who did not know, removed him waits for one tap of hers', async () => {
  const clinic = await newClinic(relay);
  const paper = await paperOf(clinic);
  const second = await add(relay, clinic, { name: 'Dr. Ivo Brandt', roles: ['dentist', 'admin'] }, paper);
  const desk = await add(relay, clinic, { name: 'Lena Kurz', roles: ['receptionist'] });
  await quiet(clinic);
  await desk.sitting()?.end();
  clinic.power.network(false);
  await clinic.api.removePerson(await idOf(clinic, 'Dr. Ivo Brandt'), paper);
  await change(second, 'Lena Kurz', ['receptionist', 'nurse']);
  await quiet(second);
  clinic.power.network(true);
  await quiet(clinic);
  const { voided } = await wait(async () => {
    const view = await clinic.api.people();
    expect(view.voided).toHaveLength(1);
    return view;
  });
  expect(voided[0]).toMatchObject({
    type: 'roles',
    name: 'Lena Kurz',
    by: 'Dr. Ivo Brandt',
    roles: ['nurse', 'receptionist'],
  });
  expect((await standing(clinic, 'Lena Kurz')).roles).toEqual(['receptionist']);
  await wait(() => clinic.api.confirmVoided(voided[0]!.id));
  await quiet(clinic);
  expect((await standing(clinic, 'Lena Kurz')).roles).toEqual(['nurse', 'receptionist']);
  expect((await clinic.api.people()).voided).toEqual([]);
  for (const each of [clinic, second]) await each.sitting()?.end();
}, 120_000);
