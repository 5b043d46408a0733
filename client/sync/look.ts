// Looks at a part of a carried log without taking it in.
import type { Bytes } from '../../protocol/bytes.ts';
import type { Receipt } from '../../protocol/receipt.ts';
import type { Courier, Shown } from './courier.ts';
import { storageOf } from './genuine.ts';
import { Disconnected } from './session.ts';

const CREDIT_BYTES = 4 * 1024 * 1024;

export interface Looked {
  readonly entry: Bytes;
  readonly receipt: Receipt;
}

/** Entries behind `after`, up to `upTo`, their receipts verified. */
export async function look(
  courier: Pick<Courier, 'lookAside'>,
  log: Bytes,
  after: number,
  upTo: number,
): Promise<readonly Looked[]> {
  const items: Looked[] = [];
  let hear = (_: Shown | null): void => undefined;
  const work: Parameters<Courier['lookAside']>[2] = async ({ session, genuine }) => {
    const shown = new Promise<void>((resolve, reject) => {
      hear = (frame) => {
        if (!frame) reject(new Disconnected('disconnected'));
        else if (frame.type === 'current') resolve();
        else {
          items.push(...frame.items);
          const bytes = frame.items.reduce((sum, { entry }) => sum + entry.length, 0);
          session.tell({ type: 'credit', log, bytes });
          if ((frame.items.at(-1)?.receipt.stored.seq ?? 0) >= upTo) resolve();
        }
      };
    });
    // Whoever waits hears of a failure below.
    shown.catch(() => undefined);
    await session.request({ type: 'subscribe', log, after, credit: CREDIT_BYTES }, 'ok');
    await shown;
    session.tell({ type: 'unsubscribe', log });
    // What was on its way comes before this answer.
    await session.request({ type: 'ticket', log }, 'ticket');
    const receipts = items.map(({ receipt }) => receipt);
    genuine.demand(receipts, log, items.map(storageOf));
  };
  await courier.lookAside(log, (frame) => hear(frame), work);
  return items.filter(({ receipt }) => receipt.stored.seq <= upTo);
}
