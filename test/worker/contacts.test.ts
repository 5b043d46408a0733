// The next case for a lab that is known: no link, no claim, nobody has to confirm; through the shipping worker code and a
// real relay.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { acquaint, arrives, knownTo, sendNext } from './contacts.ts';
import { newClinic, readWhole, sent } from './practice.ts';

let relay: TestRelay;
let clinic: TestTablet;
let lab: TestTablet;
let first: string;
beforeAll(async () => {
  relay = await startTestRelay();
  clinic = await newClinic(relay);
  ({ lab, first } = await acquaint(relay, clinic));
}, 60_000);
afterAll(async () => {
  await lab.sitting()?.end();
  await clinic.sitting()?.end();
  await relay.dispose();
});

test('a practice and a lab that share a confirmed case know each other, with the same four words on both sides', async () => {
  const [atClinic, atLab] = [await knownTo(clinic), await knownTo(lab)];
  expect(atClinic).toMatchObject({ name: 'Nordlicht Lab', ourSide: 'owner', isCompared: true, cases: 1, doubt: null });
  expect(atLab).toMatchObject({ name: 'Praxis Linde', ourSide: 'guest', isCompared: false, state: 'open' });
  const [ours, theirs] = [await clinic.api.contactView(atClinic.id), await lab.api.contactView(atLab.id)];
  expect(ours.words).toHaveLength(4);
  expect(theirs.words).toEqual(ours.words);
  expect(ours.compared.map(({ by }) => by)).toEqual(['Dr. Mara Roth']);
  expect(theirs).toMatchObject({ theyCompared: true, shared: [{ id: first }] });
  expect(await lab.api.compareContact(atLab.id, `${ours.qr}0`)).toBe(false);
  expect(await lab.api.compareContact(atLab.id, ours.qr)).toBe(true);
  await wait(async () => expect((await clinic.api.contactView(atClinic.id)).theyCompared).toBe(true));
});

test('the next case reaches the lab without a link while the practice is offline again, whole and with its name', async () => {
  lab.power.network(false);
  const id = await sendNext(clinic);
  expect(await clinic.api.caseView(id)).toMatchObject({
    partner: 'Nordlicht Lab',
    state: 'sent',
    invite: null,
    isConfirmed: true,
    direct: { isTold: true },
  });
  await sent(clinic);
  clinic.power.network(false);
  lab.power.network(true);
  await arrives(lab, id);
  const view = await wait(async () => {
    const seen = await lab.api.caseView(id);
    expect(seen.patientLabel).toContain('Jana Beispiel');
    return seen;
  });
  expect(view).toMatchObject({
    ourSide: 'guest',
    partner: 'Praxis Linde',
    state: 'delivered',
    direct: { isTold: true },
  });
  expect((await readWhole(lab, id, view.files[0]!.id)).length).toBeGreaterThan(100);
  await sent(lab);
  clinic.power.network(true);
  await wait(async () => expect((await clinic.api.caseView(id)).state).toBe('delivered'));
}, 60_000);

test('a colleague of the lab, added later, finds contact and cases on her own tablet', async () => {
  const ida = await add(relay, lab, { name: 'Ida Kern', roles: ['technician'] });
  const id = await sendNext(clinic);
  await arrives(ida, id);
  await arrives(ida, first);
  expect(await knownTo(ida)).toMatchObject({ name: 'Praxis Linde', isCompared: true });
  await ida.sitting()?.end();
}, 60_000);
