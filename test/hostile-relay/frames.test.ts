// A relay that speaks nonsense: frames that are none, halves, giants, words of no list, and epochs, packages and presence
// that nobody made. The connection may end; the tablet never does, and what it holds stays as it was.
import { encode as encodeCbor } from 'cborg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { concat, toHex, type Bytes } from '../../protocol/bytes.ts';
import { EPOCH, SIGNED_EPOCH } from '../../protocol/epoch.ts';
import { RELAY_FRAME } from '../../protocol/frames.ts';
import { FRAME_BYTES } from '../../protocol/limits.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { epochOf } from './kept-log.ts';
import { random, signerOf } from './keys.ts';
import { honest } from './relay.ts';
import type { Visitor } from './visitor.ts';
import {
  atRest,
  keptOf,
  newWorld,
  say,
  setAside,
  settled,
  stateOf,
  visitorOf,
  waitForMessage,
  waitUntil,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await say(world, 'lab', 'to begin with');
  await waitForMessage(world, 'clinic', 'to begin with');
  await settled(world.clinic, world.lab);
}, 90_000);
afterAll(() => world.end());

/** The tablet's connection, once it is there (again). */
async function connected(): Promise<Visitor> {
  await waitUntil(async () => {
    await world.clinic.api.retryNow();
    expect(visitorOf(world, world.clinic)).toBeDefined();
  }, 40_000);
  return visitorOf(world, world.clinic);
}
/** Shows that the case is alive in both directions. */
async function isAlive(text: string): Promise<void> {
  await connected();
  await say(world, 'lab', `${text} from the lab`);
  await waitForMessage(world, 'clinic', `${text} from the lab`);
  await say(world, 'clinic', `${text} from the clinic`);
  await waitForMessage(world, 'lab', `${text} from the clinic`);
}

const pong = encode(RELAY_FRAME, { type: 'pong', n: 7, time: 8 });
const NONSENSE: readonly [string, Uint8Array | string][] = [
  ['no bytes', new Uint8Array()],
  ['random bytes', random(300)],
  ['text', 'hello'],
  ['half a frame', pong.subarray(0, -1)],
  ['a frame and a byte', concat(pong, new Uint8Array(1))],
  ['an unknown frame', new Uint8Array(encodeCbor(['gossip', [1]]))],
  ['a field more', new Uint8Array(encodeCbor(['pong', [1, 2, 3]]))],
  ['a field less', new Uint8Array(encodeCbor(['pong', [1]]))],
  ['a map instead of a list', new Uint8Array(encodeCbor(['pong', { n: 1, time: 2 }]))],
  ['a float', new Uint8Array(encodeCbor(['pong', [1, 2.5]]))],
  ['a negative number', new Uint8Array(encodeCbor(['pong', [1, -2]]))],
  ['null', new Uint8Array(encodeCbor(['pong', [1, null]]))],
  ['2^53', new Uint8Array(encodeCbor(['pong', [1, 2n ** 53n]]))],
  ['a word in another spelling', new Uint8Array([0x82, 0x78, 0x04, ...pong.subarray(2)])],
  ['an endless list', new Uint8Array([0x9f, ...pong.subarray(1), 0xff])],
  ['a list said to hold 2^32 items', new Uint8Array([0x9a, 0xff, 0xff, 0xff, 0xff])],
  ['nesting', new Uint8Array(200_000).fill(0x81)],
];

test.each(NONSENSE)('%s: nothing of it is taken', async (_, data) => {
  const before = await stateOf(world.clinic, world.log);
  const visitor = await connected();
  visitor.sayBytes(data);
  await waitUntil(() => expect(world.relay.visitors.has(visitor)).toBe(false));
  expect(await stateOf(world.clinic, world.log)).toBe(before);
  expect(setAside(world.clinic)).toEqual([]);
});

test('a frame larger than 1 MiB, a message whose rest never comes, and a greeting of another relay', async () => {
  (await connected()).sayBytes(random(FRAME_BYTES + 1));
  visitorOf(world, world.lab).sayHalf(pong);
  await world.clinic.api.retryNow();
  world.relay.script.says = (frame) =>
    frame.type === 'welcome' ? [{ ...frame, relayKey: signerOf(random(32)).publicKey }] : [frame];
  for (const visitor of world.relay.visitors) visitor.close();
  await waitUntil(async () => expect((await world.clinic.api.connection()).attention).toBe('relay is another'), 40_000);
  const signed = world.relay.heard.length;
  expect(world.relay.heard.slice(signed)).toEqual([]);
  world.relay.script = honest();
  await world.clinic.api.retryNow();
  await world.lab.api.retryNow();
  await isAlive('after nonsense');
}, 120_000);

