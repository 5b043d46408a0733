// What a snapshot of a log has to say, from the entries that lie here and nothing else: so whoever holds the same entries
// comes to the same, and a lie is met by whoever compares.
import { compare, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { Signed } from '../../../protocol/entry.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import type { Kept, Snapshot } from '../../../protocol/snapshot.ts';
import { openEntry } from '../../crypto/entry.ts';
import type { StoredEntry } from '../../sync/disk.ts';
import type { House } from '../house.ts';

/** Opened between two looks at what else there is to do: some milliseconds. */
const AT_ONCE = 32;

export interface Read {
  readonly stored: Pick<StoredEntry, 'id' | 'storage' | 'seq' | 'state'>;
  readonly fields: Omit<Signed, 'body'>;
}
export interface Cover {
  readonly chains: Snapshot['chains'];
  readonly heads: readonly Bytes[];
  /** In the relay's order. */
  readonly ids: readonly Bytes[];
  readonly kept: Kept;
  /** Applied here and not covered; what came while this was read may be missing. */
  readonly outside: readonly Read[];
  readonly inside: readonly Read[];
}

/** Everything the relay has is taken in, everything here is at the relay, and nothing waits to be judged. */
export function isAtRest(house: House, log: Bytes): boolean {
  const { order, state, heldCount, gaps, outboxSize, base } = house.replica(log);
  const isFollowed = house.courier?.isCurrent(log) === true && order.shown === null && !order.hasGap && !order.isBlind;
  const isSettled = base === null && heldCount === 0 && gaps.size === 0 && outboxSize === 0 && !state.owesJudging;
  return isFollowed && isSettled && house.groups.need(log).pending === null;
}

/** What the chains that end with `tips` hold; null where an entry of theirs is not here, or not receipted. */
export async function coverOf(house: House, log: Bytes, tips: readonly Bytes[]): Promise<Cover | null> {
  const read = await readAll(house, log);
  const byId = new Map<string, Read>();
  for (const tip of tips)
    for (let id: Bytes | null = tip; id;) {
      const entry = read.get(toHex(id));
      if (!entry || entry.stored.seq === null) return null;
      byId.set(toHex(id), entry);
      id = entry.fields.prev;
    }
  const inside = [...byId.values()].sort((a, b) => (a.stored.seq ?? 0) - (b.stored.seq ?? 0));
  const named = new Set(
    inside.flatMap(({ fields: { prev, parents } }) => [...(prev ? [prev] : []), ...parents]).map(toHex),
  );
  const ids = inside.map(({ stored }) => stored.id);
  return {
    chains: tips.flatMap((tip) => chainAt(byId.get(toHex(tip)))).sort((a, b) => compare(a.device, b.device)),
    heads: ids.filter((id) => !named.has(toHex(id))),
    ids,
    kept: await keptOf(house, log, inside),
    outside: [...read].flatMap(([id, each]) => (each.stored.state === 'applied' && !byId.has(id) ? [each] : [])),
    inside,
  };
}

function chainAt(entry: Read | undefined): Snapshot['chains'] {
  if (!entry) return [];
  const { device, gen, seq, seen } = entry.fields;
  return [{ device, gen, seq, id: entry.stored.id, term: seen?.term ?? 0, seen: seen?.seq ?? 0 }];
}

/** By hex entry id: everything here that took a place, or was refused one. */
async function readAll({ disk, groups }: House, log: Bytes): Promise<ReadonlyMap<string, Read>> {
  const read = new Map<string, Read>();
  for (let after: Bytes | null = null; ;) {
    const page: readonly StoredEntry[] = await disk.page(log, after, AT_ONCE);
    const opened = await Promise.all(
      page.map(({ bytes }) => openEntry(bytes, (key: KeyId) => groups.secretOf(log, key), log)),
    );
    for (const [at, { id, storage, seq, state }] of page.entries()) {
      const each = opened[at];
      if (typeof each !== 'object' || state === 'held') continue;
      const { body: _, ...fields } = each.entry.fields;
      read.set(toHex(id), { stored: { id, storage, seq, state }, fields });
    }
    after = page.at(-1)?.storage ?? null;
    if (page.length < AT_ONCE) return read;
  }
}

async function keptOf(house: House, log: Bytes, inside: readonly Read[]): Promise<Kept> {
  const roster = new Set(house.groups.need(log).stored.map(({ id }) => toHex(id)));
  const controls = inside.filter(({ stored }) => roster.has(toHex(stored.id)));
  const entries = await house.disk.entriesOf(
    log,
    controls.map(({ stored }) => stored.storage),
  );
  const reasons = new Map(house.quarantined.map(({ storage, reason }) => [toHex(storage), reason]));
  return {
    entries: entries.flatMap((entry) => (entry ? [entry.bytes] : [])),
    aside: inside.flatMap(({ stored: { id, storage, state } }) =>
      state === 'applied' ? [] : [{ id, reason: reasons.get(toHex(storage)) ?? 'malformed' }],
    ),
  };
}
