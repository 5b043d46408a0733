// Patients and drafts leave the lists and come back on every tablet; a mass removal is held until another administrator decides.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { newClinic, newDraft } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

const names = async (tablet: TestTablet): Promise<readonly string[]> =>
  (await tablet.api.patients('')).map(({ name }) => name);

test('a patient and a draft go into the trash and come back, on every tablet, with all that was in them [2.26]', async () => {
  const clinic = await newClinic(relay);
  const { patient, draft } = await newDraft(clinic);
  const desk = await add(relay, clinic, { name: 'Lena Kurz', roles: ['receptionist'] });
  await wait(async () => expect(await names(desk)).toEqual(['Jana Beispiel']));

  await desk.api.takeOut('patient', patient);
  await clinic.api.takeOut('draft', draft);
  await wait(async () => expect(await names(clinic)).toEqual([]));
  expect(await clinic.api.cases('')).toEqual([]);
  const { rows } = await clinic.api.trash();
  expect(rows.find(({ id }) => id === draft)).toMatchObject({ name: 'Jana Beispiel', by: 'Dr. Mara Roth' });
  expect(rows.find(({ id }) => id === patient)).toMatchObject({ name: 'Jana Beispiel', by: 'Lena Kurz' });

  const again = await clinic.reopen();
  await again.api.unlock(passkey());
  expect(await names(again)).toEqual([]);
  await again.api.putBack('patient', patient);
  await again.api.putBack('draft', draft);
  await wait(async () => expect(await names(desk)).toEqual(['Jana Beispiel']));
  expect(await again.api.cases('')).toMatchObject([{ id: draft, patientId: patient }]);
  expect((await again.api.caseView(draft)).files).toHaveLength(1);
  expect((await again.api.trash()).rows).toEqual([]);
  await expect(desk.api.takeOut('draft', draft)).rejects.toThrow('not allowed');
}, 60_000);

test('eleven patients removed at once stay in the lists until another administrator decides [2.26]', async () => {
  const clinic = await newClinic(relay);
  for (let i = 0; i < 12; i++) await clinic.api.createPatient({ name: `Patient ${String(i)}`, birthDate: '' });
  const desk = await add(relay, clinic, { name: 'Lena Kurz', roles: ['receptionist'] });
  await wait(async () => expect(await names(desk)).toHaveLength(12));
  for (const { id } of (await desk.api.patients('')).slice(0, 11)) await desk.api.takeOut('patient', id);

  const [held] = await wait(async () => {
    const view = await clinic.api.trash();
    expect(view.held).toMatchObject([{ kind: 'patient', by: 'Lena Kurz', count: 11, mayDecide: true }]);
    return view.held;
  });
  expect((await clinic.api.patients('')).filter(({ isHeld }) => isHeld)).toHaveLength(11);
  expect((await clinic.api.trash()).rows).toEqual([]);
  expect((await desk.api.trash()).held).toMatchObject([{ count: 11, mayDecide: false }]);
  await expect(desk.api.decideRemovals('patient', held!.device, true)).rejects.toThrow('not allowed');

  await clinic.api.decideRemovals('patient', held!.device, false);
  await wait(async () => expect((await desk.api.trash()).held).toEqual([]));
  expect(await names(desk)).toHaveLength(12);

  for (const { id } of (await desk.api.patients('')).slice(0, 11)) await desk.api.takeOut('patient', id);
  await wait(async () => expect((await clinic.api.trash()).held).toMatchObject([{ count: 11 }]));
  await clinic.api.decideRemovals('patient', held!.device, true);
  await wait(async () => expect(await names(desk)).toHaveLength(1));
  expect((await desk.api.trash()).rows).toHaveLength(11);
}, 60_000);
