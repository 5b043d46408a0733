// Every transaction of every story, each with everything that can become of it: the power fails before it or after it, it
// is aborted, or the power fails and takes with it what the disk had only promised.
import { LAWS } from './laws.ts';
import { gather } from './evidence.ts';
import { passkeyOf } from './house.ts';
import { whenAtRest } from './rest.ts';
import { STORIES, type Stage, type Story } from './stories.ts';
import { wordsOf, World } from './world.ts';

/**
 * The app asks for strict durability always. `promised` is a browser that does not give it: what was stored since the
 * tablet last said something to the world is lost with the power.
 */
export const ENDINGS = ['before', 'after', 'aborted', 'promised'] as const;
export type Ending = (typeof ENDINGS)[number];

export interface Point {
  readonly story: string;
  /** Of the story's own transactions, counted from 1. */
  readonly transaction: number;
  readonly ending: Ending;
  readonly problems: readonly string[];
}
const REST_MS = 20 * 60_000;

/** How many transactions the acting tablet makes in the story when nothing goes wrong. */
export async function transactionsOf(story: Story): Promise<number> {
  const { stage, dispose } = newStage(story.name);
  try {
    let before = 0;
    await stage.world.happen(async () => {
      await story.prepare(stage);
      before = actorOf(story, stage).transactions;
      await story.act(stage);
    });
    if (stage.world.problems.length > 0) throw new Error(stage.world.problems.join('; '));
    return actorOf(story, stage).transactions - before;
  } finally {
    dispose();
  }
}

export async function crashAt(story: Story, transaction: number, ending: Ending): Promise<Point> {
  const { stage, dispose } = newStage(story.name);
  const problems: string[] = [];
  try {
    await stage.world.happen(() => live(story, stage, transaction, ending, problems));
    problems.push(...stage.world.problems);
    if (problems.length === 0) await stage.world.happen(() => judge(stage.world, problems));
  } finally {
    dispose();
  }
  return { story: story.name, transaction, ending, problems };
}

async function live(
  story: Story,
  stage: Stage,
  transaction: number,
  ending: Ending,
  problems: string[],
): Promise<void> {
  await story.prepare(stage);
  const tablet = actorOf(story, stage);
  const house = stage.world.houseOf(tablet);
  tablet.settleDisk();
  tablet.doom = { after: transaction, fate: fateOf(ending) };
  const answered = new Map(stage.done);
  await story.act(stage).catch(() => undefined);
  // What was answered in the very moment of a disk that broke its word is nobody's promise.
  tablet.doom = null;
  if (ending === 'promised' && !tablet.isOn)
    for (const key of stage.done.keys()) if (!answered.has(key)) stage.done.delete(key);
  Object.assign(tablet.weather, { up: true, down: true });
  if (!tablet.isOn) await tablet.boot();
  if ((await tablet.call('vaultState')).type === 'locked') await tablet.call('unlock', passkeyOf(house));
  await whenAtRest(stage.world, REST_MS);
  problems.push(...(await story.check(stage)));
  await whenAtRest(stage.world, REST_MS);
}

function fateOf(ending: Ending): 'aborted' | 'crash before' | 'crash after' | 'crash and lose' {
  const fates = {
    aborted: 'aborted',
    after: 'crash after',
    before: 'crash before',
    promised: 'crash and lose',
  } as const;
  return fates[ending];
}
function actorOf(story: Story, { clinic, lab }: Stage): Stage['clinic']['tablets'][number] {
  return (story.on === 'clinic' ? clinic : lab).tablets[0]!;
}

function newStage(seed: string): { stage: Stage; dispose: () => void } {
  const world = new World({ seed, devices: 2, acts: 0 });
  const [clinic, lab] = world.houses;
  if (!clinic || !lab) throw new Error('a stage needs two houses');
  return {
    stage: { world, clinic, lab, done: new Map() },
    dispose: () => {
      for (const tablet of world.tablets) tablet.crash();
      world.relay.dispose();
    },
  };
}

async function judge(world: World, problems: string[]): Promise<void> {
  const logs = await gather(world);
  for (const [name, law] of Object.entries(LAWS))
    for (const sentence of (await law(world, logs)).slice(0, 3)) problems.push(`${name}: ${sentence}`);
}

/** All points, or each `stride`-th of them beginning with `first`; `onPoint` hears of each. */
export async function crashEverywhere(
  stride: number,
  first: number,
  onPoint: (point: Point) => void,
  isOver: () => boolean,
): Promise<void> {
  let count = first;
  for (const story of STORIES) {
    const transactions = await transactionsOf(story).catch((error: unknown) => {
      onPoint({ story: story.name, transaction: 0, ending: 'before', problems: [wordsOf(error)] });
      return 0;
    });
    for (let transaction = 1; transaction <= transactions; transaction++)
      for (const ending of ENDINGS) {
        if (count++ % stride !== 0) continue;
        if (isOver()) return;
        onPoint(await crashAt(story, transaction, ending));
      }
  }
}
