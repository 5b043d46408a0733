// A lab that lies about order, place, time and people in entries it signed itself. What stands in its own name is its own
// affair; nothing of it moves anybody else.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compare, toHex, type Bytes } from '../../protocol/bytes.ts';
import { storageIdOf, type Signed } from '../../protocol/entry.ts';
import { bytes, encode, list } from '../../protocol/schema.ts';
import { passkey } from '../support/tablet.ts';
import { random, sha256 } from '../hostile-relay/keys.ts';
import { announce, certify, newDevice, vouch, type Device } from './house.ts';
import { CONTROL, type Control, type Statement, type Statements } from './shapes.ts';
import { pairOf } from './sealing.ts';
import {
  clinicSays,
  clinicWrites,
  contentOf,
  labSays,
  messagesOf,
  messageUpdate,
  newWorld,
  setAside,
  waitUntil,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await clinicSays(world, 'first');
  await labSays(world, 'honest to begin with');
}, 90_000);
afterAll(() => world.end());

/** Whatever a snapshot may say. */
const COVERS = list(bytes(32), 16);
const NOTHING: Statements = { certificates: [], vouches: [], announcements: [] };

/** An entry of the lab with some fields of its own choosing, that says `text` in the thread. */
function message(text: string, change: Partial<Signed> = {}, moves = true) {
  const { lab } = world;
  lab.chainOf().gen += 1;
  const fields = lab.fieldsOf('update', 'case/thread', lab.bodyOf(messageUpdate(lab, text)));
  return lab.seal({ ...fields, ...change }, lab.house.device, moves);
}

async function aside(reason: string, sealed: Bytes): Promise<void> {
  const { clinic, lab } = world;
  const before = await contentOf(clinic, lab.log);
  const known = setAside(clinic).length;
  await lab.append(sealed);
  await waitUntil(() => expect(setAside(clinic)).toHaveLength(known + 1));
  expect(setAside(clinic).at(-1)).toBe(reason);
  expect(await contentOf(clinic, lab.log)).toEqual(before);
}

test('case 28 one place signed twice: the second is set aside, both are kept, colleagues go on', async () => {
  const { lab, clinic } = world;
  const { seq, prev } = lab.chainOf();
  await lab.append(message('the first of two').sealed);
  await waitUntil(async () => expect(await messagesOf(clinic, lab.log)).toContain('the first of two'));
  await clinicSays(world, 'built on the first of two');
  await aside('two entries in one place', message('the second of two', { seq, prev }, false).sealed);
  // What it cites does not matter any more: it neither waits for that nor keeps anybody from giving.
  const third = message('a third, by heads that nobody has', { seq, prev, reg: [random(32)] }, false);
  await aside('two entries in one place', third.sealed);
  expect(clinic.sitting()!.house.replica(lab.log).unheard.size).toBe(0);
  await labSays(world, 'the chain goes on from the first');
  await clinicSays(world, 'so does the clinic');
  const { house } = clinic.sitting()!;
  const stored = (await house.disk.entries(lab.log)).filter(({ state }) => state === 'quarantined');
  expect(stored.length).toBeGreaterThan(0);
}, 60_000);

test('what is set aside while the tablet has no room is known here only once it is stored', async () => {
  const { lab, clinic } = world;
  const { house } = clinic.sitting()!;
  const known = setAside(clinic).length;
  const stored = async (): Promise<number> => (await house.rows.all('quarantine')).length;
  clinic.power.fill(true);
  const { seq, prev } = lab.chainOf();
  await lab.append(message('no room for this', { seq: seq - 1, prev }, false).sealed);
  await waitUntil(() => expect(house.isFull).toBe(true));
  expect(setAside(clinic)).toHaveLength(known);
  expect(await stored()).toBe(known);
  clinic.power.fill(false);
  await waitUntil(() => expect(setAside(clinic)).toHaveLength(known + 1));
  expect(await stored()).toBe(known + 1);
  await labSays(world, 'room again');
}, 60_000);

test('a predecessor that is another, at the right number', async () => {
  await aside('two entries in one place', message('from nowhere', { prev: random(32) }, false).sealed);
  await aside('two entries in one place', message('from nothing', { prev: null }, false).sealed);
  await labSays(world, 'still the same chain');
}, 60_000);

test('generation and view of the relay never go back along a chain', async () => {
  const { lab } = world;
  const { gen } = lab.chainOf();
  await aside('went backwards', message('an older generation', { gen: gen - 1 }, false).sealed);
  await aside('went backwards', message('an older view', { seen: null }, false).sealed);
  await labSays(world, 'forwards again');
}, 60_000);

