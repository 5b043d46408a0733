// What a page may ask about the kit's papers, ours and those of other houses; loaded when first asked for.
import type { KitApi } from '../views/kitview.ts';
import type { NewKitApi } from '../views/newkitview.ts';
import { parts } from '../parts.ts';
import type { Served } from '../rpc.ts';
import type { Sitting } from '../sitting.ts';

export function kitCalls(need: () => Sitting): Pick<Served, keyof KitApi | keyof NewKitApi> {
  return {
    kit: async () => (await parts.kit()).showKit(need().house),
    confirmKit: async (...of) => (await parts.kit()).confirmKit(need().house, ...of),
    splitKit: async (places) => (await parts.kit()).splitInto(need().house, places),
    kitPlaces: async () => (await parts.kit()).kitPlaces(need().house),
    newKit: async () => (await parts.kitproposals()).newKitView(need().house),
    replaceKit: async (old) => (await parts.newkit()).replaceKit(need().house, old),
    proposeKit: async () => (await parts.kitproposals()).proposeKit(need().house),
    agreeKit: async (id) => (await parts.kitproposals()).agreeKit(need().house, id),
    objectKit: async (...of) => (await parts.kitproposals()).objectKit(need().house, ...of),
    sawPaper: async (root) => (await parts.partnerpaper()).sawPaper(need().house, root),
  };
}
