// Somebody who was removed, with the whole disk in hand and a relay that hands over everything it has: nothing that was
// written by those who know of it opens, also where whoever removed her does not read the access log that she read.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { enterOn } from '../worker/adding.ts';
import { countOpened, placesOf, secretsOf } from './opening.ts';
import { startHostileRelay, type HostileRelay } from './relay.ts';
import { newHouse, settled, waitUntil } from './world.ts';

let relay: HostileRelay;
let mara: TestTablet;
let ivo: TestTablet;
let paper: string;
beforeAll(async () => {
  relay = await startHostileRelay();
  mara = await newHouse(relay, 'clinic');
  paper = (await mara.api.kit())!.words.join(' ');
  ivo = await newTablet(relay.address);
  await enterOn(ivo, mara, { name: 'Dr. Ivo Brandt', roles: ['dentist', 'admin'] }, passkey(), paper);
  await settled(mara, ivo);
}, 60_000);
afterAll(async () => {
  await mara.sitting()?.end();
  await ivo.sitting()?.end();
  await relay.close();
});

const groupsOf = (tablet: TestTablet) => tablet.sitting()!.house.groups;

test('case 34 an ex-member with her disk and all later data of the relay opens none of it', async () => {
  mara.power.network(false);
  const { persons } = await ivo.api.people();
  await ivo.api.removePerson(persons.find(({ name }) => name === 'Dr. Mara Roth')!.id, paper);
  const audit = groupsOf(ivo).own('audit');
  await waitUntil(() => expect(audit.newestRecord!.fields.number).toBe(2));
  await settled(ivo);
  // Whoever does not read the access log opened its epoch and holds nothing of it.
  expect(groupsOf(ivo).epochsOf(audit.log)).toEqual([]);
  const from = placesOf(relay);
  await ivo.api.createPatient({ name: 'Jana Beispiel', birthDate: '1980-02-03' });
  await settled(ivo);
  // She goes on working: what comes between counting and opening is counted the next time.
  await waitUntil(async () => {
    const later = [...relay.logs.values()].reduce((sum, kept) => sum + kept.seq - (from.get(toHex(kept.id)) ?? 0), 0);
    expect(later).toBeGreaterThan(2);
    expect(await countOpened(relay, await secretsOf(relay, ivo), from, mara)).toBe(later);
  });
  expect(await countOpened(relay, await secretsOf(relay, mara), from, mara)).toBe(0);
}, 60_000);

test('case 44 a stolen tablet that comes back after it was removed gets nothing new, and says so', async () => {
  const from = placesOf(relay);
  mara.power.network(true);
  await mara.api.retryNow();
  await waitUntil(async () => expect(await mara.api.connection()).toMatchObject({ attention: 'removed' }));
  await ivo.api.createPatient({ name: 'Paul Muster', birthDate: '1970-05-06' });
  await settled(ivo);
  // This relay gives it all that it asks for: sealed as it is, it stays shut.
  expect(await countOpened(relay, await secretsOf(relay, mara), from, mara)).toBe(0);
  expect((await mara.api.patients('')).map(({ name }) => name)).toEqual([]);
}, 60_000);
