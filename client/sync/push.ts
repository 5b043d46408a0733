// Sends what waits in the outbox, in its order, after the blobs it refers to. An entry leaves the outbox with the relay's
// receipt and not before; nothing is sent under an epoch that is over.
import { equal, type Bytes } from '../../protocol/bytes.ts';
import { BATCH } from '../../protocol/limits.ts';
import type { Receipt } from '../../protocol/receipt.ts';
import { BLOB_LANES } from './blobs.ts';
import type { OutboxItem } from './disk.ts';
import { proofOf, proveOwner } from './enter.ts';
import { inLanes } from './lanes.ts';
import type { Line, Passport, Tools } from './line.ts';
import type { Sent } from './replicadeps.ts';
import { RelayRefused } from './session.ts';

const APPEND_BYTES = 512 * 1024;

/** Sends one batch, or the epoch whose turn it is. False when nothing is left to send, or not yet. */
export async function pushSome(tools: Tools, line: Line): Promise<boolean> {
  const { passport, session } = tools;
  const { replica } = line;
  const { log } = replica;
  // It would open for somebody who has left, or may: an owner opens the next epoch first (P23).
  const isOpen = passport.maySend(log);
  if (!isOpen && !passport.pendingEpoch(log)) return false;
  // What stands before an epoch of ours was written before it and goes out as it is, but under one of those never.
  if (!isOpen || !passport.pendingEpoch(log)) await replica.reseal();
  const pending = passport.pendingEpoch(log);
  const items = replica.outbox.items.slice(0, BATCH);
  const turn = pending ? items.findIndex(({ storage }) => equal(storage, pending.storage)) : -1;
  const [first] = items;
  if (pending && turn === 0 && first) return pushEpoch(tools, line, first, pending.record);
  const batch = await readBatch(tools, line, turn > 0 ? items.slice(0, turn) : items);
  const isOld = await Promise.all(batch.map(({ bytes }) => replica.isOld(bytes)));
  // An epoch of ours that was stored meanwhile goes out with its record and not as one of these.
  if (passport.pendingEpoch(log)?.storage !== pending?.storage) return true;
  // Or another epoch came: what opened it, and says who is in, is on its way, or has come and does not count.
  if (passport.maySend(log) !== isOpen) return true;
  if (batch.length === 0 || !line.isProven || !line.isCurrent) return false;
  if (!pending && isOld.includes(true)) return true;
  const frame = {
    type: 'append',
    log,
    head: null,
    items: batch.map(({ out, bytes }) => ({ entry: bytes, blobs: out.blobs })),
  } as const;
  const answer = await session.request(frame, 'receipts');
  await take(tools, line, batch, answer.items);
  tools.onWell(log, ['no account', 'quota', 'full', 'not allowed']);
  return true;
}

/** What another vault of this tablet has waiting, over our line: its receipts. Nothing of ours is changed by it. */
export async function pushFor(
  tools: Tools,
  line: Line,
  waiting: readonly { readonly entry: Bytes; readonly storage: Bytes; readonly blobs: readonly Bytes[] }[],
): Promise<readonly Receipt[]> {
  const { log } = line.replica;
  const items: { entry: Bytes; blobs: readonly Bytes[] }[] = [];
  for (const { entry, blobs } of waiting) items.push({ entry, blobs: await upload(tools, line, blobs) });
  const answer = await tools.session.request({ type: 'append', log, head: null, items }, 'receipts');
  const storages = waiting.map(({ storage }) => storage);
  tools.genuine.demand(answer.items, log, storages);
  return answer.items;
}

async function readBatch(tools: Tools, line: Line, items: readonly OutboxItem[]): Promise<Omit<Sent, 'receipt'>[]> {
  const { log } = line.replica;
  const batch: Omit<Sent, 'receipt'>[] = [];
  let size = 0;
  for (const out of items) {
    const blobs = await upload(tools, line, out.blobs);
    const entry = await tools.disk.entry(log, out.storage);
    // Sealed anew while its blobs went out: the rest waits for the next turn.
    if (!entry) break;
    size += entry.bytes.length;
    if (batch.length > 0 && size > APPEND_BYTES) break;
    batch.push({ out: { ...out, blobs }, bytes: entry.bytes });
  }
  return batch;
}

