// A relay that goes back to yesterday, shows two histories, and signs what is not so. What it once receipted is evidence;
// nobody loses anything by it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { genuineOf, readHistory } from '../../protocol/history.ts';
import { printHistories } from '../../client/access/histories.ts';
import { writeCheckpoint } from '../../client/crypto/checkpoint.ts';
import { verify } from '../../client/crypto/sign.ts';
import { signTerm, type KeptLog } from './kept-log.ts';
import { random, sha256, signerOf } from './keys.ts';
import { honest } from './relay.ts';
import {
  keptOf,
  messages,
  newWorld,
  say,
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
}, 90_000);
afterAll(() => world.end());

const sync = async (side: 'clinic' | 'lab') => (await world[side].api.cases(''))[0]!.sync;
const storages = (kept: KeptLog): string[] => kept.entries.map(({ receipt }) => toHex(receipt.stored.storage)).sort();
const reconnect = (): void => {
  for (const visitor of world.relay.visitors) visitor.close();
};

test('case 7 a relay that goes back to yesterday: said, own copies kept and given back, nothing lost', async () => {
  const { clinic, lab, log } = world;
  for (const text of ['one', 'two', 'three']) await say(world, 'clinic', text);
  await waitForMessage(world, 'lab', 'three');
  await settled(clinic, lab);
  await waitUntil(async () => expect(await stateOf(clinic, log)).toBe(await stateOf(lab, log)));
  const before = { had: storages(keptOf(world)), state: await stateOf(clinic, log) };
  keptOf(world).rollBack(keptOf(world).seq - 4);
  const said: string[] = [];
  const { troubles, evidence } = clinic.sitting()!.house;
  const set = troubles.set.bind(troubles);
  troubles.set = (of, trouble) => {
    said.push(trouble);
    return set(of, trouble);
  };
  reconnect();
  await waitUntil(() => expect(storages(keptOf(world))).toEqual(expect.arrayContaining(before.had)), 60_000);
  expect(said).toContain('relay lost entries');
  await waitUntil(() => expect(evidence.all.map(({ type }) => type)).toEqual(['lost']));
  expect(await stateOf(clinic, log)).toBe(before.state);
  expect(await stateOf(lab, log)).toBe(before.state);
  await say(world, 'lab', 'after yesterday');
  await waitForMessage(world, 'clinic', 'after yesterday');
}, 90_000);

test('case 8 an honestly restored relay is a new term, and was never called a fork', async () => {
  const { clinic, lab } = world;
  for (const tablet of [clinic, lab])
    expect(tablet.sitting()!.house.evidence.all.map(({ type }) => type)).not.toContain('fork');
});

test('case 8 a ticket from before the relay was restored is another count, and never called a lie', async () => {
  const { relay, clinic, lab, id } = world;
  await settled(clinic, lab);
  relay.script.says = (frame, to) => (frame.type === 'entries' && to === visitorOf(world, lab) ? [] : [frame]);
  await say(world, 'clinic', 'printed, then lost by the relay');
  await settled(clinic);
  const ticket = (await clinic.api.checkpoint(id))!;
  expect(await lab.api.compareCheckpoint(id, ticket.qr)).toMatchObject({ type: 'behind' });
  keptOf(world).rollBack(ticket.place - 1);
  relay.script = honest();
  await say(world, 'lab', 'first after the restore');
  await waitForMessage(world, 'lab', 'printed, then lost by the relay');
  await waitForMessage(world, 'clinic', 'first after the restore');
  await settled(clinic, lab);
  expect(await lab.api.compareCheckpoint(id, ticket.qr)).toEqual({ type: 'began again' });
  expect(await lab.api.compareCheckpoint(id, ticket.words!.join(' '))).toEqual({ type: 'began again' });
  for (const tablet of [clinic, lab])
    expect(tablet.sitting()!.house.evidence.all.map(({ type }) => type)).not.toContain('fork');
  // Who printed it holds the receipt of then, and knows it again.
  expect(await clinic.api.compareCheckpoint(id, ticket.qr)).toMatchObject({ type: 'same' });
}, 60_000);

/** What a saved history says to whoever checks it offline. */
const saved = async (side: 'clinic' | 'lab'): Promise<Uint8Array> => (await world[side].api.relayHistory()).bytes;
let halves: readonly [Uint8Array, Uint8Array];

