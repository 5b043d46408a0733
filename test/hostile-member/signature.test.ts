// A member holds the keys that seal, so what it seals opens everywhere. Only the signature says who wrote it.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { equal } from '../../protocol/bytes.ts';
import { encode } from '../../protocol/schema.ts';
import { CONTROL } from './shapes.ts';
import { clinicSays, contentOf, labSays, messagesOf, messageUpdate, newWorld, setAside, type World } from './world.ts';

const THREAD = 'case/thread';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await clinicSays(world, 'first');
  await labSays(world, 'honest to begin with');
}, 90_000);
afterAll(() => world.end());

test('an entry whose signature is not its device’s counts for nobody, under its own name and the clinic’s', async () => {
  const { clinic, lab } = world;
  const before = await contentOf(clinic, lab.log);
  const messages = await messagesOf(clinic, lab.log);
  const body = lab.bodyOf(messageUpdate(lab, 'never said'));
  const { device } = clinic.sitting()!.house;
  const last = lab.read.findLast(({ fields }) => equal(fields.device, device.id))!;
  const next = { seq: last.fields.seq + 1, prev: last.id };
  const ours = lab.fieldsOf('update', THREAD, body);
  for (const fields of [ours, { ...last.fields, ...next, kind: 'update', doc: THREAD, body } as const]) {
    const entry = lab.seal(fields, lab.house.device, false);
    const signature = entry.signature.map((byte, at) => (at === 3 ? byte ^ 1 : byte));
    const known = setAside(clinic).length;
    await lab.append(lab.sealAgain({ ...entry, signature }));
    await vi.waitFor(() => expect(setAside(clinic)).toHaveLength(known + 1), { timeout: 45_000, interval: 10 });
    expect(setAside(clinic).at(-1)).toBe('bad signature');
  }
  expect(await messagesOf(clinic, lab.log)).toEqual(messages);
  expect(await contentOf(clinic, lab.log)).toEqual(before);
  await labSays(world, 'and it goes on');
}, 90_000);

test('an act that the clinic’s tablet never signed, in a place where it wrote, makes it no twin, and is called forged', async () => {
  const { clinic, lab } = world;
  const { house } = clinic.sitting()!;
  const last = lab.read.findLast(({ fields }) => equal(fields.device, house.device.id))!;
  const carried = { type: 'carry', statements: { certificates: [], vouches: [], announcements: [] } } as const;
  const body = encode(CONTROL, { epoch: null, act: carried });
  // Signed by the lab, under the clinic's name, of whose tablet it has the last place.
  const forged = lab.seal({ ...last.fields, kind: 'control', doc: '', body }, lab.house.device, false);
  const known = setAside(clinic).length;
  await lab.append(forged.sealed);
  await labSays(world, 'after it');
  expect(house.replica(lab.log).state).toMatchObject({ hasTwin: false });
  expect((await clinic.api.connection()).attention).not.toBe('twin');
  expect(setAside(clinic).slice(known)).toEqual(['bad signature']);
  await clinicSays(world, 'and the clinic writes on');
}, 90_000);
