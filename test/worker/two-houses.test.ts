// The journey of a case between two houses, through the shipping worker code and a real relay.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { newTablet, random, type TestTablet } from '../support/tablet.ts';
import { writeLink } from '../../protocol/link.ts';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { readWhole } from './practice.ts';
import { cornersOf } from './scans.ts';

let relay: RelayProcess;
beforeAll(async () => {
  relay = await startRelay();
}, 60_000);
afterAll(async () => {
  await relay.stop();
});
const address = (): string => `ws://localhost:${String(relay.port)}/relay`;
const way = { method: 'passphrase', passphrase: 'amber lake seven stones' } as const;

async function newClinic(): Promise<TestTablet> {
  const clinic = await newTablet(address());
  await clinic.api.start({ kind: 'clinic', organisation: 'Praxis Linde', person: 'Dr. Mara Roth' }, way);
  return clinic;
}

test('a practice starts, writes a case, shares it, and a lab that nobody knows takes it on', async () => {
  const clinic = await newClinic();
  expect(await clinic.api.vaultState()).toMatchObject({ type: 'open', organisation: 'Praxis Linde', initials: 'MR' });
  await vi.waitFor(
    async () => expect(await clinic.api.connection()).toMatchObject({ state: 'online', waiting: 0, attention: null }),
    { timeout: 45_000 },
  );

  const patient = await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '1980-02-03' });
  const draft = await clinic.api.createDraft(patient);
  // Her name stands in the header and behind the surface.
  const name = new TextEncoder().encode('Jana Beispiel');
  const original = new Uint8Array([...crownStl(), ...name]);
  original.set(name);
  const stl = new File([original], 'Jana Beispiel prep.stl');
  await clinic.api.attach(draft, stl, 'scan');
  await clinic.api.recordConsent(draft, { wording: 'Lab work for tooth 36', method: 'on this tablet' });
  const file = (await clinic.api.caseView(draft)).files[0]!;
  const choices = {
    draft,
    withCode: true,
    days: 14,
    showName: true,
    showAge: false,
    showSex: false,
    atOnce: [file.id],
    lookedAt: [],
    leftOut: [],
    reason: 'The rest follows by phone.',
  };
  const preview = await clinic.api.sharePreview(choices);
  expect(preview.atOnce.map(({ name }) => name)).toEqual(['scan-1.stl']);
  const { id, invite } = await clinic.api.share(choices);
  await vi.waitFor(async () => expect((await clinic.api.caseView(id)).invite?.state).toBe('open'), { timeout: 45_000 });

  const lab = await newTablet(address());
  expect(await lab.api.peekInvite(invite.link!)).toEqual({ state: 'open', hasCode: true });
  await clinic.api.lock();
  await lab.api.acceptInvite(invite.link!, invite.code, { organisation: 'Nordlicht Lab', person: 'Jo Stein' }, way);
  const view = await lab.api.caseView(id);
  expect(view).toMatchObject({ ourSide: 'guest', partner: 'Praxis Linde' });
  expect(view.patientLabel).not.toContain('Jana');
  const copy = await readWhole(lab, id, view.files[0]!.id);
  expect(copy.length).toBe(crownStl().length);
  expect(view.files[0]).toMatchObject({ name: 'scan-1.stl', ours: null });

  // The lab's own records reach the relay too, on the allowance or on the account it gets meanwhile.
  await vi.waitFor(
    async () => expect(await lab.api.connection()).toMatchObject({ state: 'online', waiting: 0, attention: null }),
    { timeout: 45_000 },
  );

  const thief = await newTablet(address());
  expect(await thief.api.peekInvite(invite.link!)).toMatchObject({ state: 'used' });

  await clinic.api.unlock(way);
  await vi.waitFor(
    async () =>
      expect((await clinic.api.caseView(id)).claims[0]).toMatchObject({
        state: 'to check',
        organisation: 'Nordlicht Lab',
      }),
    { timeout: 45_000 },
  );
  const { claims, files } = await clinic.api.caseView(id);
  await clinic.api.confirmClaim(id, claims[0]!.entry, true);
  // The clinic looks at and saves its original, whose header has a name in it; what the lab got it can have too.
  expect(files[0]).toMatchObject({ name: 'scan-1.stl', ours: 'Jana Beispiel prep.stl', size: original.length });
  expect(await readWhole(clinic, id, files[0]!.id)).toEqual(original);
  expect(await readWhole(clinic, id, files[0]!.id, 'save copy')).toEqual(copy);
  expect(cornersOf(copy)).toEqual(cornersOf(crownStl()));
  await vi.waitFor(async () => expect((await lab.api.caseView(id)).patientLabel).toContain('Jana Beispiel'), {
    timeout: 45_000,
  });
}, 120_000);

test('a link that meets another relay than the one it names is told so, and nothing is used up', async () => {
  const other = await startRelay();
  const tablet = await newTablet(address());
  const link = writeLink('http://localhost:8787', {
    invite: random(16),
    secret: random(32),
    relayKey: random(32),
    relayAddress: `ws://localhost:${String(other.port)}/relay`,
    hasCode: false,
  });
  expect(await tablet.api.peekInvite(link)).toEqual({ state: 'relay is another', hasCode: false });
  await other.stop();
});