async function take(
  tools: Tools,
  line: Line,
  batch: readonly Omit<Sent, 'receipt'>[],
  receipts: readonly Receipt[],
): Promise<void> {
  const { log } = line.replica;
  const storages = batch.map(({ out }) => out.storage);
  tools.genuine.demand(receipts, log, storages);
  await line.replica.receipted(batch.flatMap((each, i) => (receipts[i] ? [{ ...each, receipt: receipts[i] }] : [])));
}

/** A control entry that opens an epoch goes with its record, or, when another epoch came first, as any other entry. */
async function pushEpoch(tools: Tools, line: Line, out: OutboxItem, record: Bytes): Promise<boolean> {
  const { passport, session } = tools;
  const { log } = line.replica;
  const [item] = await readBatch(tools, line, [out]);
  if (!item) return false;
  try {
    const owner = passport.ownPass(log);
    if (owner) await proveOwner(tools, log, owner);
    const answer = await session.request({ type: 'rekey', log, record, entry: item.bytes }, 'receipts');
    tools.genuine.demand(answer.items, log, [out.storage]);
    await passport.epochAccepted(log);
    await take(tools, line, [item], answer.items);
  } catch (error) {
    if (!(error instanceof RelayRefused) || !['stale epoch', 'not lawful', 'duplicate'].includes(error.reason))
      throw error;
    await overtaken(tools, line, error.hint);
  }
  // What was proved before no longer counts.
  line.isProven = false;
  return false;
}

/**
 * What the relay has instead. It may be another record of our own number, or of a lower one, in which an owner's pass counts
 * as well: then it is read back to where both ways part, and the owner decides (P23).
 */
async function overtaken({ passport, session }: Tools, { replica }: Line, newest: number | null): Promise<void> {
  const { log } = replica;
  const passes = passport.passes(log);
  // A relay that never had our newest epochs knows none of their passes, but the owner's.
  const key = passport.ownPass(log) ?? passes?.keys[0];
  if (passes && key) {
    const proof = proofOf(session, log, passes.epoch, key);
    const first = Math.min(passes.epoch, (newest ?? Infinity) - 1);
    for (let back = 0; ; back = back * 2 + 1) {
      const after = Math.max(0, first - back);
      const { items } = await session.request({ type: 'epochs', after, ...proof }, 'records');
      await passport.learn(log, items);
      if (after === 0 || isKnown(passport, log, items) || passport.overtaken(log, items)) break;
    }
  }
  if (passport.pendingEpoch(log)) await passport.epochRefused(log);
}

/** Whether the newest of these is in the chain that counts here. */
function isKnown(passport: Passport, log: Bytes, shown: readonly Bytes[]): boolean {
  const newest = shown.at(-1);
  return newest === undefined || passport.records(log).some(({ signed }) => equal(signed, newest));
}

// --- blobs

/** Sends what the relay lacks of these. Returns those that it has now: what is nowhere any more holds nothing up. */
export async function upload(tools: Tools, line: Line, names: readonly Bytes[]): Promise<readonly Bytes[]> {
  if (names.length === 0) return names;
  const { names: lacking } = await tools.blobs.lacking(await ticketOf(tools, line), names);
  const nowhere = new Set<Bytes>();
  await inLanes(lacking, BLOB_LANES, async (name) => {
    const bytes = await tools.disk.blob(name);
    if (bytes) await tools.blobs.put(await ticketOf(tools, line), name, bytes);
    else nowhere.add(name);
  });
  return names.filter((name) => !nowhere.has(name));
}

export async function ticketOf({ session, clock }: Tools, line: Line): Promise<string> {
  if (line.ticket && line.ticket.expires > clock.now() + 10_000) return line.ticket.token;
  const answer = await session.request({ type: 'ticket', log: line.replica.log }, 'ticket');
  line.ticket = { token: answer.token, expires: answer.expires };
  return answer.token;
}
