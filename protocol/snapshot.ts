// Snapshots: what the documents of a log hold at one place, as an entry that names sealed pages, and the word of somebody
// else who compared them. They save reading `update` entries one by one before the first screen, never replace any.
import { POSITION } from './entry.ts';
import { ENTRY_BYTES } from './limits.ts';
import { bytes, bytesUpTo, list, text, tuple, uint, union, type Infer } from './schema.ts';

export const PAGE_BYTES = 16 * 1024 * 1024;
const DEVICES = 2048;

/** A sealed file: `state` = hash over what it holds, `key` = file id ‖ key, names of its units in order. */
export const PAGE = tuple({
  state: bytes(32),
  key: bytes(48),
  size: uint(PAGE_BYTES),
  blobs: list(bytes(32), 17),
});
export type Page = Infer<typeof PAGE>;

/** Where the chain of a device stands: its newest entry, and the `seen` of that. */
export const CHAIN_AT = tuple({
  device: bytes(32),
  gen: uint(0xffff_ffff),
  seq: uint(),
  id: bytes(32),
  term: uint(),
  seen: uint(),
});

export const SNAPSHOT_BODY = union({
  snapshot: tuple({
    /** The relay's sequence goes on from here. */
    at: POSITION,
    chains: list(CHAIN_AT, DEVICES),
    /** Entries that no other one covered here builds on. */
    heads: list(bytes(32), DEVICES),
    /** Ids of all entries that are covered, as pages. */
    ids: list(PAGE, 512),
    kept: PAGE,
    pages: list(PAGE, 1024),
  }),
  /** Its author compared the snapshot of this entry id with what lies on that tablet, and found the same. */
  agree: tuple({ snapshot: bytes(32) }),
});
export type SnapshotBody = Infer<typeof SNAPSHOT_BODY>;
export type Snapshot = Extract<SnapshotBody, { type: 'snapshot' }>;

/** Each document as one Yjs V1 update, sorted by name. */
export const PAGE_DOCUMENTS = list(tuple({ name: text(128), state: bytesUpTo(PAGE_BYTES) }), 65_536);

/** Sealed control entries of the log's roster, and what was set aside and why. */
export const PAGE_KEPT = tuple({
  entries: list(bytesUpTo(ENTRY_BYTES + 4096), 4096),
  aside: list(tuple({ id: bytes(32), reason: text(64) }), 4096),
});
export type Kept = Infer<typeof PAGE_KEPT>;
