// A relay that turns around what it delivers, of the group in which two houses know each other above all: they meet, and
// cases arrive, as with an honest one.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RelayFrame } from '../../protocol/frames.ts';
import { choicesFor, newDraft } from '../worker/practice.ts';
import { newWorld, setAside, waitUntil, type World } from './world.ts';

let world: World;
let turned = 0;
const turnedAround = (frame: RelayFrame): readonly RelayFrame[] => {
  if (frame.type !== 'entries') return [frame];
  if (frame.items.length > 1) turned += 1;
  const items = frame.items.toReversed();
  return [{ ...frame, items: [...items, ...items] }];
};
beforeAll(async () => {
  world = await newWorld((relay) => {
    relay.script.says = turnedAround;
  });
}, 60_000);
afterAll(() => world.end());

test('case 5 everything turned around and said twice: both houses know each other by the same words, and the next cases arrive', async () => {
  const { clinic, lab } = world;
  for (const tablet of [clinic, lab]) await waitUntil(async () => expect(await tablet.api.contacts()).toHaveLength(1));
  const [[ours], [theirs]] = [await clinic.api.contacts(), await lab.api.contacts()];
  expect(theirs!.id).toBe(ours!.id);
  const words = async (tablet: typeof clinic) => (await tablet.api.contactView(ours!.id)).words;
  expect(await words(lab)).toEqual(await words(clinic));
  await clinic.api.trustContact(ours!.id, true);
  lab.power.network(false);
  const sent: string[] = [];
  for (let i = 0; i < 2; i++) {
    const { draft } = await newDraft(clinic);
    sent.push((await clinic.api.sendTo(choicesFor(draft), ours!.id)).id);
  }
  await waitUntil(async () => expect(await clinic.api.connection()).toMatchObject({ waiting: 0 }));
  lab.power.network(true);
  await lab.api.retryNow();
  await waitUntil(async () =>
    expect((await lab.api.cases('')).map(({ id }) => id)).toEqual(expect.arrayContaining(sent)),
  );
  await waitUntil(async () => expect((await lab.api.contactView(ours!.id)).theyCompared).toBe(true));
  expect([setAside(clinic), setAside(lab)]).toEqual([[], []]);
  expect(turned).toBeGreaterThan(0);
}, 90_000);
