// A relay that was emptied, restored from an old copy, or replaced by another: what tablets hold is enough to heal it, and
// they say so while it is not whole.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { bytesOfHex, equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { storageIdOf } from '../../protocol/entry.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { writeHeader } from '../../client/records/prescription.ts';
import { copyOf, putBack } from '../support/old-copy.ts';
import { startTestRelay, temporaryFolder, type TestRelay } from '../support/test-relay.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { add } from '../worker/adding.ts';
import { isUnit, through } from '../worker/scans.ts';
import { addressOf, newClinic, newLab, readWhole, sent, shareCase, typeOnCase } from '../worker/practice.ts';

const tablets: TestTablet[] = [];
let relay: TestRelay | null = null;
afterEach(async () => {
  for (const tablet of tablets.splice(0)) await tablet.sitting()?.end();
  await relay?.dispose();
  relay = null;
});

interface World {
  readonly folder: string;
  readonly clinic: TestTablet;
  readonly lab: TestTablet;
  readonly id: string;
}
async function newWorld(beforeClaim: (folder: string) => Promise<void> = async () => undefined): Promise<World> {
  const folder = temporaryFolder();
  relay = await startTestRelay({ folder });
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  await beforeClaim(folder);
  const lab = await newLab(relay, invite.link!);
  tablets.push(clinic, lab);
  const claim = await vi.waitFor(
    async () => (await clinic.api.caseView(id)).claims[0] ?? Promise.reject(new Error('no claim')),
    { timeout: 45_000 },
  );
  await clinic.api.confirmClaim(id, claim.entry, true);
  await sent(clinic);
  await sent(lab);
  return { folder, clinic, lab, id };
}
/** Stops the relay, lets something happen to its folder, and starts it again on the same port. */
async function whileDown(folder: string, happen: () => void): Promise<void> {
  const { port } = relay!;
  await relay!.close();
  happen();
  relay = await startTestRelay({ folder, environment: { PORT: String(port) } });
}
async function restored(clinic: TestTablet): Promise<TestTablet> {
  const kit = (await clinic.api.kit())!;
  await sent(clinic);
  const fresh = await newTablet(addressOf(relay!));
  tablets.push(fresh);
  await fresh.api.restore({ words: kit.words.join(' '), relayAddress: addressOf(relay!) }, passkey());
  return fresh;
}
const due = async (tablet: TestTablet): Promise<string> => (await tablet.api.cases(''))[0]!.due;

test('a relay that was emptied gets everything back from the tablets, small changes before attachments', async () => {
  const { folder, clinic, lab, id } = await newWorld();
  const before = (await clinic.sitting()!.house.disk.entries(bytesOfHex(id)))
    .map(({ storage }) => toHex(storage))
    .sort();
  await whileDown(folder, () => {
    for (const name of ['relay.db', 'relay.db-wal', 'relay.db-shm', 'blobs'])
      rmSync(join(folder, name), { recursive: true, force: true });
  });
  for (const { middle } of [clinic, lab]) middle.said.length = 0;
  let filesMayGo = (): void => undefined;
  const files = new Promise<void>((resolve) => (filesMayGo = resolve));
  for (const tablet of [clinic, lab]) {
    through(tablet, (next) => async (url, init) => {
      if (init.method === 'PUT' && isUnit(url)) await files;
      return next(url, init);
    });
  }
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2031-01-01' }));
  await clinic.api.retryNow();
  await lab.api.retryNow();
  await vi.waitFor(async () => expect(await due(lab)).toBe('2031-01-01'), { timeout: 40_000, interval: 100 });
  const said = (): readonly string[] =>
    [clinic, lab]
      .flatMap(({ middle }) => middle.said)
      .flatMap((frame) => (frame.type === 'append' ? frame.items : []))
      .map(({ entry }) => toHex(storageIdOf(sha256, entry)));
  const own = clinic.sitting()!.house.own('cases').log;
  const drafts = (await clinic.sitting()!.house.disk.entries(own, 'applied')).map(({ storage }) => toHex(storage));
  await vi.waitFor(() => expect(said()).toEqual(expect.arrayContaining(drafts.slice(1))), { timeout: 45_000 });
  filesMayGo();
  expect(clinic.announced.length).toBeGreaterThan(0);
  await sent(clinic);
  await sent(lab);
  const after = (await clinic.sitting()!.house.disk.entries(bytesOfHex(id))).map(({ storage }) => toHex(storage));
  expect(after).toEqual(expect.arrayContaining(before));
  expect(clinic.sitting()!.house.quarantined).toEqual([]);
  expect(lab.sitting()!.house.quarantined).toEqual([]);
  const fresh = await restored(clinic);
  const row = (await fresh.api.cases(''))[0]!;
  expect(row).toMatchObject({ id, due: '2031-01-01' });
  const file = (await fresh.api.caseView(id)).files[0]!;
  expect((await readWhole(fresh, id, file.id)).length).toBe(crownStl().length);
}, 120_000);

