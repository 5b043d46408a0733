// One log on the way to one relay: what the parts of the courier share, and what they ask of the house.
import type { Bytes } from '../../protocol/bytes.ts';
import type { Position } from '../../protocol/entry.ts';
import type { EpochRecord } from '../../protocol/epoch.ts';
import type { KeyId } from '../../protocol/ids.ts';
import type { Receipt, SignedTerm } from '../../protocol/receipt.ts';
import type { SigningKey } from '../crypto/sign.ts';
import type { BlobTransfer } from './blobs.ts';
import type { Clock } from './clock.ts';
import type { Disk } from './disk.ts';
import type { Genuine } from './genuine.ts';
import type { Witness } from './order.ts';
import type { Replica } from './replica.ts';
import type { Session } from './session.ts';

/** `entries missing` = what somebody signed cites what nobody shows; whose doing that is, nothing proves. */
export type Trouble = 'no account' | 'quota' | 'full' | 'relay lost entries' | 'entries missing' | 'not allowed';

/** What a relay did that is kept: what it never signed, or what it signed and should not have. */
export type Finding =
  | { readonly type: 'forged'; readonly receipts: readonly Receipt[]; readonly terms: readonly SignedTerm[] }
  | { readonly type: 'fork'; readonly witness: Witness }
  | { readonly type: 'lost'; readonly seen: Position; readonly term: SignedTerm };

/** A log of fewer entries is read from its start, and by so many it has grown when the next snapshot is due. */
export const SNAPSHOT_AFTER = 512;

/** What the courier asks of the house for one log. */
export interface Passport {
  /** Number of the epoch we work in at the relay, and our passes in it; null when this log isn't ours. */
  passes(log: Bytes): { readonly epoch: number; readonly keys: readonly SigningKey[] } | null;
  /** The member pass of an epoch, when its secret is here. */
  passOf(log: Bytes, epoch: number): SigningKey | null;
  /** The owner's pass, where this device has it and it is this log's. */
  ownPass(log: Bytes): SigningKey | null;
  /** The pass that owned it in this record, which may be an earlier one. */
  ownPassIn(record: EpochRecord): SigningKey | null;
  /** The lawful epoch records that are here, in order. A newcomer has a secret from a package or a welcome only. */
  records(log: Bytes): readonly EpochRecord[];
  /** Records went two ways, and no owner has decided yet. */
  isParted(log: Bytes): boolean;
  /** What opened the epoch we work in is here and counts. Before, and where it does not, nothing goes out under it. */
  maySend(log: Bytes): boolean;
  /**
   * The relay says that it goes on from less than the chain that counts here, with these: what proves nothing is no news.
   * Whether they follow from a record of that chain.
   */
  overtaken(log: Bytes, shown: readonly Bytes[]): boolean;
  /** Sealed under an epoch that nobody follows any more: others may not open it. */
  isBeside(log: Bytes, key: KeyId): boolean;
  /** Epoch record 1 for a log that is still to be founded, and the invite that pays for it, if any. */
  founding(log: Bytes, relayKey: Bytes): Promise<{ readonly record: Bytes; readonly invite: Bytes | null }>;
  /** An epoch of ours that the relay has not confirmed: its record, and the outbox entry it goes with. */
  pendingEpoch(log: Bytes): { readonly record: Bytes; readonly storage: Bytes } | null;
  epochAccepted(log: Bytes): Promise<void>;
  /** Another epoch came first: the entry stays and goes out as any other. */
  epochRefused(log: Bytes): Promise<void>;
  /** A log that is empty here, of which the relay has so many entries: it may begin with a snapshot. */
  begin(log: Bytes, newest: number): Promise<void>;
  /** New epoch records arrived. Resolves when lawful ones are stored and their secrets known. */
  learn(log: Bytes, records: readonly Bytes[]): Promise<void>;
  /** Names of the blobs that documents of this log refer to. */
  blobNames(log: Bytes): Promise<readonly Bytes[]>;
  presence(log: Bytes, sealed: Bytes): void;
  /** A term of the relay, its signature verified. */
  term(log: Bytes, term: SignedTerm): void;
}

export interface CourierDeps {
  readonly session: Session;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly passport: Passport;
  readonly blobs: BlobTransfer;
  readonly onTrouble: (log: Bytes, trouble: Trouble) => void;
  readonly onFinding: (log: Bytes, finding: Finding) => void;
  /** These are over. */
  readonly onWell: (log: Bytes, troubles: readonly Trouble[]) => void;
}
/** What the parts of the courier work with. */
export interface Tools extends CourierDeps {
  readonly genuine: Genuine;
}

export interface Line {
  readonly replica: Replica;
  isProven: boolean;
  isCurrent: boolean;
  /** How often its passes were proved: all that the relay has is here when it says so after the last time. */
  entered: number;
  /** How often the relay was asked again for what is missing, on this connection and without success. */
  asked: number;
  /** How far the relay was followed when it said that it has less: what its next term is compared with. */
  followed: Position | null;
  opening: Promise<void> | null;
  pushing: Promise<void> | null;
  /** Entries that came are being taken in. */
  taking: Promise<unknown>;
  /** Something came while a push was under way. */
  hasMore: boolean;
  /** What runs for it now. */
  readonly steps: Set<Promise<void>>;
  ticket: { readonly token: string; readonly expires: number } | null;
  cancelRetry: (() => void) | null;
}

export function newLine(replica: Replica): Line {
  const idle = { isProven: false, isCurrent: false, entered: 0, asked: 0, hasMore: false };
  const work = { opening: null, pushing: null, taking: Promise.resolve() };
  return { replica, ...idle, ...work, followed: null, ticket: null, steps: new Set(), cancelRetry: null };
}
