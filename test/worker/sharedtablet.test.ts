// One tablet at the chair, several people: each with a vault and a way to unlock of their own. What one wrote without a
// connection goes out when a colleague has one, and every act bears the name of whoever did it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NewUnlock, VaultState } from '../../client/worker/api.ts';
import { newTablet, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { enterOn, wait } from './adding.ts';
import { addressOf, newClinic, sent } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

const credential = (letter: string): string => `${letter.repeat(21)}A`;
const keyOf = (letter: string): NewUnlock => ({
  method: 'passkey',
  credentialId: credential(letter),
  prf: new Uint8Array(32).fill(letter.charCodeAt(0)).buffer,
});
async function locked(tablet: TestTablet): Promise<Extract<VaultState, { type: 'locked' }>> {
  const state = await tablet.api.vaultState();
  if (state.type !== 'locked') throw new Error(`the tablet is ${state.type}`);
  return state;
}
/** Two taps: away from whoever is in, then on oneself. */
async function switchTo(tablet: TestTablet, person: number, letter: string): Promise<void> {
  await tablet.api.lock();
  await tablet.api.unlock(keyOf(letter), (await locked(tablet)).persons[person]!.id);
}
async function sharedByTwo(clinic: TestTablet): Promise<TestTablet> {
  const tablet = await newTablet(addressOf(relay));
  await enterOn(tablet, clinic, { name: 'Lena Kurz', roles: ['receptionist'] }, keyOf('L'));
  await tablet.api.lock();
  await enterOn(tablet, clinic, { name: 'Pia Sommer', roles: ['nurse'] }, keyOf('P'));
  return tablet;
}

test('case 39 two people share a tablet: each comes in with her own passkey, and each act bears her name [2.3]', async () => {
  const clinic = await newClinic(relay);
  const tablet = await sharedByTwo(clinic);
  expect(await tablet.api.vaultState()).toMatchObject({ type: 'open', person: 'Pia Sommer', others: 1 });
  await expect(tablet.api.createPatient({ name: 'Not a nurse', birthDate: '' })).rejects.toThrow('not allowed');
  await tablet.api.lock();
  const { persons } = await locked(tablet);
  expect(persons.map(({ initials, ways }) => [initials, ways.map((way) => way.credentialId)])).toEqual([
    ['', [credential('L')]],
    ['', [credential('P')]],
  ]);
  const [lena, pia] = persons;
  await expect(tablet.api.unlock(keyOf('P'), lena!.id)).rejects.toThrow('wrong passkey');
  await tablet.api.unlock(keyOf('L'), lena!.id);
  const patient = await tablet.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  await sent(tablet);
  await wait(async () => {
    const rows = await clinic.api.events({ text: '' });
    expect(rows.map(({ person, action }) => [person, action])).toContainEqual(['Lena Kurz', 'change']);
  });
  // Chosen by herself, and for this tablet only.
  await tablet.api.showInitials(true);
  await switchTo(tablet, 1, 'P');
  await wait(async () => expect((await tablet.api.patients('')).map((row) => row.id)).toEqual([patient]));
  await tablet.api.lock();
  expect((await locked(tablet)).persons.map(({ id, initials }) => [id, initials])).toEqual([
    [lena!.id, 'LK'],
    [pia!.id, ''],
  ]);
  await clinic.sitting()?.end();
}, 120_000);

test('what a colleague could not send goes out with whoever is online next, and she finds it sent [2.3]', async () => {
  const clinic = await newClinic(relay);
  const tablet = await sharedByTwo(clinic);
  await switchTo(tablet, 0, 'L');
  await sent(tablet);
  tablet.power.network(false);
  const patient = await tablet.api.createPatient({ name: 'Ohne Netz', birthDate: '' });
  await tablet.api.lock();
  const [lena] = (await locked(tablet)).persons;
  expect(lena!.unsent).toBeGreaterThan(1);

  tablet.power.network(true);
  await tablet.api.unlock(keyOf('P'), (await locked(tablet)).persons[1]!.id);
  await wait(async () => expect((await clinic.api.patients('')).map((row) => row.id)).toEqual([patient]));
  await wait(async () => expect((await tablet.api.patients('')).map((row) => row.id)).toEqual([patient]));
  await sent(tablet);
  await wait(async () => {
    const rows = await tablet.store.list('outbox', [lena!.id]);
    expect(rows.filter(({ carried }) => !carried)).toEqual([]);
  });
  await tablet.api.lock();
  expect((await locked(tablet)).unsent).toBe(0);

  await tablet.api.unlock(keyOf('L'), (await locked(tablet)).persons[0]!.id);
  await sent(tablet);
  await tablet.api.createPatient({ name: 'Danach', birthDate: '' });
  await sent(tablet);
  await wait(async () => expect(await clinic.api.patients('')).toHaveLength(2));
  for (const each of [clinic, tablet]) expect(each.sitting()!.house.quarantined).toEqual([]);
  for (const each of [clinic, tablet]) await each.sitting()?.end();
}, 120_000);

test('one of them is removed from the tablet: the other opens hers with everything in it', async () => {
  const clinic = await newClinic(relay);
  const tablet = await sharedByTwo(clinic);
  const patient = await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  await wait(async () => expect(await tablet.api.patients('')).toHaveLength(1));
  await expect(tablet.api.eraseVault('')).rejects.toThrow('not allowed');
  await tablet.api.lock();
  const [lena, pia] = (await locked(tablet)).persons;
  await expect(tablet.api.unlock(keyOf('P'))).rejects.toThrow('not found');
  await tablet.api.eraseVault(lena!.id);
  expect((await locked(tablet)).persons.map(({ id }) => id)).toEqual([pia!.id]);
  await tablet.api.unlock(keyOf('P'));
  expect((await tablet.api.patients('')).map((row) => row.id)).toEqual([patient]);
  await tablet.api.lock();
  await tablet.api.eraseVault(pia!.id);
  expect((await tablet.api.vaultState()).type).toBe('empty');
  expect(await tablet.store.count('entries', [])).toBe(0);
  await clinic.sitting()?.end();
}, 120_000);
