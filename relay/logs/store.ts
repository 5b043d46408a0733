// What the relay keeps of logs, as a small asynchronous interface: SQLite today, another database with the same contract.
// A store decides and writes in one transaction; it must never answer `stored` before the bytes are durable.
import type { Bytes } from '../../protocol/bytes.ts';
import type { Epoch, Pass } from '../../protocol/epoch.ts';
import type { InviteState, Refusal } from '../../protocol/frames.ts';

export interface AppendItem {
  readonly entry: Bytes;
  /** SHA-256 of blobs that must be held by the log already. */
  readonly blobs: readonly Bytes[];
}

/** Whoever pays for a new log: an account, or the invite whose package was claimed. */
export type Payer =
  { readonly kind: 'account'; readonly account: Bytes } | { readonly kind: 'invite'; readonly invite: Bytes };

export type Write =
  | {
      readonly kind: 'found';
      readonly genesis: Bytes;
      readonly record: Bytes;
      readonly entry: Bytes;
      readonly payer: Payer | null;
    }
  | {
      readonly kind: 'append';
      readonly log: Bytes;
      /** Passes the connection has proven; judged against the newest record inside the transaction. */
      readonly keys: readonly Bytes[];
      /** The seq the writer expects to be the newest, or null. */
      readonly head: number | null;
      readonly items: readonly AppendItem[];
    }
  | {
      readonly kind: 'rekey';
      readonly log: Bytes;
      readonly keys: readonly Bytes[];
      readonly record: Bytes;
      readonly entry: Bytes;
    }
  | {
      readonly kind: 'hold';
      readonly log: Bytes;
      readonly keys: readonly Bytes[];
      readonly blob: Bytes;
      readonly size: number;
    };

/** Who may do what in a log's newest epoch. */
export interface Standing {
  readonly log: Bytes;
  readonly number: number;
  readonly passes: readonly Pass[];
  readonly rootPass: Bytes | null;
}

export interface Refused {
  readonly kind: 'refused';
  readonly reason: Refusal;
  readonly hint: number | null;
}

export interface StoredItem {
  readonly seq: number;
  /** False when the same bytes had been stored before: `receipt` is the old one. */
  readonly isNew: boolean;
  /** Encoded RECEIPT. */
  readonly receipt: Bytes;
}

export interface Stored {
  readonly kind: 'stored';
  readonly log: Bytes;
  readonly items: readonly StoredItem[];
  /** Encoded SIGNED_TERM where this write opened one. */
  readonly term: Bytes | null;
  /** After `found` and `rekey`. */
  readonly standing: Standing | null;
}
export type Outcome = Stored | Refused;

export interface LogView {
  readonly standing: Standing;
  readonly seq: number;
  /** Encoded SIGNED_TERM, the newest. */
  readonly term: Bytes;
  /** Whether the asked pass is of any epoch of this log, an older one included. */
  readonly isKnownPass: boolean;
}

export interface ReadItem {
  readonly seq: number;
  readonly entry: Bytes;
  readonly receipt: Bytes;
}
export interface ReadPage {
  readonly items: readonly ReadItem[];
  /** The newest seq when the page was read. */
  readonly head: number;
}

export interface RootPage {
  readonly items: readonly { readonly log: Bytes; readonly genesis: Bytes; readonly records: readonly Bytes[] }[];
  readonly standings: readonly Standing[];
  readonly hasMore: boolean;
  /** Since when another root pass stands in a log that once named this one, in Unix ms; null where none does. */
  readonly replacedAt: number | null;
}

export interface InviteDeposit {
  readonly log: Bytes;
  readonly keys: readonly Bytes[];
  readonly invite: Bytes;
  readonly key: Bytes;
  readonly expires: number;
  readonly allowance: number;
  readonly package: Bytes;
}
export interface InvitePackage {
  readonly kind: 'package';
  readonly package: Bytes;
  readonly log: Bytes;
  readonly expires: number;
}

export interface PruneRequest {
  readonly log: Bytes;
  readonly keys: readonly Bytes[];
  readonly record: Bytes;
  readonly signature: Bytes;
}

export interface LogStore {
  /** One transaction for all; outcomes in order. A failed transaction refuses every one of them. */
  commit(writes: readonly Write[]): Promise<readonly Outcome[]>;
  view(log: Bytes, pass: Bytes | null): Promise<LogView | null>;
  /** Entries after a seq: at least one where there is one, then up to `maxBytes`. */
  read(log: Bytes, after: number, maxBytes: number): Promise<ReadPage>;
  /** Signed epoch records with a number above `after`, oldest first, up to `maxBytes`. */
  records(log: Bytes, after: number, maxBytes: number): Promise<readonly Bytes[]>;
  logsOfRoot(rootPass: Bytes, after: number, maxBytes: number): Promise<RootPage>;
  complain(log: Bytes, epoch: number, pass: Bytes): Promise<void>;
  /** Lets an account pay for a log that an invite paid for; false when nothing changed. */
  takeOver(log: Bytes, account: Bytes): Promise<boolean>;

  deposit(invite: InviteDeposit): Promise<Refused | null>;
  revoke(log: Bytes, keys: readonly Bytes[], invite: Bytes): Promise<Refused | null>;
  peek(invite: Bytes): Promise<InviteState>;
  /** `signed` is what the proof signs. The claimer's own signature has been verified before. */
  claim(invite: Bytes, claimer: Bytes, signed: Bytes, proof: Bytes): Promise<InvitePackage | Refused>;
  /** The claimer has the package: it is deleted. */
  acknowledge(invite: Bytes, claimer: Bytes): Promise<Refused | null>;
  isClaimer(invite: Bytes, claimer: Bytes): Promise<boolean>;

  /** Takes note of what an owner wants to be let go, or kept after all; `keys` are passes the connection has proven. */
  prune(request: PruneRequest): Promise<Refused | null>;

  /** Which of these blobs the log holds, with their sizes. */
  holdings(log: Bytes, blobs: readonly Bytes[]): Promise<readonly (number | null)[]>;
  /** Bytes the log's payer has left. */
  roomOf(log: Bytes): Promise<number>;
  /** Ends what time has ended; returns blobs no log holds any more. */
  sweep(): Promise<readonly Bytes[]>;
  isHeld(blob: Bytes): Promise<boolean>;
  close(): Promise<void>;
}

export function standingOf(epoch: Epoch): Standing {
  return { log: epoch.log, number: epoch.number, passes: epoch.passes, rootPass: epoch.rootPass };
}
