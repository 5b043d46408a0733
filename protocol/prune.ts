// What an owner signs so that a relay lets go of bodies it stores: each by its storage id, with the entry that stands for
// it. Places, receipts and the running hash stay; what is named may be kept after all until its time is over.
import type { Bytes } from './bytes.ts';
import { signedMessage, type Sign, type Verify } from './ids.ts';
import { bool, bytes, decode, encode, list, tuple, type Infer } from './schema.ts';

const NAMED = 1024;

export const PRUNE = tuple({
  log: bytes(32),
  /** False takes back what was asked before, as far as it is not done yet. */
  isWanted: bool(),
  /** Storage ids: of what goes, and of the entry of this log that stands for it from then on. */
  items: list(tuple({ storage: bytes(32), by: bytes(32) }), NAMED),
  /** Units of attachments. */
  blobs: list(bytes(32), NAMED),
  signer: bytes(32),
});
export type Prune = Infer<typeof PRUNE>;

/** From the first asking until it is done. */
export const PRUNE_GRACE_MS = 30 * 24 * 60 * 60 * 1000;

export function signPrune(sign: Sign, fields: Prune): { readonly record: Bytes; readonly signature: Bytes } {
  const record = encode(PRUNE, fields);
  return { record, signature: sign(signedMessage('prune', record)) };
}

/** null where it does not decode. */
export function readPrune(
  verify: Verify,
  record: Uint8Array,
  signature: Uint8Array,
): { readonly fields: Prune; readonly isSigned: boolean } | null {
  const fields = decode(PRUNE, record);
  return fields && { fields, isSigned: verify(fields.signer, signedMessage('prune', record), signature) };
}
