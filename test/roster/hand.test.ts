// Keys from hand to hand within a house, and hands that nobody of the house has, or that reach for more than they hold.
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { decode } from '../../protocol/schema.ts';
import { sealBox } from '../../client/crypto/box.ts';
import { HANDED, handAct, takeHand, type HandedLog } from '../../client/roster/hand.ts';
import type { Compartment } from '../../client/roster/roles.ts';
import { countedRandom, tablet, type Tablet } from './world.ts';
import { fresh, join, makeTablets, nurse, practice, reasons, resolved, second } from './practiceworld.ts';

const random = countedRandom('hands');
let receptionist: Tablet;
let outsider: Tablet;
beforeAll(async () => {
  await makeTablets();
  [receptionist, outsider] = [await tablet('receptionist'), await tablet('outsider')];
});
beforeEach(async () => {
  await fresh();
  join(1, 'Nia', ['nurse'], nurse);
  join(2, 'Rob', ['receptionist'], receptionist);
  join(3, 'Ivo', ['dentist'], second);
});

function handed(place: Compartment, secret: Bytes = random(32)): HandedLog {
  const { draft } = practice.plan.logs.find((each) => each.compartment === place)!;
  return { genesis: draft.genesis, founding: new Uint8Array(32), number: 1, secret };
}
/** What Ivo's tablet takes from the last hand, by compartment. */
async function taken(by: Tablet, logs: readonly HandedLog[], to: Tablet = second): Promise<readonly string[]> {
  const last = practice.staff.entries.at(-1)!;
  practice.staff.write(by, await handAct(practice.staff.log, to.keys, logs, random), [last]);
  const roster = resolved();
  const all = await Promise.all(roster.hands.map((hand) => takeHand(roster, hand, second.id, second.sealing)));
  return all.flat().map(({ place }) => place);
}

test('a nurse hands on what she holds', async () => {
  expect(await taken(nurse, [handed('clinical'), handed('desk')])).toEqual(['clinical', 'desk']);
});
test('case 32 a hand reaches for what its giver does not hold: nothing of that is taken', async () => {
  expect(await taken(receptionist, [handed('clinical'), handed('desk'), handed('audit')])).toEqual(['desk']);
});
test('case 32 a hand from outside the house, and one of somebody who was removed, is refused', async () => {
  // Whoever knows keys of a device, and everything that is public, still signs as nobody of this house.
  practice.staff.directory.set(toHex(outsider.id), outsider.keys);
  expect(await taken(outsider, [handed('desk')])).toEqual([]);
  expect(reasons(resolved())).toEqual(['device unknown']);
  const person = new Uint8Array(16).fill(2);
  const last = practice.staff.entries.at(-1)!;
  practice.staff.write(practice.admin, { type: 'remove', person, pins: [], root: null }, [last]);
  expect(await taken(receptionist, [handed('desk')])).toEqual([]);
  expect(reasons(resolved())).toEqual(['device unknown', 'device not active']);
});
test('case 32 a log of a stranger, a box for another device or another house, a box that was altered: nothing comes out', async () => {
  const foreign = { ...handed('desk'), genesis: new Uint8Array(64).fill(5) };
  expect(await taken(nurse, [foreign])).toEqual([]);
  expect(await taken(nurse, [handed('desk')], receptionist)).toEqual([]);
  const act = await handAct(practice.staff.log, second.keys, [handed('desk')], random);
  const elsewhere = await handAct(new Uint8Array(32).fill(8), second.keys, [handed('desk')], random);
  const flipped = act.box.slice();
  flipped[flipped.length >> 1]! ^= 1;
  const empty = await sealBox(
    second.keys.sealing,
    new Uint8Array([0x9f]),
    'enamel/v1/hand',
    new Uint8Array(64),
    random,
  );
  expect(decode(HANDED, new Uint8Array([0x9f]))).toBe(null);
  for (const box of [flipped, elsewhere.box, empty, new Uint8Array()])
    practice.staff.write(nurse, { ...act, box }, [practice.staff.entries.at(-1)!]);
  const roster = resolved();
  const all = await Promise.all(roster.hands.map((hand) => takeHand(roster, hand, second.id, second.sealing)));
  expect(all.flat()).toEqual([]);
});
