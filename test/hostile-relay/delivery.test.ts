// A relay that repeats, reflects, reorders, withholds, moves and flips what it delivers. Readers end where they would have
// ended with an honest one, or say what is missing; nothing grows.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOfHex, toHex, type Bytes } from '../../protocol/bytes.ts';
import { HEADER, SEALED_ENTRY } from '../../protocol/entry.ts';
import type { RelayFrame } from '../../protocol/frames.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { signBatch, type KeptEntry } from './kept-log.ts';
import { random, sha256 } from './keys.ts';
import { honest } from './relay.ts';
import {
  atRest,
  keptOf,
  messages,
  newWorld,
  say,
  setAside,
  settled,
  stateOf,
  storedCount,
  visitorOf,
  waitForMessage,
  waitUntil,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
}, 90_000);
afterAll(() => world.end());

const entriesOfCase = (frame: RelayFrame): frame is Extract<RelayFrame, { type: 'entries' }> =>
  frame.type === 'entries' && toHex(frame.log) === world.id;

/** Receipts that this relay signs for bytes it made up, at a place of its choosing. */
function receipted(entries: readonly Bytes[], seq: number, log: Bytes = world.log): KeptEntry[] {
  const { term, nonce } = keptOf(world).term.term;
  const time = Date.now();
  const stored = entries.map((entry) => ({
    ...{ log, term, nonce, seq, time },
    ...{ storage: sha256(entry), hash: random(32) },
  }));
  return signBatch(world.relay.key, stored).map((receipt, i) => ({ entry: entries[i]!, receipt }));
}
/** Places that the tablets followed already: a receipt for them says nothing new about the order. */
const past = (): number => Math.max(1, keptOf(world).seq - 5);

