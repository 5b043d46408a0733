// What somebody wrote after losing the right to, and others built on before they knew: it stands, so that nothing of what
// remaining members wrote hangs in the air. A function of the entries alone, the same for every order of arrival.

/** An entry in the graph of all entries of a log. Ids in hex. */
export interface Link {
  readonly id: string;
  /** Its `prev` and `parents`, as far as they are here. */
  readonly before: readonly string[];
  /** Whose right its own author had lost; null where the author may write. */
  readonly late: string | null;
}

/**
 * Ids of late entries that stand. `links` in an order of causes first; `isBehind(id, whose)` = the author of that entry did
 * not know that `whose` right was lost.
 */
export function builtOn(links: readonly Link[], isBehind: (id: string, whose: string) => boolean): ReadonlySet<string> {
  const lost = [...new Set(links.flatMap(({ late }) => (late === null ? [] : [late])))];
  const standing = new Set<string>();
  /** By id: whose lateness somebody who built on this entry did not know of. */
  const excused = new Map<string, Set<string>>();
  for (const { id, before, late } of [...links].reverse()) {
    const here = excused.get(id) ?? new Set();
    if (late !== null && !here.has(late)) {
      // It stands no more than what it builds on.
      pass(here, before, excused);
      continue;
    }
    if (late !== null) standing.add(id);
    const all = new Set(here);
    for (const whose of lost) if (whose !== late && isBehind(id, whose)) all.add(whose);
    pass(all, before, excused);
  }
  return standing;
}

function pass(whose: ReadonlySet<string>, to: readonly string[], excused: Map<string, Set<string>>): void {
  if (whose.size === 0) return;
  for (const id of to) {
    const known = excused.get(id) ?? new Set();
    for (const each of whose) known.add(each);
    excused.set(id, known);
  }
}
