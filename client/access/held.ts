// Entries of an access log as a device holds them, made into lines of the list and items of a bundle.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { readHeader, storageIdOf, type SignedEntry } from '../../protocol/entry.ts';
import type { Receipt } from '../../protocol/receipt.ts';
import { entryKeyOf } from '../crypto/entry.ts';
import { sha256 } from '../crypto/hash.ts';
import type { LogItem } from './bundle.ts';
import { decodeEvents } from './event.ts';
import type { EventLine } from './list.ts';
import { boundsOfChain, placeKey, whereOf } from './window.ts';

/** An entry whose signature was checked when it came in, and its receipt too. */
export interface HeldEntry {
  readonly entry: Pick<SignedEntry, 'id' | 'fields'>;
  readonly receipt: Receipt | null;
  /** The other house's entries prove that it has it. */
  readonly isSeenByOther: boolean;
}

/** Lines of one or several logs, unordered; entries that are no events are left out but still bound the time. */
export function linesOf(held: readonly HeldEntry[]): EventLine[] {
  const receipts = new Map(
    held.flatMap(({ receipt }) => (receipt ? [[placeKey(receipt.stored), receipt.stored] as const] : [])),
  );
  const chains = Map.groupBy(held, ({ entry: { fields } }) => `${toHex(fields.log)}/${toHex(fields.device)}`);
  return [...chains.values()].flatMap((chain) => {
    const inOrder = [...chain].sort((a, b) => a.entry.fields.seq - b.entry.fields.seq);
    const bounds = boundsOfChain(
      inOrder.map(({ entry, receipt }) => ({ seen: entry.fields.seen, receipt: receipt?.stored ?? null })),
      receipts,
    );
    return inOrder.flatMap((each, i) => linesOfEntry(each, bounds[i] ?? { notBefore: null, notAfter: null }));
  });
}

function linesOfEntry(
  { entry, receipt, isSeenByOther }: HeldEntry,
  bounds: ReturnType<typeof boundsOfChain>[number],
): EventLine[] {
  const { fields } = entry;
  const events = fields.kind === 'event' ? decodeEvents(fields.body) : null;
  const stored = receipt?.stored ?? null;
  return (events ?? []).map((event, part) => ({
    id: `${toHex(entry.id)}/${String(part)}`,
    log: toHex(fields.log),
    device: toHex(fields.device),
    person: event.person && toHex(event.person),
    seq: fields.seq,
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
