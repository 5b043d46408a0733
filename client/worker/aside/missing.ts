// What others build on and nobody has shown: named from what waits here for it, so that people know whom to ask. Only what
// its author signed is believed, and nothing is decided here.
import { bytesOfHex, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { SignedEntry } from '../../../protocol/entry.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import { openEntry, verifyEntries } from '../../crypto/entry.ts';
import { receiptOf } from '../disk.ts';
import type { House } from '../house.ts';
import type { MissingView } from '../views/missingview.ts';

/** Shown at most; one member can cite any number. */
const MOST = 100;

interface Held {
  readonly entry: SignedEntry;
  readonly at: number;
}
type Gap = Pick<MissingView, 'number' | 'count'> & {
  readonly of: Bytes | null;
  readonly citer: Bytes;
  readonly waiting: readonly Held[];
};

export async function missingEntries(house: House): Promise<readonly MissingView[]> {
  const logs = [...house.troubles].flatMap(([log, trouble]) => (trouble === 'entries missing' ? [log] : []));
  const found = await Promise.all(logs.map((log) => missingIn(house, bytesOfHex(log))));
  return found.flat().slice(0, MOST);
}

async function missingIn(house: House, log: Bytes): Promise<readonly MissingView[]> {
  const group = house.groups.get(log);
  if (!group) return [];
  const held = await heldIn(house, log);
  const nameOf = (device: Bytes | null): string => (device ? house.nameOf(log, device) : '');
  return [...chainGaps(house, log, held), ...(await citedGaps(house, log, held))].map(
    ({ of, citer, number, count, waiting }) => ({
      ...{ log: toHex(log), place: group.place, by: nameOf(of), number, count, citedBy: nameOf(citer) },
      ...{ since: Math.min(...waiting.map(({ at }) => at)), waiting: waiting.length },
    }),
  );
}

async function heldIn({ disk, groups }: House, log: Bytes): Promise<readonly Held[]> {
  const read = await Promise.all(
    (await disk.entries(log, 'held')).map(async (stored) => {
      const opened = await openEntry(stored.bytes, (key: KeyId) => groups.secretOf(log, key), log);
      const entry = typeof opened === 'string' ? null : opened.entry;
      const signingKey = entry && groups.signingKeyOf(log, entry.fields.device);
      const at = receiptOf(stored)?.stored.time ?? entry?.fields.wall ?? 0;
      return entry && signingKey ? [{ entry, at, signingKey }] : [];
    }),
  );
  const known = read.flat();
  const verdicts = await verifyEntries(known);
  return known.filter((_, at) => verdicts[at]).sort((a, b) => a.entry.fields.seq - b.entry.fields.seq);
}

/** Runs of numbers that a device's own chain goes over. */
function chainGaps(house: House, log: Bytes, held: readonly Held[]): readonly Gap[] {
  const { state } = house.replica(log);
  const chains = Map.groupBy(held, ({ entry }) => toHex(entry.fields.device));
  return [...chains].flatMap(([hex, chain]) => {
    const device = bytesOfHex(hex);
    let next = state.nextOf(device).seq;
    return chain.flatMap(({ entry: { fields } }, at): Gap[] => {
      const [from, count] = [next, fields.seq - next];
      next = Math.max(next, fields.seq + 1);
      return count > 0 ? [{ of: device, citer: device, number: from + 1, count, waiting: chain.slice(at) }] : [];
    });
  });
}

/** Entries that another one names as what it builds on, and that are in nobody's chain here. */
async function citedGaps(house: House, log: Bytes, held: readonly Held[]): Promise<readonly Gap[]> {
  const { base } = house.replica(log);
  const here = new Set(
    held.flatMap(({ entry }) => [toHex(entry.id), ...(entry.fields.prev ? [toHex(entry.fields.prev)] : [])]),
  );
  const cited = new Map<string, Held[]>();
  for (const each of held)
    for (const parent of each.entry.fields.parents.map(toHex))
      if (!here.has(parent) && !base?.has(parent)) cited.set(parent, [...(cited.get(parent) ?? []), each]);
  const known = await house.disk.knownAmong(log, [...cited.keys()].map(bytesOfHex));
  return [...cited].flatMap(([id, waiting]): Gap[] => {
    const citer = waiting[0]?.entry.fields.device;
    return known.has(id) || !citer ? [] : [{ of: null, citer, number: null, count: 1, waiting }];
  });
}
