// Reception sees where lab work stands and when it is needed, mirrored to the desk by those who see cases, and no case.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeHeader } from '../../client/records/prescription.ts';
import { appendStep } from '../../client/records/steps.ts';
import { passkey } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { choicesFor, newClinic, newDraft, openInvite, sent, typeInDraft, typeOnCase } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

test('reception sees status and dates of lab work with their age, follows them, and holds no key of a case [1.10] [2.7]', async () => {
  const clinic = await newClinic(relay);
  const { draft, patient, file } = await newDraft(clinic);
  await typeInDraft(clinic, draft, (doc) => {
    writeHeader(doc, { due: '2027-03-18', appointment: '2027-03-20', number: 'K-77' });
  });
  const desk = await add(relay, clinic, { name: 'Lena Kurz', roles: ['receptionist'] });
  expect(await desk.api.labWork()).toEqual([]);
  const { id } = await clinic.api.share(choicesFor(draft, [file]));
  await openInvite(clinic, id);
  const [row] = await wait(async () => {
    const rows = await desk.api.labWork();
    expect(rows).toHaveLength(1);
    return rows;
  });
  expect(row).toEqual({
    ...{ id, patientId: patient, patientName: 'Jana Beispiel', state: 'sent' },
    ...{ due: '2027-03-18', appointment: '2027-03-20', at: row!.at },
  });
  expect(Math.abs(Date.now() - row!.at)).toBeLessThan(60_000);

  await typeOnCase(clinic, id, 'case/arrivals', (doc) => {
    appendStep(doc, { id: 's1', state: 'arrived', at: Date.now(), by: 'd', over: [] });
  });
  await wait(async () => expect(await desk.api.labWork()).toMatchObject([{ state: 'arrived' }]));
  const { house } = desk.sitting()!;
  expect(house.groups.all().map(({ place }) => place)).not.toContain('cases');
  expect(house.hasCase(id)).toBe(false);
  const { source } = house.lists!.labWork.get(id)!;
  expect(
    await clinic.sitting()!.house.disk.entryById(Buffer.from(id, 'hex'), Buffer.from(source, 'hex')),
  ).not.toBeNull();
  const again = await desk.reopen();
  await again.api.unlock(passkey());
  expect(await again.api.labWork()).toMatchObject([{ state: 'arrived', patientName: 'Jana Beispiel' }]);
  await typeOnCase(clinic, id, 'case/clinic', (doc) => {
    appendStep(doc, { id: 's2', state: 'fitted', at: Date.now(), by: 'd', over: ['arrivals/s1'] });
  });
  await sent(clinic);
  await wait(async () => expect(await again.api.labWork()).toEqual([]));
  expect(again.sitting()!.house.quarantined).toEqual([]);
  for (const each of [clinic, again]) await each.sitting()?.end();
}, 120_000);
