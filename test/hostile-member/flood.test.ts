// A lab that buries the clinic in entries, each valid by itself: they are delayed, never refused, and whoever works at the
// tablet is answered between them.
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as f from '../gate/forge.ts';
import { contentOf, labSays, newWorld, setAside, waitUntil, type World } from './world.ts';

// A world each: every look at a thread of 10,000 messages reads all of them.
let world: World;
beforeEach(async () => {
  world = await newWorld();
}, 90_000);
afterEach(() => world.end());

const BATCH = 250;

/** Sends entries made one by one, in frames; every frame is answered with receipts. */
async function send(count: number, make: (index: number) => ReturnType<World['lab']['seal']>): Promise<string[]> {
  const answers: Promise<{ type: string }>[] = [];
  for (let at = 0; at < count; at += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - at) }, (_, i) => make(at + i).sealed);
    answers.push(world.lab.append(...batch));
  }
  return (await Promise.all(answers)).map(({ type }) => type);
}
/** Asks the tablet again and again until something holds; how often it answered. */
async function answersUntil(holds: () => Promise<boolean>): Promise<number> {
  for (let answers = 1; ; answers++) {
    await world.clinic.api.cases('');
    if (await holds()) return answers;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('case 26 10,000 valid tiny entries: none is refused, all arrive, and the app answers all the time', async () => {
  const { lab, clinic } = world;
  const client = lab.clientId('case/thread');
  const types = await send(10_000, (clock) => {
    const origin = clock === 0 ? { parent: 'messages' } : { origin: [client, clock - 1] as const };
    const update = f.forge(client, clock, [{ info: f.ANY, ...origin, content: f.any({ text: String(clock) }) }]);
    return lab.seal(lab.fieldsOf('update', 'case/thread', lab.bodyOf(update)));
  });
  expect(new Set(types)).toEqual(new Set(['receipts']));
  const { doc } = await clinic.sitting()!.house.document(lab.log, 'case/thread');
  const answers = await answersUntil(async () => Promise.resolve(doc.getArray('messages').length >= 10_000));
  expect(setAside(clinic)).toEqual([]);
  expect(answers).toBeGreaterThan(10);
  await labSays(world, 'after the flood');
}, 180_000);

test('200 acts that change nothing: the case goes on', async () => {
  const { lab, clinic } = world;
  const before = await contentOf(clinic, lab.log);
  for (let i = 0; i < 200; i++)
    await lab.control({ type: 'carry', statements: { certificates: [], vouches: [], announcements: [] } });
  await labSays(world, 'after the acts');
  expect(await contentOf(clinic, lab.log)).not.toEqual(before);
}, 180_000);

test('1,000 entries that wait for something that never comes do not slow the others down', async () => {
  const { lab, clinic } = world;
  const { seq } = lab.chainOf();
  const chain = { ...lab.chainOf() };
  await send(1_000, (index) => {
    const fields = lab.fieldsOf('update', 'case/thread', lab.bodyOf(f.forge(1, 0, [])));
    return lab.seal({ ...fields, seq: seq + 1 + index }, lab.house.device, false);
  });
  await waitUntil(() => expect(clinic.sitting()!.house.replica(lab.log).heldCount).toBe(1_000));
  Object.assign(lab.chainOf(), chain);
  for (let i = 0; i < 5; i++) await labSays(world, `beside what waits ${String(i)}`);
}, 180_000);
