// The logs of a practice as a backup has them. The files were checked before; receipts are taken only where they are the
// relay's that the log's own records name, and who made the backup must stand in the roster that is in it.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { epochBinding } from '../../../protocol/epoch.ts';
import { storageIdOf } from '../../../protocol/entry.ts';
import { deviceIdOf, type LogId, type StorageId } from '../../../protocol/ids.ts';
import type { CheckedBackup, LogBackup } from '../../backup/chain.ts';
import { openBox } from '../../crypto/box.ts';
import { openEntry } from '../../crypto/entry.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { KitKeys } from '../../crypto/kit.ts';
import { keyIdOfSecret } from '../../crypto/secret.ts';
import { readGenesis, readRecord } from '../../roster/epochs.ts';
import { restoreLogs, type RestoredLog } from '../../roster/restore.ts';
import { Genuine } from '../../sync/genuine.ts';
import type { Delivered } from '../../sync/replicadeps.ts';
import { OPENING_INFO } from './backingup.ts';
import type { House } from '../house.ts';
import { relayKeysOf } from '../relay/relaykeys.ts';
import type { RestoreSource } from './restoring.ts';
import { Refused } from '../rpc.ts';

/** Taken in by one transaction. */
const BATCH = 256;

export async function fileSource(
  house: House,
  kit: KitKeys,
  backup: CheckedBackup,
  tell: (done: number, total: number) => void = () => undefined,
): Promise<RestoreSource> {
  const founded = backup.logs.filter(({ records }) => records.length > 0);
  const { logs } = await restoreLogs(kit, founded);
  const unfounded = await Promise.all(backup.logs.map((log) => openUnfounded(kit, log)));
  const total = backup.logs.reduce((sum, { count }) => sum + count, 0) + backup.blobs.length;
  let done = 0;
  const inBackup = (log: Bytes): LogBackup | undefined => backup.logs.find((each) => equal(each.log, log));
  return {
    logs: [...logs, ...unfounded.filter((log) => log !== null)],
    async first({ log, founding }) {
      for await (const items of inBackup(log)?.entries() ?? [])
        for (const { entry } of items) if (equal(storageIdOf(sha256, entry), founding)) return entry;
      return null;
    },
    async take(log) {
      const found = inBackup(log);
      if (!found) return false;
      await house.groups.learn(log, found.records);
      await takeLog(house, found, (count) => {
        done += count;
        tell(done, total);
      });
      return true;
    },
    async finish() {
      const { by } = backup.newest;
      const device = toHex(deviceIdOf(sha256, by.signing, by.sealing));
      if (!house.groups.organisation.devices.has(device)) throw new Refused('backup altered');
      for (const { name, read } of backup.blobs) {
        const bytes = await read();
        await house.commit(() => Promise.resolve([house.disk.putBlob(name, bytes)]));
        tell(++done, total);
      }
    },
  };
}

/** Everything the backup has of a log that is known here. What the relay lacks of it gets there when one is met. */
export async function takeLog(house: House, found: LogBackup, tell: (count: number) => void): Promise<void> {
  const { log } = found;
  const replica = house.replica(log);
  const named = found.records.flatMap((record) => readRecord(record)?.fields.relayKey ?? []);
  const keys = [...named, ...relayKeysOf(house, log)];
  const genuine = [...new Map(keys.map((key) => [toHex(key), new Genuine(() => key)])).values()];
  let batch: Delivered[] = [];
  const take = async (): Promise<void> => {
    await replica.ingest(batch);
    tell(batch.length);
    batch = [];
  };
  for await (const items of found.entries()) {
    for (const { entry, receipt } of items) {
      const isGood =
        receipt !== null &&
        equal(receipt.stored.storage, storageIdOf(sha256, entry)) &&
        genuine.some((each) => each.receipt(receipt, log));
      batch.push({ entry, receipt: isGood ? receipt : null });
      if (batch.length === BATCH) await take();
    }
  }
  await take();
  await replica.readAgain(true);
}

/** A log that no relay has founded: the box in the backup opens it, and its genesis and first entry say what it is. */
async function openUnfounded(kit: KitKeys, backup: LogBackup): Promise<RestoredLog | null> {
  const { log, genesis, records, opening } = backup;
  const read = readGenesis(genesis);
  if (records.length > 0 || !opening || !read?.rootPass || !equal(read.rootPass, kit.rootPass.publicKey)) return null;
  const secrets = new Map<number, Bytes>();
  for (const { number, box } of opening.secrets) {
    const secret = await openBox(kit.recovery, box, OPENING_INFO, epochBinding(log, number));
    if (secret?.length === 32) secrets.set(number, secret);
  }
  const founding = await foundingIn(backup, opening.founding, secrets);
  return founding && { log: log as LogId, genesis, records: [], founding, secrets };
}

async function foundingIn(
  backup: LogBackup,
  founding: Bytes,
  secrets: ReadonlyMap<number, Bytes>,
): Promise<StorageId | null> {
  const secretOf = (key: Uint8Array): Bytes | undefined =>
    [...secrets.values()].find((secret) => equal(keyIdOfSecret(secret), key));
  for await (const items of backup.entries())
    for (const { entry } of items) {
      const opened = await openEntry(entry, secretOf, backup.log);
      if (typeof opened === 'object' && equal(opened.entry.id, founding)) return storageIdOf(sha256, entry);
    }
  return null;
}
