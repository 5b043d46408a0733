// Completeness: every device's chain without gap, fork or broken link, and the relay's running hash over all of it.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { Hash } from '../../protocol/ids.ts';
import { runOn, type Stored } from '../../protocol/receipt.ts';
import { problemAt, type Problem } from './report.ts';

/** An entry as a link. `id` is null where the entry itself is damaged: nothing can be said about its neighbours then. */
export interface Link {
  readonly index: number | null;
  readonly device: string;
  readonly seq: number;
  readonly id: Bytes | null;
  readonly prev: Bytes | null;
}
export interface Head {
  readonly device: string;
  readonly seq: number;
  readonly id: Bytes;
}

export function checkChains(links: readonly Link[], heads: readonly Head[]): Problem[] {
  const chains = new Map<string, Link[]>(heads.map((head) => [head.device, []]));
  for (const link of links) {
    const chain = chains.get(link.device);
    if (chain) chain.push(link);
    else chains.set(link.device, [link]);
  }
  const headOf = new Map(heads.map((head) => [head.device, head]));
  return [...chains].flatMap(([device, chain]) => {
    chain.sort((a, b) => a.seq - b.seq);
    return [...checkChain(device, chain), ...checkEnd(device, chain.at(-1), headOf.get(device))];
  });
}

function checkChain(device: string, chain: readonly Link[]): Problem[] {
  const problems: Problem[] = [];
  let before: Link | null = null;
  for (const link of chain) {
    const at = { index: link.index, device, seq: link.seq };
    const expected: number = before ? before.seq + 1 : 0;
    if (before && link.seq === before.seq) {
      const isSame = before.id && link.id && equal(before.id, link.id);
      problems.push(problemAt(placeOf(link), isSame ? 'duplicate' : 'fork', at));
      continue;
    }
    if (link.seq > expected) {
      problems.push(problemAt('chain', 'missing', { device, seq: expected, count: link.seq - expected }));
    } else if (link.id && !isLinked(before, link)) {
      problems.push(problemAt(placeOf(link), 'broken chain', at));
    }
    before = link;
  }
  return problems;
}

function placeOf(link: Link): 'event' | 'chain' {
  return link.index === null ? 'chain' : 'event';
}
function isLinked(before: Link | null, link: Link): boolean {
  if (!before) return link.prev === null;
  return before.id === null || (link.prev !== null && equal(link.prev, before.id));
}

function checkEnd(device: string, last: Link | undefined, head: Head | undefined): Problem[] {
  if (!head)
    return last ? [problemAt(placeOf(last), 'beyond the end', { index: last.index, device, seq: last.seq })] : [];
  const next = last ? last.seq + 1 : 0;
  if (next <= head.seq) {
    return [problemAt('chain', 'missing at the end', { device, seq: next, count: head.seq + 1 - next })];
  }
  const at = { index: last?.index ?? null, device, seq: last?.seq ?? null };
  if (last && last.seq > head.seq) return [problemAt(placeOf(last), 'beyond the end', at)];
  if (last?.id && !equal(last.id, head.id)) return [problemAt(placeOf(last), 'broken chain', at)];
  return [];
}

/** An entry at its place in the relay's sequence. `stored` only where a receipt with a good signature is at hand. */
export interface Placed {
  readonly index: number | null;
  readonly device: string;
  readonly term: number;
  readonly nonce: Bytes;
  readonly seq: number;
  readonly storage: Bytes | null;
  readonly stored: Stored | null;
}
export interface RelayVerdict {
  readonly problems: readonly Problem[];
  /** Index of the entry at which the relay's clock ran backwards, or at which it began again behind its own end. */
  readonly backwards: readonly number[];
  readonly losses: readonly number[];
}

/** Walks the relay's order. `isWhole` = the bundle claims to show every entry of the log, so gaps are reported. */
export function checkRelay(hash: Hash, log: Bytes, entries: readonly Placed[], isWhole: boolean): RelayVerdict {
  const problems: Problem[] = [];
  const backwards: number[] = [];
  const losses: number[] = [];
  let run: Bytes | null = log;
  let time = 0;
  let before: Placed | null = null;
  const nonces = new Map<number, Bytes>();
  for (const entry of [...entries].sort((a, b) => a.term - b.term || a.seq - b.seq)) {
    const last: number = before?.seq ?? 0;
    const at = { index: entry.index, device: entry.device, seq: entry.seq };
    const nonce = nonces.get(entry.term) ?? entry.nonce;
    nonces.set(entry.term, nonce);
    // Two terms of one number are two histories, whatever their places.
    if (!equal(nonce, entry.nonce)) problems.push(problemAt('relay', 'relay fork', at));
    if (before && isSamePlace(before, entry)) {
      const isSame = before.storage && entry.storage && equal(before.storage, entry.storage);
      problems.push(problemAt('relay', isSame ? 'duplicate' : 'relay fork', at));
      continue;
    }
    if (entry.seq !== last + 1) {
      run = null;
      if (entry.seq <= last) losses.push(entry.index ?? -1);
      else if (isWhole)
        problems.push(problemAt('relay', 'missing at the relay', { seq: last + 1, count: entry.seq - last - 1 }));
    }
    run = run && entry.storage ? runOn(hash, run, entry.storage) : null;
    if (entry.stored) {
      if (run && !equal(run, entry.stored.hash)) problems.push(problemAt('relay', 'other history', at));
      if (entry.stored.time < time) backwards.push(entry.index ?? -1);
      time = Math.max(time, entry.stored.time);
      run = entry.stored.hash;
    }
    before = entry;
  }
  return { problems, backwards, losses };
}

function isSamePlace(a: Placed, b: Placed): boolean {
  return a.term === b.term && a.seq === b.seq && toHex(a.nonce) === toHex(b.nonce);
}