test('case 31 a forged snapshot, whatever it says to hold, is used for nothing: a case has none, it is set aside, and nothing is pruned by it', async () => {
  const { lab, clinic } = world;
  const { house } = clinic.sitting()!;
  const colleague = await newDevice();
  await lab.control({ type: 'carry', statements: { ...NOTHING, vouches: [vouchFor(colleague, 'technician')] } });
  await labSays(world, 'before the snapshot');
  const applied = async () => (await house.disk.entries(lab.log, 'applied')).map(({ storage }) => toHex(storage));
  const [aside, stored, before] = [house.quarantined.length, await applied(), await contentOf(clinic, lab.log)];
  const snapshots = ['', 'case/thread'].map(
    (doc) => lab.seal(lab.fieldsOf('snapshot', doc, encode(COVERS, [random(32)]), colleague), colleague, false).sealed,
  );
  for (const snapshot of snapshots) await lab.append(snapshot);
  await waitUntil(() => expect(house.quarantined.length).toBe(aside + 2));
  expect(await contentOf(clinic, lab.log)).toEqual(before);
  // The clinic may write meanwhile.
  const after = await applied();
  expect(after).toEqual(expect.arrayContaining(stored));
  for (const snapshot of snapshots) expect(after).not.toContain(toHex(storageIdOf(sha256, snapshot)));
  await labSays(world, 'after the snapshot');
}, 60_000);

test('who claims to have seen what the relay never had is not believed', async () => {
  const { lab, clinic, id } = world;
  const before = lab.seen!;
  const colleague = await newDevice();
  await lab.control({ type: 'carry', statements: { ...NOTHING, vouches: [vouchFor(colleague, 'technician')] } });
  const body = lab.bodyOf(messageUpdate(lab, 'all seen', colleague));
  for (const seen of [
    { ...before, seq: 2 ** 53 - 1 },
    { ...before, term: 2 ** 53 - 1, nonce: random(16), seq: 2 ** 53 - 1 },
  ]) {
    const fields = lab.fieldsOf('update', 'case/thread', body, colleague);
    await lab.append(lab.seal({ ...fields, seen }, colleague).sealed);
  }
  await waitUntil(async () => expect(await messagesOf(clinic, lab.log)).toContain('all seen'));
  await clinicWrites(world, 'unread');
  await waitUntil(async () => expect((await clinic.api.caseView(id)).sync.type).not.toBe('sending'));
  expect((await clinic.api.caseView(id)).sync.type).toBe('safe at relay');
}, 60_000);

function vouchFor(
  device: Device,
  role: 'technician' | 'nurse' | 'dentist',
  by: Device = world.house.device,
  number = 1,
) {
  return vouch(world.house.root, by, device, number, 'Robin Quist', [role]);
}

test('case 20b a nurse vouches herself a dentist, an ex-technician announces a key: refused, said, nothing is sealed to it', async () => {
  const { lab, clinic, house, id } = world;
  const [nurse, leaver] = [await newDevice(), await newDevice()];
  await lab.control({ type: 'carry', statements: { ...NOTHING, vouches: [vouchFor(nurse, 'nurse')] } });
  const before = membersOf();
  const key = (await pairOf(random(32))).publicKey;
  const announced = announce(house.root, leaver, { group: house.group, number: 2, key, previous: null });
  const carried: readonly [string, Partial<Statements>][] = [
    ['forged vouch', { vouches: [vouchFor(nurse, 'dentist', nurse, 2)] }],
    ['forged announcement', { announcements: [announced] }],
    ['forged certificate', { certificates: [certify(house.root, leaver, leaver.signer)], announcements: [announced] }],
    ['forged vouch', { vouches: [altered(vouchFor(nurse, 'dentist', house.device, 3))] }],
  ];
  for (const [reason, statements] of carried) {
    const act: Control['act'] = { type: 'carry', statements: { ...NOTHING, ...statements } };
    const body = encode(CONTROL, { epoch: null, act });
    for (const device of [house.device, nurse])
      await aside(reason, lab.seal(lab.fieldsOf('control', '', body, device), device).sealed);
  }
  expect(membersOf()).toEqual(before);
  expect(before).not.toContain(toHex(sha256(key)));
  const { sides, quarantined } = await clinic.api.caseView(id);
  expect(sides.flatMap(({ devices }) => devices).find(({ device }) => device === toHex(nurse.id))?.role).toBe('nurse');
  expect(quarantined.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(['forged vouch', 'forged announcement']),
  );
  expect((await clinic.api.connection()).attention).toBe('quarantined entries');
  await labSays(world, 'after the forged statements');
}, 90_000);

function altered(statement: Statement): Statement {
  const bytes = statement.bytes.slice();
  bytes[bytes.length - 1]! ^= 1;
  return { ...statement, bytes };
}
/** Hashes of the keys the next epoch would be sealed to. */
function membersOf(): string[] {
  const roster = world.clinic.sitting()!.house.groups.need(world.lab.log).caseRoster!;
  return roster.members.map(({ key }) => toHex(sha256(key))).sort();
}

