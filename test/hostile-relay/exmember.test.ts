// Somebody who was removed, with the whole disk in hand and a relay that hands over everything it has: nothing that was
// written by those who know of it opens, also where whoever removed her does not read the access log that she read.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { readHeader } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { openEntry } from '../../client/crypto/entry.ts';
import { openEventKey } from '../../client/crypto/eventkey.ts';
import { groupPairOf } from '../../client/crypto/secret.ts';
import { openEpochChain, readRecord } from '../../client/roster/epochs.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { enterOn } from '../worker/adding.ts';
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
const everyLog = () => [...relay.logs.values()];

/** Every secret that this tablet holds or that a box at the relay gives it, by hex key id. */
async function secretsOf(tablet: TestTablet): Promise<Map<string, Bytes>> {
  const { house } = tablet.sitting()!;
  const { groups, device } = house;
  const found = new Map<string, Bytes>();
  const members = groups.epochsOf(groups.own('cases').log).map(({ secret }) => secret);
  for (const { id, records, entries } of everyLog()) {
    const epochs = groups.get(id) ? groups.epochsOf(id) : [];
    for (const { keyId, secret } of epochs) found.set(toHex(keyId), secret);
    const read = records.map(readRecord).filter((each) => each !== null);
    for (const [number, secret] of await openEpochChain(read, [device.sealing], members))
      for (const { fields } of read) if (fields.number === number) found.set(toHex(fields.key), secret);
    for (const { entry } of entries) {
      const header = readHeader(entry)!.header;
      const known = groups.get(id) && groups.secretOf(id, header.key as KeyId);
      if (known) found.set(toHex(header.key), known);
      for (const { number, secret } of epochs) {
        const key = await openEventKey(header, await groupPairOf(secret), number);
        if (key) found.set(toHex(header.key), key);
      }
    }
  }
  return found;
}

/** How many entries after these places open that Mara has not written herself. */
async function opened(secrets: ReadonlyMap<string, Bytes>, from: ReadonlyMap<string, number>): Promise<number> {
  let count = 0;
  for (const { id, entries } of everyLog())
    for (const { entry } of entries.slice(from.get(toHex(id)) ?? 0)) {
      const open = await openEntry(entry, (key) => secrets.get(toHex(key)), id);
      if (typeof open === 'object' && !equal(open.entry.fields.device, mara.sitting()!.house.device.id)) count += 1;
    }
  return count;
}

test('case 34 an ex-member with her disk and all later data of the relay opens none of it', async () => {
  mara.power.network(false);
  const { persons } = await ivo.api.people();
  await ivo.api.removePerson(persons.find(({ name }) => name === 'Dr. Mara Roth')!.id, paper);
  const audit = groupsOf(ivo).own('audit');
  await waitUntil(() => expect(audit.newestRecord!.fields.number).toBe(2));
  await settled(ivo);
  // Whoever does not read the access log opened its epoch and holds nothing of it.
  expect(groupsOf(ivo).epochsOf(audit.log)).toEqual([]);
  const from = new Map(everyLog().map((kept) => [toHex(kept.id), kept.seq]));
  await ivo.api.createPatient({ name: 'Jana Beispiel', birthDate: '1980-02-03' });
  await settled(ivo);
  const later = everyLog().reduce((sum, kept) => sum + kept.seq - (from.get(toHex(kept.id)) ?? 0), 0);
  expect(later).toBeGreaterThan(2);
  expect(await opened(await secretsOf(ivo), from)).toBe(later);
  expect(await opened(await secretsOf(mara), from)).toBe(0);
}, 60_000);

test('case 44 a stolen tablet that comes back after it was removed gets nothing new, and says so', async () => {
  const from = new Map(everyLog().map((kept) => [toHex(kept.id), kept.seq]));
  mara.power.network(true);
  await mara.api.retryNow();
  await waitUntil(async () => expect(await mara.api.connection()).toMatchObject({ attention: 'removed' }));
  await ivo.api.createPatient({ name: 'Paul Muster', birthDate: '1970-05-06' });
  await settled(ivo);
  // This relay gives it all that it asks for: sealed as it is, it stays shut.
  expect(await opened(await secretsOf(mara), from)).toBe(0);
  expect((await mara.api.patients('')).map(({ name }) => name)).toEqual([]);
}, 60_000);
