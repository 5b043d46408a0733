// An administrator's tablet that is shut out: it decides nothing any more, keeps nothing of what it tried, and opens nothing
// that is noted afterwards.
import { expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { readHeader } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { recipientsOf } from '../../client/roster/recipients.ts';
import { NO_STATEMENTS } from '../../client/roster/statements.ts';
import { writeAct } from '../../client/worker/groups/founding.ts';
import { rekey } from '../../client/worker/groups/rekey.ts';
import { startTestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { newClinic, sent } from './practice.ts';

test('who knows to be suspended owns no log, opens no epoch, and an epoch that was refused leaves no key behind', async () => {
  const relay = await startTestRelay();
  const clinic = await newClinic(relay);
  clinic.power.network(false);
  const { house } = clinic.sitting()!;
  const { groups, device } = house;
  const { log } = groups.own('desk');
  const members = recipientsOf(groups.organisation, 'desk').map((publicKey) => ({ publicKey }));
  expect([groups.isOut, groups.ownPass(log) === null]).toEqual([false, false]);

  await writeAct(house, groups.own('staff').log, { type: 'suspend', device: device.id, isSuspended: true });
  expect([groups.isOut, groups.ownPass(log)]).toEqual([true, null]);
  const keys = groups.epochsOf(log).length;
  for (let turns = 0; turns < 3; turns++)
    await expect(rekey(house, log, { type: 'rekey', statements: NO_STATEMENTS, pins: [] }, members)).rejects.toThrow();
  expect(groups.epochsOf(log)).toHaveLength(keys);
  expect(groups.need(log).pending).toBeNull();
  await clinic.sitting()!.end();
  await relay.dispose();
}, 60_000);

test('what is noted after an administrator was removed, before the relay has heard of it, does not open for him', async () => {
  const relay = await startTestRelay();
  const clinic = await newClinic(relay);
  const words = (await clinic.api.kit())!.words.join(' ');
  const second = await add(relay, clinic, { name: 'Dr. Ivo Brandt', roles: ['dentist', 'admin'] }, words);
  await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  await sent(clinic);
  const { groups, disk } = clinic.sitting()!.house;
  const { log } = groups.own('audit');
  const theirs = second.sitting()!.house.groups;
  const keyOf = ({ bytes }: { readonly bytes: Uint8Array }): KeyId => readHeader(bytes)!.header.key as KeyId;
  const keys = new Set((await disk.entries(log)).map((each) => toHex(keyOf(each))));

  clinic.power.network(false);
  const person = (await clinic.api.people()).persons.find(({ name }) => name === 'Dr. Ivo Brandt')!.id;
  await clinic.api.removePerson(person, words);
  const before = new Set((await disk.entries(log)).map(({ id }) => toHex(id)));
  await clinic.api.createPatient({ name: 'Tom Muster', birthDate: '' });
  const noted = (await disk.entries(log)).map(({ id }) => id).filter((id) => !before.has(toHex(id)));
  expect(noted.length).toBeGreaterThan(0);
  clinic.power.network(true);
  await wait(() => expect(groups.own('audit').pending).toBeNull());
  await sent(clinic);
  for (const id of noted) {
    const key = keyOf((await disk.entryById(log, id))!);
    expect([keys.has(toHex(key)), theirs.secretOf(log, key)]).toEqual([false, undefined]);
  }
  for (const each of [clinic, second]) await each.sitting()?.end();
  await relay.dispose();
}, 120_000);
