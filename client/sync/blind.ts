// A log that may only be written to, seen from a device that reads nothing of it: what a relay lost there, nobody tells it.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import type { StoredEntry } from './disk.ts';
import { inFirstOrder } from './heal.ts';
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
  /** By entry, whether the relay did not have it. */
  const given = new Map<string, boolean>();
  const give = async (stored: StoredEntry | null): Promise<boolean> => {
    const isNew = stored !== null && (await giveOne(tools, log, stored)) > head;
    if (stored) given.set(toHex(stored.id), isNew);
    return isNew;
  };
  // Beyond its newest place nothing is there any more. It goes out in the order of writing: who is shut out meanwhile has
  // left nothing that follows, or is opened by, what the relay never gets.
  const gone: Bytes[] = [];
  const giveGone = async (): Promise<void> => {
    for (let id = gone.pop(); id; id = gone.pop()) await give(await tools.disk.entryById(log, id));
  };
  for await (const stored of replica.oursSent()) {
    if (stored.seq !== null && stored.seq > head) gone.push(stored.id);
    else {
      await giveGone();
      if (!(await give(stored))) break;
    }
  }
  await giveGone();
  // Whoever read here once, and opens nothing of it any more, may be the last who has what others wrote.
  const hasLost = [...given.values()].includes(true);
  const all = hasLost ? await tools.disk.entries(log, 'applied') : [];
  const others = all.filter(({ id, receipt }) => receipt && !given.has(toHex(id)));
  for (const stored of inFirstOrder(others)) await giveOne(tools, log, stored);
}

/** Its place at the relay, which is the old one where it had not gone. */
async function giveOne({ session, genuine }: Tools, log: Bytes, { bytes, storage }: StoredEntry): Promise<number> {
  const items = [{ entry: bytes, blobs: [] }];
  const answer = await session.request({ type: 'append', log, head: null, items }, 'receipts');
  genuine.demand(answer.items, log, [storage]);
  return answer.items[0]?.stored.seq ?? 0;
}
