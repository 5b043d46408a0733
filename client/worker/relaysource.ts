// The logs of a practice as its relay lists them to the paper.
import { listMessage } from '../../protocol/frames.ts';
import type { KitKeys } from '../crypto/kit.ts';
import { memberPassOf } from '../crypto/secret.ts';
import { restoreLogs, type ListedLog } from '../roster/restore.ts';
import type { House } from './house.ts';
import { whenOnline } from './joining.ts';
import type { RestoreSource } from './restoring.ts';
import { Refused } from './rpc.ts';

const CURRENT_MS = 120_000;

export async function relaySource(house: House, kit: KitKeys): Promise<RestoreSource> {
  house.connect();
  await whenOnline(house);
  const { logs } = await restoreLogs(kit, await listAll(house, kit));
  return {
    logs,
    async first({ log, secrets }) {
      const newest = [...secrets].sort((a, b) => b[0] - a[0])[0];
      if (!newest || !house.courier) return null;
      return house.courier.fetchFirst(log, newest[0], memberPassOf(newest[1]));
    },
    async take(log) {
      house.courier?.carry(house.replica(log));
      await house.courier?.whenCurrent(log, CURRENT_MS);
      return true;
    },
    finish: () => Promise.resolve(),
  };
}

async function listAll(house: House, kit: KitKeys): Promise<readonly ListedLog[]> {
  const { session } = house;
  if (!session?.welcome) throw new Refused('relay unreachable');
  const { nonce, relayKey } = session.welcome;
  const listed: ListedLog[] = [];
  const signature = kit.rootPass.sign(listMessage(nonce, relayKey));
  for (let after = 0; ;) {
    const page = await session.request({ type: 'list', rootPass: kit.rootPass.publicKey, signature, after }, 'logs');
    listed.push(...page.items.map(({ genesis, records }) => ({ genesis, records })));
    after += page.items.length;
    if (!page.more || page.items.length === 0) return listed;
  }
}
