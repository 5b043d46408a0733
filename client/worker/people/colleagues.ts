// Sends what the locked vaults of this tablet could not send themselves: sealed entries, over the lines of the open one,
// where it has the pass. It opens nothing of theirs, and leaves their outboxes to them: they see the receipts for themselves.
import { bytesOfHex, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { readHeader } from '../../../protocol/entry.ts';
import { BATCH } from '../../../protocol/limits.ts';
import { openEntry } from '../../crypto/entry.ts';
import { placeInSpace, type OutboxRecord, type Store } from '../../storage/store.ts';
import type { OpenVault } from '../../vault/vault.ts';
import type { House } from '../house.ts';

const APPEND_BYTES = 512 * 1024;

interface Waiting {
  readonly row: OutboxRecord;
  readonly entry: Bytes;
  readonly storage: Bytes;
  readonly blobs: readonly Bytes[];
}

/** One batch of each log of each colleague; what fails stays and is tried at the next turn. */
export async function sendForColleagues(house: House, vault: OpenVault, store: Store): Promise<void> {
  if (house.me.isDemo || house.session?.state !== 'online') return;
  for (const { vault: id, space = '', isSilent } of await store.list('vaults', [])) {
    if (id === vault.id || isSilent) continue;
    const rows = (await store.list('outbox', [id])).filter(({ carried }) => !carried);
    const bearer = { house, vault, store };
    const logs = [...new Set(rows.map((row) => row.log))];
    const isTwin = await Promise.all(logs.map((log) => hasTwin(bearer, space, log, rows)));
    if (isTwin.includes(true)) continue;
    for (const log of logs) await sendLog(bearer, space, log, rows).catch(() => undefined);
  }
}

interface Bearer {
  readonly house: House;
  readonly vault: OpenVault;
  readonly store: Store;
}

async function sendLog({ house, vault, store }: Bearer, space: string, hex: string, rows: readonly OutboxRecord[]) {
  const log = bytesOfHex(hex);
  if (!house.groups.get(log) || !house.courier?.isCurrent(log)) return;
  const own = rows.filter((row) => row.log === hex).slice(0, BATCH);
  const waiting = await ready(house, store, log, placeInSpace(space, hex), own);
  if (waiting.length === 0) return;
  const receipts = await house.courier.sendFor(log, waiting);
  const sent = waiting.slice(0, receipts.length);
  await store.transaction(
    vault.fence,
    sent.map(({ row }) => ({ type: 'put', table: 'outbox', value: { ...row, carried: true } })),
  );
  // The relay tells everybody but who sent it. Of a log that is only written to nothing could be opened here.
  if (!house.groups.epoch(log)) return;
  await house.replica(log).ingest(sent.map(({ entry }, index) => ({ entry, receipt: receipts[index] ?? null })));
}

/** P7, on behalf of a vault that can't look itself: what it would send stands beside something else in its own place. */
async function hasTwin({ house, store }: Bearer, space: string, hex: string, rows: readonly OutboxRecord[]) {
  const log = bytesOfHex(hex);
  const chains = house.replicas.get(hex)?.state.chains;
  const [first] = rows.filter((row) => row.log === hex);
  const record = first && (await store.get('entries', [placeInSpace(space, hex), first.storage]));
  if (!chains || !record) return false;
  const opened = await openEntry(record.bytes, (key) => house.groups.secretOf(log, key), log);
  if (typeof opened === 'string') return false;
  const { device, seq } = opened.entry.fields;
  const isHere = await house.disk.entryById(log, opened.entry.id);
  return isHere === null && (chains.get(toHex(device))?.seq ?? -1) >= seq;
}

/** In their order, up to the first that its own vault has to seal anew, or to send with an epoch record. */
async function ready(
  house: House,
  store: Store,
  log: Bytes,
  place: string,
  rows: readonly OutboxRecord[],
): Promise<readonly Waiting[]> {
  const group = house.groups.need(log);
  const newest = house.groups.epoch(log);
  const out: Waiting[] = [];
  let size = 0;
  for (const row of rows) {
    const record = await store.get('entries', [place, row.storage]);
    const key = record && readHeader(record.bytes)?.header.key;
    // Events have keys of their own.
    const isCurrent = key && (group.place === 'audit' || (newest && equal(key, newest.keyId)));
    if (!record || !isCurrent || row.opensEpoch) break;
    size += record.bytes.length;
    if (out.length > 0 && size > APPEND_BYTES) break;
    const blobs = row.blobs.map((name) => bytesOfHex(name));
    out.push({ row, entry: record.bytes, storage: bytesOfHex(row.storage), blobs });
  }
  return out;
}
