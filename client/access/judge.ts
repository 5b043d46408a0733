// The disclosed entries of a bundle, each judged from its own bytes: does it open, who signed it, did the relay keep it.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { entryMessage, readHeader, storageIdOf, type SignedEntry } from '../../protocol/entry.ts';
import { signedMessage, type Hash, type Verify } from '../../protocol/ids.ts';
import { rootOf, type Receipt, type Stored } from '../../protocol/receipt.ts';
import { decode, type Infer } from '../../protocol/schema.ts';
import { ITEM } from './bundle.ts';
import { decodeEvents, type Event } from './event.ts';
import type { Reason } from './report.ts';
import type { SaidCase } from './said.ts';

export interface KnownDevice {
  readonly signingKey: Bytes;
  /** Hex person id. */
  readonly person: string;
  readonly name: string;
  readonly role: string;
  /** Removed or suspended by now; what it did before still counts, and an auditor should see it. */
  readonly isRemoved: boolean;
}
/** What the roster's control entries say, by their own signatures. */
export interface KnownHouse {
  readonly organisation: string;
  readonly root: Bytes;
  /** Hex ids of the logs that the house names as its access log. */
  readonly accessLogs: ReadonlySet<string>;
  /** By hex device id; removed devices too, for what they did before. */
  readonly devices: ReadonlyMap<string, KnownDevice>;
}

interface Claim {
  readonly publicKey: Bytes;
  readonly message: Bytes;
  readonly signature: Bytes;
}

/** What the verifier needs of the other rooms. All of it works offline. */
export interface Tools {
  readonly hash: Hash;
  readonly verify: Verify;
  /** The same verdicts as `verify`, many at once. */
  readonly verifyMany: (claims: readonly Claim[]) => Promise<readonly boolean[]>;
  /** Opens a sealed entry with the key material of this one entry; null when it does not fit. Checks no signature. */
  readonly open: (sealed: Bytes, key: Bytes) => Promise<SignedEntry | null>;
  /** Resolves the staff log from its signed control entries; null when they do not hold. */
  readonly resolve: (
    staff: Bytes,
    control: readonly { readonly bytes: Bytes; readonly signature: Bytes }[],
  ) => KnownHouse | null | Promise<KnownHouse | null>;
  /** Who speaks on a case; see said.ts. */
  readonly hear: (
    log: Bytes,
    said: readonly { readonly bytes: Bytes; readonly signature: Bytes }[],
    ours: KnownHouse,
  ) => SaidCase | null;
}

/** An item of the index and its bytes, or why it has none. */
export interface Item {
  readonly index: number;
  readonly device: Bytes;
  readonly seq: number;
  readonly bytes: Bytes | Reason;
}

/** An entry that holds by itself. */
export interface Good {
  readonly index: number;
  readonly device: string;
  readonly seq: number;
  readonly storage: Bytes;
  readonly entry: SignedEntry;
  readonly events: readonly Event[];
  readonly stored: Stored | null;
  readonly signer: KnownDevice;
}
export type Judged = Good | { readonly index: number; readonly reason: Reason };

export interface Judge {
  readonly tools: Tools;
  readonly log: Bytes;
  readonly house: Pick<KnownHouse, 'devices'>;
  readonly isReceipt: (receipt: Receipt) => boolean;
  /** Which events may stand in this log; any in a house's own. */
  readonly mayStand?: (event: Event) => boolean;
}

/** Checks receipts; those of one batch share their Merkle root, so one signature serves the batch. */
export function receiptChecker(tools: Tools, relays: readonly Bytes[]): (receipt: Receipt) => boolean {
  const known = new Map<string, boolean>();
  return (receipt) => {
    const root = rootOf(tools.hash, receipt);
    const name = `${toHex(root)}${toHex(receipt.signature)}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const message = signedMessage('receipt', root);
    const isGood = relays.some((relay) => tools.verify(relay, message, receipt.signature));
    known.set(name, isGood);
    return isGood;
  };
}

/** Opened side by side, so that neither memory nor waiting grows with the bundle. */
const SIDE_BY_SIDE = 256;

export async function judgeItems(judge: Judge, items: readonly Item[]): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (let from = 0; from < items.length; from += SIDE_BY_SIDE) {
    const batch = items.slice(from, from + SIDE_BY_SIDE);
    const opened = await Promise.all(batch.map((item) => openItem(judge, item)));
    const isSigned = await judge.tools.verifyMany(opened.flatMap((each) => ('claim' in each ? [each.claim] : [])));
    let next = 0;
    for (const each of opened)
      judged.push('claim' in each ? judgeOpened(judge, each, isSigned[next++] === true) : each);
  }
  return judged;
}

interface Opened {
  readonly item: Item;
  readonly storage: Bytes;
  readonly receipt: Receipt | null;
  readonly entry: SignedEntry;
  readonly signer: KnownDevice;
  readonly claim: Claim;
}

async function openItem({ tools, log, house }: Judge, item: Item): Promise<Opened | { index: number; reason: Reason }> {
  const { index, bytes } = item;
  if (typeof bytes === 'string') return { index, reason: bytes };
  const decoded: Infer<typeof ITEM> | null = decode(ITEM, bytes);
  const header = decoded && readHeader(decoded.sealed);
  if (!header) return { index, reason: 'unreadable' };
  if (!equal(header.header.log, log)) return { index, reason: 'other log' };
  const entry = await tools.open(decoded.sealed, decoded.key);
  if (!entry) return { index, reason: 'does not open' };
  const signer = house.devices.get(toHex(entry.fields.device));
  if (!signer) return { index, reason: 'unknown device' };
  const message = entryMessage(entry.fields.kind, entry.bytes);
  const claim = { publicKey: signer.signingKey, message, signature: entry.signature };
  return { item, storage: storageIdOf(tools.hash, decoded.sealed), receipt: decoded.receipt, entry, signer, claim };
}

function judgeOpened(judge: Judge, opened: Opened, isSigned: boolean): Judged {
  const { item, storage, receipt, entry, signer } = opened;
  const { fields } = entry;
  const { index } = item;
  if (!equal(fields.log, judge.log)) return { index, reason: 'other log' };
  if (!isSigned) return { index, reason: 'wrong signature' };
  if (fields.kind !== 'event') return { index, reason: 'not an event' };
  if (!equal(fields.device, item.device) || fields.seq !== item.seq)
    return { index, reason: 'not where the index says' };
  if (receipt && !isReceiptOf(judge, receipt, storage)) return { index, reason: 'forged receipt' };
  const events = decodeEvents(fields.body);
  if (!events) return { index, reason: 'unreadable' };
  if (judge.mayStand && !events.every(judge.mayStand)) return { index, reason: 'not for both houses' };
  const stored = receipt?.stored ?? null;
  return { index, device: toHex(fields.device), seq: fields.seq, storage, entry, events, stored, signer };
}

function isReceiptOf(judge: Judge, receipt: Receipt, storage: Bytes): boolean {
  return equal(receipt.stored.storage, storage) && equal(receipt.stored.log, judge.log) && judge.isReceipt(receipt);
}
