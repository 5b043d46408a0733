// A lab whose device signs two entries for one place and shows each to another tablet of the clinic (case 28). Whatever
// each was shown first, and whatever was built on it, they end alike; what does not count is kept and shown.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { toHex } from '../../protocol/bytes.ts';
import { encode } from '../../protocol/schema.ts';
import { printFork } from '../../client/access/forks.ts';
import { appendMessage } from '../../client/records/thread.ts';
import { stateHash } from '../simulation/states.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { fingerprint, shuffledBy } from '../roster/world.ts';
import { addressOf, typeOnCase } from '../worker/practice.ts';
import { newDevice, vouch, type Device } from './house.ts';
import type { ReadEntry } from './member.ts';
import { CONTROL, type Control } from './shapes.ts';
import { clinicSays, labSays, messagesOf, messageUpdate, newWorld, waitUntil, type World } from './world.ts';

let world: World;
let second: TestTablet;
const colleagues: Device[] = [];
const NOTHING = { certificates: [], vouches: [], announcements: [] };
const THREAD = 'case/thread';

beforeAll(async () => {
  world = await newWorld();
  const kit = await world.clinic.api.kit();
  await clinicSays(world, 'first');
  await labSays(world, 'honest to begin with');
  second = await anotherTablet(kit!.words.join(' '));
  colleagues.push(await newDevice(), await newDevice());
  await world.lab.control({
    type: 'carry',
    statements: { ...NOTHING, vouches: colleagues.map((each) => vouchFor(each)) },
  });
}, 120_000);
afterAll(async () => {
  await second.sitting()?.end();
  await world.end();
});

async function anotherTablet(words: string): Promise<TestTablet> {
  const tablet = await newTablet(addressOf(world.relay));
  await tablet.api.restore({ words, relayAddress: addressOf(world.relay) }, passkey());
  await waitUntil(async () => expect(await messagesOf(tablet, world.lab.log)).toContain('honest to begin with'));
  return tablet;
}
const vouchFor = (device: Device, number = 1, roles: ('technician' | 'lab manager')[] = ['technician']) =>
  vouch(world.house.root, world.house.device, device, number, 'Robin Quist', roles);

const replicaOf = (tablet: TestTablet) => tablet.sitting()!.house.replica(world.lab.log);
/** The relay has no part in it. */
async function show(tablet: TestTablet, ...entries: readonly ReadEntry[]): Promise<void> {
  for (const { sealed } of entries) await replicaOf(tablet).ingest([{ entry: sealed, receipt: null }]);
}
/** Entries of one device that go on from each other; what the lab writes next goes on from before them. */
function way(device: Device, ...writes: readonly (() => ReadEntry)[]): ReadEntry[] {
  const chain = world.lab.chainOf(device);
  const before = { ...chain };
  const written = writes.map((write) => write());
  Object.assign(chain, before);
  return written;
}
/** One that nearly every other entry comes before, where ids decide. */
function lateWay(write: () => ReadEntry): ReadEntry[] {
  for (;;) {
    const written = way(world.house.device, write);
    if (written[0]!.id[0]! >= 0xf0) return written;
  }
}
function message(text: string, device = world.house.device, parents?: readonly Uint8Array[]): ReadEntry {
  const { lab } = world;
  lab.chainOf(device).gen += 1;
  const fields = lab.fieldsOf('update', THREAD, lab.bodyOf(messageUpdate(lab, text, device)), device);
  return lab.seal(parents ? { ...fields, parents: [...parents] as never } : fields, device);
}
function act(act: Control['act']): ReadEntry {
  const { lab } = world;
  return lab.seal(lab.fieldsOf('control', '', encode(CONTROL, { epoch: null, act })));
}

