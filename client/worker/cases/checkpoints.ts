// Whether a printed ticket and this tablet tell of one history: what the relay confirmed at the ticket's place is compared
// with what it confirmed here. A code bears the relay's signature, so where the two differ the proof is kept.
import { equal, fromHex, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { Position } from '../../../protocol/entry.ts';
import { isFork, type Receipt } from '../../../protocol/receipt.ts';
import { checkpointWords, readCheckpoint, readCheckpointWords, writeCheckpoint } from '../../crypto/checkpoint.ts';
import type { Replica } from '../../sync/replica.ts';
import type { CheckpointView, Comparison } from '../views/checkpointview.ts';
import { receiptOf } from '../disk.ts';
import type { House } from '../house.ts';
import { workPurpose } from '../records/listrows.ts';
import { signerOf } from '../relay/relaykeys.ts';
import { Refused } from '../rpc.ts';

/** How far back a place is looked for whose entry is kept here: a relay may fill places with repetitions. */
const BACK = 256;

export async function checkpointOf(house: House, id: string): Promise<CheckpointView | null> {
  const replica = await restingReplica(house, id);
  const receipt = await newestReceipt(house, replica);
  if (!receipt) return null;
  const { stored } = receipt;
  return {
    words: await checkpointWords(stored),
    qr: writeCheckpoint(receipt),
    place: stored.seq,
    at: stored.time,
  };
}

/** Whatever is being stored at this moment is at rest first. */
async function restingReplica(house: House, id: string): Promise<Replica> {
  const replica = replicaOf(house, id);
  await replica.exclusive(() => Promise.resolve());
  return replica;
}
function replicaOf(house: House, id: string): Replica {
  const log = fromHex(id);
  if (!log || house.groups.get(log)?.place !== 'case') throw new Refused('not found');
  return house.replica(log);
}

/** Of the newest place that was followed here without a gap. */
async function newestReceipt(house: House, { log, state }: Replica): Promise<Receipt | null> {
  const { seen } = state;
  const newest = seen?.seq ?? 0;
  for (let seq = newest; seen && seq > Math.max(0, newest - BACK); seq--) {
    const found = (await receiptsAt(house, log, seq)).findLast(
      ({ stored }) => seq < newest || equal(stored.hash, seen.hash),
    );
    if (found) return found;
  }
  return null;
}
async function receiptsAt(house: House, log: Bytes, seq: number): Promise<readonly Receipt[]> {
  return (await house.disk.entriesAt(log, seq)).flatMap((stored) => receiptOf(stored) ?? []);
}

/** Numbers before words ("1: …") make no code of them. */
const CODE = /^\s*[a-z][a-z-]*:/i;

export async function compareCheckpoint(house: House, id: string, given: string): Promise<Comparison> {
  const replica = await restingReplica(house, id);
  return CODE.test(given) ? compareCode(house, replica, given) : compareWords(house, replica, given);
}

async function compareCode(house: House, replica: Replica, code: string): Promise<Comparison> {
  const receipt = readCheckpoint(code);
  if (typeof receipt === 'string') return { type: 'unreadable', why: receipt };
  const { log, seq, nonce, hash } = receipt.stored;
  if (!equal(log, replica.log)) {
    const isHere = house.cases().some((each) => equal(each.log, log));
    return { type: 'other case', id: isHere ? toHex(log) : null };
  }
  if (!signerOf(house, receipt)) return { type: 'not signed' };
  const answer = await compare(house, replica, {
    seq,
    isTerm: (other) => equal(other, nonce),
    isHash: (other) => Promise.resolve(equal(other, hash)),
  });
  if (answer.type !== 'two histories') return answer;
  await house.evidence.note(log, { type: 'fork', witness: { receipt } });
  const isProven = (await receiptsAt(house, log, seq)).some(({ stored }) => isFork(stored, receipt.stored));
  return { type: 'two histories', isProven };
}

async function compareWords(house: House, replica: Replica, typed: string): Promise<Comparison> {
  const read = readCheckpointWords(typed, replica.log);
  if (!('reason' in read)) return compare(house, replica, read);
  const { reason, ...rest } = read;
  return { type: reason, ...rest } as Comparison;
}

interface Claimed {
  readonly seq: number;
  readonly isTerm: (nonce: Bytes) => boolean;
  readonly isHash: (hash: Bytes) => Promise<boolean>;
}
async function compare(house: House, replica: Replica, { seq, isTerm, isHash }: Claimed): Promise<Comparison> {
  const newest = replica.state.seen?.seq ?? 0;
  const here = await placesAt(house, replica, seq);
  for (const { hash, time } of here)
    if (await isHash(hash)) return { type: 'same', place: seq, at: time, ahead: Math.max(0, newest - seq) };
  if (here.some(({ nonce }) => isTerm(nonce))) return { type: 'two histories', isProven: false };
  if (here.length > 0) return { type: 'began again' };
  return seq > newest ? { type: 'behind', by: seq - newest } : { type: 'not here' };
}

/** What the relay confirmed there to this tablet: several where it began again, remembered ones where no entry is kept. */
async function placesAt(house: House, { log, order }: Replica, seq: number): Promise<readonly Position[]> {
  const kept = (await receiptsAt(house, log, seq)).map(({ stored }) => stored);
  const followed = order.placeAt(seq);
  return followed && !kept.some(({ hash }) => equal(hash, followed.hash)) ? [...kept, followed] : kept;
}

export async function noteTicket(house: House, id: string): Promise<void> {
  const record = toHex(replicaOf(house, id).log);
  await house.journal.note({ action: 'print', record, compartment: 'cases', purpose: workPurpose(house) });
}
