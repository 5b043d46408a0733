// What each role holds, on the tablets themselves: a key that a role does not open was never given to them, and no entry
// of that compartment lies on their disks.
import type * as Y from 'yjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeInsurance } from '../../client/records/insurance.ts';
import type { Role } from '../../client/worker/views/peopleview.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { addressOf, newClinic, newDraft, readWhole, sent } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

const compartments = ['admins', 'desk', 'clinical', 'imaging', 'billing', 'office', 'cases', 'audit'] as const;
type Place = (typeof compartments)[number];

/** Compartments of which this tablet has a key, or any entry; the access log is written by all and read by few. */
async function holdings(of: TestTablet, tablet: TestTablet): Promise<readonly Place[]> {
  const { groups } = of.sitting()!.house;
  const own = tablet.sitting()!.house.groups;
  const held: Place[] = [];
  for (const place of compartments) {
    const { log } = groups.own(place);
    const hasKey = groups.epochsOf(log).some(({ keyId }) => own.secretOf(log, keyId) !== undefined);
    const entries = await tablet.store.count('entries', [Buffer.from(log).toString('hex')]);
    if (hasKey || (entries > 0 && place !== 'audit')) held.push(place);
  }
  return held;
}
async function insure(tablet: TestTablet, patient: string): Promise<void> {
  const { house } = tablet.sitting()!;
  const change = (doc: Y.Doc): void => writeInsurance(doc, { payer: 'canary insurer' });
  await house.editMany(house.own('billing').log, [{ name: `insurance/${patient}`, change, blobs: [] }]);
}
const open = (tablet: TestTablet, name: string) => tablet.api.openDocument({ log: 'own', name }, 'payment');
const newcomer = (admin: TestTablet, role: Role): Promise<TestTablet> =>
  add(relay, admin, { name: `A ${role}`, roles: [role] });

test('a technician works on cases and has no key, entry or screen of billing; lab billing has nothing but that [1.10b]', async () => {
  const lab = await newTablet(addressOf(relay));
  await lab.api.start({ kind: 'lab', organisation: 'Nordlicht Lab', person: 'Jo Stein' }, passkey());
  await sent(lab);
  const patient = await lab.api.createPatient({ name: 'A client practice', birthDate: '' });
  await insure(lab, patient);
  await sent(lab);
  const technician = await newcomer(lab, 'technician');
  expect(await holdings(lab, technician)).toEqual(['cases']);
  await expect(open(technician, `insurance/${patient}`)).rejects.toThrow();
  const billing = await newcomer(lab, 'lab billing');
  await wait(async () => expect(await holdings(lab, billing)).toEqual(['billing']));
  expect((await open(billing, `insurance/${patient}`)).mayWrite).toBe(true);
  for (const each of [lab, technician, billing]) await each.sitting()?.end();
}, 120_000);

test('identity and insurance lie in compartments of their own: who treats has no key to insurance, who bills none to records [1.16]', async () => {
  const clinic = await newClinic(relay);
  const { patient } = await newDraft(clinic);
  await insure(clinic, patient);
  await sent(clinic);
  const nurse = await newcomer(clinic, 'nurse');
  await wait(async () => expect(await holdings(clinic, nurse)).toEqual(['desk', 'clinical', 'imaging', 'cases']));
  await expect(open(nurse, `insurance/${patient}`)).rejects.toThrow();
  await expect(nurse.api.createPatient({ name: 'Nobody', birthDate: '' })).rejects.toThrow('not allowed');
  const clerk = await newcomer(clinic, 'billing clerk');
  await wait(async () => expect(await holdings(clinic, clerk)).toEqual(['desk', 'billing']));
  expect((await open(clerk, `insurance/${patient}`)).mayWrite).toBe(true);
  expect((await open(clerk, `patient/${patient}`)).mayWrite).toBe(false);
  await expect(open(clerk, `history/${patient}`)).rejects.toThrow();
  for (const each of [clinic, nurse, clerk]) await each.sitting()?.end();
}, 120_000);

test('an image opens for who treats, and reaches neither reception nor billing in any form [1.25]', async () => {
  const clinic = await newClinic(relay);
  const { draft, file } = await newDraft(clinic);
  await sent(clinic);
  const hygienist = await newcomer(clinic, 'hygienist');
  await wait(async () => {
    await hygienist.api.resumeMove(draft, file);
    expect((await readWhole(hygienist, draft, file)).length).toBeGreaterThan(1_000);
  });
  for (const role of ['receptionist', 'billing clerk'] as const) {
    const tablet = await newcomer(clinic, role);
    await wait(async () => expect(await tablet.api.patients('')).toHaveLength(1));
    expect(await holdings(clinic, tablet)).toEqual(['desk', 'billing']);
    expect(await tablet.store.list('blobs', [])).toEqual([]);
    await expect(tablet.api.openFile(draft, file, 'view')).rejects.toThrow();
    await tablet.sitting()?.end();
  }
  for (const each of [clinic, hygienist]) await each.sitting()?.end();
}, 120_000);
