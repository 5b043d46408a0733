// An event key: one secret per device and audit epoch, boxed to the readers of the access log in the header of an
// entry of kind `eventkey`; the events that follow are sealed under it, so none costs a public-key operation.
import { concat, equal, type Bytes } from '../../protocol/bytes.ts';
import { epochBinding } from '../../protocol/epoch.ts';
import type { Header } from '../../protocol/entry.ts';
import { openBox, sealBox, type SealingPair } from './box.ts';
import { hintOf } from './keyblock.ts';
import type { Random } from './random.ts';
import { keyIdOfSecret } from './secret.ts';

const INFO = 'enamel/v1/event-key';

export interface EventKeyPlace {
  readonly log: Uint8Array;
  /** Number of the audit epoch whose group key it is boxed to. */
  readonly number: number;
}

/** The header box for the entry that introduces `eventKey`, which is itself sealed under that key. */
export async function sealEventKey(
  eventKey: Bytes,
  readers: Bytes,
  place: EventKeyPlace,
  random: Random,
): Promise<NonNullable<Header['box']>> {
  const aad = concat(epochBinding(place.log, place.number), keyIdOfSecret(eventKey));
  return { hint: hintOf(readers, place.log, place.number), box: await sealBox(readers, eventKey, INFO, aad, random) };
}

/** The event key, when this header's box is for `pair` and holds the key that the header names; else null. */
export async function openEventKey(header: Header, pair: SealingPair, number: number): Promise<Bytes | null> {
  if (!header.box || !equal(header.box.hint, hintOf(pair.publicKey, header.log, number))) return null;
  const aad = concat(epochBinding(header.log, number), header.key);
  const eventKey = await openBox(pair, header.box.box, INFO, aad);
  return eventKey?.length === 32 && equal(keyIdOfSecret(eventKey), header.key) ? eventKey : null;
}
