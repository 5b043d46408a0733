// What a page may ask about where the house's relay is; its part of the worker is loaded when first asked for.
import { parts } from '../parts.ts';
import type { Served } from '../rpc.ts';
import type { Sitting } from '../sitting.ts';
import type { NotifyApi } from '../views/notifyview.ts';

export function relayCalls(
  need: () => Sitting,
): Pick<Served, keyof NotifyApi | 'relay' | 'lookAtRelay' | 'moveToRelay' | 'followToRelay' | 'retryNow'> {
  return {
    async retryNow() {
      const { house } = need();
      house.courier?.redial();
      (await parts.members()).knockAgain(house);
    },
    relay: async () => (await parts.relocating()).relayView(need().house),
    lookAtRelay: async (typed) => (await parts.relocating()).lookAtRelay(need().house, typed),
    moveToRelay: async (...of) => (await parts.relocating()).moveToRelay(need().house, ...of),
    notifyKey: async () => (await parts.notifying()).notifyKey(need().house),
    notifyAt: async (endpoint) => (await parts.notifying()).notifyAt(need().house, endpoint),
    tryNotify: async (endpoint) => (await parts.notifying()).tryNotify(need().house, endpoint),
    notifyNoMore: async (endpoint) => (await parts.notifying()).notifyNoMore(need().house, endpoint),
    followToRelay: async (typed) => (await parts.relocating()).followToRelay(need().house, typed),
  };
}
