// A log that is not ours after all, or no more: what let us in is gone from here, and its sealed entries and documents with
// it. Whoever comes into it later begins anew and must find nothing that counts as taken in already.
import { equal, toHex } from '../../../protocol/bytes.ts';
import type { RowOp } from '../../sync/rows.ts';
import type { Group } from './group.ts';
import type { House } from '../house.ts';
import { putLogs } from '../me.ts';

const TABLES = ['log', 'group', 'controls', 'asideacts', 'rekey', 'base'];

export async function forgetLog(house: House, group: Group, more: readonly RowOp[] = []): Promise<void> {
  const { rows, disk } = house;
  const hex = toHex(group.log);
  const gone = house.lists?.gone(hex);
  // Nothing of it is carried while it goes; where it does not go, the next connection carries it again.
  house.courier?.drop(group.log);
  await house.commit(
    async () => [
      await putLogs(
        rows,
        house.logs.filter(({ log }) => !equal(log, group.log)),
      ),
      await house.groups.keysWithout(group),
      ...TABLES.map((table) => rows.remove(table, hex)),
      ...(await rows.all('snapshot'))
        .filter(({ key }) => key.startsWith(hex))
        .map(({ key }) => rows.remove('snapshot', key)),
      ...((await gone?.ops()) ?? []),
      ...(await house.library.drop(group.log)),
      ...(await disk.outbox(group.log)).map(({ log, n }) => disk.removeOutbox(log, n)),
      ...(await disk.entries(group.log)).map(({ log, storage }) => disk.removeEntry(log, storage)),
      ...more,
    ],
    () => {
      house.forgotten(group);
      gone?.apply();
    },
  );
  house.ground.announce(['cases', 'connection']);
}
