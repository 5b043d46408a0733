// What whoever bills throws away or takes out lies in the trash, with who and when, and comes back as it was; what was issued
// never does.
import { afterEach, expect, test } from 'vitest';
import { writeBillDraft } from '../../client/records/billDraft.ts';
import type { Price } from '../../client/records/prices.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';

const CLIENT = 'a1'.repeat(32);
const PRICE: Price = {
  ...{ type: 'bridge', material: 'zirconia', amount: 12_345, currency: 'EUR', isFlat: false, from: '2027-01-01' },
};

const tablets: TestTablet[] = [];
afterEach(async () => {
  for (const each of tablets.splice(0)) await each.sitting()?.end();
});
async function newLab(): Promise<TestTablet> {
  const lab = await newTablet('');
  await lab.api.start({ kind: 'lab', organisation: 'Nordlicht Lab', person: 'Bea Zahl' }, passkey());
  await lab.api.saveClientTerms(CLIENT, { name: 'Praxis Linde' });
  tablets.push(lab);
  return lab;
}

test('an invoice in the making that was thrown away comes back with its lines and note, and says who did it [2.26]', async () => {
  const lab = await newLab();
  const id = await lab.api.newBill(CLIENT);
  const { draft } = await lab.api.billDraft(id);
  const extras = [{ text: 'Courier', quantity: 1000, price: 900, isCredit: false, tax: 0 }];
  await lab.api.saveBill(id, { ...draft, extras, note: 'As agreed by phone' });

  await lab.api.discardBill(id);
  expect((await lab.api.billing()).drafts).toEqual([]);
  await expect(lab.api.billDraft(id)).rejects.toThrow('not found');
  await expect(lab.api.discardBill(id)).rejects.toThrow('case went on');
  const { drafts } = await lab.api.billTrash();
  expect(drafts).toMatchObject([{ id, clientName: 'Praxis Linde', by: 'Bea Zahl' }]);
  expect(drafts[0]!.at).toBeGreaterThan(0);

  // After the next unlock as well.
  const again = await lab.reopen();
  tablets.push(again);
  await again.api.unlock(passkey());
  expect((await again.api.billTrash()).drafts).toHaveLength(1);
  await again.api.putBackBill(id);
  expect(await again.api.billDraft(id)).toMatchObject({ draft: { extras, note: 'As agreed by phone', isDone: false } });
  expect((await again.api.billTrash()).drafts).toEqual([]);
  await expect(again.api.putBackBill(id)).rejects.toThrow('case went on');
  const events = await again.api.events({ record: `invoice/${id}` });
  expect(events.map(({ action }) => action).filter((each) => ['discard', 'undo'].includes(each))).toEqual([
    ...['undo', 'discard'],
  ]);
}, 60_000);

test('a price that was taken out of a list comes back as it stood, unless another stands there meanwhile [2.26]', async () => {
  const lab = await newLab();
  const other: Price = { ...PRICE, material: '', amount: 9_900 };
  await lab.api.savePrices('standard', [PRICE, other]);
  await lab.api.removePrice('standard', PRICE);
  expect(await lab.api.prices('standard')).toEqual([other]);
  const { prices } = await lab.api.billTrash();
  expect(prices).toMatchObject([{ list: 'standard', listName: '', price: PRICE, by: 'Bea Zahl' }]);
  expect(prices[0]!.at).toBeGreaterThan(0);
  await lab.api.putBackPrice('standard', PRICE);
  expect(new Set(await lab.api.prices('standard'))).toEqual(new Set([PRICE, other]));
  expect((await lab.api.billTrash()).prices).toEqual([]);

  await lab.api.removePrice('standard', PRICE);
  await lab.api.savePrices('standard', [{ ...PRICE, amount: 20_000 }]);
  await expect(lab.api.putBackPrice('standard', PRICE)).rejects.toThrow('case went on');
  expect((await lab.api.prices('standard')).find(({ material }) => material === 'zirconia')?.amount).toBe(20_000);
}, 60_000);

test('a draft that one throws away while another issues it is issued, and not in the trash', async () => {
  const lab = await newLab();
  await lab.api.saveBillingTerms({
    ...{ name: 'Nordlicht Lab', address: 'Hafenstr. 1', currency: 'EUR', prefix: 'R-', bank: 'DE02' },
    taxes: [{ name: 'USt', rate: 700, reason: '' }],
  });
  const id = await lab.api.newBill(CLIENT);
  const { draft } = await lab.api.billDraft(id);
  const extras = [{ text: 'Courier', quantity: 1000, price: 900, isCredit: false, tax: 0 }];
  await lab.api.saveBill(id, { ...draft, extras });
  await lab.api.issueBill(id);
  // The other tablet's word arrives afterwards.
  const { house } = lab.sitting()!;

  const thrown = { ...draft, extras, isDone: true, thrownAt: Date.now(), thrownBy: 'b'.repeat(64) };
  await (
    await house.document(house.own('billing').log, `invoice/${id}`)
  ).edit((doc) => {
    writeBillDraft(doc, thrown);
  });
  expect((await lab.api.billTrash()).drafts).toEqual([]);
  await expect(lab.api.putBackBill(id)).rejects.toThrow('case went on');
}, 60_000);
