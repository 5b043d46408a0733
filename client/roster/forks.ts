// P14: a device that signed two entries for one place. Which way it went on that counts, and which is set aside: a function
// of the entries alone, the same for every order of arrival.

/** An entry that is here and that its device signed. Ids and devices in hex. */
export interface Step {
  readonly id: string;
  readonly device: string;
  readonly seq: number;
  readonly prev: string | null;
  /** All it names of this log: `prev`, `parents`, `reg`. */
  readonly before: readonly string[];
  readonly gen: number;
  /** `seen` as one comparable place. */
  readonly seen: { readonly term: number; readonly seq: number } | null;
  /** Everything it names is here. */
  readonly isWhole: boolean;
  /** It has its place in a chain here already. */
  readonly isTaken: boolean;
}
export interface Sides {
  /** Ids of what stands beside the way that counts. */
  readonly aside: ReadonlySet<string>;
  /** By device that forked: the entries of the way that counts, the first one first. */
  readonly ways: ReadonlyMap<string, readonly Step[]>;
  /** Devices that no fork here asks any more. */
  readonly heard: ReadonlySet<string>;
}

/** `steps` with causes before effects; `pinned` founded the log, and counts whatever else stands in its place. */
export function sidesOf(steps: readonly Step[], pinned = ''): Sides {
  const byDevice = Map.groupBy(steps, ({ device }) => device);
  const forked = [...byDevice].filter(([, own]) => new Set(own.map(({ seq }) => seq)).size < own.length);
  const names = new Set(forked.map(([device]) => device));
  const aside = new Set<string>();
  const ways = new Map<string, readonly Step[]>();
  const heard: ReadonlySet<string>[] = [];
  for (const [device, own] of forked) {
    const tree = treeOf(own);
    // A chain that is here in pieces is left as it was taken in.
    if (own.some(({ id, isTaken }) => isTaken && !tree.reached.has(id))) continue;
    const way: Step[] = [];
    for (let next = tree.after(null), [only] = next; only; next = tree.after(only.id), [only] = next) {
      const votes = next.length > 1 ? votesFor(next, steps, names) : null;
      if (votes) heard.push(votes.heard);
      only = next.find(({ id }) => id === pinned) ?? (votes ? winnerOf(next, votes.by) : only);
      way.push(only);
    }
    const counts = new Set(way.map(({ id }) => id));
    for (const { id, prev } of own) if (!counts.has(id) && (tree.reached.has(id) || hangs(tree, prev))) aside.add(id);
    ways.set(device, way);
  }
  const all = [...byDevice.keys()].filter((device) => names.has(device) || heard.every((each) => each.has(device)));
  return { aside, ways, heard: new Set(all) };
}

interface Tree {
  /** What may stand after an entry, by id; after none at the beginning. */
  after(id: string | null): readonly Step[];
  readonly reached: ReadonlySet<string>;
  readonly known: ReadonlySet<string>;
}
function treeOf(own: readonly Step[]): Tree {
  const byPrev = Map.groupBy(own, ({ prev }) => prev);
  const after = new Map<string | null, readonly Step[]>();
  const reached = new Set<string>();
  const open: (Step | null)[] = [null];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const before = at;
    const next = (byPrev.get(before?.id ?? null) ?? []).filter((each) => mayFollow(before, each));
    after.set(before?.id ?? null, next);
    for (const each of next) reached.add(each.id);
    open.push(...next);
  }
  return { after: (id) => after.get(id) ?? [], reached, known: new Set(own.map(({ id }) => id)) };
}
function mayFollow(before: Step | null, { seq, gen, seen, isWhole }: Step): boolean {
  if (!isWhole || seq !== (before?.seq ?? -1) + 1) return false;
  if (!before) return true;
  if (gen < before.gen) return false;
  if (!seen || !before.seen) return seen !== null || before.seen === null;
  return seen.term > before.seen.term || (seen.term === before.seen.term && seen.seq >= before.seen.seq);
}
/** It goes on from what is not in the tree itself; what only went backwards has its own reason. */
const hangs = ({ reached, known }: Tree, prev: string | null): boolean =>
  prev !== null && known.has(prev) && !reached.has(prev);

/**
 * Every other device speaks once, by the first entry of its chain that builds on any of the ways: for that one, or for none
 * where it had seen more. What comes later takes nothing back. Who forked itself does not speak.
 */
function votesFor(
  ways: readonly Step[],
  steps: readonly Step[],
  forked: ReadonlySet<string>,
): { readonly by: ReadonlyMap<string, number>; readonly heard: ReadonlySet<string> } {
  const ids = new Set(ways.map(({ id }) => id));
  const builtOn = new Map<string, ReadonlySet<string>>();
  const first = new Map<string, { readonly seq: number; readonly on: ReadonlySet<string> }>();
  for (const { id, device, seq, before } of steps) {
    const on = new Set(before.flatMap((each) => [...(builtOn.get(each) ?? [])]));
    if (ids.has(id)) on.add(id);
    if (on.size === 0) continue;
    builtOn.set(id, on);
    const known = first.get(device);
    if (!forked.has(device) && (!known || seq < known.seq)) first.set(device, { seq, on });
  }
  const by = new Map<string, number>();
  for (const { on } of first.values()) {
    const [only] = on;
    if (only !== undefined && on.size === 1) by.set(only, (by.get(only) ?? 0) + 1);
  }
  return { by, heard: new Set(first.keys()) };
}
function winnerOf(ways: readonly Step[], votes: ReadonlyMap<string, number>): Step {
  const count = ({ id }: Step): number => votes.get(id) ?? 0;
  return ways.reduce((a, b) => {
    const more = count(b) - count(a);
    return more > 0 || (more === 0 && b.id < a.id) ? b : a;
  });
}
