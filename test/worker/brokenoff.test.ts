// A removal or a taken role whose tablet dies half-way: whoever left had every key by hand, and the others finish it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import type { TestTablet } from '../support/tablet.ts';
import { add, wait } from './adding.ts';
import { newClinic, sent } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

const numbersOf = (tablet: TestTablet): Record<string, number | undefined> => {
  const { groups } = tablet.sitting()!.house;
  return Object.fromEntries(groups.all().map(({ place, log }) => [place, groups.epoch(log)?.number]));
};

test('a tablet dies after the first entry of a removal: the others rotate what is left, though whoever left had the keys by hand', async () => {
  const clinic = await newClinic(relay);
  const ivo = await add(relay, clinic, { name: 'Dr. Ivo Brandt', roles: ['dentist'] });
  const lena = await add(relay, clinic, { name: 'Lena Kurz', roles: ['dentist'] });
  const person = (await clinic.api.people()).persons.find(({ name }) => name === 'Lena Kurz')!.id;
  const staffOf = (): number | undefined => numbersOf(clinic)['staff'];
  const removal = Promise.resolve(clinic.api.removePerson(person, '')).catch(() => undefined);
  await wait(() => expect(staffOf()).toBe(2));
  await wait(() => expect(numbersOf(ivo)['staff']).toBe(2));
  clinic.power.off();
  await removal;
  await clinic.sitting()?.end();
  await wait(() =>
    expect(numbersOf(ivo)).toMatchObject({ staff: 2, desk: 2, clinical: 2, imaging: 2, billing: 2, cases: 2 }),
  );
  for (const tablet of [ivo, lena]) await tablet.sitting()?.end();
}, 120_000);

test('a role that is taken away rotates what it opened, though the keys came by hand', async () => {
  const clinic = await newClinic(relay);
  const lena = await add(relay, clinic, { name: 'Lena Kurz', roles: ['nurse'] });
  const person = (await clinic.api.people()).persons.find(({ name }) => name === 'Lena Kurz')!.id;
  await clinic.api.changeRoles(person, ['receptionist'], '');
  await sent(clinic);
  await wait(() => expect(numbersOf(clinic)).toMatchObject({ clinical: 2, imaging: 2, cases: 2, desk: 1 }));
  for (const tablet of [clinic, lena]) await tablet.sitting()?.end();
}, 120_000);
