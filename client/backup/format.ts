// A backup file in bytes: sealed logs as they lie on a tablet, and a signed manifest at the end that names every part by
// its hash. Whoever reads it trusts nothing of it before the manifest, its signature and the sum of all lengths agree.
import { concat, utf8, type Bytes } from '../../protocol/bytes.ts';
import { POSITION } from '../../protocol/entry.ts';
import { BLOB_BYTES, BOX_BYTES, ENTRY_BYTES, XWING_PUBLIC_BYTES } from '../../protocol/limits.ts';
import { RECEIPT } from '../../protocol/receipt.ts';
import { bool, bytes, bytesUpTo, list, optional, tuple, uint, union, type Infer } from '../../protocol/schema.ts';

const NAME = 'enamel backup ';
/** First bytes of the file: a name a person can read in any editor. */
export const BACKUP_MAGIC = `${NAME}1\n`;
/** Last bytes: a file without them was cut off. */
export const BACKUP_END = '\nend of backup\n';
/** `u32 length of the manifest` ‖ BACKUP_END. */
export const TAIL_BYTES = 4 + BACKUP_END.length;

export const PART_BYTES = 2 * 1024 * 1024;
export const MANIFEST_BYTES = 64 * 1024 * 1024;
const MOST_PARTS = 1 << 20;

/** For a log that no relay has founded, and that has no epoch record: its first entry, and S boxed to the recovery key. */
const OPENING = tuple({
  founding: bytes(32),
  secrets: list(tuple({ number: uint(), box: bytes(BOX_BYTES) }), 16),
});

export const BACKUP_PART = union({
  log: tuple({
    genesis: bytesUpTo(1024),
    records: list(bytesUpTo(600 * 1024), 64),
    opening: optional(OPENING),
  }),
  entries: tuple({
    log: bytes(32),
    items: list(tuple({ entry: bytesUpTo(ENTRY_BYTES + 4096), receipt: optional(RECEIPT) }), 1024),
  }),
  /** A unit of an attachment, sealed. */
  blob: tuple({ bytes: bytesUpTo(BLOB_BYTES) }),
});
export type BackupPart = Infer<typeof BACKUP_PART>;

const COVERED = tuple({
  log: bytes(32),
  /** Entries that this tablet held, whichever file of the chain has them. */
  entries: uint(),
  /** Newest entries of the log that nothing else here builds on. */
  heads: list(bytes(32), 4096),
  /** How far the relay's sequence is held without a gap. */
  seen: optional(POSITION),
  /** Hash over all documents of the log. */
  state: bytes(32),
});
export type Covered = Infer<typeof COVERED>;

export const BACKUP_MANIFEST = tuple({
  /** H(root public key) of the organisation. */
  practice: bytes(32),
  by: tuple({ signing: bytes(32), sealing: bytes(XWING_PUBLIC_BYTES) }),
  id: bytes(16),
  /** The file this one goes on from: its id and the hash of its manifest; none in a full backup. */
  base: optional(tuple({ id: bytes(16), manifest: bytes(32) })),
  /** More follows in a file that goes on from this one. */
  isPartial: bool(),
  /** What the tablet's clock said, and the newest time of a receipt it holds (0 = none), Unix ms. */
  at: uint(),
  relayTime: uint(),
  parts: list(tuple({ length: uint(PART_BYTES), hash: bytes(32) }), MOST_PARTS),
  logs: list(COVERED, 65_536),
  /** Where each unit of an attachment is in this file. */
  blobs: list(tuple({ name: bytes(32), part: uint(MOST_PARTS) }), MOST_PARTS),
  /** Units that documents refer to and that were not to be had. */
  missing: uint(),
});
export type BackupManifest = Infer<typeof BACKUP_MANIFEST>;

export const SIGNED_BACKUP = tuple({ bytes: bytesUpTo(MANIFEST_BYTES), signature: bytes(64) });

/** Why a file is not taken. Nothing of it was. */
export type BackupRefusal =
  | 'not a backup'
  | 'newer version'
  | 'cut'
  | 'altered'
  | 'another practice'
  | 'missing base'
  /** It vanished, or changed, while it was read. */
  | 'unreadable';

/** What the first bytes say; null when they are those of this version. */
export function judgeMagic(first: Uint8Array): 'not a backup' | 'newer version' | null {
  const text = new TextDecoder().decode(first.subarray(0, 32));
  if (text.startsWith(BACKUP_MAGIC)) return null;
  return /^enamel backup [1-9]\d*\n/.test(text) ? 'newer version' : 'not a backup';
}

export function tailOf(manifestLength: number): Bytes {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, manifestLength);
  return concat(length, utf8(BACKUP_END));
}
