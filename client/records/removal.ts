// Taking a piece of work out of an order. What is removed is marked, with what was seen of it, and stays in the document:
// where somebody changed the piece without knowing, it comes back with the change, and people decide.
import type * as Y from 'yjs';
import { openVersions, writeValue } from './versions.ts';

const REMOVED = 'removed';
/** More devices than ever write one piece. */
const MOST_WRITERS = 256;

/** Up to which clock a writer's values were seen. */
type Seen = ReadonlyMap<number, number>;

export function markRemoved(map: Y.Map<unknown>): void {
  writeValue(map, REMOVED, [...writtenIn(map)].map((pair) => [...pair]).slice(0, MOST_WRITERS));
}
/** Somebody decided that it stays. */
export function markKept(map: Y.Map<unknown>): void {
  writeValue(map, REMOVED, []);
}

/** 'disputed' = somebody removed it while somebody else changed it. */
export function removalOf(map: Y.Map<unknown>): 'none' | 'removed' | 'disputed' {
  const seen = seenByRemovers(map);
  if (seen.size === 0) return 'none';
  return [...writtenIn(map)].every(([client, clock]) => (seen.get(client) ?? 0) >= clock) ? 'removed' : 'disputed';
}

function seenByRemovers(map: Y.Map<unknown>): Seen {
  const seen = new Map<number, number>();
  for (const { id, value } of openVersions(map, REMOVED)) {
    if (!Array.isArray(value) || value.length === 0 || value.length > MOST_WRITERS) continue;
    // What the remover wrote before needs no naming: done again after an undo, it has other names.
    seen.set(id.client, Math.max(seen.get(id.client) ?? 0, id.clock));
    for (const pair of value as readonly unknown[]) {
      if (!Array.isArray(pair) || pair.length !== 2) continue;
      const [client, clock] = pair as readonly unknown[];
      if (typeof client === 'number' && typeof clock === 'number')
        seen.set(client, Math.max(seen.get(client) ?? 0, clock));
    }
  }
  return seen;
}

/** Everything written into its fields, replaced values too. */
function writtenIn(map: Y.Map<unknown>): Seen {
  const written = new Map<number, number>();
  for (const [key, last] of (map as unknown as { readonly _map: ReadonlyMap<string, Y.Item> })._map) {
    if (key === REMOVED) continue;
    for (let item: Y.Item | null = last; item; item = item.left) {
      const { client, clock } = item.id;
      written.set(client, Math.max(written.get(client) ?? 0, clock + item.length));
    }
  }
  return written;
}
