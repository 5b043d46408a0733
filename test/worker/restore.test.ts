// The paper brings everything back on an empty tablet, attachments included.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { newTablet } from '../support/tablet.ts';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { readWhole } from './practice.ts';

let relay: RelayProcess;
beforeAll(async () => {
  relay = await startRelay();
}, 60_000);
afterAll(async () => {
  await relay.stop();
});
const way = { method: 'passphrase', passphrase: 'amber lake seven stones' } as const;

test('the only tablet is lost: words and relay bring patients, drafts, shared cases and files back', async () => {
  const address = `ws://localhost:${String(relay.port)}/relay`;
  const clinic = await newTablet(address);
  await clinic.api.start({ kind: 'clinic', organisation: 'Praxis Linde', person: 'Dr. Mara Roth' }, way);
  const patient = await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '1980-02-03' });
  const draft = await clinic.api.createDraft(patient);
  await clinic.api.attach(draft, new File([crownStl()], 'prep.stl'), 'scan');
  const other = await clinic.api.createDraft(patient);
  await clinic.api.attach(other, new File([crownStl()], 'later.stl'), 'scan');
  await clinic.api.recordConsent(draft, { wording: 'Lab work', method: 'on paper' });
  const online = async (): Promise<void> => {
    await vi.waitFor(async () => expect(await clinic.api.connection()).toMatchObject({ state: 'online', waiting: 0 }), {
      timeout: 45_000,
    });
  };
  await online();
  const file = (await clinic.api.caseView(draft)).files[0]!;
  const { id } = await clinic.api.share({
    draft,
    withCode: false,
    days: 14,
    showName: false,
    showAge: false,
    showSex: false,
    atOnce: [file.id],
    lookedAt: [],
    leftOut: [],
    reason: 'The rest follows by phone.',
  });
  await vi.waitFor(async () => expect((await clinic.api.caseView(id)).invite?.state).toBe('open'), { timeout: 45_000 });
  await online();
  const kit = await clinic.api.kit();
  expect(kit?.words.length).toBe(12);
  expect(await clinic.api.confirmKit(kit!.asked.map((position) => kit!.words[position - 1]!))).toBe(true);
  expect(await clinic.api.kit()).toBeNull();
  await online();
  const before = {
    patients: await clinic.api.patients(''),
    cases: (await clinic.api.cases('')).map(({ id: each, number }) => [each, number]),
  };
  await clinic.api.lock();

  const fresh = await newTablet(address);
  await expect(
    fresh.api.restore({ words: kit!.words.map(() => 'zebra').join(' '), relayAddress: address }, way),
  ).rejects.toThrow('kit words wrong');
  const back = await fresh.api.restore({ words: kit!.words.join(' '), relayAddress: address }, way);
  expect(back.organisation).toBe('Praxis Linde');
  expect(await fresh.api.patients('')).toEqual(before.patients);
  expect((await fresh.api.cases('')).map(({ id: each, number }) => [each, number])).toEqual(before.cases);
  expect(fresh.sitting()!.house.quarantined).toEqual([]);
  const copy = (await fresh.api.caseView(id)).files[0]!;
  expect((await readWhole(fresh, id, copy.id)).length).toBe(crownStl().length);
  const original = (await fresh.api.caseView(other)).files[0]!;
  expect(await readWhole(fresh, other, original.id)).toEqual(crownStl());
  await vi.waitFor(
    async () => expect(await fresh.api.connection()).toMatchObject({ state: 'online', waiting: 0, attention: null }),
    { timeout: 45_000 },
  );
}, 120_000);
