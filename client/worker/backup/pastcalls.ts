// Looking into a backup as the page calls it.
import { parts } from '../parts.ts';
import type { PastApi } from '../views/pastview.ts';
import { Refused, type Served } from '../rpc.ts';
import type { Sitting } from '../sitting.ts';

export function pastCalls(need: () => Sitting): Pick<Served, keyof PastApi> {
  const past = async () => {
    const sitting = need();
    if (sitting.house.me.isDemo) throw new Refused('not allowed');
    return (await parts.past()).pastOf(sitting);
  };
  return {
    pastBackups: async () => (await past()).inFolder(),
    openPast: async (backup) => (await past()).open(backup),
    past: async () => (await past()).view,
    pastRecords: async (search) => (await past()).rows(search),
    pastRecord: async (kind, id, purpose) => (await past()).record({ kind, id }, purpose),
    takeFromPast: async (kind, id, purpose, choices) => (await past()).take({ kind, id }, purpose, choices),
    undoFromPast: async () => (await past()).undo(),
    bringMissing: async () => (await past()).bringMissing(),
    closePast: async () => {
      (await past()).close();
    },
  };
}
