// The disclosed events of a bundle as a whole: nothing missing or put in between, and each inside its true time.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { Hash } from '../../protocol/ids.ts';
import type { Receipt, Stored } from '../../protocol/receipt.ts';
import { compareItems, type Hidden } from './bundle.ts';
import { checkChains, checkRelay, type Placed, type RelayVerdict } from './chain.ts';
import type { Good, Item, Judged } from './judge.ts';
import { problemAt, type Notice, type Problem, type VerifiedEvent } from './report.ts';
import { boundsOfChain, judgeClock, placeKey, runsForward, whereOf, type Bounds } from './window.ts';

export function goodOf(judged: readonly Judged[]): Good[] {
  return judged.filter((verdict) => 'entry' in verdict);
}

export function checkOrder(good: readonly Good[]): Problem[] {
  return good.flatMap(({ index, device, seq, ...after }, i) => {
    const before = good[i - 1];
    const isAfter = !before || compareItems(orderOf(before), orderOf({ index, device, seq, ...after })) <= 0;
    return isAfter ? [] : [problemAt('event', 'out of order', { index, device, seq })];
  });
}
function orderOf({ stored, entry }: Good): Parameters<typeof compareItems>[0] {
  return { receipt: stored && { stored }, device: entry.fields.device, seq: entry.fields.seq };
}

export interface Surroundings {
  readonly log: Bytes;
  readonly heads: readonly { readonly device: Bytes; readonly seq: number; readonly id: Bytes }[];
  readonly hidden: readonly Hidden[];
  /** Receipts of hidden entries whose signature is good. */
  readonly witnesses: readonly Receipt[];
  /** The bundle claims to show every entry of the log, if only as a link. */
  readonly isWhole: boolean;
}

/** Chains of devices. A damaged entry stays a link of unknown id, so that it is named once, not its neighbours too. */
export function checkLinks(items: readonly Item[], judged: readonly Judged[], around: Surroundings): Problem[] {
  const shown = items.map(({ index, device, seq }, i) => {
    const verdict = judged[i];
    const entry = verdict && 'entry' in verdict ? verdict.entry : null;
    return { index, device: toHex(device), seq, id: entry?.id ?? null, prev: entry?.fields.prev ?? null };
  });
  const hidden = around.hidden.map(({ device, seq, id, prev }) => ({
    index: null,
    device: toHex(device),
    seq,
    id,
    prev,
  }));
  return checkChains(
    [...shown, ...hidden],
    around.heads.map(({ device, seq, id }) => ({ device: toHex(device), seq, id })),
  );
}

/** The relay's sequence. Asked only when every entry holds by itself. */
export function checkPlaces(hash: Hash, good: readonly Good[], around: Surroundings): RelayVerdict {
  const witnesses = new Map(around.witnesses.map(({ stored }) => [placeKey(stored), stored]));
  const shown = good.flatMap(({ stored, storage, index, device }): Placed[] => {
    if (!stored) return [];
    return [{ index, device, term: stored.term, nonce: stored.nonce, seq: stored.seq, storage, stored }];
  });
  const hidden = around.hidden.flatMap(({ device, storage, place }): Placed[] => {
    if (!place) return [];
    return [
      {
        ...place,
        index: null,
        device: toHex(device),
        storage,
        stored: matching(witnesses.get(placeKey(place)), storage),
      },
    ];
  });
  return checkRelay(hash, around.log, [...shown, ...hidden], around.isWhole);
}
function matching(stored: Stored | undefined, storage: Bytes): Stored | null {
  return stored && equal(stored.storage, storage) ? stored : null;
}

/** Puts every event into its true window. */
export function placeInTime(
  good: readonly Good[],
  witnesses: readonly Receipt[],
): { events: VerifiedEvent[]; notices: Notice[] } {
  const receipts = new Map(witnesses.map(({ stored }) => [placeKey(stored), stored]));
  for (const { stored } of good) if (stored) receipts.set(placeKey(stored), stored);
  const notices: Notice[] = [];
  const boundsOf = new Map<number, Bounds>();
  for (const chain of Map.groupBy(good, ({ device }) => device).values()) {
    chain.sort((a, b) => a.seq - b.seq);
    const moments = chain.map(({ entry, stored }) => ({ seen: entry.fields.seen, receipt: stored }));
    boundsOfChain(moments, receipts).forEach((bounds, i) => boundsOf.set(chain[i]?.index ?? -1, bounds));
    chain.forEach(({ index, entry }, i) => {
      const before = chain[i - 1];
      if (before && !runsForward(before.entry.fields.seen, entry.fields.seen)) {
        notices.push({ about: 'chain runs backwards', index });
      }
    });
  }
  const events = good.flatMap((entry) =>
    eventsOf(entry, boundsOf.get(entry.index) ?? { notBefore: null, notAfter: null }),
  );
  for (const { index, stored, signer } of good) {
    if (!stored) notices.push({ about: 'no receipt yet', index });
    if (signer.isRemoved) notices.push({ about: 'device removed by now', index });
  }
  for (const { index, clock } of events) {
    if (clock !== 'within' && clock !== 'not bounded') notices.push({ about: clock, index });
  }
  return { events, notices };
}

function eventsOf({ index, device, seq, signer, entry, events, stored }: Good, bounds: Bounds): VerifiedEvent[] {
  const { person, name, role } = signer;
  const place = { index, entry: toHex(entry.id), device, seq, who: { person, name, role } };
  return events.map((event, part) => {
    const window = { ...bounds, claimed: event.at };
    return { ...place, part, event, window, where: whereOf(stored, false), clock: judgeClock(window) };
  });
}
