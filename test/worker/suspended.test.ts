// An administrator's tablet that is shut out: it decides nothing any more, keeps nothing of what it tried, and opens nothing
// that is noted afterwards.
import { expect, test } from 'vitest';
import { equal, toHex } from '../../protocol/bytes.ts';
import { readHeader } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { recipientsOf } from '../../client/roster/recipients.ts';
import { NO_STATEMENTS } from '../../client/roster/statements.ts';
import { writeAct } from '../../client/worker/groups/founding.ts';
import { tendMembers } from '../../client/worker/groups/members.ts';
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

test('an administrator who was removed, and is only told that the staff is shut, opens no epoch over those who stay', async () => {
  const relay = await startTestRelay();
  const mara = await newClinic(relay);
  const words = (await mara.api.kit())!.words.join(' ');
  const ivo = await add(relay, mara, { name: 'Ivo Brandt', roles: ['nurse', 'admin'] }, words);
  const clerk = await add(relay, mara, { name: 'Ada Klein', roles: ['billing clerk'] });
  for (const tablet of [mara, ivo, clerk]) await sent(tablet);
  mara.power.network(false);
  const { persons } = await ivo.api.people();
  await ivo.api.removePerson(persons.find(({ name }) => name === 'Dr. Mara Roth')!.id, words);
  await sent(ivo);
  const { groups } = clerk.sitting()!.house;
  const { log } = groups.own('billing');
  // Nobody but her owned it: who reads it rotates, and the pass of its owner stays hers.
  const readers = recipientsOf(groups.organisation, 'billing').length;
  const sealedTo = () => groups.citationOf(groups.need(log), groups.epoch(log)!.keyId)?.recipients.length;
  await wait(() => expect(sealedTo()).toBe(readers));
  const { house } = mara.sitting()!;
  mara.power.network(true);
  house.session!.redial();
  await wait(() => expect(house.troubles.get(toHex(house.own('staff').log))).toBe('not allowed'));
  await wait(() => expect(house.groups.isShutOut(log)).toBe(true));
  let ahead = 0;
  const { clock } = house.ground;
  Object.assign(house.ground, {
    clock: { ...clock, now: () => clock.now() + ahead },
    random: (length: number) => new Uint8Array(length).fill(64),
  });
  for (; ahead < 60_000; ahead += 10_000) await tendMembers(house);
  expect(mara.middle.said.filter((frame) => frame.type === 'rekey' && equal(frame.log, log))).toEqual([]);
  expect(house.groups.need(log).pending).toBeNull();
  for (const tablet of [mara, ivo, clerk]) await tablet.sitting()!.end();
  await relay.dispose();
}, 120_000);
