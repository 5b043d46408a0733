// A lab uploads a design, the dentist decides about exactly what lies on her tablet, both read the same decision; and what
// nobody may decide, or nobody signed, counts for nobody.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { bytesOfHex } from '../../protocol/bytes.ts';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { encodeDesignAct, type DesignAct } from '../../client/records/designAct.ts';
import { removeFile } from '../../client/records/files.ts';
import { orderFacts } from '../../client/records/orderFacts.ts';
import { readPrescription, writeHeader } from '../../client/records/prescription.ts';
import type { DesignReviewView } from '../../client/worker/views/designview.ts';
import { random, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { newClinic, newLab, sent, shareCase, typeOnCase } from './practice.ts';

let relay: TestRelay;
let clinic: TestTablet;
let lab: TestTablet;
const labs: TestTablet[] = [];
let id: string;

beforeAll(async () => {
  relay = await startTestRelay();
  clinic = await newClinic(relay);
}, 60_000);
afterAll(async () => {
  for (const tablet of [clinic, ...labs]) await tablet.sitting()?.end();
  await relay.dispose();
});
beforeEach(async () => {
  const shared = await shareCase(clinic);
  id = shared.id;
  lab = await newLab(relay, shared.invite.link!, shared.invite.code);
  labs.push(lab);
  await vi.waitFor(async () => expect((await clinic.api.caseView(id)).claims).toHaveLength(1), soon);
  await clinic.api.confirmClaim(id, (await clinic.api.caseView(id)).claims[0]!.entry, false);
  await addDesign(1);
}, 90_000);

const soon = { timeout: 20_000, interval: 40 };

/** Another one each time: bytes that are here already are asked about. */
async function addDesign(version: number): Promise<string> {
  const bytes = crownStl();
  bytes.set(random(4), 84 + 12);
  bytes[84 + 15] = 0x41;
  const file = new File([bytes], `crown ${version}.stl`);
  const { id: added } = await lab.api.attach(id, file, 'design', [], version);
  await sent(lab);
  await vi.waitFor(async () => {
    const there = (await clinic.api.caseView(id)).files.find((each) => each.id === added);
    expect([there?.kind, there?.version]).toEqual(['design', version]);
    expect(['here', 'at relay']).toContain(there?.state);
  }, soon);
  return added;
}
const review = (tablet: TestTablet): Promise<DesignReviewView> => Promise.resolve(tablet.api.designReview(id));
async function orderOn(tablet: TestTablet) {
  const { doc } = await tablet.sitting()!.house.document(bytesOfHex(id), 'case/prescription');
  return orderFacts(readPrescription(doc));
}
/** What a page sends for what it shows. */
async function decide(
  tablet: TestTablet,
  decision: DesignAct['decision'],
  version: number,
  reason = '',
  stamp?: string,
): Promise<void> {
  const shown = stamp ?? (await review(tablet)).stamp;
  await tablet.api.decideDesign(id, { decision, version, reason, stamp: shown, order: await orderOn(tablet) });
}
async function both(holds: (view: DesignReviewView) => void): Promise<void> {
  for (const tablet of [clinic, lab]) await vi.waitFor(async () => holds(await review(tablet)), soon);
}
const facts = ({ decisions }: DesignReviewView) =>
  decisions.map(({ decision, version, by, isCurrent, changes }) => ({ decision, version, by, isCurrent, changes }));
const mara = { by: 'Dr. Mara Roth' };

test('changes are asked of version 1, version 2 is approved, and both houses read who decided what about which version', async () => {
  await decide(clinic, 'changes asked', 1, 'The contact to 15 is too tight.');
  await both((view) => expect(view.standing).toBe('changes asked'));
  await addDesign(2);
  await decide(clinic, 'approved', 2);
  const expected = [
    { ...mara, decision: 'approved', version: 2, isCurrent: true, changes: [] },
    { ...mara, decision: 'changes asked', version: 1, isCurrent: false, changes: ['newer version'] },
  ];
  await both((view) =>
    expect({ ...view, facts: facts(view) }).toMatchObject({ standing: 'approved', facts: expected }),
  );
  expect([(await review(clinic)).mayDecide, (await review(lab)).mayDecide]).toEqual([true, false]);
  expect((await review(lab)).decisions[1]!.reason).toBe('The contact to 15 is too tight.');
  await decide(clinic, 'withdrawn', 2, 'The patient wants another shade.');
  await both((view) => expect(view.standing).toBe('open'));
}, 120_000);

test('an approval in design review moves the case on by the step of the clinic', async () => {
  for (const state of ['accepted', 'design', 'design review'])
    await lab.api.takeStep(id, { state, reason: '', seen: (await lab.api.caseView(id)).newest });
  await vi.waitFor(async () => expect((await clinic.api.caseView(id)).state).toBe('design review'), soon);
  await decide(clinic, 'approved', 1);
  for (const tablet of [clinic, lab])
    await vi.waitFor(async () => expect((await tablet.api.caseView(id)).state).toBe('approved'), soon);
}, 120_000);

test('what changes after an approval is said to both: the order, a file taken out, a newer version', async () => {
  await decide(clinic, 'approved', 1);
  const only = (await review(clinic)).versions[0]!.files[0]!;
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2027-05-01' }));
  await both((view) => expect(view.decisions[0]!.changes).toEqual(['order']));
  await addDesign(2);
  await both((view) => expect(view.decisions[0]!.changes).toEqual(['order', 'newer version']));
  await typeOnCase(lab, id, 'case/files-guest', (doc) => removeFile(doc, only, 1, ''));
  await both((view) => expect(view.decisions[0]!.changes).toEqual(['files', 'order', 'newer version']));
}, 120_000);

test('nothing is signed that is not as it was shown, without a reason where one is owed, or by a lab', async () => {
  const { stamp } = await review(clinic);
  await addDesign(2);
  await expect(decide(clinic, 'approved', 1, '', stamp)).rejects.toThrow('design changed');
  await expect(decide(clinic, 'changes asked', 2)).rejects.toThrow('reason too short');
  await expect(decide(clinic, 'approved', 3)).rejects.toThrow();
  await expect(decide(lab, 'approved', 2)).rejects.toThrow('not allowed');
  const order = new Uint8Array(1);
  const now = (await review(clinic)).stamp;
  await expect(
    (async () => clinic.api.decideDesign(id, { decision: 'approved', version: 2, reason: '', stamp: now, order }))(),
  ).rejects.toThrow('design changed');
  expect((await review(clinic)).decisions).toEqual([]);
}, 120_000);

test('a lab that says another hash than its bytes have gets no signature', async () => {
  const { house } = clinic.sitting()!;
  const { doc } = await house.document(bytesOfHex(id), 'case/files-guest');
  const known = doc.getArray('files').get(0) as Record<string, unknown>;
  await typeOnCase(lab, id, 'case/files-guest', (mine) => {
    mine.getArray('files').push([{ ...known, file: 'another', version: 2, hash: random(32) }]);
  });
  await vi.waitFor(
    async () => expect((await review(clinic)).versions.map(({ number }) => number)).toEqual([1, 2]),
    soon,
  );
  await expect(decide(clinic, 'approved', 2)).rejects.toThrow('file damaged');
  expect((await review(clinic)).decisions).toEqual([]);
}, 120_000);

test('[1.15] an approval that a lab signs itself is set aside by the practice and counts for nobody there', async () => {
  await decide(clinic, 'approved', 1);
  await both((view) => expect(view.standing).toBe('approved'));
  const forged = encodeDesignAct({
    ...{ decision: 'approved', version: 1, reason: '', over: [], prescription: random(32) },
    files: [{ file: 'x', hash: random(32) }],
  });
  await lab
    .sitting()!
    .house.replica(bytesOfHex(id))
    .write([{ kind: 'act', doc: '', writer: 1, body: forged }]);
  await vi.waitFor(
    async () => expect((await clinic.api.caseView(id)).quarantined.map(({ reason }) => reason)).toEqual(['other side']),
    soon,
  );
  expect((await review(clinic)).decisions).toHaveLength(1);
}, 120_000);
