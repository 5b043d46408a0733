// A relay that keeps a removal from one tablet of the house, and shows it everything else. What colleagues write builds on
// that removal, so the tablet knows that something is missing: it gives nobody anything until it has come.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import type { RelayFrame } from '../../protocol/frames.ts';
import { payOwnRotations } from '../../client/worker/groups/rotating.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { enterOn } from '../worker/adding.ts';
import { choicesFor, newDraft } from '../worker/practice.ts';
import { countOpened, placesOf, secretsOf } from './opening.ts';
import { honest, startHostileRelay, type HostileRelay } from './relay.ts';
import type { Visitor } from './visitor.ts';
import { newHouse, settled, waitUntil } from './world.ts';

let relay: HostileRelay;
let mara: TestTablet;
let ivo: TestTablet;
let lena: TestTablet;
let draft: string;
beforeAll(async () => {
  relay = await startHostileRelay();
  mara = await newHouse(relay, 'clinic');
  const paper = (await mara.api.kit())!.words.join(' ');
  const enter = async (name: string, roles: readonly ('dentist' | 'admin')[]): Promise<TestTablet> => {
    const tablet = await newTablet(relay.address);
    await enterOn(tablet, mara, { name, roles }, passkey(), paper);
    return tablet;
  };
  ivo = await enter('Dr. Ivo Brandt', ['dentist', 'admin']);
  lena = await enter('Dr. Lena Kurz', ['dentist']);
  ({ draft } = await newDraft(mara));
  await settled(mara, ivo, lena);
}, 90_000);
afterAll(async () => {
  for (const tablet of [mara, ivo, lena]) await tablet.sitting()?.end();
  await relay.close();
});

const houseOf = (tablet: TestTablet) => tablet.sitting()!.house;
const personOf = async (tablet: TestTablet, name: string) =>
  (await tablet.api.people()).persons.find((each) => each.name === name)!;
const visitorsOf = (tablet: TestTablet): readonly Visitor[] => relay.readersOf(houseOf(tablet).own('staff').log);
let starved: Visitor | undefined;

/** Nothing of `staff` reaches this one any more: no entry, no epoch, no word that there is one. */
const hides = (frame: RelayFrame, to: Visitor): readonly RelayFrame[] => {
  const isOfStaff = 'log' in frame && toHex(frame.log) === toHex(houseOf(mara).own('staff').log);
  return to === starved && isOfStaff && (frame.type === 'entries' || frame.type === 'epoch') ? [] : [frame];
};

test('case 12 a removal is hidden from one tablet: it shares nothing, lets nobody in and gives no key until it has come', async () => {
  const others = new Set([...visitorsOf(ivo)]);
  mara.power.network(false);
  await waitUntil(() => expect([...others].filter((each) => relay.visitors.has(each))).toHaveLength(2));
  const stay = new Set(relay.visitors);
  mara.power.network(true);
  await mara.api.retryNow();
  await settled(mara);
  starved = [...relay.visitors].find((each) => !stay.has(each));
  relay.script.says = hides;
  lena.power.network(false);
  await ivo.api.removePerson((await personOf(ivo, 'Dr. Lena Kurz')).id, '');
  await ivo.api.createPatient({ name: 'Paul Muster', birthDate: '1970-05-06' });
  await waitUntil(async () => expect((await mara.api.people()).unheardFrom).toEqual(['Dr. Ivo Brandt']));
  expect((await personOf(mara, 'Dr. Lena Kurz')).state).toBe('active');
  expect((await mara.api.connection()).attention).toBe('act missing');

  const from = placesOf(relay);
  const missing = { problem: 'act missing' };
  await expect(mara.api.share(choicesFor(draft))).rejects.toMatchObject(missing);
  await expect(mara.api.addTablet({ name: 'Nora Neu', roles: ['dentist'] })).rejects.toMatchObject(missing);
  const { id } = await personOf(mara, 'Dr. Lena Kurz');
  await expect(mara.api.changeRoles(id, ['dentist', 'nurse'], '')).rejects.toMatchObject(missing);
  // What a tablet does by itself for the house, also after waiting for long.
  const { clock } = houseOf(mara).ground;
  const now = clock.now.bind(clock);
  for (const hours of [0, 1, 2]) {
    clock.now = () => now() + hours * 3_600_000;
    for (let i = 0; i < 8; i++) await payOwnRotations(houseOf(mara));
  }
  clock.now = now;
  const ours = toHex(houseOf(mara).device.id);
  for (const { place, controls, log } of houseOf(ivo).groups.all())
    expect(
      controls.slice(from.get(toHex(log)) ?? 0).filter(({ fields }) => toHex(fields.device) === ours),
      place,
    ).toEqual([]);
  // She goes on working, and what she writes opens for nobody who was removed.
  await mara.api.createPatient({ name: 'Rosa Neu', birthDate: '1990-01-01' });
  await waitUntil(async () => expect((await ivo.api.patients('')).map(({ name }) => name)).toContain('Rosa Neu'));
  expect(await countOpened(relay, await secretsOf(relay, lena), from, lena)).toBe(0);
  expect(await countOpened(relay, await secretsOf(relay, ivo), from, lena)).toBeGreaterThan(0);
}, 90_000);

test('case 12 a restart forgets nothing of it, and when the removal comes everything goes on', async () => {
  mara = await mara.reopen();
  await mara.api.unlock(passkey());
  mara.power.network(false);
  await expect(mara.api.share(choicesFor(draft))).rejects.toMatchObject({ problem: 'act missing' });
  relay.script = honest();
  mara.power.network(true);
  await mara.api.retryNow();
  await waitUntil(async () => expect((await personOf(mara, 'Dr. Lena Kurz')).state).toBe('removed'));
  await waitUntil(async () => expect((await mara.api.people()).unheardFrom).toEqual([]));
  await settled(mara);
  expect((await mara.api.connection()).attention).toBe(null);
  await waitUntil(() => mara.api.share(choicesFor(draft)));
}, 60_000);