test('case 8 two histories for two houses: the first entry that crosses from one to the other shows it', async () => {
  const { relay, clinic, lab, log } = world;
  await settled(clinic, lab);
  const forClinic = keptOf(world);
  const forLab = forClinic.fork();
  const ofLab = lab.sitting()!.house.groups.own('staff').log;
  relay.script.copy = (kept, of) => (toHex(kept.id) === world.id && of.reads.has(toHex(ofLab)) ? forLab : kept);
  await say(world, 'clinic', 'only the clinic has this');
  await say(world, 'lab', 'only the lab has this');
  await settled(clinic, lab);
  // Another entry, that says where its writer stood.
  await say(world, 'lab', 'the one that crosses');
  await settled(lab);
  expect(await messages(clinic, log)).not.toContain('the one that crosses');
  const crossing = forLab.entries.filter(({ receipt }) => !forClinic.receiptOf(receipt.stored.storage));
  const before = forClinic.seq;
  forClinic.append(crossing.map(({ entry }) => entry));
  visitorOf(world, clinic).deliver(log, forClinic.entries.slice(before));
  await waitForMessage(world, 'clinic', 'the one that crosses');
  await waitUntil(async () => expect(await sync('clinic')).toEqual({ type: 'attention', reason: 'relay fork' }));
  halves = [await saved('clinic'), await saved('lab')];
  // What both hold is still one state: a lie about order loses nothing.
  relay.script = honest();
  expect(await messages(clinic, log)).toEqual(
    expect.arrayContaining(['only the clinic has this', 'only the lab has this']),
  );
}, 90_000);

test('case 8 what both houses save proves the fork together, to anybody, offline; neither half does', async () => {
  const [ofClinic, ofLab] = halves;
  const both = printHistories([ofClinic, ofLab], toHex(world.relay.key.publicKey));
  expect([both.isGood, both.text.split('\n')[0]]).toEqual([true, 'The relay signed TWO HISTORIES.']);
  expect(both.text).toContain(`log ${world.id}`);
  expect(printHistories([ofClinic]).isGood).toBe(false);
  expect(printHistories([ofLab]).isGood).toBe(false);
  expect(printHistories([ofClinic, ofLab], toHex(random(32))).isGood).toBe(false);
  // Whoever checks it learns no content and no name.
  for (const canary of ['Linde', 'Nordlicht', 'only the clinic', 'Jana'])
    expect(Buffer.concat([ofClinic, ofLab]).includes(canary)).toBe(false);
  await world.clinic.api.settleRelay();
});

test('case 15 a receipt is given and its place goes to another entry: proof is kept, and the entry is sent again', async () => {
  const { relay, clinic, lab } = world;
  reconnect();
  await settled(clinic, lab);
  const findings = () => clinic.sitting()!.house.evidence.all.filter(({ type }) => type === 'fork');
  const before = findings().length;
  relay.script.says = (frame, to) => (frame.type === 'entries' && to === visitorOf(world, lab) ? [] : [frame]);
  await say(world, 'clinic', 'receipted, then let go');
  await settled(clinic);
  keptOf(world).rollBack(keptOf(world).seq - 1, false);
  relay.script = honest();
  await say(world, 'lab', 'in its place');
  await waitForMessage(world, 'clinic', 'in its place');
  await waitForMessage(world, 'lab', 'receipted, then let go');
  await waitUntil(() => expect(findings().length).toBeGreaterThan(before));
  expect(await sync('clinic')).toEqual({ type: 'attention', reason: 'relay fork' });
  // One house alone holds both signatures here.
  expect(printHistories([await saved('clinic')]).isGood).toBe(true);
  const relays = await clinic.api.relayHistory();
  const history = readHistory(relays.bytes)!;
  expect(genuineOf(sha256, verify, history).forged).toBe(0);
}, 60_000);

test('receipts and terms by another key, of another log, for other entries, out of order: none is believed', async () => {
  const { clinic, log, relay } = world;
  await say(world, 'lab', 'before the false receipts');
  await waitForMessage(world, 'clinic', 'before the false receipts');
  const visitor = visitorOf(world, clinic);
  const house = clinic.sitting()!.house;
  const count = (await house.disk.entries(log)).length;
  const item = keptOf(world).entries.at(-1)!;
  const bad = signerOf(random(32));
  const { stored } = item.receipt;
  const forgeries = [
    { ...item.receipt, signature: item.receipt.signature.map((byte, i) => (i === 3 ? byte ^ 1 : byte)) },
    { ...item.receipt, stored: { ...stored, time: stored.time + 1 } },
    { ...item.receipt, path: [{ isLeft: true, hash: random(32) }] },
    { ...item.receipt, signature: bad.sign('receipt', random(32)) },
  ];
  for (const receipt of forgeries) visitor.say({ type: 'entries', log, items: [{ entry: random(700), receipt }] });
  visitor.say({ type: 'term', log, term: signTerm(bad, { ...keptOf(world).term.term, term: 2 ** 53 - 1 }) });
  // A good receipt beside bytes that it does not name.
  visitor.say({ type: 'entries', log, items: [{ entry: random(700), receipt: item.receipt }] });
  await say(world, 'lab', 'after the false receipts');
  await waitForMessage(world, 'clinic', 'after the false receipts');
  const after = (await house.disk.entries(log)).length;
  expect(after - count).toBeLessThan(8);
  expect((await sync('clinic')).type).toBe('attention');
  // Answers that are none: wrong numbers, another kind, receipts for entries that were not sent.
  visitor.sayExactly({ type: 'ok', n: 4_000_000_000 });
  visitor.sayExactly({ type: 'receipts', n: 4_000_000_001, items: [item.receipt] });
  relay.script.says = (frame) => (frame.type === 'receipts' ? [{ ...frame, items: [item.receipt] }] : [frame]);
  await say(world, 'clinic', 'receipted falsely');
  await waitUntil(() =>
    expect(
      relay.heard.filter(({ frame }) => frame.type === 'append' && toHex(frame.log) === world.id).length,
    ).toBeGreaterThan(0),
  );
  expect((await clinic.api.connection()).waiting).toBeGreaterThan(0);
  relay.script = honest();
  reconnect();
  await waitForMessage(world, 'lab', 'receipted falsely');
  await settled(clinic);
}, 90_000);

