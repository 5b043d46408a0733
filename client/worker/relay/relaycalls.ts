// What a page may ask about where the house's relay is; its part of the worker is loaded when first asked for.
import { parts } from '../parts.ts';
import type { Served } from '../rpc.ts';
import type { Sitting } from '../sitting.ts';

export function relayCalls(
  need: () => Sitting,
): Pick<Served, 'relay' | 'lookAtRelay' | 'moveToRelay' | 'followToRelay' | 'retryNow'> {
  return {
    async retryNow() {
      const { house } = need();
      house.courier?.redial();
      (await parts.members()).knockAgain(house);
    },
    relay: async () => (await parts.relocating()).relayView(need().house),
    lookAtRelay: async (typed) => (await parts.relocating()).lookAtRelay(need().house, typed),
    moveToRelay: async (...of) => (await parts.relocating()).moveToRelay(need().house, ...of),
    followToRelay: async (typed) => (await parts.relocating()).followToRelay(need().house, typed),
  };
}
