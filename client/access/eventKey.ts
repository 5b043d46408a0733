// The body of an `eventkey` entry: one symmetric key per device and audit epoch. The key itself stands boxed in the
// entry's header, to the sealing key of a reading group; this body, sealed under that key, says whose and which it is.
import type { Bytes } from '../../protocol/bytes.ts';
import { bytes, decode, encode, oneOf, tuple, uint, type Infer } from '../../protocol/schema.ts';

export const EVENT_KEY_BODY = tuple({
  /** Key id of the event key; the header of this entry and of every event under it carries the same. */
  key: bytes(16),
  /** Number of the epoch of the access log in which the key began. */
  epoch: uint(),
  /** Who can open the box: readers of the access log, or dentists for the clinical records of their patients. */
  reader: oneOf('audit', 'clinical'),
  /** SHA-256 of the group sealing key it was boxed to. */
  groupKey: bytes(32),
});
export type EventKeyBody = Infer<typeof EVENT_KEY_BODY>;

export function encodeEventKey(body: EventKeyBody): Bytes {
  return encode(EVENT_KEY_BODY, body);
}
export function decodeEventKey(body: Uint8Array): EventKeyBody | null {
  return decode(EVENT_KEY_BODY, body);
}