test('entries of a log never subscribed, `current` before entries, presence nobody sent', async () => {
  const visitor = await connected();
  const log = random(32);
  visitor.sayExactly({ type: 'entries', log, items: keptOf(world).entries.slice(0, 2) });
  visitor.sayExactly({ type: 'current', log, seq: 2 ** 53 - 1 });
  visitor.sayExactly({ type: 'current', log: world.log, seq: 2 ** 53 - 1 });
  visitor.sayExactly({ type: 'presence', log: world.log, sealed: random(16_384) });
  visitor.sayExactly({ type: 'term', log, term: keptOf(world).term });
  await isAlive('after strange logs');
}, 60_000);

/** Epoch 2 of the case, changed and signed by a key of the relay's own. */
function invented(change: Partial<ReturnType<typeof epochOf>>): Bytes {
  const signer = signerOf(random(32));
  const bytes = encode(EPOCH, { ...epochOf(keptOf(world).records.at(-1)!), ...change, signer: signer.publicKey });
  return encode(SIGNED_EPOCH, { bytes, signature: signer.sign('epoch', bytes) });
}

test('case 9 epochs the relay made itself, with members, owners and relays of its choosing: not followed, no key sealed to them', async () => {
  const { clinic, log } = world;
  const group = clinic.sitting()!.house.groups.need(log);
  const before = { newest: toHex(group.newestRecord!.hash), members: group.caseRoster!.members.length };
  const { number } = group.newestRecord!.fields;
  const visitor = await connected();
  const newest = keptOf(world).records.at(-1)!;
  for (const record of [
    invented({ number: number + 1, previous: group.newestRecord!.hash }),
    invented({ number: 2 ** 53 - 1 }),
    invented({ number: number + 1, relayAddress: 'ws://elsewhere/relay' }),
    invented({ number: number + 1, passes: [{ key: random(32), rights: 15, cap: 0 }] }),
    random(2_000),
    ...flipsOf(newest),
  ])
    visitor.sayExactly({ type: 'epoch', log, record });
  await isAlive('after invented epochs');
  expect(toHex(group.newestRecord!.hash)).toBe(before.newest);
  expect(group.caseRoster!.members.length).toBe(before.members);
  const sealed = keptOf(world).entries.at(-1)!;
  expect(decode(RELAY_FRAME, sealed.entry)).toBeNull();
}, 90_000);

test('case 9 a relay that calls an epoch of ours old and names one of its own as the newest: nobody decides anything anew', async () => {
  const { clinic, id, log, relay } = world;
  const { groups } = clinic.sitting()!.house;
  const group = groups.need(log);
  const { hash, fields } = group.newestRecord!;
  const shown = [
    random(900),
    invented({ number: 2 ** 53 - 1 }),
    invented({ number: fields.number + 1, previous: hash }),
  ];
  relay.script.hears = (frame, from) => {
    if (!('log' in frame) || toHex(frame.log) !== id) return true;
    if (frame.type === 'prove')
      from.sayExactly({ type: 'refuse', n: frame.n, reason: 'stale epoch', hint: fields.number + 1 });
    else if (frame.type === 'epochs') from.sayExactly({ type: 'records', n: frame.n, items: shown });
    else return true;
    return false;
  };
  group.rivals = [];
  const told = vi.spyOn(groups, 'overtaken');
  for (const visitor of relay.visitors) visitor.close();
  await clinic.api.retryNow();
  await waitUntil(() => expect(group.rivals.length).toBeGreaterThan(0), 40_000);
  // Learning takes a moment longer than the first record: what it makes of them is asked when it has been told.
  await waitUntil(() => expect(told).toHaveBeenCalled(), 40_000);
  expect(group.isOvertaken).toBe(false);
  await atRest(clinic, log);
  await new Promise(setImmediate);
  expect([group.isOvertaken, groups.parting(log), group.pending]).toEqual([false, null, null]);
  expect((await clinic.api.caseView(id)).sync).not.toMatchObject({ reason: 'taken back' });
  relay.script = honest();
  for (const visitor of relay.visitors) visitor.close();
  await world.lab.api.retryNow();
  await isAlive('after a newest of its own');
  expect(toHex(group.newestRecord!.hash)).toBe(toHex(hash));
}, 120_000);

/** Some single-bit flips, all over. */
function flipsOf(bytes: Bytes): Bytes[] {
  return Array.from({ length: 64 }, (_, i) => {
    const flipped = bytes.slice();
    const bit = Math.floor((i * bytes.length * 8) / 64);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    return flipped;
  });
}
