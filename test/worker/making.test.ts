// A lab makes a crown: who did what with which lot, checked and signed; what the practice reads of it, and what it can't.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOfHex, toHex } from '../../protocol/bytes.ts';
import { benchDocument } from '../../client/records/benchNotes.ts';
import { appendMade, blankMade, MAKING, standing } from '../../client/records/making.ts';
import { appendStatement, keptDocument, readStatements, STATEMENTS } from '../../client/records/deviceStatement.ts';
import { MANUFACTURER, writeManufacturer } from '../../client/records/manufacturer.ts';
import { orderFacts } from '../../client/records/orderFacts.ts';
import { addItem, readPrescription, removeItem, writeHeader } from '../../client/records/prescription.ts';
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
  for (const tablet of [bench, lab]) await wait(async () => expect((await tablet.api.making(id)).mayMake).toBe(true));
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

test('nobody signs that every material stands with its lot while one ordered has none', async () => {
  await typeOnCase(clinic, id, 'case/prescription', (doc) =>
    addItem(doc, { id: 'i2', type: 'bridge', teeth: [24, 25, 26], material: 'metal ceramic' }),
  );
  await wait(async () => {
    const { doc } = await lab.sitting()!.house.document(bytesOfHex(id), 'case/prescription');
    expect(readPrescription(doc).items.map((item) => item.id)).toContain('i2');
  });
  const sign = (answer: string): Promise<void> =>
    Promise.resolve(
      lab.api.noteMade(id, 'checks', {
        item: 'i2',
        type: 'bridge',
        points: [{ point: 'lots noted', answer, note: '' }],
      }),
    );
  const signed = async (): Promise<number> =>
    (await lab.api.making(id)).making.checks.filter(({ item }) => item === 'i2').length;
  await expect(sign('yes')).rejects.toMatchObject({ problem: 'incomplete' });
  const alloy = { product: 'Cobalt N', manufacturer: 'Invented Metals', lot: 'C-3', kind: 'cobalt chrome' };
  await lab.api.noteMade(id, 'materials', { ...alloy, item: 'i1' });
  await expect(sign('yes')).rejects.toMatchObject({ problem: 'incomplete' });
  await sign('does not apply');
  expect(await signed()).toBe(1);
  await lab.api.noteMade(id, 'materials', { ...alloy, milligrams: 2450 });
  await sign('yes');
  expect(await signed()).toBe(2);
  await typeOnCase(clinic, id, 'case/prescription', (doc) => removeItem(doc, 'i2'));
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

test('[2.29] [2.12] a lab manager signs the statement, the practice has the very paper, and the lab keeps its own for ten years', async () => {
  const { house } = lab.sitting()!;
  const order = orderFacts(readPrescription((await house.document(bytesOfHex(id), 'case/prescription')).doc));
  const pdf = new TextEncoder().encode('%PDF-1.7 Custom-made device');
  const wanted = { jurisdiction: 'EU', isImplantable: false, pdf, order } as const;
  const issue = (tablet: TestTablet, rest: object = {}): Promise<void> =>
    Promise.resolve(tablet.api.issueStatement(id, { ...wanted, ...rest }));
  await expect(issue(lab)).rejects.toMatchObject({ problem: 'incomplete' });
  await typeInRecord(lab, MANUFACTURER, (doc) =>
    writeManufacturer(doc, {
      jurisdiction: 'EU',
      name: 'Nordlicht',
      address: 'Hafen 1, Kiel',
      responsible: 'Jo Stein',
    }),
  );
  await expect(issue(lab, { jurisdiction: 'GB' })).rejects.toMatchObject({ problem: 'incomplete' });
  await expect(issue(lab, { order: new Uint8Array(3) })).rejects.toMatchObject({ problem: 'design changed' });
  await expect(issue(lab, { pdf: new Uint8Array(9) })).rejects.toMatchObject({ problem: 'file unreadable' });
  await expect(issue(bench)).rejects.toMatchObject({ problem: 'not allowed' });
  await issue(lab);
  const [statement] = await wait(async () => {
    const { statements } = await clinic.api.statements(id);
    expect(statements.map(({ standing: how }) => how)).toEqual(['signed']);
    return statements;
  });
  expect(statement).toMatchObject({ jurisdiction: 'EU', by: 'Jo Stein' });
  const year = Number(statement!.issuedOn.slice(0, 4));
  expect(Number(statement!.keepUntil.slice(0, 4)) - year).toBe(10);
  expect(await clinic.api.statementPdf(id, statement!.id)).toEqual(pdf);
  const own = house.groups.all().find(({ place }) => place === 'cases')!;
  const { doc } = await house.document(own.log, keptDocument(id));
  expect(readStatements(doc).map((each) => [new Uint8Array(each.pdf), each.years])).toEqual([[pdf, 10]]);
}, 120_000);

test('[1.15] a paper put in the place of the signed one is said to be none that anybody signed', async () => {
  await typeOnCase(lab, id, STATEMENTS, (doc) => {
    const [signed] = readStatements(doc);
    const { id: _id, writer: _writer, ...paper } = signed!;
    appendStatement(doc, { ...paper, pdf: new TextEncoder().encode('%PDF-1.7 another') });
    appendStatement(doc, { ...paper, hash: new Uint8Array(32).fill(9) });
  });
  await wait(async () =>
    expect((await clinic.api.statements(id)).statements.map(({ standing: how }) => how)).toEqual([
      'damaged',
      'damaged',
      'signed',
    ]),
  );
  const { statements } = await clinic.api.statements(id);
  await expect(clinic.api.statementPdf(id, statements[0]!.id)).rejects.toMatchObject({ problem: 'file damaged' });
});

test('what was made again is counted with its reason and month, in both houses', async () => {
  await typeOnCase(clinic, id, 'case/prescription', (doc) =>
    writeHeader(doc, { kind: 'remake', remakeReason: 'shade', orderedAt: Date.UTC(2027, 2, 5) }),
  );
  const { remade, all } = await wait(async () => {
    const found = await lab.api.remakes();
    expect(found.remade).toHaveLength(1);
    return found;
  });
  const { partner } = await lab.api.caseView(id);
  expect([remade[0], all.length]).toEqual([
    { kind: 'remake', reason: 'shade', appliance: '', partner, month: '2027-03' },
    1,
  ]);
});