/** All that a tablet holds to be so: documents letter by letter, roster, chains, what is set aside and why. */
async function stateOf(tablet: TestTablet): Promise<unknown> {
  const { house } = tablet.sitting()!;
  const { log } = world.lab;
  const names = ['case/thread', 'case/notes', 'case/production'];
  const documents = await Promise.all(names.map(async (name) => stateHash((await house.document(log, name)).doc)));
  const { state, heldCount } = replicaOf(tablet);
  const stored = await house.disk.entries(log);
  const { sides, heads, refused } = house.groups.need(log).caseRoster!;
  return {
    documents,
    heldCount,
    chains: [...state.chains].map(([device, { seq, id }]) => `${device} ${seq} ${toHex(id)}`).sort(),
    heads: state.heads.map(toHex).sort(),
    aside: stored
      .filter((each) => each.state === 'quarantined')
      .map(({ id }) => toHex(id))
      .sort(),
    roster: fingerprint([sides, heads.map(toHex).sort(), refused.map(({ entry }) => toHex(entry)).sort()]),
  };
}
async function endAlike(tablets: readonly TestTablet[] = [world.clinic, second]): Promise<void> {
  await waitUntil(async () => {
    const [one, ...others] = await Promise.all(tablets.map(stateOf));
    for (const other of others) expect(other).toEqual(one);
    expect(one).toMatchObject({ heldCount: 0 });
  });
}
async function says(
  tablet: TestTablet,
  text: string,
  change: (...args: Parameters<typeof appendMessage>) => unknown = appendMessage,
): Promise<void> {
  const { house } = tablet.sitting()!;
  const by = toHex(house.device.id);
  await typeOnCase(tablet, world.id, THREAD, (doc: Y.Doc) =>
    change(doc, { side: 'owner', by, at: Date.now(), text } as never),
  );
  await house.flushAll();
}
/** Behind the crown, whatever else stands in the thread. */
const answers = (tablet: TestTablet, text: string): Promise<void> =>
  says(tablet, text, (doc, said) => {
    const messages = doc.getArray<{ text: string }>('messages');
    const at = messages.toArray().findIndex((each) => each.text.startsWith('a crown'));
    messages.insert(at + 1, [{ kind: 'message', refersTo: '', ...said } as never]);
  });
const asideOn = (tablet: TestTablet): string[] =>
  tablet
    .sitting()!
    .house.quarantined.filter(({ reason }) => reason === 'two entries in one place')
    .map(({ storage }) => toHex(storage));

test('case 28 two tablets were shown one of two each, and answered it: they end alike, one counts, the other is kept and shown', async () => {
  const { clinic, lab } = world;
  // What answers the way that will not count comes before the other in the order of ids, and builds on its place all the same.
  const one = lateWay(() => message('a crown in A2'));
  const other = lateWay(() => message('a crown in A3'));
  await show(clinic, ...one);
  await show(second, ...other);
  await answers(clinic, 'A2 it is');
  await answers(second, 'A3 it is');
  await says(clinic, 'so A2');
  await says(second, 'so A3');
  await lab.append(one[0]!.sealed);
  await lab.append(other[0]!.sealed);
  await endAlike();
  const [counts, lies] = toHex(one[0]!.id) < toHex(other[0]!.id) ? ['A2', 'A3'] : ['A3', 'A2'];
  for (const tablet of [clinic, second]) {
    const messages = await messagesOf(tablet, lab.log);
    expect(messages).toEqual(
      expect.arrayContaining([`a crown in ${counts}`, 'A2 it is', 'A3 it is', 'so A2', 'so A3']),
    );
    expect(messages).not.toContain(`a crown in ${lies}`);
    expect(asideOn(tablet)).toHaveLength(1);
    expect((await tablet.api.connection()).attention).toBe('quarantined entries');
  }
  Object.assign(lab.chainOf(), { seq: one[0]!.fields.seq + 1, gen: one[0]!.fields.gen });
  lab.chainOf().prev = counts === 'A2' ? one[0]!.id : other[0]!.id;
  await labSays(world, 'the chain goes on from what counts');
  await says(second, 'and so does the clinic');
  await endAlike();
}, 120_000);