test('case 18 a relay that forgets a whole case, without its owner: both houses are told, and it gets all of it back', async () => {
  const { relay, clinic, lab, id, log } = world;
  await say(world, 'lab', 'before it was forgotten');
  await waitForMessage(world, 'clinic', 'before it was forgotten');
  await settled(clinic, lab);
  await waitUntil(async () => expect(await stateOf(clinic, log)).toBe(await stateOf(lab, log)));
  const before = { had: storages(keptOf(world)), state: await stateOf(clinic, log) };
  const told = new Set<string>();
  for (const [name, tablet] of [
    ['clinic', clinic],
    ['lab', lab],
  ] as const) {
    const { troubles } = tablet.sitting()!.house;
    const set = troubles.set.bind(troubles);
    troubles.set = (of, trouble) => {
      if (of === id && trouble === 'relay lost entries') told.add(name);
      return set(of, trouble);
    };
  }
  // Nobody can ask a relay for that: it has no word for it.
  expect(relay.heard.filter(({ frame }) => /delete|remove|forget/.test(frame.type))).toEqual([]);
  relay.logs.delete(id);
  reconnect();
  await waitUntil(
    () => expect(relay.logs.get(id) && storages(keptOf(world))).toEqual(expect.arrayContaining(before.had)),
    60_000,
  );
  await waitUntil(() => expect([...told].sort()).toEqual(['clinic', 'lab']));
  for (const tablet of [clinic, lab]) expect(await stateOf(tablet, log)).toBe(before.state);
  await say(world, 'clinic', 'after it was forgotten');
  await waitForMessage(world, 'lab', 'after it was forgotten');
}, 90_000);

// The last one: the two houses stay on their two histories.
test('case 8 a ticket from the box: code and words tell the other house of two histories, and the code is the proof', async () => {
  const { relay, clinic, lab, id } = world;
  await settled(clinic, lab);
  await clinic.api.settleRelay();
  await lab.api.settleRelay();
  const forLab = keptOf(world).fork();
  const ofLab = lab.sitting()!.house.groups.own('staff').log;
  relay.script.copy = (kept, of) => (toHex(kept.id) === id && of.reads.has(toHex(ofLab)) ? forLab : kept);
  await say(world, 'clinic', 'only on the clinic’s side');
  await say(world, 'lab', 'only on the lab’s side');
  await settled(clinic, lab);
  const ticket = (await clinic.api.checkpoint(id))!;
  const placeOfLab = (): number => lab.sitting()!.house.replica(world.log).state.seen?.seq ?? 0;
  for (let more = 0; placeOfLab() < ticket.place; more++) {
    await say(world, 'lab', `more ${String(more)}`);
    await settled(lab);
  }
  expect(await sync('lab')).not.toEqual({ type: 'attention', reason: 'relay fork' });
  const said = await lab.api.compareCheckpoint(id, ticket.words!.join(' '));
  expect(said).toEqual({ type: 'two histories', isProven: false });
  expect(await sync('lab')).not.toEqual({ type: 'attention', reason: 'relay fork' });
  expect(await lab.api.compareCheckpoint(id, ticket.qr)).toEqual({ type: 'two histories', isProven: true });
  expect(await sync('lab')).toEqual({ type: 'attention', reason: 'relay fork' });
  // The lab alone can show it to anybody now.
  expect(printHistories([await saved('lab')], toHex(relay.key.publicKey)).isGood).toBe(true);
  // A receipt that somebody else signed proves nothing and raises nothing.
  await lab.api.settleRelay();
  const kept = keptOf(world).entries.at(-1)!.receipt;
  const forged = writeCheckpoint({ ...kept, signature: kept.signature.map((byte, i) => (i === 3 ? byte ^ 1 : byte)) });
  expect(await lab.api.compareCheckpoint(id, forged)).toEqual({ type: 'not signed' });
  expect(await sync('lab')).not.toEqual({ type: 'attention', reason: 'relay fork' });
  relay.script = honest();
}, 60_000);
