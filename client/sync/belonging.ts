// What a log's replica asks its house: who belongs, which keys there are, what content means, and to store a change.
// The replica decides order and completeness and nothing of this.
import type { Bytes } from '../../protocol/bytes.ts';
import type { Signed, SignedEntry } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import type { Receipt } from '../../protocol/receipt.ts';
import type { Fresh } from './claims.ts';
import type { Waiting } from './stored.ts';
import type { Ground } from './remnants.ts';
import type { RowOp } from './rows.ts';
import type { Draft } from './sealer.ts';

/** The secret that seals: an epoch's S, or an event key. */
export interface SealingKey {
  readonly secret: Bytes;
  readonly id: KeyId;
  readonly box?: { readonly hint: Bytes; readonly box: Bytes };
}

export type Verdict =
  | { readonly type: 'applied'; readonly ops: readonly RowOp[] }
  /** Set aside; `ops` keep what later entries may cite, such as a refused act of a roster. */
  | { readonly type: 'quarantined'; readonly reason: string; readonly ops?: readonly RowOp[] }
  /** Not proved to be its author's: kept to be shown, but it takes no place in anybody's chain. */
  | { readonly type: 'unproven'; readonly reason: string }
  | { readonly type: 'held' };

export interface Belonging {
  /** Roster heads to cite. */
  reg(log: Bytes): readonly Bytes[];
  /** Whether the roster entries that an author cites are here. */
  knowsRoster(log: Bytes, reg: readonly Bytes[]): boolean;
  newestKey(log: Bytes): SealingKey | null;
  /** Whether this key is an epoch of the log from before the one to write under: what waits is sealed anew. */
  isOlderKey(log: Bytes, key: KeyId): boolean;
  /** For an event key that waits and is boxed to others than those who read the log now: boxed to them. */
  boxAnew(log: Bytes, sealed: Bytes): Promise<SealingKey | undefined>;
  secretOf(log: Bytes, key: KeyId): Bytes | undefined;
  /** A control entry of the log that is known here, whether or not its seal still opens. */
  actOf(log: Bytes, id: Bytes): Signed | null;
  /** Signing key of a device that may speak in this log at all, or null while unknown. Control entries pass without. */
  signingKeyOf(log: Bytes, device: Bytes): Bytes | null;
  /** Whether whoever signed this remnant might leave it: as far as its `reg` knew, so that all judge alike. */
  standingOfRemnant(log: Bytes, entry: SignedEntry): 'counts' | 'not yet' | 'not allowed';
  /** What is left of an entry that is here came; see remnants.ts. */
  meetRemnant(ground: Ground, entry: SignedEntry, copy: Waiting, fresh: Fresh | undefined): Promise<readonly RowOp[]>;
  /** Looks at sealed entries before they are opened: event keys travel boxed in a header. */
  prepare(log: Bytes, sealed: readonly Bytes[]): Promise<readonly RowOp[]>;
  /** Content of a verified entry in its place of the chain. May hold it: nothing must have changed then. */
  apply(log: Bytes, entry: SignedEntry, receipt: Receipt | null): Promise<Verdict>;
  /** A verified act in a place that another has taken: it counts for nothing, and stays here to be cited. */
  keepAside(log: Bytes, entry: SignedEntry): Promise<readonly RowOp[]>;
  /** What pages typed and no entry carries yet: it is signed before anything is taken in that its author had not seen. */
  typed(log: Bytes): readonly Draft[];
  /** Who may write here no more, how far each was heard and who knew of it, as one value; null = nobody was shut out. */
  standing(log: Bytes): Bytes | null;
  /** Written without knowing that somebody was shut out: what it builds on may stand after all. */
  isBehind(log: Bytes, fields: Signed): boolean;
  /** Whether what just came may change which way of a device that forked counts, or what stands of its documents. */
  mayTurn(log: Bytes, fields: Signed): boolean;
  /** Judges anew what is stored here; the result is rows of entries, documents follow with the commit. */
  judgeAgain(log: Bytes): Promise<readonly RowOp[]>;
  /** Stores these rows and what was applied, all or nothing, one transaction at a time. Throws DiskFull or Fenced. */
  commit(log: Bytes, rows: () => Promise<readonly RowOp[]>): Promise<void>;
  /** Nothing of it was stored: memory is again what is stored. */
  undo(log: Bytes): void;
}
