// A lab bills the practices it works for: whoever bills knows case numbers and amounts and holds no key of a case; whoever
// makes the work knows no price. Numbers have no gap, whoever issues where.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeItem, writeHeader, addItem } from '../../client/records/prescription.ts';
import { appendStep } from '../../client/records/steps.ts';
import type { TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { acquaint, arrives } from './contacts.ts';
import { choicesFor, newClinic, newDraft, sent, typeInDraft, typeOnCase } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

const BANK = 'DE02 1203 0000 0000 2020 51';
const TERMS = {
  ...{ name: 'Nordlicht Lab', address: 'Hafenstr. 1\n20457 Hamburg', currency: 'EUR' as const, prefix: 'R-' },
  ...{ taxes: [{ name: 'USt', rate: 700, reason: '' }], bank: BANK },
} as const;

/** A case of the practice that the lab has shipped. */
async function shipped(
  clinic: TestTablet,
  lab: TestTablet,
  number: string,
  kind: 'new' | 'remake' = 'new',
): Promise<string> {
  const { draft } = await newDraft(clinic);
  await typeInDraft(clinic, draft, (doc) => {
    writeHeader(doc, { number, kind, ...(kind === 'remake' ? { parent: 'K-1', remakeReason: 'shade' } : {}) });
    addItem(doc, { id: 'i1' });
    writeItem(doc, 'i1', { type: 'bridge', teeth: [11, 12, 13], material: 'zirconia' });
  });
  const [contact] = await clinic.api.contacts();
  const { id } = await clinic.api.sendTo(choicesFor(draft), contact!.id);
  await arrives(lab, id);
  await typeOnCase(lab, id, 'case/work', (doc) => {
    appendStep(doc, { id: 's1', state: 'shipped', at: Date.UTC(2027, 2, 4, 12), by: 'd', over: [] });
  });
  return id;
}
const clientOf = async (tablet: TestTablet) =>
  wait(async () => {
    const { clients } = await tablet.api.billing();
    expect(clients).toHaveLength(1);
    return clients[0]!;
  });
async function numbers(tablet: TestTablet): Promise<readonly string[]> {
  return (await tablet.api.billing()).issues.map(({ label }) => label);
}

test('lab billing bills finished cases by number alone, two of them offline at once get numbers without a gap; the technician holds no byte of it [1.10b] [2.5] [2.13]', async () => {
  const clinic = await newClinic(relay);
  const { lab } = await acquaint(relay, clinic);
  const billing = await add(relay, lab, { name: 'Bea Zahl', roles: ['lab billing'] });
  const technician = await add(relay, lab, { name: 'Tom Gips', roles: ['technician'] });
  const first = await shipped(clinic, lab, 'K-1');
  const remake = await shipped(clinic, lab, 'K-2', 'remake');
  await wait(async () => expect((await clientOf(billing)).cases).toBe(2));
  const client = await clientOf(billing);
  expect(client.name).toBe('Praxis Linde');

  // What she sees of the cases: numbers and units; no patient, no tooth, no shade. She holds no key of a case.
  const { unbilled } = await billing.api.billClient(client.id);
  expect(unbilled.map(({ id, number, units }) => ({ id, number, units }))).toEqual(
    [first, remake]
      .map((id, i) => ({
        id,
        number: `K-${String(i + 1)}`,
        units: [{ type: 'bridge', material: 'zirconia', count: 3 }],
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
  expect(JSON.stringify(unbilled)).not.toMatch(/Jana|Beispiel|1980/);
  expect(billing.sitting()!.house.hasCase(first)).toBe(false);

  // A hole in the price list is named, and nothing is issued over it.
  await billing.api.saveBillingTerms(TERMS);
  const draft = await billing.api.newBill(client.id);
  expect((await billing.api.billDraft(draft)).proposal.holes).toEqual([{ type: 'bridge', material: 'zirconia' }]);
  await expect(billing.api.issueBill(draft)).rejects.toThrow('incomplete');
  await billing.api.savePrices('standard', [
    { type: 'bridge', material: '', amount: 12_345, currency: 'EUR', isFlat: false, from: '2027-01-01' },
  ]);
  // The remake is credited: three units stand against three.
  const { proposal } = await billing.api.billDraft(draft);
  expect(proposal.totals).toMatchObject({ net: 37_035, total: 39_627 });
  expect(proposal.lines.filter(({ isCredit }) => isCredit)).toMatchObject([{ number: 'K-2', reason: 'shade' }]);
  await sent(billing);

  // Two people issue while neither is online: the manager one case more, lab billing both of the first.
  const third = await shipped(clinic, lab, 'K-3');
  await wait(async () => expect((await lab.api.billing()).clients[0]?.cases).toBe(3));
  await sent(lab);
  for (const each of [lab, billing]) each.power.network(false);
  const other = await lab.api.newBill(client.id);
  const view = await lab.api.billDraft(other);
  await lab.api.saveBill(other, { ...view.draft, cases: [third] });
  await lab.api.issueBill(other);
  await billing.api.issueBill(draft);
  for (const each of [lab, billing]) expect(await numbers(each)).toEqual(['']);
  for (const each of [lab, billing]) each.power.network(true);
  for (const each of [lab, billing]) await wait(async () => expect(await numbers(each)).toEqual(['R-0001', 'R-0002']));
  const [mine, theirs] = [await lab.api.billing(), await billing.api.billing()];
  expect(mine.issues).toEqual(theirs.issues);
  expect(mine.issues.map(({ isInDoubt }) => isInDoubt)).toEqual([false, false]);

  // What was issued is what it was, whatever terms and prices are later.
  await billing.api.saveBillingTerms({ name: 'Another name' });
  const bill = await billing.api.bill(draft);
  const lookedAt = await billing.api.events({ record: `issued/${draft}` });
  expect(new Set(lookedAt.map(({ recordId }) => recordId))).toEqual(new Set([`issued/${draft}`]));
  expect(lookedAt.map(({ action }) => action)).toContain('open');
  expect(bill.invoice).toMatchObject({ seller: 'Nordlicht Lab', clientName: 'Praxis Linde', type: 'invoice' });
  expect(JSON.stringify(bill.invoice)).not.toMatch(/Jana|Beispiel/);

  // Paid in part, then cancelled: a credit note with the next number, and what was paid is owed back.
  await billing.api.payBill(draft, { amount: 10_000, date: '2027-04-01', note: '' });
  expect((await billing.api.bill(draft)).issue.open).toBe(29_627);
  const credit = await billing.api.cancelBill(draft, 'Wrong client');
  await wait(async () => expect(await numbers(billing)).toEqual(['R-0001', 'R-0002', 'R-0003']));
  expect((await billing.api.bill(draft)).issue).toMatchObject({ creditedBy: credit, open: -10_000 });
  await expect(billing.api.cancelBill(draft, 'Once more')).rejects.toThrow('case went on');
  expect((await billing.api.billClient(client.id)).unbilled).toHaveLength(2);

  // The technician: no call answers, and no sealed entry, row or key of it is on the tablet.
  await sent(technician);
  await expect(technician.api.billing()).rejects.toThrow('not allowed');
  await expect(technician.api.prices('standard')).rejects.toThrow('not allowed');
  const { log } = lab.sitting()!.house.groups.own('billing');
  const { house } = technician.sitting()!;
  expect(await technician.store.count('entries', [Buffer.from(log).toString('hex')])).toBe(0);
  for (const { keyId } of lab.sitting()!.house.groups.epochsOf(log))
    expect(house.groups.secretOf(log, keyId)).toBeUndefined();
  expect(house.lists!.bills.all().size).toBe(0);
  expect(billing.sitting()!.house.lists!.bills.all().size).toBe(3);
  for (const each of [clinic, lab, billing, technician]) {
    expect(each.sitting()!.house.quarantined).toEqual([]);
    await each.sitting()?.end();
  }
}, 180_000);

test('two people who bill one case while apart: the relay’s order decides, the other is refused in words and bills the rest', async () => {
  const clinic = await newClinic(relay);
  const { lab } = await acquaint(relay, clinic);
  const billing = await add(relay, lab, { name: 'Bea Zahl', roles: ['lab billing'] });
  await shipped(clinic, lab, 'K-1');
  await wait(async () => expect((await clientOf(billing)).cases).toBe(1));
  const client = await clientOf(billing);
  await billing.api.saveBillingTerms(TERMS);
  const price = {
    type: 'bridge',
    material: '',
    amount: 5_000,
    currency: 'EUR',
    isFlat: true,
    from: '2026-01-01',
  } as const;
  await billing.api.savePrices('standard', [price]);
  await sent(billing);
  await wait(async () => expect(await lab.api.prices('standard')).toHaveLength(1));
  await wait(async () => expect((await lab.api.billing()).terms.name).toBe(TERMS.name));
  for (const each of [lab, billing]) each.power.network(false);
  const [a, b] = [await lab.api.newBill(client.id), await billing.api.newBill(client.id)];
  await lab.api.issueBill(a);
  await billing.api.issueBill(b);
  billing.power.network(true);
  await wait(async () => expect(await numbers(billing)).toEqual(['R-0001']));
  lab.power.network(true);
  for (const each of [lab, billing]) {
    await wait(async () =>
      expect((await each.api.billing()).issues).toMatchObject([
        { id: b, state: 'issued', label: 'R-0001' },
        { id: a, state: 'refused', label: '' },
      ]),
    );
  }
  expect((await lab.api.bill(a)).refusedFor).toBe('R-0001');
  for (const each of [clinic, lab, billing]) await each.sitting()?.end();
}, 180_000);
