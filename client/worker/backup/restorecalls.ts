// Getting everything back as the page calls it: how far it is, and who of several restores. What breaks off leaves nothing.
import { DiskFull } from '../../sync/disk.ts';
import { createVault, type Ground } from '../../vault/vault.ts';
import type { NewUnlock, RestoreView, Topic } from '../api.ts';
import type { Look } from './beforehand.ts';
import { beginRestore } from './cutshort.ts';
import { parts } from '../parts.ts';
import type { Restorer } from './restorefrom.ts';
import { Refused, type Served } from '../rpc.ts';
import type { PeopleDeps } from '../people/tabletpeople.ts';
import type { Vaults } from '../people/vaults.ts';

interface RestoreDeps extends Pick<
  PeopleDeps,
  'options' | 'assemble' | 'begin' | 'freshMe' | 'keyOf' | 'registered' | 'twin'
> {
  readonly ground: Ground;
  readonly vaults: Vaults;
  readonly announce: (topics: readonly Topic[]) => void;
  readonly roomHere: ((wanted: number) => Promise<number | null>) | undefined;
}

export function restoreCalls(
  deps: RestoreDeps,
): Pick<Served, 'previewRestore' | 'stopPreview' | 'restore' | 'restoreFromFiles' | 'restoreProgress' | 'restoreAs'> {
  const { ground, vaults, assemble, announce } = deps;
  let restoring: RestoreView | null = null;
  let look: Look | null = null;
  let choose = (_: string): void => undefined;
  const tell = (progress: RestoreView): void => {
    restoring = progress;
    announce(['vault']);
  };

  /** `unknown` is said of whatever else breaks it off. */
  async function restore(from: Restorer, way: NewUnlock, unknown: Refused): Promise<{ organisation: string }> {
    const vault = await createVault(ground, deps.keyOf(way), await vaults.space());
    await beginRestore(vault, ground.store);
    const me = { ...deps.freshMe(from.relayAddress), kitAt: ground.now() };
    const now = await assemble(vault, ground.store, me);
    const twin = deps.twin();
    try {
      if (twin) await (await parts.branch()).bringBranch(twin, now);
      const organisation = await from.run(now.house, tell, (persons) => {
        tell({ done: 1, total: 1, persons });
        return new Promise((resolve) => {
          choose = resolve;
        });
      });
      // Without a relay the account waits for the first connection.
      const session = await deps.registered(now.house.me.relayAddress, way).catch(() => null);
      await now.house.saveMe({ session });
      // It was locked meanwhile: the new vault is there, and waits to be unlocked.
      if (twin && deps.twin() !== twin) await now.end();
      else {
        await twin?.end();
        deps.begin(now);
      }
      return { organisation };
    } catch (error) {
      await now.end();
      await vaults.erase(vault);
      announce(['vault']);
      throw error instanceof Refused || error instanceof DiskFull ? error : unknown;
    }
  }
  const ended = (): void => {
    restoring = null;
  };
  return {
    async previewRestore(kit, files) {
      look?.stop();
      await vaults.needRoom();
      const { lookInto } = await parts.beforehand();
      const mine = lookInto(kit, files, deps.options, (done, total) => {
        tell({ done, total });
      });
      look = mine;
      try {
        const { logs, ...found } = await mine.found;
        const { hereBeside } = await parts.holding();
        return { ...found, here: await hereBeside(ground.store, await vaults.list(), { ...found, logs }) };
      } finally {
        if (look === mine) look = null;
        ended();
      }
    },
    stopPreview: () => look?.stop(),
    async restore(kit, way) {
      const from = await (await parts.restorefrom()).fromRelay(kit);
      await vaults.needRoom();
      return restore(from, way, new Refused('relay unreachable')).finally(ended);
    },
    async restoreFromFiles(kit, files, way) {
      await vaults.needRoom();
      try {
        const from = await (await parts.restorefrom()).fromFiles(kit, files, deps.roomHere, tell);
        return await restore(from, way, new Refused('backup unreadable'));
      } finally {
        ended();
      }
    },
    restoreProgress: () => restoring,
    restoreAs: (person) => {
      choose(person);
    },
  };
}
