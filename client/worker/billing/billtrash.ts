// What whoever bills threw away or took out: invoices in the making and prices. Nothing of it is deleted; each says who and
// when, and goes back as it was.
import { toHex } from '../../../protocol/bytes.ts';
import { BOOK } from '../../records/billBook.ts';
import { draftBillDocument, readBillDraft, writeBillDraft } from '../../records/billDraft.ts';
import { priceDocument, readGonePrices, STANDARD, writePrice, type Price } from '../../records/prices.ts';
import type { House } from '../house.ts';
import { mayEdit } from '../records/mayedit.ts';
import { Refused } from '../rpc.ts';
import type { BillTrash } from '../views/billview.ts';
import { bookOf, nameOfClient, needBilling, read } from './billing.ts';
import { write } from './billissuing.ts';

export async function billTrash(house: House): Promise<BillTrash> {
  const log = needBilling(house);
  const book = await bookOf(house);
  const issued = new Set(book.issues.map(({ id }) => id));
  const { persons, devices } = house.groups.organisation;
  const nameOf = (device: string): string => persons.get(devices.get(device)?.person ?? '')?.name ?? '';
  const thrown = [...(house.lists?.billDrafts.all() ?? [])].filter(([id, { isDone }]) => isDone && !issued.has(id));
  const drafts = thrown.map(async ([id, { client, cases, thrownAt, thrownBy }]) => ({
    ...{ id, clientName: await nameOfClient(house, book, client), cases: cases.length },
    ...{ at: thrownAt, by: nameOf(thrownBy) },
  }));
  const clients = new Set([...(house.lists?.bills.all().values() ?? []), ...book.issues].map(({ client }) => client));
  const prices = [STANDARD, ...clients].map(async (list) => {
    const listName = list === STANDARD ? '' : await nameOfClient(house, book, list);
    const gone = await read(house, priceDocument(list), readGonePrices);
    return gone.map(({ price, at, by }) => ({ list, listName, price, at, by: nameOf(by) }));
  });
  return {
    drafts: (await Promise.all(drafts)).sort((a, b) => b.at - a.at),
    prices: (await Promise.all(prices)).flat().sort((a, b) => b.at - a.at),
    mayWrite: mayEdit(house, log, BOOK),
  };
}

export async function discardBill(house: House, id: string): Promise<void> {
  const name = draftBillDocument(id);
  const draft = await read(house, name, readBillDraft);
  if (draft.isDone || draft.client === '') throw new Refused('case went on');
  const thrown = { isDone: true, thrownAt: house.ground.clock.now(), thrownBy: toHex(house.device.id) };
  await write(house, name, [{ name, change: (doc) => writeBillDraft(doc, { ...draft, ...thrown }) }], 'discard');
}

/** Refused once it was issued, wherever that was. */
export async function putBackBill(house: House, id: string): Promise<void> {
  const name = draftBillDocument(id);
  const draft = await read(house, name, readBillDraft);
  const isIssued = (await bookOf(house)).issues.some((each) => each.id === id);
  if (!draft.isDone || draft.thrownAt === 0 || isIssued) throw new Refused('case went on');
  const back = { isDone: false, thrownAt: 0, thrownBy: '' };
  await write(house, name, [{ name, change: (doc) => writeBillDraft(doc, { ...draft, ...back }) }], 'undo');
}

/** In the list again as it stood, unless somebody has set another price there meanwhile. */
export async function putBackPrice(house: House, list: string, price: Price): Promise<void> {
  const name = priceDocument(list);
  const gone = await read(house, name, readGonePrices);
  const found = gone.find(({ price: each }) => isSameKey(each, price));
  if (!found) throw new Refused('case went on');
  await write(house, name, [{ name, change: (doc) => writePrice(doc, found.price) }], 'undo');
}
const isSameKey = (a: Price, b: Price): boolean => a.type === b.type && a.material === b.material && a.from === b.from;
