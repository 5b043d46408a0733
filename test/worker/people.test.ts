// One more tablet in the house: two people compare four words, and the new tablet holds what its roles open, no more.
import type * as Y from 'yjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTablet, passkey } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { appendClinicalNote } from '../../client/records/clinicalNotes.ts';
import { add, codeOf, wait, wordsOf } from './adding.ts';
import { addressOf, newClinic, newDraft, sent, shareCase } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

test('a dentist gets a tablet that shows every patient and case, and works without a connection', async () => {
  const clinic = await newClinic(relay);
  const { id } = await shareCase(clinic);
  await sent(clinic);
  const second = await add(relay, clinic, { name: 'Dr. Ivo Brandt', roles: ['dentist'] });
  // It did not see the paper being confirmed, and does not say that it was.
  expect(await second.api.vaultState()).toMatchObject({ kit: 'elsewhere' });
  await wait(async () => expect(await second.api.patients('')).toMatchObject([{ name: 'Jana Beispiel' }]));
  await wait(async () => expect((await second.api.cases('')).map((row) => row.id)).toContain(id));
  const { persons } = await second.api.people();
  expect(persons.map(({ name, roles, devices }) => [name, roles, devices.length])).toEqual([
    ['Dr. Ivo Brandt', ['dentist'], 1],
    ['Dr. Mara Roth', ['dentist', 'practice manager', 'admin'], 1],
  ]);
  expect((await second.api.people()).mayChange).toBe(false);
  const again = await second.reopen();
  await again.api.unlock(passkey());
  const patient = await again.api.createPatient({ name: 'Neu Offline', birthDate: '' });
  await sent(again);
  await wait(async () => expect((await clinic.api.patients('')).map((row) => row.id)).toContain(patient));
  expect(clinic.sitting()!.house.quarantined).toEqual([]);
  expect(again.sitting()!.house.quarantined).toEqual([]);
  await again.sitting()?.end();
  await clinic.sitting()?.end();
}, 120_000);

test('case 33 a receptionist holds neither a clinical key nor a clinical byte, on the disk or in memory [1.10] [1.10a]', async () => {
  const clinic = await newClinic(relay);
  const { patient } = await newDraft(clinic);
  const canary = 'canary penicillin shock';
  const { house } = clinic.sitting()!;
  const note = (doc: Y.Doc): void => appendClinicalNote(doc, { text: canary });
  await house.editMany(house.own('clinical').log, [{ name: `notes/${patient}`, change: note, blobs: [] }]);
  await sent(clinic);
  const desk = await add(relay, clinic, { name: 'Lena Kurz', roles: ['receptionist'] });
  await wait(async () => expect(await desk.api.patients('')).toMatchObject([{ name: 'Jana Beispiel' }]));
  const state = await desk.api.vaultState();
  expect(state).toMatchObject({ type: 'open', compartments: ['staff', 'desk', 'billing'] });
  const { groups } = desk.sitting()!.house;
  expect(
    groups
      .all()
      .map(({ place }) => place)
      .sort(),
  ).toEqual(['audit', 'billing', 'desk', 'staff']);
  const forbidden = ['clinical', 'imaging', 'cases', 'admins', 'office', 'audit'] as const;
  for (const place of forbidden) {
    const { log } = house.groups.own(place);
    for (const { keyId } of house.groups.epochsOf(log)) expect(groups.secretOf(log, keyId)).toBeUndefined();
    const isAudit = place === 'audit';
    const entries = await desk.store.list('entries', [Buffer.from(log).toString('hex')]);
    expect(isAudit || entries.length === 0).toBe(true);
  }
  await expect(desk.api.openDocument({ log: 'own', name: `notes/${patient}` }, 'treatment')).rejects.toThrow();
  await expect(desk.api.createDraft(patient)).rejects.toThrow('not allowed');
  const made = await desk.api.createPatient({ name: 'Vom Empfang', birthDate: '' });
  await wait(async () => expect((await clinic.api.patients('')).map((row) => row.id)).toContain(made));
  // Her events reach those who may read the access log, under her name; she reads her own.
  await wait(async () =>
    expect((await clinic.api.events({ text: '' })).map((row) => row.person)).toContain('Lena Kurz'),
  );
  const seen = new Set((await desk.api.events({ text: '' })).map((row) => row.person));
  expect([...seen]).toEqual(['Lena Kurz']);
  await desk.sitting()?.end();
  await clinic.sitting()?.end();
}, 120_000);

