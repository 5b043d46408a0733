// Every write to storage of every story, at the tablet it happens on and at the relay, each with everything that can become
// of it: the power fails before it or after it, it is aborted, or it is lost though the disk had promised it.
import { ENDINGS, type Ending } from './doom.ts';
import { LAWS } from './laws.ts';
import { gather } from './evidence.ts';
import { passkeyOf } from './house.ts';
import { whenAtRest } from './rest.ts';
import { Refused } from '../../client/worker/rpc.ts';
import { arrive, type Stage, type Story } from './stage.ts';
import { STORIES } from './stories.ts';
import { wordsOf, World } from './world.ts';

/** Whose disk it is. */
export const DISKS = ['tablet', 'relay'] as const;
export type DiskName = (typeof DISKS)[number];

export interface Point {
  readonly story: string;
  readonly disk: DiskName;
  /** Of the writes that the story itself makes there, counted from 1. */
  readonly write: number;
  readonly ending: Ending;
}
export interface Judged extends Point {
  readonly problems: readonly string[];
}
const REST_MS = 20 * 60_000;

/** How many writes the story makes on either disk when nothing goes wrong. */
export async function writesOf(story: Story): Promise<Readonly<Record<DiskName, number>>> {
  const { stage, dispose } = newStage(story.name);
  const count = (): Record<DiskName, number> => ({
    tablet: actorOf(story, stage).transactions,
    relay: stage.world.relay.doom.writes,
  });
  try {
    let before = count();
    await stage.world.happen(async () => {
      await story.prepare(stage);
      before = count();
      await story.act(stage);
    });
    if (stage.world.problems.length > 0) throw new Error(stage.world.problems.join('; '));
    const after = count();
    return { tablet: after.tablet - before.tablet, relay: after.relay - before.relay };
  } finally {
    dispose();
  }
}

export async function crashAt(point: Point, onLine?: (line: string) => void): Promise<Judged> {
  const story = STORIES.find(({ name }) => name === point.story);
  if (!story) throw new Error(`no story "${point.story}"`);
  const { stage, dispose } = newStage(story.name, onLine);
  const problems: string[] = [];
  try {
    await stage.world.happen(() => live(story, stage, point, problems));
    problems.push(...stage.world.problems);
    if (problems.length === 0) await stage.world.happen(() => judge(stage.world, problems));
  } finally {
    dispose();
  }
  return { ...point, problems };
}

async function live(story: Story, stage: Stage, point: Point, problems: string[]): Promise<void> {
  await story.prepare(stage);
  const tablet = actorOf(story, stage);
  const house = story.on === 'lab' ? stage.lab : stage.clinic;
  const { relay } = stage.world;
  tablet.settleDisk();
  if (point.disk === 'tablet') tablet.doom = { after: point.write, fate: fateOf(point.ending) };
  else relay.doom.set(point.write, point.ending);
  const answered = new Map(stage.done);
  await story.act(stage).catch(() => undefined);
  // What was answered in the very moment of a disk that broke its word is nobody's promise.
  tablet.doom = null;
  relay.doom.lift();
  if (point.ending === 'promised' && !tablet.isOn)
    for (const key of stage.done.keys()) if (!answered.has(key)) stage.done.delete(key);
  Object.assign(tablet.weather, { up: true, down: true });
  if (!tablet.isOn) await tablet.boot();
  // A restore that was cut short begins anew instead of being unlocked.
  const isNew = (error: unknown): void => {
    if (!(error instanceof Refused && error.problem === 'not found' && story.on === 'fresh')) throw error;
  };
  if ((await tablet.call('vaultState')).type === 'locked') await tablet.call('unlock', passkeyOf(house)).catch(isNew);
  arrive(stage);
  while (!relay.isUp) await stage.world.time.sleep(1_000);
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
function actorOf(story: Story, { clinic, lab, fresh }: Stage): Stage['fresh'] {
  if (story.on === 'fresh') return fresh;
  return (story.on === 'clinic' ? clinic : lab).tablets[0]!;
}

function newStage(seed: string, onLine?: (line: string) => void): { stage: Stage; dispose: () => void } {
  const world = new World({ seed, devices: 2, acts: 0, days: 1, ...(onLine && { onLine }) });
  const [clinic, lab] = world.houses;
  if (!clinic || !lab) throw new Error('a stage needs two houses');
  const fresh = world.restoreOnto(clinic);
  world.gone.add(fresh);
  return {
    stage: { world, clinic, lab, fresh, done: new Map() },
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

/** Of stories with `name` in their name each `stride`-th point, beginning with `first`; `onPoint` hears of each. */
export async function crashEverywhere(
  { name: part, stride, first }: { readonly name: string; readonly stride: number; readonly first: number },
  onPoint: (point: Judged) => void,
  isOver: () => boolean,
): Promise<void> {
  let count = first;
  for (const { name, ...story } of STORIES.filter((each) => each.name.includes(part))) {
    const writes = await writesOf({ name, ...story }).catch((error: unknown) => {
      onPoint({ story: name, disk: 'tablet', write: 0, ending: 'before', problems: [wordsOf(error)] });
      return { tablet: 0, relay: 0 };
    });
    for (const disk of DISKS)
      for (let write = 1; write <= writes[disk]; write++)
        for (const ending of ENDINGS) {
          if (count++ % stride !== 0) continue;
          if (isOver()) return;
          onPoint(await crashAt({ story: name, disk, write, ending }));
        }
  }
}
