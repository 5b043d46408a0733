// A court wants a record kept: it stays, whoever asks for its erasure and on whichever tablet, until somebody who answers for
// the practice takes it off hold again, with a reason that stays.
import { afterEach, expect, test, vi } from 'vitest';
import { tendFileTrash } from '../../client/worker/files/filetrash.ts';
import { passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { newClinic, newDraft, sent, shareCase } from './practice.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const tablets: TestTablet[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const tablet of tablets.splice(0)) await tablet.sitting()?.end();
});

test('a record on legal hold is erased by nobody, also where it was asked for before, until it is taken off hold', async () => {
  const relay = await startTestRelay();
  const mara = await newClinic(relay);
  const paper = (await mara.api.kit())!.words.join(' ');
  const ivo = await add(relay, mara, { name: 'Dr. Ivo Brandt', roles: ['dentist', 'admin'] }, paper);
  const desk = await add(relay, mara, { name: 'Lena Kurz', roles: ['receptionist'] });
  tablets.push(mara, ivo, desk);
  const patient = await mara.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  await mara.api.takeOut('patient', patient);
  await mara.api.erase(patient, 'She asked for it.', '');
  await sent(mara);
  await wait(async () => expect((await ivo.api.trash()).rows).toMatchObject([{ id: patient, isOnLegalHold: false }]));
  await wait(async () => expect((await ivo.api.erasures()).rows).toMatchObject([{ isDecided: false }]));

  // Reception writes patients, and does not answer for the practice.
  await wait(async () => expect(await desk.api.legalHold(patient)).toMatchObject({ isOn: false, mayChange: false }));
  await expect(desk.api.setLegalHold(patient, true, 'Because.')).rejects.toThrow('not allowed');
  await expect(mara.api.setLegalHold(patient, true, ' ')).rejects.toThrow('reason too short');
  expect(await mara.api.legalHold(patient)).toMatchObject({ isOn: false });

  await mara.api.setLegalHold(patient, true, 'Claim 12 O 44/26');
  for (const each of [mara, ivo, desk])
    await wait(async () =>
      expect(await each.api.legalHold(patient)).toMatchObject({
        ...{ isOn: true, by: 'Dr. Mara Roth', reason: 'Claim 12 O 44/26' },
      }),
    );
  await expect(ivo.api.erase(patient, 'Checked with her.', '')).rejects.toThrow('legal hold');
  await expect(mara.api.erase(patient, 'Once more.', paper)).rejects.toThrow('legal hold');
  expect((await ivo.api.trash()).rows).toMatchObject([{ id: patient, isOnLegalHold: true }]);
  expect((await ivo.api.erasures()).rows).toMatchObject([{ isDecided: false }]);

  // It holds after the next unlock, in a backup, and whatever a list of an older version says.
  const again = await ivo.reopen();
  tablets.push(again);
  await again.api.unlock(passkey());
  const { lists } = again.sitting()!.deps;
  lists.patients.apply(new Map([[patient, { ...lists.patients.get(patient)!, isOnLegalHold: false }]]));
  await expect(again.api.erase(patient, 'Checked with her.', '')).rejects.toThrow('legal hold');

  await again.api.setLegalHold(patient, false, 'Settled out of court.');
  expect(await again.api.legalHold(patient)).toMatchObject({ isOn: false, reason: 'Settled out of court.' });
  await again.api.erase(patient, 'Checked with her.', '');
  await wait(async () => expect((await mara.api.erasures()).rows).toMatchObject([{ isDecided: true }]));
  const events = (await mara.api.events({ limit: 100 })).filter(({ purpose }) => purpose === 'legal');
  expect(events.map(({ person, reason }) => [person, reason])).toEqual([
    ['Dr. Ivo Brandt', 'taken off legal hold'],
    ['Dr. Mara Roth', 'put on legal hold'],
  ]);
  for (const each of tablets.splice(0)) await each.sitting()?.end();
  await relay.dispose();
}, 90_000);

test('a file that was taken out of work for a patient on legal hold keeps its bytes past its thirty days [2.26]', async () => {
  const clinic = await newClinic(null);
  tablets.push(clinic);
  const { patient, draft, file } = await newDraft(clinic);
  await clinic.api.removeFile(draft, file);
  await clinic.api.setLegalHold(patient, true, 'Complaint of May');
  const { deps } = clinic.sitting()!;
  const start = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  const live = async (day: number): Promise<boolean | undefined> => {
    vi.setSystemTime(start + day * DAY_MS);
    await tendFileTrash({ ...deps, today: () => `day ${String(day)}` });
    return (await clinic.api.trashedFiles())[0]?.isHere;
  };
  for (let day = 0; day < 40; day++) expect(await live(day)).toBe(true);
  await clinic.api.setLegalHold(patient, false, 'Answered and closed');
  expect(await live(41)).toBeUndefined();
}, 60_000);

test('a patient with a shared case is not erased, and the trash says before anybody asks how many cases keep it', async () => {
  const relay = await startTestRelay();
  const clinic = await newClinic(relay);
  tablets.push(clinic);
  const { id } = await shareCase(clinic);
  const patient = (await clinic.api.patients(''))[0]!.id;
  expect((await clinic.api.caseView(id)).patientId).toBe(patient);
  await clinic.api.takeOut('patient', patient);
  expect((await clinic.api.trash()).rows).toMatchObject([{ id: patient, sharedCases: 1, isOnLegalHold: false }]);
  await expect(clinic.api.erase(patient, 'She asked for it.', '')).rejects.toMatchObject({
    ...{ problem: 'has cases', detail: 1 },
  });
  expect((await clinic.api.erasures()).rows).toEqual([]);
  for (const each of tablets.splice(0)) await each.sitting()?.end();
  await relay.dispose();
}, 60_000);
