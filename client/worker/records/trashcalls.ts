// What leaves the lists, comes back, or is erased for ever, as the page calls it.
import { parts } from '../parts.ts';
import type { Served } from '../rpc.ts';
import type { Sitting } from '../sitting.ts';
import type { TrashApi } from '../views/trashview.ts';

export function trashCalls(need: () => Sitting): Pick<Served, keyof TrashApi> {
  return {
    erasures: async () => (await parts.erasures()).erasuresView(need()),
    erase: async (...of) => (await parts.erasures()).erase(need(), ...of),
    legalHold: async (patient) => (await parts.legalholds()).legalHold(need().house, patient),
    setLegalHold: async (...of) => (await parts.legalholds()).setLegalHold(need().house, ...of),
    trash: async () => (await parts.trash()).trashView(need()),
    takeOut: async (...of) => (await parts.trash()).takeOut(need(), ...of),
    putBack: async (...of) => (await parts.trash()).putBack(need(), ...of),
    trashedFiles: async () => (await parts.filetrash()).trashedFiles(need().deps),
    putFileBack: async (...of) => (await parts.filetrash()).putFileBack(need().deps, ...of),
    decideRemovals: async (...of) => (await parts.trash()).decideRemovals(need(), ...of),
  };
}
