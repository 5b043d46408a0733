// Gives a relay back what it had receipted and lost: the same sealed bytes, from whoever holds them. Nothing is lost here
// by it, and the old receipts stay as the proof they are.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { readHeader } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { BATCH } from '../../protocol/limits.ts';
import { RECEIPT } from '../../protocol/receipt.ts';
import { decode } from '../../protocol/schema.ts';
import type { StoredEntry } from './disk.ts';
import type { Line, Tools } from './line.ts';
import { upload } from './push.ts';

const APPEND_BYTES = 512 * 1024;
/** As many as one item of an append may name. */
const NAMED = 1024;

/** The entries. Call when the relay has shown all it has from the log's start. */
export async function giveEntriesBack(tools: Tools, line: Line): Promise<void> {
  const { replica } = line;
  const { log } = replica;
  const { shown } = replica.order;
  // Where others went another way meanwhile, an owner decides first what everybody opens.
  if (!shown || tools.passport.isParted(log)) return;
  const lacking = (await tools.disk.entries(log)).filter((entry) => {
    const { storage, bytes } = entry;
    const isHere = shown.has(toHex(storage)) || replica.outbox.byStorage(storage) !== null;
    return !isHere && readHeader(bytes) !== null && !isNobodys(entry);
  });
  const keyOf = ({ bytes }: { readonly bytes: Bytes }): KeyId | undefined => readHeader(bytes)?.header.key as KeyId;
  const isBeside = (key: KeyId | undefined): key is KeyId => key !== undefined && tools.passport.isBeside(log, key);
  const beside = lacking.map(keyOf).filter(isBeside);
  if (beside.length > 0) await replica.sealAnew(beside);
  const missing = inFirstOrder(lacking.filter((each) => !isBeside(keyOf(each))));
  for (const batch of batches(missing)) {
    const items = batch.map(({ bytes }) => ({ entry: bytes, blobs: [] }));
    const answer = await tools.session.request({ type: 'append', log: replica.log, head: null, items }, 'receipts');
    const storages = batch.map(({ storage }) => storage);
    tools.genuine.demand(answer.items, replica.log, storages);
    await replica.ingest(batch.map(({ bytes }, i) => ({ entry: bytes, receipt: answer.items[i] ?? null })));
  }
}

/**
 * As the relay had them first: causes before effects, and keys before what they open, so that what breaks off leaves
 * nothing that waits for what nobody has. What it never had comes last.
 */
export function inFirstOrder(entries: readonly StoredEntry[]): readonly StoredEntry[] {
  const placed = entries.map((entry) => ({ entry, at: entry.receipt && decode(RECEIPT, entry.receipt)?.stored }));
  const termOf = ({ at }: (typeof placed)[number]): number => at?.term ?? Number.MAX_SAFE_INTEGER;
  return placed.sort((a, b) => termOf(a) - termOf(b) || (a.at?.seq ?? 0) - (b.at?.seq ?? 0)).map(({ entry }) => entry);
}

/** What opened for nobody is the relay's own invention: it gets no places for its lies. */
function isNobodys({ state, id, storage }: StoredEntry): boolean {
  return state === 'quarantined' && equal(id, storage);
}

/**
 * What they refer to, which may be gigabytes, when the entries are there and small changes no longer wait. Named beside an
 * entry that the relay has, as often as it takes. It is not healed before: what breaks off is begun again.
 */
export async function giveBlobsBack(tools: Tools, line: Line): Promise<void> {
  const { replica } = line;
  if (!replica.order.shown || tools.passport.isParted(replica.log)) return;
  const names = await blobsHere(tools, replica.log);
  const stored = names.length > 0 ? await tools.disk.entries(replica.log) : [];
  const carrier = stored.findLast(({ seq, bytes }) => seq !== null && readHeader(bytes) !== null);
  for (let at = 0; carrier && at < names.length; at += NAMED) {
    const blobs = await upload(tools, line, names.slice(at, at + NAMED));
    const items = [{ entry: carrier.bytes, blobs }];
    await tools.session.request({ type: 'append', log: replica.log, head: null, items }, 'receipts');
  }
  await replica.healed();
  tools.onWell(replica.log, ['relay lost entries']);
}

async function blobsHere({ passport, disk }: Tools, log: Bytes): Promise<Bytes[]> {
  const names = await passport.blobNames(log);
  const here = await disk.hasBlobs(names);
  return names.filter((_, i) => here[i]);
}

function batches<T extends { readonly bytes: Bytes }>(entries: readonly T[]): T[][] {
  const out: T[][] = [];
  let size = 0;
  for (const entry of entries) {
    const batch = out.at(-1);
    size += entry.bytes.length;
    if (batch && batch.length < BATCH && size <= APPEND_BYTES) batch.push(entry);
    else {
      out.push([entry]);
      size = entry.bytes.length;
    }
  }
  return out;
}
