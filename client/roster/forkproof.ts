// The proof that a device went two ways in a log (P14): two entries for one place, both signed by it. Anybody can check it
// offline, from the file alone. A signature covers an entry with what it says, so the file holds both in the clear.
import { concat, equal, utf8, type Bytes } from '../../protocol/bytes.ts';
import { decodeSigned, entryIdOf, entryMessage, type Signed } from '../../protocol/entry.ts';
import { deviceIdOf, type EntryId, type Hash, type Verify } from '../../protocol/ids.ts';
import * as limits from '../../protocol/limits.ts';
import { bytes, bytesUpTo, decode, encode, tuple, type Infer } from '../../protocol/schema.ts';
import { DEVICE_KEYS } from './statements.ts';

const FORK_MAGIC = 'enamel device fork 1\n';

/** Signed bytes as they were kept, and their signature. */
const ENTRY = tuple({ signed: bytesUpTo(limits.ENTRY_BYTES), signature: bytes(64) });
export const FORK = tuple({ device: DEVICE_KEYS, first: ENTRY, second: ENTRY });
export type Fork = Infer<typeof FORK>;

export type ForkRefusal =
  | 'unreadable entry'
  /** The keys are not those that the entries' device is named by. */
  | 'another device'
  | 'not signed by it'
  | 'not one place'
  | 'one entry';
export interface Proven {
  readonly first: { readonly id: EntryId; readonly fields: Signed };
  readonly second: { readonly id: EntryId; readonly fields: Signed };
}

export function writeFork(fork: Fork): Bytes {
  return concat(utf8(FORK_MAGIC), encode(FORK, fork));
}
export function isForkFile(file: Uint8Array): boolean {
  return equal(file.subarray(0, FORK_MAGIC.length), utf8(FORK_MAGIC));
}
export function readFork(file: Uint8Array): Fork | null {
  return isForkFile(file) ? decode(FORK, file.slice(FORK_MAGIC.length)) : null;
}

export function judgeFork(hash: Hash, verify: Verify, { device, first, second }: Fork): Proven | ForkRefusal {
  const [a, b] = [first, second].map(({ signed, signature }) => {
    const fields = decodeSigned(signed);
    return fields && { id: entryIdOf(hash, signed, signature), fields };
  });
  if (!a || !b) return 'unreadable entry';
  const id = deviceIdOf(hash, device.signing, device.sealing);
  if (!equal(a.fields.device, id) || !equal(b.fields.device, id)) return 'another device';
  const isSigned = (fields: Signed, { signed, signature }: Fork['first']): boolean =>
    verify(device.signing, entryMessage(fields.kind, signed), signature);
  if (!isSigned(a.fields, first) || !isSigned(b.fields, second)) return 'not signed by it';
  if (!equal(a.fields.log, b.fields.log) || a.fields.seq !== b.fields.seq) return 'not one place';
  return equal(a.id, b.id) ? 'one entry' : { first: a, second: b };
}
