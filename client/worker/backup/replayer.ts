// What a worker of its own does with a backup: the drill, or a look into it. The house it is replayed into lives on for as
// long as somebody looks.
import { toHex } from '../../../protocol/bytes.ts';
import { deviceIdOf } from '../../../protocol/ids.ts';
import type { CheckedBackup } from '../../backup/chain.ts';
import { sha256 } from '../../crypto/hash.ts';
import { DocStore } from '../../sync/docstore.ts';
import { compareWith, entryIdsOf, replay, type Means } from './drilling.ts';
import { holdingOf } from './holding.ts';
import type { House } from '../house.ts';
import type { Glimpse, Replayer } from './replaying.ts';
import { Refused } from '../rpc.ts';

export function newReplayer(means: Means): Replayer {
  let seen: House | null = null;
  return {
    async drill(job, tell) {
      const { house, backup } = await replay(job, tell, means);
      const result = await compareWith(house, backup);
      await house.close();
      return result;
    },
    async look(job, tell) {
      const { house, backup } = await replay(job, tell, means);
      seen = house;
      return glimpseOf(house, backup);
    },
    async hold(job, tell) {
      const { house, backup } = await replay(job, tell, means);
      const units = new Set(backup.blobs.map(({ name }) => toHex(name)));
      const holding = await holdingOf(house, { newest: backup.newest, units });
      await house.close();
      return holding;
    },
    documents(log, names) {
      const { rows } = seen ?? fail();
      const documents = new DocStore(rows);
      return Promise.all(names.map((name) => documents.load(log, name)));
    },
    end() {
      void seen?.close();
      seen = null;
    },
  };
}

function fail(): never {
  throw new Refused('not found');
}

async function glimpseOf(house: House, { newest }: CheckedBackup): Promise<Glimpse> {
  const { at, by, id } = newest;
  const device = deviceIdOf(sha256, by.signing, by.sealing);
  if (!house.groups.organisation.devices.has(toHex(device))) throw new Refused('backup altered');
  const replayed = house.groups.all().map(({ log }) => log);
  return {
    at,
    by: house.nameOf(house.groups.own('staff').log, device),
    device: toHex(device),
    id: toHex(id),
    patients: [...(house.lists?.patients.all().values() ?? [])],
    cases: [...(house.lists?.cases.all().values() ?? [])],
    logs: await Promise.all(replayed.map(async (log) => ({ log, entries: await entryIdsOf(house, log) }))),
  };
}
