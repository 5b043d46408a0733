// A log that may only be written to, seen from a device that reads nothing of it: what a relay lost there, nobody tells it.
import type { Bytes } from '../../protocol/bytes.ts';
import type { StoredEntry } from './disk.ts';
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

async function giveBack(tools: Tools, { replica }: Line, head: number): Promise<void> {
  const { log } = replica;
  let hasLost = false;
  for await (const stored of replica.oursSent()) {
    if ((await giveOne(tools, log, stored)) <= head) break;
    hasLost = true;
  }
  // Whoever read here once, and opens nothing of it any more, may be the last who has what others wrote.
  const all = hasLost ? await tools.disk.entries(log, 'applied') : [];
  for (const stored of all) if (stored.receipt) await giveOne(tools, log, stored);
}

/** Its place at the relay, which is the old one where it had not gone. */
async function giveOne({ session, genuine }: Tools, log: Bytes, { bytes, storage }: StoredEntry): Promise<number> {
  const items = [{ entry: bytes, blobs: [] }];
  const answer = await session.request({ type: 'append', log, head: null, items }, 'receipts');
  genuine.demand(answer.items, log, [storage]);
  return answer.items[0]?.stored.seq ?? 0;
}
