// The access log where nobody who is left owns and reads it: an administrator opens its next epoch without keeping the key.
import { expect, test } from 'vitest';
import { equal, toHex } from '../../protocol/bytes.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { addressOf, newClinic, sent } from './practice.ts';

test('of two who open the next epoch at once one comes too late: what it wrote then still opens for the paper', async () => {
  const relay = await startTestRelay();
  const mara = await newClinic(relay);
  const words = (await mara.api.kit())!.words.join(' ');
  const ivo = await add(relay, mara, { name: 'Ivo Brandt', roles: ['nurse', 'admin'] }, words);
  const eva = await add(relay, mara, { name: 'Eva Sommer', roles: ['hygienist', 'admin'] }, words);
  for (const each of [mara, ivo, eva]) await sent(each);
  await mara.sitting()!.end();
  const { log } = ivo.sitting()!.house.own('audit');
  const groupOf = (tablet: TestTablet) => tablet.sitting()!.house.groups.need(log);

  // What Ivo opens does not arrive, and Eva opens another.
  ivo.middle.says = (frame) => !(frame.type === 'rekey' && equal(frame.log, log));
  const { persons } = await ivo.api.people();
  await ivo.api.removePerson(persons.find(({ name }) => name === 'Dr. Mara Roth')!.id, words);
  expect(groupOf(ivo).pending).not.toBeNull();
  // What is noted meanwhile is boxed to those whom Ivo's epoch has let in, and to nobody else.
  await ivo.sitting()!.house.journal.note({ action: 'print', record: '', compartment: 'staff', purpose: 'operations' });
  await wait(() => expect([groupOf(eva).newestRecord!.fields.number, groupOf(eva).pending]).toEqual([2, null]));
  await wait(() => expect([groupOf(ivo).newestRecord!.fields.number, groupOf(ivo).pending]).toEqual([2, null]));
  ivo.middle.says = () => true;
  ivo.middle.cut();
  await ivo.api.retryNow();
  for (const each of [ivo, eva]) await sent(each);
  await wait(() => expect([ivo, eva].flatMap(({ sitting }) => sitting()!.house.groups.epochsOf(log))).toEqual([]));

  const back = await newTablet(addressOf(relay));
  const restored = back.api.restore({ words, relayAddress: addressOf(relay) }, passkey());
  const choice = await wait(async () => {
    const progress = await back.api.restoreProgress();
    expect(progress?.persons).toHaveLength(2);
    return progress!.persons!;
  });
  await back.api.restoreAs(choice.find(({ name }) => name === 'Eva Sommer')!.id);
  await restored;
  await sent(back);
  const { house } = back.sitting()!;
  expect([house.replica(log).heldCount, [...house.replica(log).gaps]]).toEqual([0, []]);
  for (const each of [ivo, eva, back]) await each.sitting()!.end();
  await relay.dispose();
}, 120_000);

test('whoever reads the access log again, after a time in which nobody did, reads what was noted meanwhile and since', async () => {
  const relay = await startTestRelay();
  const mara = await newClinic(relay);
  const words = (await mara.api.kit())!.words.join(' ');
  const ivo = await add(relay, mara, { name: 'Ivo Brandt', roles: ['nurse', 'admin'] }, words);
  const pia = await add(relay, mara, { name: 'Pia Lang', roles: ['practice manager'] });
  for (const each of [mara, ivo, pia]) await sent(each);
  await mara.sitting()!.end();
  const { persons } = await ivo.api.people();
  const { house } = ivo.sitting()!;
  const { log } = house.own('audit');
  await ivo.api.removePerson(persons.find(({ name }) => name === 'Dr. Mara Roth')!.id, words);
  const isQuiet = () => expect(house.groups.all().every(({ pending }) => pending === null)).toBe(true);
  await wait(isQuiet);
  const device = toHex(pia.sitting()!.house.device.id);
  await ivo.api.suspendDevice(device, true);
  await wait(isQuiet);
  await house.journal.note({ action: 'print', record: '', compartment: 'staff', purpose: 'operations' });
  await ivo.api.suspendDevice(device, false);
  await wait(isQuiet);
  await house.journal.note({ action: 'export', record: '', compartment: 'staff', purpose: 'operations' });
  await sent(ivo);

  const actionsOn = async (tablet: TestTablet) => {
    await tablet.api.retryNow();
    expect([...tablet.sitting()!.house.replica(log).gaps]).toEqual([]);
    return (await tablet.api.events({ text: '' })).map(({ person, action }) => `${person}: ${action}`);
  };
  await wait(async () =>
    expect(await actionsOn(pia)).toEqual(expect.arrayContaining(['Ivo Brandt: print', 'Ivo Brandt: export'])),
  );
  expect(pia.sitting()!.house.troubles.get(toHex(log))).toBeUndefined();
  for (const each of [ivo, pia]) await each.sitting()!.end();
  await relay.dispose();
}, 120_000);