test('a stolen code lets nobody in: a second tablet ends the meeting, and words that differ end it too', async () => {
  const clinic = await newClinic(relay);
  const before = clinic.sitting()!.house.groups.organisation.devices.size;
  await clinic.api.addTablet({ name: 'Lena Kurz', roles: ['receptionist'] });
  const code = await codeOf(clinic);
  const [one, thief] = [await newTablet(addressOf(relay)), await newTablet(addressOf(relay))];
  await one.api.enterTablet(code, passkey());
  await wordsOf(clinic);
  await thief.api.enterTablet(code, passkey());
  await wait(async () => expect((await clinic.api.meeting())?.state).toBe('two tablets'));
  await expect(clinic.api.confirmMeeting('')).rejects.toThrow('not allowed');
  await wait(async () => expect(['two tablets', 'ended']).toContain((await one.api.meeting())?.state));
  // The same code again, later: the relay knows the meeting no more.
  const late = await newTablet(addressOf(relay));
  await late.api.enterTablet(code, passkey());
  await wait(async () => expect((await late.api.meeting())?.state).toBe('unknown'));

  await clinic.api.addTablet({ name: 'Lena Kurz', roles: ['receptionist'] });
  const second = await newTablet(addressOf(relay));
  await second.api.enterTablet(await codeOf(clinic), passkey());
  await wordsOf(second);
  await second.api.cancelMeeting();
  await wait(async () => expect((await clinic.api.meeting())?.state).toBe('ended'));
  expect(clinic.sitting()!.house.groups.organisation.devices.size).toBe(before);
  for (const tablet of [one, thief, late, second]) expect((await tablet.api.vaultState()).type).toBe('empty');
  await clinic.sitting()?.end();
}, 120_000);

test('who is removed gets nothing new, and what the others write goes on in new epochs, cases included', async () => {
  const clinic = await newClinic(relay);
  const { id } = await shareCase(clinic);
  const dentist = await add(relay, clinic, { name: 'Dr. Ivo Brandt', roles: ['dentist'] });
  const desk = await add(relay, clinic, { name: 'Lena Kurz', roles: ['receptionist'] });
  await wait(async () => expect((await dentist.api.cases('')).map((row) => row.id)).toContain(id));
  const person = (await clinic.api.people()).persons.find(({ name }) => name === 'Dr. Ivo Brandt')!;
  expect(person.removal).toBe('one');
  const { house } = clinic.sitting()!;
  const numbers = () => new Map(house.groups.all().map(({ place, log }) => [place, house.groups.epoch(log)?.number]));
  await clinic.api.removePerson(person.id, '');
  await wait(() =>
    expect(Object.fromEntries(numbers())).toMatchObject({
      ...{ staff: 2, desk: 2, clinical: 2, imaging: 2, billing: 2, cases: 2, audit: 2, admins: 1, case: 2 },
    }),
  );
  await sent(clinic);
  await wait(async () => expect(await dentist.api.connection()).toMatchObject({ attention: 'removed' }));
  const made = await clinic.api.createPatient({ name: 'Nach dem Weggang', birthDate: '' });
  await sent(clinic);
  await wait(async () => expect((await desk.api.patients('')).map((row) => row.id)).toContain(made));
  expect((await dentist.api.patients('')).map((row) => row.id)).not.toContain(made);
  for (const { log } of house.groups.all()) {
    const { secret, keyId } = house.groups.epoch(log)!;
    if (house.groups.get(log)!.place !== 'admins' && dentist.sitting()!.house.groups.get(log))
      expect(dentist.sitting()!.house.groups.secretOf(log, keyId), secret.join()).toBeUndefined();
  }
  expect((await desk.api.people()).persons.find(({ id: each }) => each === person.id)?.state).toBe('removed');
  // The desk goes on writing to the access log under the pass of the new epoch.
  await desk.api.createPatient({ name: 'Vom Empfang', birthDate: '' });
  await sent(desk);
  expect(clinic.sitting()!.house.quarantined).toEqual([]);
  for (const tablet of [clinic, dentist, desk]) await tablet.sitting()?.end();
}, 120_000);

test('a suspended tablet stands still until it is taken back', async () => {
  const clinic = await newClinic(relay);
  const desk = await add(relay, clinic, { name: 'Lena Kurz', roles: ['receptionist'] });
  const device = (await clinic.api.people()).persons.find(({ name }) => name === 'Lena Kurz')!.devices[0]!.id;
  await clinic.api.suspendDevice(device, true);
  await sent(clinic);
  await wait(async () => expect(await desk.api.connection()).toMatchObject({ attention: 'removed' }));
  const made = await clinic.api.createPatient({ name: 'Inzwischen', birthDate: '' });
  await sent(clinic);
  await wait(async () => {
    await clinic.api.suspendDevice(device, false);
  });
  await sent(clinic);
  await wait(async () => {
    await desk.api.retryNow();
    expect((await desk.api.patients('')).map((row) => row.id)).toContain(made);
  });
  await sent(desk);
  for (const tablet of [clinic, desk]) await tablet.sitting()?.end();
}, 120_000);
