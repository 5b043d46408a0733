// Entries of an access log as a device holds them, made into lines of the list and items of a bundle.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { readHeader, storageIdOf, type Position, type SignedEntry } from '../../protocol/entry.ts';
import type { Receipt, Stored } from '../../protocol/receipt.ts';
import { entryKeyOf } from '../crypto/entry.ts';
import { sha256 } from '../crypto/hash.ts';
import type { LogItem } from './bundleparts.ts';
import { decodeEvents, type Event } from './event.ts';
import type { EventLine } from './list.ts';
import { boundsOfChain, placeKey, whereOf } from './window.ts';

/** What the list needs of an entry whose signature was checked when it came in, and its receipt too. Ids in hex. */
export interface HeldEntry {
  readonly id: string;
  readonly log: string;
  readonly device: string;
  readonly seq: number;
  readonly seen: Position | null;
  readonly stored: Stored | null;
  /** Empty where it holds none: it still bounds the time. */
  readonly events: readonly Event[];
}

export function heldOf({ id, fields }: Pick<SignedEntry, 'id' | 'fields'>, receipt: Receipt | null): HeldEntry {
  const { log, device, seq, seen, kind, body } = fields;
  const events = kind === 'event' ? (decodeEvents(body) ?? []) : [];
  return { id: toHex(id), log: toHex(log), device: toHex(device), seq, seen, stored: receipt?.stored ?? null, events };
}

/** Lines of one or several logs, unordered. `isSeenByOther` = the other house's entries prove that it has the entry. */
export function linesOf(held: readonly HeldEntry[], isSeenByOther: (entry: HeldEntry) => boolean): EventLine[] {
  const receipts = new Map(held.flatMap(({ stored }) => (stored ? [[placeKey(stored), stored] as const] : [])));
  const chains = Map.groupBy(held, ({ log, device }) => `${log}/${device}`);
  return [...chains.values()].flatMap((chain) => {
    const inOrder = [...chain].sort((a, b) => a.seq - b.seq);
    const bounds = boundsOfChain(
      inOrder.map(({ seen, stored }) => ({ seen, receipt: stored })),
      receipts,
    );
    return inOrder.flatMap((each, i) =>
      linesOfEntry(each, isSeenByOther(each), bounds[i] ?? { notBefore: null, notAfter: null }),
    );
  });
}

function linesOfEntry(
  { id, log, device, seq, stored, events }: HeldEntry,
  isSeenByOther: boolean,
  bounds: ReturnType<typeof boundsOfChain>[number],
): EventLine[] {
  return events.map((event, part) => ({
    id: `${id}/${String(part)}`,
    log,
    device,
    person: event.person && toHex(event.person),
    seq,
    part,
    place: stored && { term: stored.term, seq: stored.seq },
    event,
    window: { ...bounds, claimed: event.at },
    where: whereOf(stored, isSeenByOther),
  }));
}

/**
 * An entry as an item of a bundle. With `secret`, the event key it is sealed under, it is disclosed by the key of this
 * one entry; with null it stands there as a link only. `sealed` is the copy that the receipt is about.
 */
export function itemOf(entry: SignedEntry, sealed: Bytes, receipt: Receipt | null, secret: Bytes | null): LogItem {
  const { device, seq, prev, seen } = entry.fields;
  const outer = readHeader(sealed);
  if (!outer) throw new Error('a held entry has a header');
  const disclosed = secret && { sealed, key: entryKeyOf(secret, outer.header), seen };
  return { device, seq, id: entry.id, prev, storage: storageIdOf(sha256, sealed), receipt, disclosed };
}
