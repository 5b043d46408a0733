// A new tablet begins with a snapshot that two people stand for, and then holds what one holds that read every entry.
import fc from 'fast-check';
import type * as Y from 'yjs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Replica } from '../../client/sync/replica.ts';
import type { Connection } from '../../client/worker/api.ts';
import { agree, makeSnapshot } from '../../client/worker/snapshots/snapshots.ts';
import { offersHere } from '../../client/worker/snapshots/summing.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, enterOn, wait } from './adding.ts';
import { addressOf, newClinic, sent } from './practice.ts';
import { beganWithSnapshot, book, holdsTheSame, houseOf, logOf, tendUntil } from './summaries.ts';

let relay: TestRelay;
let mara: TestTablet;
let ivo: TestTablet;
beforeAll(async () => {
  relay = await startTestRelay();
  mara = await newClinic(relay);
  ivo = await add(relay, mara, { name: 'Dr. Ivo Brandt', roles: ['dentist'] });
}, 60_000);
afterAll(async () => {
  for (const each of [mara, ivo]) await each.sitting()?.end();
  await relay.dispose();
});

test('a manager’s new tablet begins with what Mara summed up and Ivo compared, and then holds every entry too', async () => {
  await book(mara, 'desk', 'a', 600);
  await tendUntil(mara, 'desk', (newest) => newest !== undefined);
  await book(mara, 'desk', 'b', 20);
  await tendUntil(ivo, 'desk', (newest) => newest?.agreed.length === 1);
  const lena = await newTablet(addressOf(relay));
  let before: Connection | null = null;
  vi.spyOn(Replica.prototype, 'begin').mockImplementationOnce(async function (this: Replica, ...asked) {
    // The tablet opens beside it.
    before = await wait(async () => {
      const connection = await lena.api.connection();
      expect(connection.state).toBe('online');
      return connection;
    });
    return this.begin(...asked);
  });
  await enterOn(lena, mara, { name: 'Lena Kurz', roles: ['practice manager'] }, passkey());
  // An empty list would say that there are no patients.
  expect(before).toMatchObject({ state: 'online', isReading: true });
  await holdsTheSame(lena, mara, 'desk');
  expect(beganWithSnapshot(lena, 'desk')).toBe(true);
  expect(await lena.api.connection()).toMatchObject({ isReading: false });
  expect(await lena.api.patients('')).toHaveLength(620);
  expect(houseOf(lena).quarantined).toEqual([]);
  await book(lena, 'desk', 'c', 1);
  await holdsTheSame(mara, lena, 'desk');
  // What came behind is in a backup, and a drill replays all of it.
  const { file, name } = await lena.api.saveBackup(null);
  await lena.api.tryBackup([new File([file!], name)], null);
  expect((await lena.api.backup()).drill).toMatchObject({ outcome: 'equal' });
  await lena.sitting()?.end();
}, 120_000);

/** Writes into a covered record when every entry was read and no document yet. */
function writeMeanwhile(tablet: TestTablet, name: string) {
  const house = houseOf(tablet);
  const page = house.disk.page.bind(house.disk);
  const change = (doc: Y.Doc) => void doc.getMap('fields').set('name', name);
  const write = vi.fn(() => house.editMany(logOf(tablet, 'desk'), [{ name: 'patient/a00000000', change, blobs: [] }]));
  vi.spyOn(house.disk, 'page').mockImplementation(async (log, after, limit) => {
    const entries = await page(log, after, limit);
    if (entries.length < limit && write.mock.calls.length === 0) await write();
    return entries;
  });
  return write;
}

test('Mara and Ivo go on writing while their tablets sum up and compare, and it is found the same all the same', async () => {
  const log = logOf(mara, 'desk');
  const known = (await offersHere(houseOf(mara), log)).length;
  writeMeanwhile(mara, 'Written while it was summed up');
  await wait(async () => {
    await makeSnapshot(houseOf(mara), log);
    expect((await offersHere(houseOf(mara), log)).length).toBeGreaterThan(known);
  });
  await sent(mara);
  await holdsTheSame(ivo, mara, 'desk');
  const offer = (await offersHere(houseOf(ivo), log)).at(-1)!;
  const written = writeMeanwhile(ivo, 'Written while it was compared');
  const isSaid = await wait(async () => {
    const said = await agree(houseOf(ivo), log, offer);
    expect(written).toHaveBeenCalled();
    return said;
  });
  expect(isSaid).toBe(true);
  await holdsTheSame(mara, ivo, 'desk');
}, 120_000);

/** Who changes which of four records how, before the cut and after it. */
const change = fc.record({
  isIvo: fc.boolean(),
  record: fc.nat(3),
  field: fc.constantFrom('name', 'phone', 'note'),
  value: fc.option(fc.string({ maxLength: 12 }), { nil: undefined }),
});

test('whatever two people wrote before and after, a snapshot of it is found the same, and begins a tablet that holds the same', async () => {
  const log = logOf(mara, 'clinical');
  const write = async (
    changes: readonly (typeof change extends fc.Arbitrary<infer T> ? T : never)[],
  ): Promise<void> => {
    for (const { isIvo, record, field, value } of changes) {
      const edit = (doc: Y.Doc): void => {
        const fields = doc.getMap('reviews');
        if (value === undefined) fields.delete(field);
        else fields.set(field, value);
      };
      const name = `history/abcdefg${String(record)}`;
      await houseOf(isIvo ? ivo : mara).editMany(log, [{ name, change: edit, blobs: [] }]);
    }
  };
  await book(mara, 'clinical', 'z', 520);
  const changes = fc.array(change, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(changes, changes, async (before, after) => {
      await write(before);
      await holdsTheSame(ivo, mara, 'clinical');
      const known = (await offersHere(houseOf(mara), log)).length;
      await wait(async () => {
        await makeSnapshot(houseOf(mara), log);
        expect((await offersHere(houseOf(mara), log)).length).toBeGreaterThan(known);
      });
      await write(after);
      await Promise.all([sent(mara), sent(ivo)]);
      await wait(async () => {
        const newest = (await offersHere(houseOf(ivo), log)).at(-1);
        if (newest?.agreed.length === 0) await agree(houseOf(ivo), log, newest);
        expect((await offersHere(houseOf(ivo), log)).at(-1)?.agreed.length).toBeGreaterThan(0);
      });
      expect(houseOf(ivo).quarantined).toEqual([]);
    }),
    { numRuns: 6 },
  );
  const nora = await add(relay, mara, { name: 'Dr. Nora Weiss', roles: ['dentist'] });
  await holdsTheSame(nora, mara, 'clinical');
  expect(beganWithSnapshot(nora, 'clinical')).toBe(true);
  await nora.sitting()?.end();
}, 180_000);

test('a practice of one stands for its snapshot by a drill that replayed a backup made since', async () => {
  const solo = await newClinic(relay);
  await book(solo, 'desk', 'a', 520);
  await tendUntil(solo, 'desk', (newest) => newest !== undefined);
  await tendUntil(solo, 'desk', (newest) => newest?.agreed.length === 0);
  const { file, name } = await solo.api.saveBackup(null);
  await solo.api.tryBackup([new File([file!], name)], null);
  await tendUntil(solo, 'desk', (newest) => newest?.agreed.length === 1);
  const person = (await solo.api.people()).persons[0]!.id;
  const second = await add(relay, solo, { person });
  await holdsTheSame(second, solo, 'desk');
  expect(beganWithSnapshot(second, 'desk')).toBe(true);
  for (const each of [solo, second]) await each.sitting()?.end();
}, 120_000);
