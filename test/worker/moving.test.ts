// A house goes to another relay: its tablets and its partners follow what an administrator signed, everything is there
// afterwards, and nobody else can send them anywhere.
import { afterEach, expect, test, vi } from 'vitest';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { writeHeader } from '../../client/records/prescription.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { add } from './adding.ts';
import { acquaint, arrives, sendNext } from './contacts.ts';
import { addressOf, newClinic, newDraft, readWhole, sent, typeOnCase } from './practice.ts';

const tablets: TestTablet[] = [];
const relays: TestRelay[] = [];
afterEach(async () => {
  for (const tablet of tablets.splice(0)) await tablet.sitting()?.end();
  for (const relay of relays.splice(0)) await relay.dispose();
});
async function newRelay(): Promise<TestRelay> {
  const relay = await startTestRelay();
  relays.push(relay);
  return relay;
}
/** Its operator has switched it off for good. */
async function gone(relay: TestRelay): Promise<void> {
  relays.splice(relays.indexOf(relay), 1);
  await relay.dispose();
}
const soon = { timeout: 60_000, interval: 50 };

/** A practice of two tablets and a lab that it knows from a first case, all at one relay. */
async function newWorld() {
  const [old, fresh] = [await newRelay(), await newRelay()];
  const clinic = await newClinic(old);
  tablets.push(clinic);
  const dentist = await add(old, clinic, { name: 'Dr. Ida Blum', roles: ['dentist'] });
  tablets.push(dentist);
  const { lab, first } = await acquaint(old, clinic);
  tablets.push(lab);
  for (const tablet of [clinic, lab, dentist]) await sent(tablet);
  return { old, fresh, clinic, dentist, lab, first };
}
async function move(clinic: TestTablet, to: TestRelay, isGone = false): Promise<void> {
  const found = await clinic.api.lookAtRelay(addressOf(to));
  expect(found).toMatchObject({ address: addressOf(to), isSame: false, partners: 1 });
  await clinic.api.moveToRelay(found, isGone);
}
/** Nothing waits, nothing is on its way, nobody accuses anybody. */
async function arrived(tablet: TestTablet, at: TestRelay): Promise<void> {
  const whole = { address: addressOf(at), movingTo: null, coming: null, fetchingFrom: null };
  await vi.waitFor(async () => expect(await tablet.api.relay()).toMatchObject(whole), soon);
  await sent(tablet);
  expect(tablet.sitting()!.house.quarantined).toEqual([]);
  expect(tablet.sitting()!.house.evidence.all).toEqual([]);
}
const followed = (lab: TestTablet, to: TestRelay): Promise<void> =>
  vi.waitFor(
    async () => expect((await lab.api.relay()).partners).toEqual([{ address: addressOf(to), cases: 1 }]),
    soon,
  );
const dueOf = async (tablet: TestTablet, id: string): Promise<string | undefined> =>
  (await tablet.api.cases('')).find((row) => row.id === id)?.due;
async function writeDue(tablet: TestTablet, id: string, due: string): Promise<void> {
  await typeOnCase(tablet, id, 'case/prescription', (doc) => writeHeader(doc, { due }));
}
async function restored(clinic: TestTablet, at: TestRelay): Promise<TestTablet> {
  const kit = (await clinic.api.kit())!;
  const tablet = await newTablet(addressOf(at));
  tablets.push(tablet);
  await tablet.api.restore({ words: kit.words.join(' '), relayAddress: addressOf(at) }, passkey());
  return tablet;
}

test('a practice moves: tablets and the lab follow, the next case comes, and the new relay has everything', async () => {
  const { old, fresh, clinic, dentist, lab, first } = await newWorld();
  // Her scan lies on her tablet and at the old relay, and her tablet does not come back before it is over.
  const draft = (await newDraft(dentist)).draft;
  await sent(dentist);
  await vi.waitFor(async () => expect((await clinic.api.cases('')).map(({ id }) => id)).toContain(draft), soon);
  await dentist.api.lock();
  const said: (string | null)[] = [];
  const watch = setInterval(
    () => void Promise.resolve(clinic.api.connection()).then(({ attention }) => said.push(attention)),
    20,
  );
  await move(clinic, fresh);
  await arrived(clinic, fresh);
  clearInterval(watch);
  expect(said).not.toContain('relay lost entries');
  await followed(lab, fresh);
  await writeDue(clinic, first, '2031-01-01');
  await vi.waitFor(async () => expect(await dueOf(lab, first)).toBe('2031-01-01'), soon);
  const next = await sendNext(clinic);
  await arrives(lab, next);
  expect((await lab.api.relay()).address).toBe(addressOf(old));
  await sent(lab);

  // Whoever was away finds the word at the old relay.
  await dentist.api.unlock(passkey());
  await arrived(dentist, fresh);
  expect(await dueOf(dentist, first)).toBe('2031-01-01');

  await gone(old);
  await writeDue(clinic, first, '2031-01-02');
  await vi.waitFor(async () => expect(await dueOf(lab, first)).toBe('2031-01-02'), soon);
  const tablet = await restored(clinic, fresh);
  expect(await dueOf(tablet, first)).toBe('2031-01-02');
  for (const id of [first, draft]) {
    const file = (await tablet.api.caseView(id)).files[0]!;
    expect((await readWhole(tablet, id, file.id)).length).toBe(crownStl().length);
  }
}, 240_000);

test('the old relay is gone: the administrator goes first, the others by hand, and only to where the house is', async () => {
  const { old, fresh, clinic, dentist, lab, first } = await newWorld();
  const stranger = await newRelay();
  await dentist.api.lock();
  await gone(old);
  await writeDue(clinic, first, '2031-02-02');
  await move(clinic, fresh, true);
  await arrived(clinic, fresh);
  await dentist.api.unlock(passkey());
  for (const tablet of [dentist, lab]) {
    await expect(tablet.api.followToRelay(addressOf(stranger))).rejects.toThrow('house unknown there');
    for (const typed of [
      'http://records.example.com',
      'wss://ida:secret@records.example.com/relay',
      'ws://10.0.0.1/relay',
    ])
      await expect(tablet.api.followToRelay(typed)).rejects.toThrow('not a relay address');
    await tablet.api.followToRelay(addressOf(fresh));
  }
  await arrived(dentist, fresh);
  expect(await dueOf(dentist, first)).toBe('2031-02-02');
  await followed(lab, fresh);
  await vi.waitFor(async () => expect(await dueOf(lab, first)).toBe('2031-02-02'), soon);
  // The lab's own records have no relay any more: its administrator moves them too.
  const found = await lab.api.lookAtRelay(addressOf(fresh));
  await lab.api.moveToRelay(found, true);
  await arrived(lab, fresh);
  expect((await lab.api.relay()).partners).toEqual([]);
}, 240_000);
