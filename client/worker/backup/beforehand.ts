// Before everything is brought back: the paper opens what is there in memory alone, and it is told what that is. Nothing
// is made on this tablet, nothing is written to a relay; whoever stops leaves nothing.
import { sha256 } from '../../crypto/hash.ts';
import { kitKeys } from '../../crypto/kit.ts';
import { houseInMemory, type Net } from './drilling.ts';
import { holdingOf, type Holding } from './holding.ts';
import { kitSecretOf } from '../kit/paper.ts';
import { relaySource } from './relaysource.ts';
import { replayElsewhere, type Replayer, type Tell } from './replaying.ts';
import { newReplayer } from './replayer.ts';
import type { Paper } from './restorefrom.ts';
import { bringAll, bringWelcomed } from './restoring.ts';
import { Refused } from '../rpc.ts';
import type { TabletOptions } from '../tablet.ts';

type Means = Pick<TabletOptions, 'clock' | 'random' | 'openSocket' | 'fetch' | 'newReplayWorker'>;

/** A look that goes on, and how to end it. */
export interface Look {
  readonly found: Promise<Holding>;
  readonly stop: () => void;
}

export function lookInto(paper: Paper, files: readonly File[] | null, means: Means, tell: Tell): Look {
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      reject(new Refused('stopped'));
    };
  });
  stopped.catch(() => undefined);
  const look = files ? intoFiles(paper, files, means, tell, stopped) : intoRelay(paper, means, tell, stopped);
  return { found: look, stop };
}

async function intoFiles(
  paper: Paper,
  files: readonly File[],
  { newReplayWorker, clock, random }: Means,
  tell: Tell,
  stopped: Promise<never>,
): Promise<Holding> {
  const { secret } = await kitSecretOf(paper.words);
  const practice = sha256((await kitKeys(secret)).root.publicKey);
  const replayer: Replayer = newReplayWorker ? replayElsewhere(newReplayWorker) : newReplayer({ clock, random });
  const job = { files, practice, kitSecret: secret, logs: [], eventKeys: [] };
  return Promise.race([replayer.hold(job, tell), stopped]).finally(() => {
    replayer.end();
  });
}

async function intoRelay(
  paper: Paper,
  { openSocket, fetch, clock, random }: Means,
  tell: Tell,
  stopped: Promise<never>,
): Promise<Holding> {
  const { secret, relayAddress } = await kitSecretOf(paper.words);
  const net: Net = { openSocket, fetch, relayAddress: relayAddress ?? paper.relayAddress };
  const house = await houseInMemory({ clock, random }, net);
  const bring = async (): Promise<Holding> => {
    const source = await bringAll(house, await kitKeys(secret), relaySource, ({ done, total }) => {
      tell(done, total);
    });
    await bringWelcomed(house, source);
    return holdingOf(house, null);
  };
  const work = bring();
  // What is stopped ends with the connection.
  work.catch(() => undefined);
  return Promise.race([work, stopped])
    .catch((error: unknown) => {
      throw error instanceof Refused ? error : new Refused('relay unreachable');
    })
    .finally(() => void house.close().catch(() => undefined));
}