test('a relay restored from an old copy is told what it lost, in its new term', async () => {
  const { folder, clinic, lab, id } = await newWorld();
  await relay!.close();
  const copy = copyOf(folder);
  relay = await startTestRelay({ folder, environment: { PORT: String(relay!.port) } });
  await clinic.api.retryNow();
  await lab.api.retryNow();
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2031-02-02' }));
  await vi.waitFor(async () => expect(await due(lab)).toBe('2031-02-02'), { timeout: 45_000 });
  await sent(clinic);
  await sent(lab);
  const states: string[] = [];
  await whileDown(folder, () => putBack(copy, folder));
  const watch = setInterval(
    () => void Promise.resolve(clinic.api.connection()).then(({ attention }) => attention && states.push(attention)),
    5,
  );
  await clinic.api.retryNow();
  await lab.api.retryNow();
  await typeOnCase(lab, id, 'case/files-guest', () => undefined);
  await sent(clinic);
  await sent(lab);
  clearInterval(watch);
  await vi.waitFor(
    async () => {
      const fresh = await restored(clinic);
      expect(await due(fresh)).toBe('2031-02-02');
      expect(fresh.sitting()!.house.quarantined).toEqual([]);
    },
    { timeout: 30_000, interval: 2_000 },
  );
  expect(clinic.sitting()!.house.quarantined).toEqual([]);
  expect(lab.sitting()!.house.quarantined).toEqual([]);
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2031-03-03' }));
  await vi.waitFor(async () => expect(await due(lab)).toBe('2031-03-03'), { timeout: 45_000 });
  expect(states).toContain('relay lost entries');
  rmSync(copy, { recursive: true, force: true });
}, 120_000);

test('what a relay lost comes back in the order in which it had it, also from who only writes there: what breaks off leaves nothing in the air', async () => {
  const folder = temporaryFolder();
  relay = await startTestRelay({ folder });
  const clinic = await newClinic(relay);
  const desk = await add(relay, clinic, { name: 'Ada Klein', roles: ['receptionist'] });
  tablets.push(clinic, desk);
  await sent(clinic);
  await relay.close();
  const copy = copyOf(folder);
  relay = await startTestRelay({ folder, environment: { PORT: String(relay.port) } });
  await desk.api.retryNow();
  await sent(desk);
  const { house } = desk.sitting()!;
  const places = async (log: Bytes) =>
    new Map((await house.disk.entries(log)).map(({ storage, seq }) => [toHex(storage), seq ?? 0]));
  const kept = {
    desk: Math.max(...(await places(house.own('desk').log)).values()),
    audit: Math.max(...(await places(house.own('audit').log)).values()),
  };
  for (const name of ['Jana', 'Karl', 'Lena', 'Mika']) await desk.api.createPatient({ name, birthDate: '' });
  await sent(desk);
  clinic.power.network(false);
  for (const place of ['desk', 'audit'] as const)
    expect(house.groups.epoch(house.own(place).log) === null).toBe(place === 'audit');
  await whileDown(folder, () => putBack(copy, folder));
  desk.middle.said.length = 0;
  await desk.api.retryNow();
  await sent(desk);
  for (const place of ['desk', 'audit'] as const) {
    const { log } = house.own(place);
    const placeOf = await places(log);
    const lost = [...placeOf.values()].filter((seq) => seq > kept[place]).toSorted((a, b) => a - b);
    const given = () =>
      desk.middle.said
        .flatMap((frame) => (frame.type === 'append' && equal(frame.log, log) ? frame.items : []))
        .map(({ entry }) => placeOf.get(toHex(storageIdOf(sha256, entry)))!)
        .filter((seq) => seq > kept[place]);
    expect(lost.length).toBeGreaterThan(3);
    await vi.waitFor(() => expect([place, given()]).toEqual([place, lost]), { timeout: 45_000 });
  }
  rmSync(copy, { recursive: true, force: true });
}, 120_000);

test('a relay restored from before a claim gets the epochs back, and the old link opens nothing new', async () => {
  let copy = '';
  const { folder, clinic, lab, id } = await newWorld(async (dataFolder) => {
    const { port } = relay!;
    await relay!.close();
    copy = copyOf(dataFolder);
    relay = await startTestRelay({ folder: dataFolder, environment: { PORT: String(port) } });
  });
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2031-02-02' }));
  await vi.waitFor(async () => expect(await due(lab)).toBe('2031-02-02'), { timeout: 45_000 });
  await sent(clinic);
  await sent(lab);
  await whileDown(folder, () => putBack(copy, folder));
  await clinic.api.retryNow();
  await lab.api.retryNow();
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2031-03-03' }));
  await vi.waitFor(async () => expect(await due(lab)).toBe('2031-03-03'), { timeout: 40_000, interval: 100 });
  await sent(clinic);
  await sent(lab);
  expect(clinic.sitting()!.house.quarantined).toEqual([]);
  expect(lab.sitting()!.house.quarantined).toEqual([]);
  rmSync(copy, { recursive: true, force: true });
}, 120_000);

test('another relay in its place is refused in words; work goes on here and goes out when the right one is back', async () => {
  const { folder, clinic, lab, id } = await newWorld();
  const { port } = relay!;
  await relay!.close();
  const stranger = await startTestRelay({ environment: { PORT: String(port) } });
  await clinic.api.retryNow();
  await vi.waitFor(
    async () =>
      expect(await clinic.api.connection()).toMatchObject({ state: 'refused', attention: 'relay is another' }),
    { timeout: 45_000 },
  );
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2031-04-04' }));
  await clinic.sitting()!.house.flushAll();
  expect((await clinic.api.cases(''))[0]!.sync.type).toBe('offline');
  expect(await due(clinic)).toBe('2031-04-04');
  await stranger.dispose();
  relay = await startTestRelay({ folder, environment: { PORT: String(port) } });
  await clinic.api.retryNow();
  await lab.api.retryNow();
  await vi.waitFor(async () => expect(await due(lab)).toBe('2031-04-04'), { timeout: 45_000 });
}, 60_000);
