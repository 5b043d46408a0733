// How a backup stands to what is here, by the names of signed entries alone: which are in it and not here, which are here
// and not in it. And bringing what is missing: verified again, as if a relay delivered it.
import { writeReason } from '../../access/reasons.ts';
import { bytesOfHex, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { openEntry } from '../../crypto/entry.ts';
import { backupsOf } from './backups.ts';
import { findBackup, readBackup } from './backupfiles.ts';
import { entryIdsOf } from './drilling.ts';
import { takeLog } from './filesource.ts';
import type { House } from '../house.ts';
import type { Glimpse } from './replaying.ts';
import { inOrder } from './restoring.ts';
import { Refused } from '../rpc.ts';

export interface Standing {
  readonly newerHere: number;
  readonly newerThere: number;
  /** Those in which something is missing here. */
  readonly logs: readonly Bytes[];
}

export async function standingOf(house: House, { logs }: Glimpse): Promise<Standing> {
  let [newerHere, newerThere] = [0, 0];
  const lacking: Bytes[] = [];
  for (const { log, entries } of logs) {
    const group = house.groups.get(log);
    if (!group) continue;
    const [here, there] = [new Set(await entryIdsOf(house, log)), new Set(entries)];
    const missing = there.difference(here).size;
    newerThere += missing;
    if (missing > 0) lacking.push(log);
    const news = [...here.difference(there)];
    newerHere +=
      group.place === 'case' || group.place === 'clinical' ? await changesAmong(house, log, news) : news.length;
  }
  return { newerHere, newerThere, logs: lacking };
}

/** In these logs it is noted too who looked: that is no change. */
async function changesAmong(house: House, log: Bytes, ids: readonly string[]): Promise<number> {
  let count = 0;
  for (const id of ids) {
    const stored = await house.disk.entryById(log, bytesOfHex(id));
    const opened = stored && (await openEntry(stored.bytes, (key) => house.groups.secretOf(log, key), log));
    const kind = typeof opened === 'object' ? opened?.entry.fields.kind : undefined;
    if (kind !== 'event' && kind !== 'eventkey') count += 1;
  }
  return count;
}

/** Every byte of the files is checked before anything is taken. */
export async function bringLacking(
  house: House,
  files: readonly File[],
  glimpse: Glimpse,
  standing: Standing,
): Promise<void> {
  // This very tablet was set back: its own chain goes on there, and two must not sign under one number.
  if (glimpse.device === toHex(house.device.id)) throw new Refused('not allowed');
  await backupsOf(house).bring(async (tell) => {
    const chain = await findBackup(files);
    if (toHex(chain.newest.id) !== glimpse.id) throw new Refused('backup unreadable');
    const backup = await readBackup(chain, tell);
    await house.journal.note({
      ...{ action: 'restore', record: `backup/${glimpse.id}`, compartment: 'staff', purpose: 'operations' },
      reason: writeReason({ type: 'changes brought', count: standing.newerThere, at: glimpse.at }),
    });
    const groups = standing.logs.flatMap((log) => house.groups.get(log) ?? []);
    for (const { log } of inOrder(groups)) {
      const found = backup.logs.find((each) => equal(each.log, log));
      if (!found) continue;
      await house.groups.learn(log, found.records);
      await takeLog(house, found, () => undefined);
    }
  });
  // The relay gets what it lacks.
  house.session?.redial();
}
