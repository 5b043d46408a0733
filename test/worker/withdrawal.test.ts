// A patient takes a consent back: who, when and why stays; nothing more goes out by itself, from whichever tablet; what a lab
// already has it keeps, and nobody is told otherwise.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendConsent, readConsents } from '../../client/records/consents.ts';
import type { TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { confirm } from './contacts.ts';
import { choicesFor, newClinic, newDraft, newLab, openInvite, sent, typeInRecord } from './practice.ts';

const said = { why: 'She changes to another practice.', method: 'spoken' } as const;

let relay: TestRelay;
const tablets: TestTablet[] = [];
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(async () => {
  for (const each of tablets) await each.sitting()?.end();
  await relay.dispose();
});
async function start(): Promise<TestTablet> {
  const clinic = await newClinic(relay);
  tablets.push(clinic);
  return clinic;
}
/** As the screen of a patient reads it. */
async function consentsOf(
  tablet: TestTablet,
  patient: string,
): Promise<{ id: string; act: string; wording: string }[]> {
  const { house } = tablet.sitting()!;
  const { doc } = await house.document(house.own('desk').log, `consents/${patient}`);
  return readConsents(doc).map(({ id, act, wording }) => ({ id, act, wording }));
}
async function withdrawFirst(tablet: TestTablet, patient: string): Promise<void> {
  const [first] = await consentsOf(tablet, patient);
  await tablet.api.withdrawConsent(patient, first!.id, said);
}

test('[1.17] a draft whose consent was withdrawn goes nowhere until the patient agrees again, and says who noted it and why', async () => {
  const clinic = await start();
  const { patient, draft, file } = await newDraft(clinic);
  const [consent] = await consentsOf(clinic, patient);
  await expect(clinic.api.withdrawConsent(patient, consent!.id, { ...said, why: ' ' })).rejects.toThrow(
    'reason too short',
  );
  await expect(clinic.api.withdrawConsent(patient, '1-1', said)).rejects.toThrow('not found');
  expect(await clinic.api.withdrawnConsent(draft)).toBeNull();
  expect(await clinic.api.consentFacts(patient)).toMatchObject({
    mayWithdraw: true,
    work: { [`draft/${draft}`]: [{ id: draft, isShared: false, isLinkOpen: false }] },
  });

  await withdrawFirst(clinic, patient);
  expect(await clinic.api.withdrawnConsent(draft)).toMatchObject({ by: 'Dr. Mara Roth', why: said.why });
  await expect(clinic.api.share(choicesFor(draft, [file]))).rejects.toThrow('no consent');
  // Once is enough, also for two who note it at the same time.
  await withdrawFirst(clinic, patient);
  expect((await consentsOf(clinic, patient)).map(({ act }) => act)).toEqual(['given', 'withdrawn']);
  const [event] = (await clinic.api.events({ record: `consents/${patient}` })).filter(
    ({ action }) => action === 'withdraw',
  );
  expect(event).toMatchObject({ person: 'Dr. Mara Roth', purpose: 'patient request', reason: said.why });

  await clinic.api.recordConsent(draft, { wording: 'Again', method: 'on paper' });
  expect(await clinic.api.withdrawnConsent(draft)).toBeNull();
  await clinic.api.share(choicesFor(draft, [file]));
}, 60_000);

test('[1.17] a withdrawal takes the open link back, and no other link is made', async () => {
  const clinic = await start();
  const { patient, draft, file } = await newDraft(clinic);
  const { id } = await clinic.api.share(choicesFor(draft, [file]));
  const { link } = await openInvite(clinic, id);
  await withdrawFirst(clinic, patient);
  await wait(async () => expect((await clinic.api.caseView(id)).invite?.state).toBe('revoked'));
  await sent(clinic);
  await expect(newLab(relay, link!)).rejects.toThrow();
  await expect(clinic.api.inviteAgain(id)).rejects.toThrow('no consent');
}, 60_000);

test('[1.17] [1.21] what waited for a confirmation stays at home, and the lab may give no part on any more', async () => {
  const clinic = await start();
  const { patient, draft } = await newDraft(clinic);
  const { id } = await clinic.api.share({ ...choicesFor(draft), showName: true });
  const lab = await newLab(relay, (await openInvite(clinic, id)).link!);
  tablets.push(lab);
  await clinic.api.allowOnward(id, true, { wording: 'Also to a second lab', method: 'on paper' });
  await wait(async () => expect(await lab.api.onward(id)).toMatchObject({ said: 'allowed' }));

  await withdrawFirst(clinic, patient);
  expect((await consentsOf(clinic, patient)).map(({ act }) => act)).toEqual([
    ...['given', 'given', 'withdrawn', 'withdrawn'],
  ]);
  await wait(async () => expect(await lab.api.onward(id)).toMatchObject({ said: 'forbidden', maySend: false }));
  await confirm(clinic, id);
  await sent(clinic);
  await sent(lab);
  const { files } = await lab.api.caseView(id);
  expect(files).toEqual([]);
  expect((await clinic.api.caseView(id)).files).toMatchObject([{ state: 'held back' }]);
}, 90_000);

test('reception notes a withdrawal as well as a dentist, and every tablet of the practice knows of it', async () => {
  const clinic = await start();
  const paper = (await clinic.api.kit())!.words.join(' ');
  const desk = await add(relay, clinic, { name: 'Lena Kurz', roles: ['receptionist'] }, paper);
  tablets.push(desk);
  const { patient, draft } = await newDraft(clinic);
  await sent(clinic);
  await wait(async () => expect(await consentsOf(desk, patient)).toHaveLength(1));
  await withdrawFirst(desk, patient);
  await wait(async () =>
    expect(await clinic.api.withdrawnConsent(draft)).toMatchObject({ by: 'Lena Kurz', why: said.why }),
  );
}, 90_000);

test('a withdrawal of what was agreed to last leaves the first word standing', async () => {
  const clinic = await start();
  const { patient, draft, file } = await newDraft(clinic);
  await typeInRecord(clinic, `consents/${patient}`, (doc) =>
    appendConsent(doc, { act: 'given', subject: `draft/${draft}`, wording: 'Photos as well' }),
  );
  const [, second] = await consentsOf(clinic, patient);
  await clinic.api.withdrawConsent(patient, second!.id, said);
  expect(await clinic.api.withdrawnConsent(draft)).toBeNull();
  await clinic.api.share(choicesFor(draft, [file]));
}, 60_000);
