// A tablet that comes after somebody left: what the leaver wrote while she belonged is part of the records, and the rotation
// that shut her out builds on it. Whoever is let in later, by code or by the paper, has all of it, and nothing written late.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { addressOf, newClinic, newLab, sent, shareCase } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

const names = async (tablet: TestTablet): Promise<readonly string[]> =>
  (await tablet.api.patients('')).map(({ name }) => name);
async function patient(tablet: TestTablet, name: string): Promise<void> {
  await tablet.api.createPatient({ name, birthDate: '' });
}

test.each(['suspended', 'removed'] as const)(
  'after a tablet was %s, a new one has everything written before',
  async (how) => {
    const mara = await newClinic(relay);
    const words = (await mara.api.kit())!.words.join(' ');
    const lena = await add(relay, mara, { name: 'Lena Kurz', roles: ['receptionist'] });
    await patient(lena, 'Written by Lena');
    await wait(async () => expect(await names(mara)).toEqual(['Written by Lena']));
    await patient(mara, 'Written after her');
    await sent(mara);
    await wait(async () => expect(await names(lena)).toHaveLength(2));
    lena.middle.says = ({ type }) => type !== 'append';
    await patient(lena, 'Written too late');

    const { persons } = await mara.api.people();
    const person = persons.find(({ name }) => name === 'Lena Kurz')!;
    if (how === 'suspended') await mara.api.suspendDevice(person.devices[0]!.id, true);
    else await mara.api.removePerson(person.id, '');
    await sent(mara);

    const all = ['Written after her', 'Written by Lena'];
    const fresh = await add(relay, mara, { name: 'Neu Hier', roles: ['receptionist'] });
    await wait(async () => expect(await names(fresh)).toEqual(all));
    const restored = await newTablet(addressOf(relay));
    await restored.api.restore({ words, relayAddress: addressOf(relay) }, passkey());
    await wait(async () => expect(await names(restored)).toEqual(all));
    for (const each of [mara, fresh, restored]) {
      await sent(each);
      expect(each.sitting()!.house.quarantined).toEqual([]);
    }
    for (const each of [mara, lena, fresh, restored]) await each.sitting()?.end();
  },
  120_000,
);

test('who comes after a lab has taken on a case finds it, and so does whoever comes after the tablet it was shared on', async () => {
  const mara = await newClinic(relay);
  const paper = (await mara.api.kit())!.words.join(' ');
  const { id, invite } = await shareCase(mara);
  const lab = await newLab(relay, invite.link!);
  const claim = await wait(
    async () => (await mara.api.caseView(id)).claims[0] ?? Promise.reject(new Error('no claim')),
  );
  await mara.api.confirmClaim(id, claim.entry, true);
  for (const each of [mara, lab]) await sent(each);
  const ivo = await add(relay, mara, { name: 'Dr. Ivo Brandt', roles: ['dentist', 'admin'] }, paper);
  await wait(async () => expect(await ivo.api.cases('')).toMatchObject([{ id, partner: 'Nordlicht Lab' }]));
  await sent(ivo);
  const { persons } = await mara.api.people();
  await mara.api.suspendDevice(persons.find(({ name }) => name === 'Dr. Ivo Brandt')!.devices[0]!.id, true);
  await sent(mara);
  const next = await add(relay, mara, { name: 'Dr. Eva Lang', roles: ['dentist'] });
  await wait(async () => expect(await next.api.cases('')).toMatchObject([{ id, partner: 'Nordlicht Lab' }]));
  await wait(async () => expect(await lab.api.connection()).toMatchObject({ waiting: 0, attention: null }));
  for (const each of [mara, lab, ivo, next]) await each.sitting()?.end();
}, 120_000);
