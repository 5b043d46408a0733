// Whatever is lost ends well: the tablet of the only administrator, and the paper in the hand of one of two.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { addressOf, newClinic, newDraft, sent } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});
const paperOf = async (clinic: TestTablet): Promise<string> => (await clinic.api.kit())!.words.join(' ');

test('the tablet of the only administrator is stolen: the paper makes another, which shuts the stolen one out', async () => {
  const stolen = await newClinic(relay);
  const words = await paperOf(stolen);
  const desk = await add(relay, stolen, { name: 'Lena Kurz', roles: ['receptionist'] });
  const patient = await stolen.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  await sent(stolen);

  const fresh = await newTablet(addressOf(relay));
  await fresh.api.restore({ words, relayAddress: addressOf(relay) }, passkey());
  await sent(fresh);
  const { persons, mayChange } = await fresh.api.people();
  expect(mayChange).toBe(true);
  const self = persons.find(({ isYou }) => isYou)!;
  expect([self.name, self.devices.length]).toEqual(['Dr. Mara Roth', 2]);
  await fresh.api.suspendDevice(self.devices.find(({ isThis }) => !isThis)!.id, true);
  await sent(fresh);
  await wait(async () => expect(await stolen.api.connection()).toMatchObject({ attention: 'removed' }));
  const later = await fresh.api.createPatient({ name: 'Nach dem Diebstahl', birthDate: '' });
  await sent(fresh);
  await wait(async () =>
    expect((await desk.api.patients('')).map((row) => row.id).sort()).toEqual([patient, later].sort()),
  );
  expect((await stolen.api.patients('')).map((row) => row.id)).toEqual([patient]);
  for (const { log, place } of fresh.sitting()!.house.groups.all()) {
    const { groups } = stolen.sitting()!.house;
    const { keyId } = fresh.sitting()!.house.groups.epoch(log)!;
    expect(groups.secretOf(log, keyId), place).toBeUndefined();
  }
  for (const each of [stolen, desk, fresh]) await each.sitting()?.end();
}, 120_000);

test('who restores says who she is, where two could hold the paper, and keeps only what her roles open [2.3]', async () => {
  const clinic = await newClinic(relay);
  const words = await paperOf(clinic);
  await newDraft(clinic);
  const lena = await add(relay, clinic, { name: 'Lena Kurz', roles: ['receptionist', 'admin'] }, words);
  await sent(clinic);
  for (const each of [clinic, lena]) await each.sitting()?.end();

  const fresh = await newTablet(addressOf(relay));
  const restored = fresh.api.restore({ words, relayAddress: addressOf(relay) }, passkey());
  const persons = await wait(async () => {
    const progress = await fresh.api.restoreProgress();
    expect(progress?.persons).toHaveLength(2);
    return progress!.persons!;
  });
  await fresh.api.restoreAs(persons.find(({ name }) => name === 'Lena Kurz')!.id);
  await restored;
  expect(await fresh.api.vaultState()).toMatchObject({
    person: 'Lena Kurz',
    compartments: ['staff', 'admins', 'desk', 'billing'],
  });
  const places = () =>
    fresh
      .sitting()!
      .house.groups.all()
      .map(({ place }) => place);
  await wait(() => expect(places().sort()).toEqual(['admins', 'audit', 'billing', 'desk', 'staff']));
  await wait(async () =>
    expect((await fresh.api.events({ text: '' })).map(({ person }) => person)).toContain('Lena Kurz'),
  );
  await sent(fresh);
  expect(fresh.sitting()!.house.quarantined).toEqual([]);
  await fresh.sitting()?.end();
}, 120_000);
