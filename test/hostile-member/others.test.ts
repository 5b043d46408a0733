// A lab that speaks of others: presence in a colleague's name, events of records that are not its own, an epoch that
// shuts the clinic out, an act in a place that is taken. Each is heard as what it is, or not at all.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { encode } from '../../protocol/schema.ts';
import { encodeEvents, type Event } from '../../client/access/event.ts';
import { ACT_BODY } from '../../client/records/designAct.ts';
import { random, signerOf } from '../hostile-relay/keys.ts';
import { passkey } from '../support/tablet.ts';
import { newDevice, vouch, type Device } from './house.ts';
import { CONTROL, type Control } from './shapes.ts';
import {
  clinicSays,
  clinicWrites,
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

const NOTES = 'case/notes';
const NOTHING = { certificates: [], vouches: [], announcements: [] };

function awareness(client: number, clock: number, state: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
  encoding.writeVarString(encoder, state);
  return encoding.toUint8Array(encoder);
}

/** States a page of the clinic is told of others, from now on. */
async function watchPresence(): Promise<{ client: number; state: unknown }[]> {
  const { clinic, id } = world;
  const { port } = await clinic.api.openDocument({ log: id, name: NOTES }, 'lab work');
  const told: { client: number; state: unknown }[] = [];
  port.onmessage = ({ data }: { data: Uint8Array }) => {
    const decoder = decoding.createDecoder(data);
    if (decoding.readVarUint(decoder) !== 1) return;
    const update = decoding.createDecoder(decoding.readVarUint8Array(decoder));
    for (let left = decoding.readVarUint(update); left > 0; left--) {
      const client = decoding.readVarUint(update);
      decoding.readVarUint(update);
      told.push({ client, state: JSON.parse(decoding.readVarString(update)) as unknown });
    }
  };
  port.start();
  return told;
}

test('[1.15] a lab that decides about its own design is set aside, and stops only its own writer', async () => {
  const { lab, clinic, house } = world;
  const colleague = await newDevice();
  const vouchFor = (role: 'technician' | 'dentist', number: number) =>
    vouch(house.root, house.device, colleague, number, 'Robin Quist', [role]);
  await lab.control({ type: 'carry', statements: { ...NOTHING, vouches: [vouchFor('technician', 1)] } });
  const known = setAside(clinic).length;
  const decision = encode(ACT_BODY, {
    ...{ type: 'design', decision: 'approved', version: 1, reason: '', over: [] },
    files: [{ file: 'design', hash: random(32) }],
    prescription: random(32),
  });
  for (const body of [decision, random(8)])
    await lab.append(lab.seal(lab.fieldsOf('act', '', body, colleague), colleague).sealed);
  // It even vouches for its own dentist: that is another house's.
  await lab.control({
    type: 'carry',
    statements: { ...NOTHING, vouches: [vouchFor('dentist', 2)] },
  });
  await lab.append(lab.seal(lab.fieldsOf('act', '', decision, colleague), colleague).sealed);
  await waitUntil(() => expect(setAside(clinic).slice(known)).toEqual(['other side', 'other side', 'other side']));
  await labSays(world, 'the others go on');
}, 60_000);

test('presence: nobody appears as another, in another name, or with more than the name of a field', async () => {
  const { lab, clinic } = world;
  const told = await watchPresence();
  const mine = lab.clientId(NOTES, lab.house.device, 0);
  const device = { ...lab.house.device, id: clinic.sitting()!.house.device.id };
  const theirs = lab.clientId(NOTES, device, 0);
  const stranger = signerOf(random(32));
  lab.presence(NOTES, awareness(theirs, 1, '{"field":"notes"}'));
  lab.presence(NOTES, awareness(theirs, 1, '{"field":"notes"}'), device);
  lab.presence(NOTES, awareness(mine, 1, '{"field":"forged"}'), lab.house.device, stranger);
  lab.presence(NOTES, awareness(mine, 1, `"${'x'.repeat(8_000)}"`));
  lab.presence(NOTES, random(8_192));
  lab.presence(NOTES, awareness(mine, 1, '['.repeat(8_000)));
  lab.presence('case/prescription', awareness(mine, 1, '{"field":"elsewhere"}'));
  lab.line.tell({ type: 'presence', log: lab.log, sealed: random(16_384) });
  lab.line.tell({ type: 'presence', log: lab.log, sealed: random(1) });
  const boast = { name: 'Dr. Mara Roth', field: 'notes', role: 'dentist', user: { name: 'Dr. Mara Roth' } };
  lab.presence(NOTES, awareness(mine, 2, JSON.stringify(boast)));
  lab.presence(NOTES, awareness(mine, 3, JSON.stringify({ field: '<b>'.repeat(100) })));
  await waitUntil(() => expect(told.filter(({ client }) => client === mine)).toHaveLength(3));
  // A value that is no object of fields shows nobody; a boast shows the roster's name; a field too long shows none.
  expect(told.filter(({ client }) => client === mine).map(({ state }) => state)).toEqual([
    expect.toSatisfy((state: unknown) => state === null || (state as { field: string }).field === ''),
    { name: 'Mallory Quist', field: 'notes' },
    { name: 'Mallory Quist', field: '' },
  ]);
  expect(told.some(({ client }) => client === theirs)).toBe(false);
  await labSays(world, 'after presence');
}, 60_000);

test('events: invented times are shown in the window that the relay proves, and of this case only', async () => {
  const { lab, clinic, id } = world;
  const event: Event = {
    ...{ action: 'open', record: id, compartment: 'cases', person: null, purpose: null, outcome: 'done', note: null },
    ...{ reason: '', at: 0 },
  };
  const started = Date.now() - 60_000;
  for (const at of [0, 2 ** 53 - 1])
    await lab.append(lab.seal(lab.fieldsOf('event', '', encodeEvents([{ ...event, at }]))).sealed);
  await waitUntil(async () =>
    expect(
      (await clinic.api.events({})).filter(({ claimedAt }) => claimedAt === 0 || claimedAt > 2 ** 52),
    ).toHaveLength(2),
  );
  for (const row of (await clinic.api.events({})).filter(({ claimedAt }) => claimedAt === 0 || claimedAt > 2 ** 52)) {
    expect(row.organisation).toBe('Mallory Dental');
    expect(row.notBefore ?? started).toBeGreaterThanOrEqual(started);
    expect(row.notAfter).toBeGreaterThan(started);
    expect(row.notAfter).toBeLessThan(Date.now() + 60_000);
  }
  const counted = async () =>
    (await clinic.api.events({})).filter(({ organisation }) => organisation === 'Mallory Dental').length;
  const count = await counted();
  const known = setAside(clinic).length;
  const others: readonly Partial<Event>[] = [
    { record: 'patient/0123456789' },
    { compartment: 'clinical' },
    { person: random(16) },
    { purpose: 'legal' },
    { action: 'break-glass' },
    { reason: 'because' },
  ];
  for (const change of others)
    await lab.append(lab.seal(lab.fieldsOf('event', '', encodeEvents([{ ...event, ...change }]))).sealed);
  await lab.append(lab.seal(lab.fieldsOf('event', '', random(40))).sealed);
  await waitUntil(() => expect(setAside(clinic)).toHaveLength(known + others.length + 1));
  expect(setAside(clinic).slice(known)).toEqual([...others.map(() => 'not for a case'), 'malformed']);
  expect(await counted()).toBe(count);
}, 60_000);

test('case 28 an act in a taken place that a colleague was shown first: what she writes is taken in, the act counts for nothing', async () => {
  const { lab, house, id } = world;
  const [colleague, stranger] = [await newDevice(), await newDevice()];
  const vouchFor = (device: Device) => vouch(house.root, house.device, device, 1, 'Robin Quist', ['technician']);
  await lab.control({ type: 'carry', statements: { ...NOTHING, vouches: [vouchFor(colleague)] } });
  const { seq, prev } = lab.chainOf();
  await labSays(world, 'what the clinic was shown first');
  await clinicSays(world, 'and what it built on');
  const act: Control['act'] = {
    type: 'carry',
    statements: { ...NOTHING, vouches: [vouchFor(stranger)] },
  };
  const fields = lab.fieldsOf('control', '', encode(CONTROL, { epoch: null, act }));
  const other = lab.seal({ ...fields, seq, prev }, lab.house.device, false);
  await lab.append(other.sealed);
  await waitUntil(() => expect(setAside(world.clinic).at(-1)).toBe('two entries in one place'));
  const says = async (text: string): Promise<void> => {
    lab.chainOf(colleague).gen += 1;
    const said = lab.fieldsOf('update', 'case/thread', lab.bodyOf(messageUpdate(lab, text, colleague)), colleague);
    const citing = { ...said, reg: [...said.reg, other.id], parents: [...said.parents, other.id] };
    await lab.append(lab.seal(citing, colleague).sealed);
    await waitUntil(async () => expect(await messagesOf(world.clinic, lab.log)).toContain(text));
  };
  await says('I saw the other one');
  world.clinic = await world.clinic.reopen();
  await world.clinic.api.unlock(passkey());
  await says('and still do');
  const { sides } = await world.clinic.api.caseView(id);
  expect(sides.flatMap(({ devices }) => devices).map(({ device }) => device)).not.toContain(toHex(stranger.id));
  expect(world.clinic.sitting()!.house.replica(lab.log).unheard.size).toBe(0);
}, 60_000);

test('case 11 an epoch without a box for the clinic: the clinic is told, loses nothing, and takes the case back', async () => {
  const { lab, clinic, house, id } = world;
  const recipients = [lab.clinicKey(), house.pair.publicKey];
  const statements = { certificates: [], vouches: [], announcements: [] };
  const answer = await lab.rekey({ type: 'rekey', statements, pins: [] }, recipients, undefined, [
    house.pair.publicKey,
    house.pair.publicKey,
  ]);
  expect(answer.type).toBe('receipts');
  await clinicWrites(world, 'written while shut out');
  await waitUntil(async () => expect(await clinic.api.connection()).toMatchObject({ state: 'online', waiting: 0 }));
  await lab.until(({ fields, signed }) => fields.doc === 'case/thread' && Buffer.from(signed).includes('shut out'));
  expect((await clinic.api.caseView(id)).sync.type).not.toBe('attention');
  await waitUntil(() => expect(setAside(clinic).filter((reason) => reason === 'shut out')).toHaveLength(1));
  // The way out stays open: the claim can still be voided, and then nothing more of the lab counts.
  const { entry } = (await clinic.api.caseView(id)).claims[0]!;
  await waitUntil(() => clinic.api.voidClaim(id, entry));
  await waitUntil(async () => expect((await clinic.api.caseView(id)).claims[0]!.state).toBe('void'));
  await waitUntil(async () => expect(await clinic.api.connection()).toMatchObject({ state: 'online', waiting: 0 }));
}, 60_000);
