// P7: another tablet goes on as this device, because one is a copy of the other. From then on nothing is signed or sent
// here, in any log, nor sent by a colleague's vault; what is here can be read.
import type { House } from '../house.ts';

export function hasTwin({ replicas }: Pick<House, 'replicas'>): boolean {
  return [...replicas.values()].some(({ state }) => state.hasTwin);
}

export function fallSilent({ courier, session, ground, onTwin }: House): void {
  onTwin();
  courier?.close();
  session?.close();
  ground.announce(['connection', 'cases']);
}