test('case 28 each tablet saves a proof that anybody checks offline; it holds the two changes and nothing else, and the export is noted', async () => {
  const { clinic, lab, house } = world;
  const device = toHex(house.device.id);
  expect((await clinic.api.events({ record: world.id })).map(({ action }) => action)).not.toContain('export');
  for (const tablet of [clinic, second]) {
    const aside = await tablet.api.setAside();
    expect(aside.bad.map(({ log, proof }) => [log, proof])).toEqual([[world.id, device]]);
    const { bytes, name } = await tablet.api.forkProof(world.id, device);
    expect(name).toMatch(/^device-fork-\d{4}-\d\d-\d\d\.enamel$/);
    const { isGood, text } = printFork(bytes);
    expect([isGood, text.split('\n')[0]]).toEqual([true, 'The device signed TWO ENTRIES for one place.']);
    expect(text).toContain(`Device      ${device}`);
    expect(text).not.toContain('a crown in');
    const held = Buffer.from(bytes).toString('latin1');
    expect(['a crown in A2', 'a crown in A3', 'it is', 'honest'].filter((said) => held.includes(said))).toEqual([
      'a crown in A2',
      'a crown in A3',
    ]);
  }
  const noted = await clinic.api.events({ record: world.id });
  expect(noted.map(({ action }) => action)).toContain('export');
  // Of somebody who went one way there is nothing to prove.
  const own = toHex(clinic.sitting()!.house.device.id);
  await expect(clinic.api.forkProof(world.id, own)).rejects.toThrow('not allowed');
  await expect(clinic.api.forkProof(toHex(lab.log).replace(/^../, 'ff'), device)).rejects.toThrow('not allowed');
});

test('case 28 what most built on counts, whichever came first, also after a restart; a fork is one more way of it', async () => {
  const { lab, house } = world;
  const [anna, ben] = colleagues as [Device, Device];
  const [, late] = [
    0,
    way(
      house.device,
      () => message('much later'),
      () => message('and on it'),
    ),
  ];
  const early = way(house.device, () => message('what all were shown'));
  const heard = [early[0]!.id];
  const answers = [message('Anna heard it', anna, heard), message('Ben heard it', ben, heard)];
  await show(second, ...late);
  await show(world.clinic, ...early, ...answers);
  await lab.append(...[...late, ...early, ...answers].map(({ sealed }) => sealed));
  await endAlike();
  for (const tablet of [world.clinic, second]) {
    const messages = await messagesOf(tablet, lab.log);
    expect(messages).toEqual(expect.arrayContaining(['what all were shown', 'Anna heard it', 'Ben heard it']));
    expect(messages).not.toContain('much later');
    expect(messages).not.toContain('and on it');
  }
  second = await second.reopen();
  await second.api.unlock(passkey());
  await endAlike();
  Object.assign(lab.chainOf(), { seq: early[0]!.fields.seq + 1, prev: early[0]!.id, gen: early[0]!.fields.gen });
}, 120_000);

test('case 28 a colleague is taken on by one and let go by the other: whatever the order, her words count on all tablets or on none', async () => {
  const { lab, house } = world;
  const keys = fc.array(fc.nat(), { minLength: 5, maxLength: 5 });
  let number = 1;
  await fc.assert(
    fc.asyncProperty(keys, keys, fc.boolean(), async (first, then, isAnswered) => {
      number += 1;
      const [anna, ben] = colleagues as [Device, Device];
      const vouches = (roles: Parameters<typeof vouchFor>[2]) => [vouchFor(anna, number, roles)];
      const { reg } = lab;
      const grant = way(
        house.device,
        () => act({ type: 'carry', statements: { ...NOTHING, vouches: vouches(['technician']) } }),
        () => message(`granted ${number}`),
      );
      const removal = way(house.device, () => act({ type: 'carry', statements: { ...NOTHING, vouches: vouches([]) } }));
      lab.reg = [grant[0]!.id];
      const herWords = message(`Anna by the grant ${number}`, anna, [grant[1]!.id]);
      lab.reg = [removal[0]!.id];
      const hisWords = isAnswered ? [message(`Ben after the removal ${number}`, ben, [removal[0]!.id])] : [];
      lab.reg = reg;
      const all = [...grant, ...removal, herWords, ...hisWords];
      await show(world.clinic, ...shuffledBy(all, first));
      await show(second, ...shuffledBy(all, then));
      await lab.append(...all.map(({ sealed }) => sealed));
      await endAlike();
      const chain = replicaOf(second).state.nextOf(house.device.id);
      Object.assign(lab.chainOf(), { seq: chain.seq, prev: chain.prev, gen: chain.gen });
      lab.reg = second.sitting()!.house.groups.reg(lab.log);
    }),
    { numRuns: 5 },
  );
}, 240_000);

test('case 28 a tablet that comes later, and reads all of it from the relay, holds the same', async () => {
  const kit = await world.clinic.api.kit();
  const third = await anotherTablet(kit!.words.join(' '));
  await endAlike([world.clinic, second, third]);
  await third.sitting()?.end();
}, 120_000);
