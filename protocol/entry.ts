// The entry: the unit that is signed, sealed, stored and sent. Clear header for everybody, signed part for members.
import { concat, type Bytes } from './bytes.ts';
import { signedMessage, type EntryId, type Hash, type StorageId } from './ids.ts';
import * as limits from './limits.ts';
import { bytes, bytesUpTo, decode, encode, list, oneOf, optional, text, tuple, uint, type Infer } from './schema.ts';

/** One HPKE box in the header, only for kind `eventkey`: the event key for readers of the access log. */
export const HEADER_BOX = tuple({ hint: bytes(4), box: bytes(limits.BOX_BYTES) });

/** The clear part. It is the AEAD's additional data, byte for byte. */
export const HEADER = tuple({
  version: uint(255),
  log: bytes(32),
  /** Names the secret that sealed this copy. */
  key: bytes(16),
  salt: bytes(32),
  commit: bytes(32),
  box: optional(HEADER_BOX),
});
export type Header = Infer<typeof HEADER>;

/** What the relay stores and sends: header bytes ‖ AES-256-GCM ciphertext with tag. */
export const SEALED_ENTRY = tuple({ header: bytesUpTo(2048), ciphertext: bytesUpTo(limits.ENTRY_BYTES) });

export const KINDS = ['control', 'update', 'event', 'eventkey', 'act', 'snapshot'] as const;
export type Kind = (typeof KINDS)[number];

/** A place in a log that a device has verified: term, sequence, running hash, the relay's note of time (ms). */
export const POSITION = tuple({
  term: uint(),
  nonce: bytes(16),
  seq: uint(),
  hash: bytes(32),
  time: uint(),
});
export type Position = Infer<typeof POSITION>;

/** The signed part. It travels only inside the ciphertext. */
export const SIGNED = tuple({
  suite: uint(255),
  log: bytes(32),
  /** Key id of the epoch in which it was signed; a copy may be sealed under a newer epoch, never an older. */
  key: bytes(16),
  /** Roster heads known to the writer: entry ids. */
  reg: list(bytes(32), limits.REG_HEADS),
  kind: oneOf(...KINDS),
  /** Document inside the group, e.g. "case/prescription"; empty where the kind has none. */
  doc: text(128),
  device: bytes(32),
  gen: uint(0xffff_ffff),
  writer: uint(1),
  /** One chain per device and log: 0, 1, 2 … and the entry id before. */
  seq: uint(),
  prev: optional(bytes(32)),
  /** Heads of other devices that the writer had applied: entry ids. */
  parents: list(bytes(32), limits.PARENTS),
  seen: optional(POSITION),
  /** What the tablet believed, Unix ms. Never used for order. */
  wall: uint(),
  body: bytesUpTo(limits.BODY_BYTES),
});
export type Signed = Infer<typeof SIGNED>;

/** What is left of an `update` of an erased record: all but its body, so that what builds on it keeps its ground. */
export const REMNANT = tuple({
  suite: uint(255),
  log: bytes(32),
  key: bytes(16),
  reg: list(bytes(32), limits.REG_HEADS),
  kind: oneOf('remnant'),
  /** The device that signed this. */
  by: bytes(32),
  /** Entry id and storage id of what it stands for, and its fields with an empty body. */
  id: bytes(32),
  storage: bytes(32),
  of: SIGNED,
});
export type Remnant = Infer<typeof REMNANT>;

/** Signed bytes are kept and hashed as they came, never encoded again. */
export interface SignedEntry {
  readonly id: EntryId;
  readonly bytes: Bytes;
  readonly signature: Bytes;
  readonly fields: Signed;
  /** Only the fields are the author's: who signed what is left, knowing what, and the storage id of what it stands for. */
  readonly remnant?: { readonly by: Bytes; readonly reg: readonly Bytes[]; readonly storage: Bytes };
}
/** The device whose signature an entry bears. */
export function signerOf({ fields, remnant }: SignedEntry): Bytes {
  return remnant?.by ?? fields.device;
}

export function entryIdOf(hash: Hash, signedBytes: Uint8Array, signature: Uint8Array): EntryId {
  return hash(concat(signedBytes, signature)) as EntryId;
}
export function storageIdOf(hash: Hash, sealedEntry: Uint8Array): StorageId {
  return hash(sealedEntry) as StorageId;
}
export function entryMessage(kind: Kind | 'remnant', signedBytes: Uint8Array): Bytes {
  return signedMessage(kind, signedBytes);
}

/** The clear header of a sealed entry, with its exact bytes; null when malformed or of another version. */
export function readHeader(sealedEntry: Uint8Array): { header: Header; aad: Bytes; ciphertext: Bytes } | null {
  const outer = decode(SEALED_ENTRY, sealedEntry);
  const header = outer && decode(HEADER, outer.header);
  return outer && header ? { header, aad: outer.header, ciphertext: outer.ciphertext } : null;
}

/** Plaintext of the AEAD: length (4 bytes, big endian) ‖ signed bytes ‖ signature ‖ zeros up to the padded length. */
export function pad(signedBytes: Uint8Array, signature: Uint8Array): Bytes {
  const out = new Uint8Array(limits.paddedLength(4 + signedBytes.length + 64));
  new DataView(out.buffer).setUint32(0, signedBytes.length);
  out.set(signedBytes, 4);
  out.set(signature, 4 + signedBytes.length);
  return out;
}
/** The reverse; null unless length and zero padding are exactly as `pad` makes them. */
export function unpad(plaintext: Bytes): { bytes: Bytes; signature: Bytes } | null {
  if (plaintext.length < limits.PADDING_FLOOR_BYTES) return null;
  const length = new DataView(plaintext.buffer, plaintext.byteOffset).getUint32(0);
  const end = 4 + length + 64;
  if (limits.paddedLength(end) !== plaintext.length) return null;
  for (let i = end; i < plaintext.length; i++) if (plaintext[i] !== 0) return null;
  return { bytes: plaintext.slice(4, 4 + length), signature: plaintext.slice(4 + length, end) };
}

export function encodeSigned(fields: Signed): Bytes {
  return encode(SIGNED, fields);
}
export function decodeSigned(signedBytes: Uint8Array): Signed | null {
  return decode(SIGNED, signedBytes);
}
