// A lab makes a crown: who did what with which lot, checked and signed; what the practice reads of it, and what it can't.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOfHex, toHex } from '../../protocol/bytes.ts';
import { benchDocument } from '../../client/records/benchNotes.ts';
import { appendMade, blankMade, MAKING, standing } from '../../client/records/making.ts';
import { addItem } from '../../client/records/prescription.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import type { TestTablet } from '../support/tablet.ts';
import { add, wait } from './adding.ts';
import { confirm } from './contacts.ts';
import { newClinic, newLab, sent, shareCase, typeInRecord, typeOnCase } from './practice.ts';

let relay: TestRelay;
let clinic: TestTablet;
let lab: TestTablet;
let bench: TestTablet;
let id: string;
beforeAll(async () => {
  relay = await startTestRelay();
  clinic = await newClinic(relay);
  const shared = await shareCase(clinic);
  id = shared.id;
  await typeOnCase(clinic, id, 'case/prescription', (doc) => addItem(doc, { id: 'i1', type: 'crown', teeth: [16] }));
  lab = await newLab(relay, shared.invite.link!);
  await confirm(clinic, id);
  await sent(lab);
  bench = await add(relay, lab, { name: 'Nina Werk', roles: ['technician'] });
  await wait(async () => expect((await bench.api.making(id)).mayMake).toBe(true));
}, 200_000);
afterAll(async () => {
  for (const each of [clinic, lab, bench]) await each.sitting()?.end();
  await relay.dispose();
});

const deviceOf = (tablet: TestTablet): string => toHex(tablet.sitting()!.house.device.id);
const zircon = { product: 'Zircon T', manufacturer: 'Invented Ceramics', lot: 'Z-77', kind: 'zirconia' };
const points = (answer: string) => [
  { point: 'contacts', answer: 'yes', note: '' },
  { point: 'occlusion', answer, note: '' },
];
const take = async (tablet: TestTablet, state: string): Promise<void> =>
  tablet.api.takeStep(id, { state, reason: '', seen: (await tablet.api.caseView(id)).newest });

test('[1.5] [2.12] the practice reads who did which step with which lot, and a lot past its day with the reason for it', async () => {
  await bench.api.noteMade(id, 'steps', { item: 'i1', step: 'milling' });
  await bench.api.noteMade(id, 'materials', { ...zircon, expiry: '2031-05-01' });
  const old = { ...zircon, lot: 'Z-12', expiry: '2020-01-31' };
  await expect(bench.api.noteMade(id, 'materials', old)).rejects.toMatchObject({ problem: 'reason too short' });
  await expect(bench.api.noteMade(id, 'materials', { ...old, lot: ' ' })).rejects.toMatchObject({
    problem: 'incomplete',
  });
  await bench.api.noteMade(id, 'materials', { ...old, reason: 'Released again by the maker on 3 May.' });
  await bench.api.noteMade(id, 'others', { who: 'Fräszentrum Süd', what: 'Milled the crown' });
  const { making, writers } = await wait(async () => {
    const view = await clinic.api.making(id);
    expect(view.making.others).toHaveLength(1);
    return view;
  });
  expect(making.steps.map(({ step, item }) => [step, item])).toEqual([['milling', 'i1']]);
  expect(making.materials.map(({ lot, expiry, reason }) => [lot, expiry, reason])).toEqual([
    ['Z-77', '2031-05-01', ''],
    ['Z-12', '2020-01-31', 'Released again by the maker on 3 May.'],
  ]);
  expect(writers.map(({ device }) => device)).toEqual([deviceOf(bench)]);
}, 120_000);

test('a slip is taken back with a reason and stays readable; nothing is taken back twice', async () => {
  await lab.api.noteMade(id, 'tests', { test: 'Adhesion', result: '31 MPa', verdict: 'passed' });
  const [slip] = (await lab.api.making(id)).making.tests;
  await expect(lab.api.voidMade(id, 'tests', slip!.name, 'x')).rejects.toMatchObject({ problem: 'reason too short' });
  await lab.api.voidMade(id, 'tests', slip!.name, 'Measured on another bar.');
  const { tests } = (await lab.api.making(id)).making;
  expect([tests.length, standing(tests).length, tests[0]!.voided?.reason]).toEqual([1, 0, 'Measured on another bar.']);
  await expect(lab.api.voidMade(id, 'tests', slip!.name, 'Once more.')).rejects.toMatchObject({ problem: 'not found' });
});

test('a check with an open point is refused, one that fails sends the work back, one that passes makes the case ready', async () => {
  await take(lab, 'accepted');
  await take(lab, 'making');
  await take(lab, 'qc');
  const check = { item: 'i1', type: 'crown' };
  const note = (answer: string): Promise<void> =>
    Promise.resolve(lab.api.noteMade(id, 'checks', { ...check, points: points(answer), isPassed: true }));
  await expect(note('open')).rejects.toMatchObject({ problem: 'incomplete' });
  await note('no');
  expect((await lab.api.caseView(id)).state).toBe('making');
  expect((await lab.api.making(id)).making.checks.map(({ isPassed }) => isPassed)).toEqual([false]);
  await note('yes');
  await wait(async () => expect((await clinic.api.caseView(id)).state).toBe('ready'));
}, 120_000);

test('a practice cannot write what the lab made, and holds no key for what the lab notes for itself', async () => {
  expect((await clinic.api.making(id)).mayMake).toBe(false);
  await expect(clinic.api.noteMade(id, 'steps', { step: 'milling' })).rejects.toMatchObject({ problem: 'not allowed' });
  const forged = await clinic.sitting()!.house.document(bytesOfHex(id), MAKING);
  await forged.edit((doc) => {
    appendMade(doc, 'steps', { ...blankMade('steps'), name: 'x', step: 'Made by the practice' });
  });
  await wait(async () =>
    expect((await lab.api.caseView(id)).quarantined.map(({ reason }) => reason)).toEqual(['other side']),
  );
  const steps = (await lab.api.making(id)).making.steps.map(({ step }) => step);
  expect(steps).not.toContain('Made by the practice');
  await typeInRecord(lab, benchDocument(id), (doc) => doc.getText('notes').insert(0, 'The margin is poor.'));
  const own = lab
    .sitting()!
    .house.groups.all()
    .find(({ place }) => place === 'cases')!;
  expect(clinic.sitting()!.house.groups.get(own.log) ?? null).toBeNull();
}, 120_000);