// What is missing for good is said to be missing from then on.
test('what cites entries nobody has waits alone: neither its writer nor anybody else is stopped', async () => {
  const { lab, clinic } = world;
  const before = await contentOf(clinic, lab.log);
  const known = setAside(clinic).length;
  const held = (): number => clinic.sitting()!.house.replica(lab.log).heldCount;
  const heldBefore = held();
  await lab.append(message('unknown parents', { parents: [random(32)] }, false).sealed);
  await lab.append(message('unknown roster', { reg: [random(32)] }, false).sealed);
  await lab.append(message('far ahead', { seq: 2 ** 53 - 1, prev: random(32) }, false).sealed);
  await waitUntil(() => expect(held()).toBe(heldBefore + 3));
  expect(setAside(clinic)).toHaveLength(known);
  expect(await contentOf(clinic, lab.log)).toEqual(before);
  await labSays(world, 'the place was free');
  await clinicSays(world, 'and the clinic writes');
}, 60_000);

test('acts that only the owner may do, and statements of another house', async () => {
  const { lab, house } = world;
  const claim = lab.firstControl;
  const invite = { id: random(16), key: random(32), role: 'lab', expires: Date.now() + 1e9 } as const;
  const acts: readonly [string, Control['act']][] = [
    ['not the owner side', { type: 'confirm', claim }],
    ['not the owner side', { type: 'void', invite: random(16), claim: null, pins: [] }],
    ['not the owner side', { type: 'invite', invite }],
    ['not the owner side', { type: 'close' }],
    ['not the founding', { type: 'case', side: house.side, invite }],
    ['unknown invite', { type: 'claim', side: house.side, invite: random(16), proof: random(64) }],
  ];
  for (const [reason, act] of acts) {
    const body = encode(CONTROL, { epoch: null, act });
    await aside(reason, lab.seal(lab.fieldsOf('control', '', body)).sealed);
  }
  await labSays(world, 'still a guest');
}, 60_000);

test('an epoch cited for recipients of its own choosing, or one that never comes, stops no later epoch', async () => {
  const { lab, clinic, house, id } = world;
  const key = random(16);
  const members = [lab.clinicKey(), house.pair.publicKey].map((each) => sha256(each)).sort(compare);
  const cite = (number: number, recipients: readonly Signed['log'][]) =>
    encode(CONTROL, { epoch: { number, key, recipients }, act: { type: 'rekey', statements: NOTHING, pins: [] } });
  const widened = [...members, random(32)].sort(compare);
  await aside('wrong recipients', lab.seal({ ...lab.fieldsOf('control', '', cite(3, widened)), key }).sealed);
  // Lawful recipients, no record: the number of a phantom must not stand in anybody's way.
  await lab.append(lab.seal({ ...lab.fieldsOf('control', '', cite(2 ** 53 - 1, members)), key }).sealed);
  await labSays(world, 'a phantom epoch');
  const [claim] = (await clinic.api.caseView(id)).claims;
  await clinic.api.voidClaim(id, claim!.entry);
  await waitUntil(async () => expect((await clinic.api.caseView(id)).claims[0]!.state).toBe('void'));
  await waitUntil(async () => expect(await clinic.api.connection()).toMatchObject({ waiting: 0 }));
  expect(setAside(clinic)).not.toContain('wrong epoch');
}, 60_000);

test('what cites entries that nobody has is said to be missing after a start, and the relay is not blamed for it', async () => {
  const { lab } = world;
  world.clinic = await world.clinic.reopen();
  await world.clinic.api.unlock(passkey());
  const { house } = world.clinic.sitting()!;
  await waitUntil(() => expect(house.troubles.get(toHex(lab.log))).toBe('entries missing'));
  const replica = house.replica(lab.log);
  const { id } = world.house.device;
  expect([...replica.gaps]).toEqual([[toHex(id), replica.state.nextOf(id).seq]]);
  expect(await world.clinic.api.caseView(world.id)).toMatchObject({ sync: { reason: 'entries missing' } });
  // It is named: whose it is, from which number on, and how many wait for it.
  expect(await world.clinic.api.missing()).toMatchObject([
    {
      log: world.id,
      by: 'Mallory Quist',
      number: replica.state.nextOf(id).seq + 1,
      citedBy: 'Mallory Quist',
      waiting: 1,
    },
  ]);
  await clinicWrites(world, 'the clinic goes on');
  await waitUntil(async () => expect(await world.clinic.api.connection()).toMatchObject({ waiting: 0 }));
}, 60_000);
