// A log that may only be written to, seen from a device that reads nothing of it: what a relay lost there, nobody tells it.
import type { Line, Tools } from './line.ts';

/**
 * The newest of our own entries goes out once more, which changes nothing
 * where it is: `head` was the relay's newest place before. Where it is not, those before it follow.
 */
export async function giveOursBack(tools: Tools, line: Line, head: number): Promise<void> {
  await giveBack(tools, line, head);
  if (line.replica.order.shown) await line.replica.healed();
  tools.onWell(line.replica.log, ['relay lost entries']);
}

async function giveBack({ session, genuine }: Tools, { replica }: Line, head: number): Promise<void> {
  const { log } = replica;
  for await (const { bytes, storage } of replica.oursSent()) {
    const items = [{ entry: bytes, blobs: [] }];
    const answer = await session.request({ type: 'append', log, head: null, items }, 'receipts');
    genuine.demand(answer.items, log, [storage]);
    if ((answer.items[0]?.stored.seq ?? 0) <= head) return;
  }
}
