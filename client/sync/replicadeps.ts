// What the replica of a log is given, and whom it tells what it meets.
import type { Bytes } from '../../protocol/bytes.ts';
import type { SignedEntry } from '../../protocol/entry.ts';
import type { Receipt } from '../../protocol/receipt.ts';
import type { Random } from '../crypto/random.ts';
import type { Belonging } from './belonging.ts';
import type { Clock } from './clock.ts';
import type { Disk, OutboxItem } from './disk.ts';
import type { OrderVerdict, Witness } from './order.ts';
import type { Replica } from './replica.ts';
import type { RowOp } from './rows.ts';
import type { Author } from './sealer.ts';

export interface Delivered {
  /** Empty where it was pruned: its place counts, and what builds on it waits for what stands for it. */
  readonly entry: Bytes;
  /** null when it came another way than through a relay. */
  readonly receipt: Receipt | null;
}
/** What was sent, and the relay's word that it is stored. */
export interface Sent {
  readonly out: OutboxItem;
  readonly bytes: Bytes;
  readonly receipt: Receipt;
}

export interface ReplicaDeps {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly random: Random;
  readonly author: Author;
  readonly belonging: Belonging;
  /** P7: a twin of this device was met in some log; nothing is signed in any of them. */
  readonly isStopped: () => boolean;
  readonly onChange: (replica: Replica) => void;
  readonly onRefusedEntry: (
    replica: Replica,
    reason: string,
    storage: Bytes,
    entry: SignedEntry | null,
  ) => Promise<RowOp>;
  /** What was set aside lies under another storage id from now on: rows for whatever names it. */
  readonly onExchanged: (replica: Replica, from: Bytes, to: Bytes) => Promise<readonly RowOp[]>;
  /** What the relay's own receipts say against it. */
  readonly onRelay: (replica: Replica, verdict: Exclude<OrderVerdict, 'followed'>, witness: Witness) => void;
}
