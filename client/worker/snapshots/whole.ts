// A tablet that began a log with a snapshot reads its history behind. Until that is here the tablet's own backup could
// not bring it back, so none is made.
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';

const LOOK_MS = 250;

export async function whenWhole({ replicas, session, ground }: House, goOn: () => Promise<void>): Promise<void> {
  for (const replica of replicas.values())
    while (replica.base) {
      if (session?.state !== 'online') throw new Refused('relay unreachable');
      await new Promise<void>((resolve) => void ground.clock.after(LOOK_MS, resolve));
      await goOn();
    }
}
