// Gives invoices their numbers: the place of each among all that were issued, in the relay's order. Any tablet that may
// write the book does it, once it has read everything the relay has; two that do it apart write the same.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { appendAct, BOOK, numbersFor, readBook, type Issue } from '../../records/billBook.ts';
import { carriersOf } from '../records/authors.ts';
import { needBilling } from './billing.ts';
import type { House } from '../house.ts';
import { mayEdit } from '../records/mayedit.ts';

/** Transactions of the log when nothing waited any more. */
const settled = new WeakMap<House, number>();

export async function giveNumbers(house: House): Promise<void> {
  const log = needBilling(house);
  const stored = house.stored.get(toHex(log)) ?? 0;
  if (settled.get(house) === stored || !mayEdit(house, log, BOOK)) return;
  const book = readBook((await house.document(log, BOOK)).doc);
  const waiting = book.issues.filter(({ state }) => state === 'waiting');
  if (waiting.length === 0) {
    settled.set(house, stored);
    return;
  }
  const given = numbersFor(book, (await inOrder(house, log, waiting)) ?? []);
  if (given.size === 0) return;
  const [at, by] = [house.ground.clock.now(), toHex(house.device.id)];
  await house.editMany(log, [
    {
      name: BOOK,
      change: (doc) => {
        for (const [of, number] of given) appendAct(doc, { act: 'number', name: of, of, number, at, by });
      },
      blobs: [],
    },
  ]);
}

/** Ids in the relay's order, without what it does not have yet; null where that cannot be told now. */
async function inOrder(house: House, log: Bytes, waiting: readonly Issue[]): Promise<readonly string[] | null> {
  // Where there is no relay there is one tablet, and what it wrote first comes first.
  if (house.me.isDemo || house.me.relayAddress === '') return waiting.map(({ id }) => id);
  if (house.replica(log).outboxSize > 0 || house.hasPending(log) || house.courier?.isCurrent(log) !== true) return null;
  const values = waiting.map(({ written }) => {
    const [client = NaN, clock = NaN] = written.split('-').map(Number);
    return { client, clock };
  });
  const { carriers } = await carriersOf(house, log, BOOK, values);
  const placed = waiting.map(({ id }, at) => ({ id, place: carriers[at]?.stored ?? null }));
  // One that no entry carries here may stand before the others.
  if (placed.some(({ place }) => place === null)) return null;
  return placed
    .sort((a, b) => (a.place?.term ?? 0) - (b.place?.term ?? 0) || (a.place?.seq ?? 0) - (b.place?.seq ?? 0))
    .map(({ id }) => id);
}
