// P7: another tablet goes on as this device, because one is a copy of the other. From then on nothing is signed or sent
// here, in any log; what is here can be read.
import type { House } from './house.ts';

export function hasTwin({ replicas }: Pick<House, 'replicas'>): boolean {
  return [...replicas.values()].some(({ state }) => state.hasTwin);
}

export function fallSilent({ courier, session, ground }: House): void {
  courier?.close();
  session?.close();
  ground.announce(['connection', 'cases']);
}
