// Getting everything back as the page calls it: how far it is, and who of several restores. What breaks off leaves nothing.
import { DiskFull } from '../sync/disk.ts';
import { createVault, type Ground } from '../vault/vault.ts';
import type { RestoreView, Topic } from './api.ts';
import { beginRestore } from './cutshort.ts';
import { parts } from './parts.ts';
import { Refused, type Served } from './rpc.ts';
import type { PeopleDeps } from './tabletpeople.ts';
import type { Vaults } from './vaults.ts';

interface RestoreDeps extends Pick<PeopleDeps, 'assemble' | 'begin' | 'freshMe' | 'keyOf' | 'registered'> {
  readonly ground: Ground;
  readonly vaults: Vaults;
  readonly announce: (topics: readonly Topic[]) => void;
}

export function restoreCalls(deps: RestoreDeps): Pick<Served, 'restore' | 'restoreProgress' | 'restoreAs'> {
  const { ground, vaults, assemble, announce } = deps;
  let restoring: RestoreView | null = null;
  let choose = (_: string): void => undefined;
  const tell = (progress: RestoreView): void => {
    restoring = progress;
    announce(['vault']);
  };
  return {
    async restore(kit, way) {
      const { kitSecretOf, restoreHouse } = await parts.restoring();
      const { secret, relayAddress } = kitSecretOf(kit.words);
      await vaults.needRoom();
      const vault = await createVault(ground, deps.keyOf(way), await vaults.space());
      await beginRestore(vault, ground.store);
      const me = { ...deps.freshMe(relayAddress ?? kit.relayAddress), kitAt: ground.now() };
      const now = assemble(vault, ground.store, me);
      try {
        const organisation = await restoreHouse(now.house, secret, tell, (persons) => {
          tell({ done: 1, total: 1, persons });
          return new Promise((resolve) => {
            choose = resolve;
          });
        });
        await now.house.saveMe({ session: await deps.registered(now.house.me.relayAddress, way) });
        deps.begin(now);
        return { organisation };
      } catch (error) {
        await now.end();
        await vaults.erase(vault);
        announce(['vault']);
        throw error instanceof Refused || error instanceof DiskFull ? error : new Refused('relay unreachable');
      } finally {
        restoring = null;
      }
    },
    restoreProgress: () => restoring,
    restoreAs: (person) => {
      choose(person);
    },
  };
}
