// The body of an `update` entry: a list of Yjs V1 updates as the page made them, in order, never merged into one.
import type { Bytes } from '../../protocol/bytes.ts';
import { BODY_BYTES } from '../../protocol/limits.ts';
import { bytesUpTo, decode, encode, list } from '../../protocol/schema.ts';
import { MAX_UPDATE_BYTES } from './limits.ts';

export const MAX_UPDATES = 4096;
export const UPDATE_BODY = list(bytesUpTo(MAX_UPDATE_BYTES), MAX_UPDATES);

/** Room one update takes in a body at most: its bytes and their CBOR head. */
export function spaceInBody(update: Uint8Array): number {
  return update.length + 5;
}
/** Room for updates in one body, the head of the list taken off. */
export const BODY_SPACE = BODY_BYTES - 5;

/** Throws when the updates don't fit one entry: the batcher seals before that. */
export function encodeUpdateBody(updates: readonly Uint8Array[]): Bytes {
  const body = encode(UPDATE_BODY, updates as readonly Bytes[]);
  if (body.length > BODY_BYTES) throw new Error('more updates than one entry holds');
  return body;
}

/** The updates, or null when `body` is not the one encoding of such a list, is empty, or is too large. */
export function decodeUpdateBody(body: Uint8Array): readonly Bytes[] | null {
  if (body.length > BODY_BYTES) return null;
  const updates = decode(UPDATE_BODY, body);
  return updates && updates.length > 0 ? updates : null;
}
