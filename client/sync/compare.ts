// Receipts of places that were receipted before: the older ones lie beside their entries, and a relay that goes back and
// gives a place to another entry is met by them even where nothing of it is remembered.
import { decode } from '../../protocol/schema.ts';
import { isFork, RECEIPT, type Receipt } from '../../protocol/receipt.ts';
import type { Tools } from './line.ts';
import type { Replica } from './replica.ts';

/** Call before they are taken in. What is new beyond the place that was followed here needs no comparing. */
export async function compareWithKept(tools: Tools, replica: Replica, receipts: readonly Receipt[]): Promise<void> {
  const { order, state, log } = replica;
  const newest = state.seen?.seq ?? 0;
  const asked = new Map<number, Receipt>();
  for (const receipt of receipts) {
    const { seq } = receipt.stored;
    if (order.shown !== null || (seq <= newest && !order.isRemembered(seq))) asked.set(seq, receipt);
  }
  for (const [seq, receipt] of asked) {
    const kept = (await tools.disk.entriesAt(log, seq)).map(
      (stored) => stored.receipt && decode(RECEIPT, stored.receipt),
    );
    if (kept.some((each) => each && isFork(each.stored, receipt.stored)))
      tools.onFinding(log, { type: 'fork', witness: { receipt } });
  }
}