test('case 5 entries in random order, each several times, end in the same state and hash', async () => {
  const { relay, clinic, lab } = world;
  const kept: KeptEntry[] = [];
  relay.script.says = (frame, to) => {
    if (!entriesOfCase(frame) || to !== visitorOf(world, clinic)) return [frame];
    kept.push(...frame.items);
    return [];
  };
  for (let i = 0; i < 12; i++) await say(world, 'lab', `out of order ${String(i)}`);
  await settled(lab);
  await waitUntil(() => expect(kept.length).toBeGreaterThanOrEqual(12));
  relay.script = honest();
  const shuffled = kept
    .flatMap((each) => [each, each, each])
    .map((each) => ({ each, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
  for (let at = 0; at < shuffled.length; at += 5)
    visitorOf(world, clinic).say({ type: 'entries', log: world.log, items: shuffled.slice(at, at + 5) });
  await waitForMessage(world, 'clinic', 'out of order 11');
  await settled(clinic, lab);
  await waitUntil(async () => expect(await stateOf(clinic, world.log)).toBe(await stateOf(lab, world.log)));
  const replica = clinic.sitting()!.house.replica(world.log);
  expect([setAside(clinic), replica.heldCount, replica.gaps.size]).toEqual([[], 0, 0]);
}, 60_000);

test("case 3 case 4 old entries repeated 10,000 times, and a tablet's own: no effect, no growth", async () => {
  const { clinic, log } = world;
  await waitUntil(async () => expect(await storedCount(clinic, log)).toBe(keptOf(world).seq));
  const entries = [...keptOf(world).entries];
  const before = await stateOf(clinic, log);
  const transactions = clinic.power.count;
  const credits = (): number => world.relay.heard.filter(({ frame }) => frame.type === 'credit').length;
  const credited = credits();
  const visitor = visitorOf(world, clinic);
  for (let i = 0; i < 50; i++)
    visitor.say({ type: 'entries', log, items: Array.from({ length: 200 }, () => entries[i % entries.length]!) });
  visitor.deliver(log, entries);
  // Every frame of entries that was dealt with is answered with credit.
  await waitUntil(() => expect(credits() - credited).toBeGreaterThanOrEqual(51));
  await atRest(clinic, log);
  expect(await stateOf(clinic, log)).toBe(before);
  await waitUntil(async () => expect(await storedCount(clinic, log)).toBe(keptOf(world).seq));
  expect(clinic.power.count - transactions).toBeLessThan(60);
  expect(setAside(clinic)).toEqual([]);
}, 60_000);

test('case 6 one entry of a chain withheld: what follows waits, the gap is named and asked for again', async () => {
  const { relay, clinic, lab, log } = world;
  const device = toHex(lab.sitting()!.house.device.id);
  let withheld = '';
  const isWithheld = ({ receipt }: KeptEntry): boolean => toHex(receipt.stored.storage) === withheld;
  relay.script.says = (frame, to) => {
    if (!entriesOfCase(frame) || to !== visitorOf(world, clinic)) return [frame];
    withheld ||= toHex(frame.items[0]!.receipt.stored.storage);
    return [{ ...frame, items: frame.items.filter((item) => !isWithheld(item)) }];
  };
  const asked = relay.heard.length;
  await say(world, 'lab', 'withheld');
  await settled(lab);
  await say(world, 'lab', 'after the gap');
  await settled(lab);
  const replica = clinic.sitting()!.house.replica(log);
  await waitUntil(() => expect([...replica.gaps.keys()]).toEqual([device]));
  expect(replica.gaps.get(device)).toBe(replica.state.nextOf(bytesOfHex(device)).seq);
  expect(await messages(clinic, log)).not.toContain('after the gap');
  await waitUntil(() =>
    expect(
      relay.heard.slice(asked).some(({ frame }) => frame.type === 'subscribe' && toHex(frame.log) === world.id),
    ).toBe(true),
  );
  relay.script = honest();
  visitorOf(world, clinic).deliver(log, keptOf(world).entries);
  await waitForMessage(world, 'clinic', 'after the gap');
  expect(await messages(clinic, log)).toContain('withheld');
  await waitUntil(() => expect(replica.gaps.size).toBe(0));
}, 60_000);

test('case 2 ciphertext moved to another log, or said to be of another epoch: refused, and nothing changes', async () => {
  const { clinic, log } = world;
  const desk = clinic.sitting()!.house.groups.own('desk').log;
  const before = await stateOf(clinic, log);
  const counts = [await storedCount(clinic, desk), await storedCount(clinic, log)];
  const { entry } = keptOf(world).entries.at(-1)!;
  const visitor = visitorOf(world, clinic);
  const known = setAside(clinic).length;
  // Into another log, with a receipt that names it.
  visitor.say({ type: 'entries', log: desk, items: receipted([entry], 1, desk) });
  await waitUntil(() => expect(setAside(clinic)).toHaveLength(known + 1));
  expect(setAside(clinic).at(-1)).toBe('other log');
  // With its header changed to that log, or to the key of another epoch of its own.
  const { header, ciphertext } = decode(SEALED_ENTRY, entry)!;
  const fields = decode(HEADER, header)!;
  const first = decode(HEADER, decode(SEALED_ENTRY, keptOf(world).entries[0]!.entry)!.header)!.key;
  const inDesk = encode(SEALED_ENTRY, { header: encode(HEADER, { ...fields, log: desk }), ciphertext });
  const inFirst = encode(SEALED_ENTRY, { header: encode(HEADER, { ...fields, key: first }), ciphertext });
  visitor.say({ type: 'entries', log: desk, items: receipted([inDesk], 1, desk) });
  visitor.say({ type: 'entries', log, items: receipted([inFirst], past()) });
  await waitUntil(() => expect(setAside(clinic)).toHaveLength(known + 2));
  expect(await stateOf(clinic, log)).toBe(before);
  expect(counts[0]! + counts[1]!).toBeLessThanOrEqual(
    (await storedCount(clinic, desk)) + (await storedCount(clinic, log)),
  );
  await say(world, 'lab', 'after the moves');
  await waitForMessage(world, 'clinic', 'after the moves');
}, 60_000);

test('case 1 every single bit of a sealed entry flipped, each with a receipt: none is applied', async () => {
  const { clinic, log } = world;
  await say(world, 'clinic', 'to be flipped');
  await settled(clinic);
  const { entry } = keptOf(world).entries.at(-1)!;
  const visitor = visitorOf(world, world.lab);
  await waitForMessage(world, 'lab', 'to be flipped');
  const applied = await stateOf(world.lab, log);
  const flips = Array.from({ length: entry.length * 8 }, (_, bit) => {
    const flipped = entry.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    return flipped;
  });
  visitor.deliver(log, receipted(flips, past()));
  const replicaOfLab = world.lab.sitting()!.house.replica(log);
  await waitUntil(
    () => expect(setAside(world.lab).length + replicaOfLab.heldCount).toBeGreaterThanOrEqual(flips.length - 1),
    60_000,
  );
  expect(await stateOf(world.lab, log)).toBe(applied);
  const { house } = world.lab.sitting()!;
  const replica = house.replica(log);
  expect(setAside(world.lab).length + replica.heldCount).toBeGreaterThanOrEqual(flips.length - 1);
  // Another version or an unknown key is no proof of anything: those few wait, and everything else is refused.
  expect(replica.heldCount).toBeLessThan(16 * 8 + 16);
  const kept = keptOf(world).seq;
  await say(world, 'clinic', 'after the flips');
  await waitForMessage(world, 'lab', 'after the flips');
  // None of them was given to the relay as if it had lost it.
  expect(keptOf(world).seq - kept).toBeLessThan(20);
}, 120_000);
