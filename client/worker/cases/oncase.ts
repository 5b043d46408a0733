// What two houses wrote on a case, under the names of who wrote it: a message says its side itself, and only the Yjs
// client that wrote it tells whether that is true.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { clientIdOf } from '../../../protocol/ids.ts';
import type * as Y from 'yjs';
import { sha256 } from '../../crypto/hash.ts';
import type { Listed } from '../../records/content.ts';
import { readSteps, STEP_DOCUMENTS, type CaseStep } from '../../records/steps.ts';
import { readThread, type Message } from '../../records/thread.ts';
import type { CaseRoster } from '../../roster/case.ts';
import type { House } from '../house.ts';

/** Both writers of a device: its pages and the worker. */
const WRITERS = [0, 1] as const;

/** Hex device and side of these Yjs clients in one document; what is in nobody's name is left out. */
export function writersOf(
  house: House,
  roster: CaseRoster,
  name: string,
  clients: Iterable<number>,
): ReadonlyMap<number, { readonly device: string; readonly side: 'owner' | 'guest' }> {
  const wanted = new Set(clients);
  const found = new Map<number, { device: string; side: 'owner' | 'guest' }>();
  for (const [device, [place]] of roster.devices) {
    if (found.size === wanted.size || !place) break;
    const newest = house.replicas.get(toHex(roster.log))?.state.chains.get(device)?.gen ?? 0;
    for (let gen = 0; gen <= newest + 1; gen++)
      for (const writer of WRITERS) {
        const client = clientIdOf(sha256, roster.log, name, place.id, gen, writer);
        if (wanted.has(client)) found.set(client, { device, side: place.side.role });
      }
  }
  return found;
}

/** The thread; each message with the device and side that wrote it, whatever it says itself. */
export function spokenOn(house: House, roster: CaseRoster, doc: Y.Doc): readonly Listed<Message>[] {
  const thread = readThread(doc);
  const writers = writersOf(
    house,
    roster,
    'case/thread',
    thread.map(({ writer }) => writer),
  );
  return thread.map((message) => {
    const known = writers.get(message.writer);
    return known ? { ...message, by: known.device, side: known.side } : message;
  });
}

export async function stepsOn(read: (name: string) => Promise<Y.Doc>): Promise<readonly CaseStep[]> {
  const lists = await Promise.all(STEP_DOCUMENTS.map(async (name) => readSteps(await read(name), name)));
  return lists.flat();
}

/** Whether a device is this person's, on whichever tablet. */
export function isMine({ groups, me }: House, device: string): boolean {
  return groups.organisation.devices.get(device)?.person === toHex(me.person);
}

export const docReader =
  (house: House, log: Bytes) =>
  async (name: string): Promise<Y.Doc> =>
    (await house.document(log, name)).doc;
