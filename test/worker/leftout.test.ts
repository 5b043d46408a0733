// Somebody comes back with the paper while a colleague, who can't know it, shuts out another: nobody who belongs stays outside.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTablet, passkey } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { addressOf, newClinic, sent } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(() => relay.dispose());

test('a tablet that came with the paper while an epoch was opened without it is let in by the next', async () => {
  const clinic = await newClinic(relay);
  const words = (await clinic.api.kit())!.words.join(' ');
  const leaver = await add(relay, clinic, { name: 'Lena Kurz', roles: ['receptionist'] });
  await sent(clinic);
  await leaver.sitting()?.end();

  clinic.power.network(false);
  const { persons } = await clinic.api.people();
  await clinic.api.removePerson(persons.find(({ name }) => name === 'Lena Kurz')!.id, '');
  const back = await newTablet(addressOf(relay));
  await back.api.restore({ words, relayAddress: addressOf(relay) }, passkey());
  await sent(back);
  clinic.power.network(true);
  await wait(async () =>
    expect((await clinic.api.people()).persons.find(({ isYou }) => isYou)?.devices).toHaveLength(2),
  );
  await sent(clinic);

  const id = await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  await wait(async () => {
    await back.api.retryNow();
    expect((await back.api.patients('')).map((row) => row.id)).toContain(id);
  });
  const { persons: known } = await back.api.people();
  expect(known.find(({ name }) => name === 'Lena Kurz')?.state).not.toBe('active');
  await back.api.createPatient({ name: 'Zurück mit dem Papier', birthDate: '' });
  await wait(async () => expect(await clinic.api.patients('')).toHaveLength(2));
  for (const each of [clinic, back]) await each.sitting()?.end();
}, 120_000);
