// An epoch of the access log that somebody opened who does not read it hands nothing on of what was before: a wall (P24). What
// was written here, or waits for an epoch that came too late, is sealed for those who read now: or whatever is written next
// would wait there behind a gap for good.
import { equal, type Bytes } from '../../../protocol/bytes.ts';
import { decodeSigned, readHeader, type Header, type SignedEntry } from '../../../protocol/entry.ts';
import type { EpochRecord } from '../../../protocol/epoch.ts';
import type { EntryId, KeyId } from '../../../protocol/ids.ts';
import { openEntry, sealEntry } from '../../crypto/entry.ts';
import { sealEventKey } from '../../crypto/eventkey.ts';
import { hintOf } from '../../crypto/keyblock.ts';
import type { SealingKey } from '../../sync/belonging.ts';
import type { StoredEntry } from '../../sync/disk.ts';
import type { RowOp } from '../../sync/rows.ts';
import { storedEntry } from '../../sync/stored.ts';
import { readersOf } from '../access/noting.ts';
import type { Group } from './group.ts';
import type { House } from '../house.ts';

/**
 * By whoever does not read it: event keys that were boxed to an epoch behind an earlier wall are boxed to the readers of now, and
 * acts that were sealed under it are sealed under the newest of those keys. What had readers before stays theirs: an administrator
 * who opens an epoch for himself gets nothing of it. Events are not touched: their receipts bound their times.
 */
export async function openBehindWall(house: House): Promise<void> {
  const { groups, rows, courier, disk } = house;
  const group = groups.own('audit');
  const { log, records, pending } = group;
  const isWall = ({ fields }: EpochRecord, at: number): boolean => at > 0 && fields.keyBlock.before === null;
  const wall = records.findLastIndex(isWall);
  const unread = records.slice(records.findIndex(isWall), wall);
  const name = records[wall]?.fields.key;
  if (!name || unread.length === 0 || pending || groups.epoch(log) || !courier?.isCurrent(log)) return;
  const done = await rows.get('eventkey', 'wall');
  if (done && equal(done, name)) return;
  // Our own is boxed to them before anything is sealed under it.
  const key = await house.journal.eventKey();
  await house.replica(log).rework(async ({ outbox }) => {
    const ops: RowOp[] = [await rows.put('eventkey', 'wall', name)];
    for (const stored of await disk.entries(log, 'applied')) {
      const order = await orderFor(house, group, unread, stored, key);
      if (!order) continue;
      const { random } = house.ground;
      const sealed = await sealEntry({ ...order, log, random, deviceSecret: house.device.secret });
      const { storage } = sealed;
      const item = outbox.byStorage(stored.storage);
      // A relay that loses an epoch gets its record back with the copy that this one names (P26), which opens for nobody here.
      const before = { ...stored, id: stored.storage, state: 'quarantined' } as const;
      ops.push(order.box ? disk.removeEntry(log, stored.storage) : disk.putEntry(before));
      ops.push(disk.putEntry(storedEntry(log, { ...sealed, signed: stored }, null)));
      ops.push(item ? outbox.replace(item, storage) : outbox.add({ storage, id: stored.id, blobs: [] }));
    }
    return ops;
  });
}

/**
 * What waits and is boxed to others than those who read now, boxed to them. An epoch of ours that another came before opens for
 * nobody, and no entry that was boxed to it has gone out: each stands behind it in the outbox.
 */
export async function boxAnew(house: House, log: Bytes, sealed: Bytes): Promise<SealingKey | undefined> {
  const header = readHeader(sealed)?.header;
  const secret = header?.box && house.groups.secretOf(log, header.key as KeyId);
  // What stands before an epoch of ours that waits goes out as it is.
  if (!secret || house.groups.need(log).pending) return undefined;
  const { number, groupKey: read } = readersOf(house);
  const groupKey = await read();
  if (equal(hintOf(groupKey, log, number), header.box.hint)) return undefined;
  const box = await sealEventKey(secret, groupKey, { log, number }, house.ground.random);
  return { secret, id: header.key as KeyId, box };
}

interface Order {
  readonly signed: SignedEntry;
  readonly keySecret: SealingKey['secret'];
  readonly keyId: KeyId;
  readonly box?: NonNullable<Header['box']>;
}
/** How an entry of an epoch that nobody read has to be sealed for those who read now; null for all others. */
async function orderFor(
  { groups, ground }: House,
  { log, newestRecord, stored: acts }: Group,
  unread: readonly EpochRecord[],
  { id, bytes }: StoredEntry,
  { secret, id: keyId }: SealingKey,
): Promise<Order | null> {
  const header = readHeader(bytes)?.header;
  if (!header || !newestRecord) return null;
  const { box } = header;
  if (box) {
    if (!unread.some(({ fields }) => equal(hintOf(fields.groupKey, log, fields.number), box.hint))) return null;
    const opened = await openEntry(bytes, (each) => groups.secretOf(log, each), log);
    const keySecret = groups.secretOf(log, header.key as KeyId);
    if (!keySecret || typeof opened === 'string') return null;
    const { groupKey, number } = newestRecord.fields;
    const again = await sealEventKey(keySecret, groupKey, { log, number }, ground.random);
    return { signed: opened.entry, keySecret, keyId: header.key as KeyId, box: again };
  }
  if (!unread.some(({ fields }) => equal(fields.key, header.key))) return null;
  // Its key is gone; the act is kept apart.
  const act = acts.find((each) => equal(each.id, id));
  const fields = act && decodeSigned(act.bytes);
  return fields ? { signed: { ...act, id: id as EntryId, fields }, keySecret: secret, keyId } : null;
}
