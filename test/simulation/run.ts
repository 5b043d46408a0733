// One seed from beginning to end: lives it, lets it come to rest, and asks the laws.
import { gather } from './evidence.ts';
import { LAWS } from './laws.ts';
import { wordsOf, World, type WorldOptions } from './world.ts';

export interface Result {
  readonly seed: string;
  readonly problems: readonly string[];
  readonly trace: string;
  readonly tail: readonly string[];
  readonly deviceDays: number;
  readonly transactions: number;
  readonly entries: number;
  readonly events: number;
  readonly workedDays: number;
  readonly acts: number;
  readonly faults: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly crashes: number;
  readonly rollbacks: number;
  readonly impatience: number;
  readonly words: Readonly<Record<string, number>>;
  readonly refusals: Readonly<Record<string, number>>;
}

export async function runSeed(options: WorldOptions): Promise<Result> {
  const world = new World(options);
  const fail = (error: unknown): void => {
    world.problems.push(`nobody heard of: ${wordsOf(error)}`);
  };
  process.on('unhandledRejection', fail);
  try {
    await world.run();
    const problems = [...world.problems];
    if (problems.length === 0) await world.happen(async () => void problems.push(...(await judge(world))));
    return {
      seed: options.seed,
      problems: [...problems, ...world.problems.filter((each) => !problems.includes(each))],
      trace: world.trace.digest(),
      tail: world.trace.tail(),
      deviceDays: world.deviceDays,
      transactions: world.tablets.reduce((sum, { transactions }) => sum + transactions, 0),
      entries: world.truth.written.size,
      events: world.time.events,
      workedDays: world.workedDays,
      acts: world.acts,
      faults: [...world.faults.values()].reduce((sum, count) => sum + count, 0),
      kinds: Object.fromEntries(world.faults),
      crashes: world.crashes,
      rollbacks: world.rollbacks,
      impatience: world.impatience,
      words: Object.fromEntries(world.truth.words),
      refusals: Object.fromEntries(world.refusals),
    };
  } finally {
    process.off('unhandledRejection', fail);
    for (const tablet of world.tablets) tablet.crash();
    world.relay.dispose();
  }
}

async function judge(world: World): Promise<string[]> {
  const logs = await gather(world);
  const broken: string[] = [];
  for (const [name, law] of Object.entries(LAWS))
    for (const sentence of (await law(world, logs)).slice(0, 5)) broken.push(`${name}: ${sentence}`);
  return broken;
}
