// What a world left behind, read without the app's own code paths: the relay's sequences, every entry opened with the
// keys that the tablets hold, and what each tablet has on its disk.
import { openEntry } from '../../client/crypto/entry.ts';
import { decodeUpdateBody } from '../../client/gate/body.ts';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import type { SignedEntry } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import type { EntryRecord } from '../../client/storage/store.ts';
import type { ReadItem } from '../../relay/logs/store.ts';
import { isApart } from './law.ts';
import type { SimulatedTablet } from './tablet.ts';
import type { World } from './world.ts';

/** A tablet that is open at the end, with the logs it belongs to. */
export interface Member {
  readonly tablet: SimulatedTablet;
  readonly sitting: NonNullable<SimulatedTablet['sitting']>;
}
export interface LogEvidence {
  readonly log: Bytes;
  readonly hex: string;
  readonly place: string;
  /** In the relay's order. */
  readonly stored: readonly ReadItem[];
  /** Every entry that any tablet can open, by entry id; from the relay and from all disks. */
  readonly entries: ReadonlyMap<string, SignedEntry>;
  /** Entry ids the relay holds. */
  readonly atRelay: ReadonlySet<string>;
  /** Who still belongs to it. */
  readonly members: readonly Member[];
}

export async function gather(world: World): Promise<readonly LogEvidence[]> {
  const members = world.living.flatMap((tablet): Member[] =>
    tablet.sitting ? [{ tablet, sitting: tablet.sitting }] : [],
  );
  const logs = new Map<string, { log: Bytes; place: string }>();
  for (const { sitting } of members)
    for (const { log, place } of sitting.house.groups.all()) logs.set(toHex(log), { log, place });
  const found: LogEvidence[] = [];
  for (const [hex, { log, place }] of logs) found.push(await gatherLog(world, members, hex, log, place));
  return found;
}

async function gatherLog(
  world: World,
  all: readonly Member[],
  hex: string,
  log: Bytes,
  place: string,
): Promise<LogEvidence> {
  const holders = all.filter(({ sitting }) => sitting.house.groups.get(log));
  const secretOf = (key: KeyId): Bytes | undefined =>
    holders.map(({ sitting }) => sitting.house.groups.secretOf(log, key)).find((secret) => secret !== undefined);
  const stored = readAll(world, log);
  const entries = new Map<string, SignedEntry>();
  const atRelay = new Set<string>();
  for (const { entry } of stored) {
    const opened = await openEntry(entry, secretOf, log);
    if (typeof opened !== 'object') continue;
    entries.set(toHex(opened.entry.id), opened.entry);
    atRelay.add(toHex(opened.entry.id));
  }
  for (const { tablet } of all)
    for (const record of entriesOf(tablet, hex)) {
      if (entries.has(record.entry)) continue;
      const opened = await openEntry(record.bytes, secretOf, log);
      if (typeof opened === 'object') entries.set(toHex(opened.entry.id), opened.entry);
    }
  // Whoever may only write to the access log has nothing of it; who was shut out, of it or of the staff, has nothing new.
  const isIn = ({ house }: Member['sitting'], of: string): boolean => house.troubles.get(of) !== 'not allowed';
  const members = holders.filter(
    ({ sitting }) =>
      isIn(sitting, hex) &&
      isIn(sitting, toHex(sitting.house.own('staff').log)) &&
      sitting.house.groups.epoch(log) !== null,
  );
  return { log, hex, place, stored, entries, atRelay, members };
}

function readAll(world: World, log: Bytes): ReadItem[] {
  const items: ReadItem[] = [];
  for (let after = 0; ;) {
    const page = world.relay.pageOf(log, after);
    items.push(...page.items);
    const last = page.items.at(-1);
    if (!last) return items;
    after = last.seq;
  }
}

export function entriesOf(tablet: SimulatedTablet, hex: string): readonly EntryRecord[] {
  return tablet.disk.within('entries', [hex]) as EntryRecord[];
}

/**
 * What waits on a tablet, and should not. A sealed copy that it can't open is nothing that waits where the entry itself is
 * here (P17): it was sealed under an epoch that nobody follows, and an owner sealed it anew (P23). Nor is what somebody who
 * was shut out sealed to itself alone. Which entry a copy holds the tablet can't know; the world does, from who sealed it.
 */
export function waitingOn(world: World, tablet: SimulatedTablet, hex: string): readonly EntryRecord[] {
  const here = entriesOf(tablet, hex);
  const known = new Set(here.flatMap(({ state, entry }) => (state === 'held' ? [] : [entry])));
  return here.filter(({ state, storage }) => {
    const entry = world.truth.sealedIn(storage) ?? '';
    return state === 'held' && !known.has(entry) && !isSealedToItself(world, hex, entry);
  });
}
/** Nobody who stays follows the epochs of a device that was shut out, and still is: they open for it alone. */
export function isSealedToItself(world: World, hex: string, entry: string): boolean {
  const author = world.tablets.find(({ name }) => name === world.truth.written.get(entry)?.tablet);
  if (!author || !isApart(world, author.device)) return false;
  const isIn = author.sitting && author.sitting.house.troubles.get(hex) !== 'not allowed';
  return !isIn && world.tablets.every((each) => each === author || !world.truth.hasEverHad(each.name, entry));
}

/** Documents that anybody ever changed in a log, with all updates that were not set aside, in the relay's order. */
export function documentsOf({ entries, atRelay, members, hex }: LogEvidence): ReadonlyMap<string, readonly Bytes[]> {
  const documents = new Map<string, Bytes[]>();
  const [first] = members;
  const setAside = new Set(
    first ? entriesOf(first.tablet, hex).flatMap(({ state, entry }) => (state === 'applied' ? [] : [entry])) : [],
  );
  for (const [id, { fields }] of entries) {
    if (fields.kind !== 'update' || setAside.has(id) || !atRelay.has(id)) continue;
    const updates = documents.get(fields.doc) ?? [];
    documents.set(fields.doc, updates);
    updates.push(...(decodeUpdateBody(fields.body) ?? []));
  }
  return documents;
}
