// Roster entries as a hash DAG: who had seen what. Edges are `reg`, and `prev` and `parents` where they name roster
// entries. That `reg` never goes backwards along a device's chain is judged where chains are judged.
import { toHex } from '../../protocol/bytes.ts';
import type { Signed } from '../../protocol/entry.ts';
import type { EntryId } from '../../protocol/ids.ts';

export interface Node {
  readonly id: EntryId;
  readonly fields: Signed;
}

export interface Graph<N extends Node> {
  /** Causes before effects; entries that did not know of each other by id. The same for every order of arrival. */
  readonly order: readonly N[];
  /** Entries that cite something not here yet, or an entry that waits. */
  readonly waiting: readonly N[];
  /** Whether `earlier` was known, directly or through others, when `later` was written. By hex entry id. */
  knew(later: string, earlier: string): boolean;
  /** The hex ids of everything known when this one was written. */
  pastOf(id: string): ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

export function arrange<N extends Node>(entries: readonly N[]): Graph<N> {
  const nodes = new Map(entries.map((entry) => [toHex(entry.id), entry]));
  const pasts = new Map<string, ReadonlySet<string>>();
  const order: N[] = [];
  const pastOf = (id: string): ReadonlySet<string> => pasts.get(id) ?? NOTHING;
  let left = [...nodes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, node]) => ({ id, node, causes: causesOf(node, nodes) }));
  for (;;) {
    const next = left.find(({ causes }) => causes.every((cause) => pasts.has(cause)));
    if (!next) break;
    left = left.filter((each) => each !== next);
    pasts.set(next.id, new Set(next.causes.flatMap((cause) => [cause, ...pastOf(cause)])));
    order.push(next.node);
  }
  return {
    order,
    waiting: left.map(({ node }) => node),
    knew: (later, earlier) => pastOf(later).has(earlier),
    pastOf,
  };
}

/** All of `reg` counts, also what is missing; `prev` and `parents` may name entries that are no roster entries. */
function causesOf(node: Node, nodes: ReadonlyMap<string, Node>): readonly string[] {
  const { reg, prev, parents } = node.fields;
  const others = [...(prev ? [prev] : []), ...parents].map(toHex).filter((id) => nodes.has(id));
  return [...new Set([...reg.map(toHex), ...others])];
}

/** Of some entries, those that no other of them had seen. */
export function newestOf<N extends Node>(entries: readonly N[], graph: Pick<Graph<N>, 'knew'>): readonly N[] {
  const ids = entries.map((entry) => toHex(entry.id));
  return entries.filter((_, index) => !ids.some((other) => graph.knew(other, ids[index]!)));
}

/** The past that heads stand for: the heads and all they knew. Null when one of them is not here. */
export function pastOfHeads<N extends Node>(graph: Graph<N>, heads: readonly Uint8Array[]): ReadonlySet<string> | null {
  const known = new Set(graph.order.map((node) => toHex(node.id)));
  const ids = heads.map(toHex);
  return ids.every((id) => known.has(id)) ? new Set(ids.flatMap((id) => [id, ...graph.pastOf(id)])) : null;
}
