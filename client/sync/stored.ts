// Entries as they are stored: what came, and what was written or sealed anew here.
import type { Bytes } from '../../protocol/bytes.ts';
import { RECEIPT, type Receipt } from '../../protocol/receipt.ts';
import { encode } from '../../protocol/schema.ts';
import type { EntryState, StoredEntry } from './disk.ts';

export interface Copy {
  readonly signed: { readonly id: Bytes };
  readonly storage: Bytes;
  readonly bytes: Bytes;
}

export function storedEntry(log: Bytes, { signed, storage, bytes }: Copy, receipt: Receipt | null): StoredEntry {
  const proof = receipt && { receipt: encode(RECEIPT, receipt), seq: receipt.stored.seq };
  return { log, storage, id: signed.id, bytes, receipt: null, seq: null, ...proof, state: 'applied' };
}

/** What came from elsewhere. */
export interface Waiting {
  readonly bytes: Bytes;
  readonly storage: Bytes;
  readonly receipt: Receipt | null;
}

export function storedCopy(
  log: Bytes,
  { storage, bytes, receipt }: Waiting,
  id: Bytes,
  state: EntryState,
): StoredEntry {
  return { ...storedEntry(log, { signed: { id }, storage, bytes }, receipt), state };
}
