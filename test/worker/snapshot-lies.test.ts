// Case 31 and its neighbours: a snapshot that lies, or that nobody else stands for, is named, and the tablet reads every
// entry instead. A relay that withholds a page only costs time.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { PAGE_DOCUMENTS, SNAPSHOT_BODY, type Page, type Snapshot } from '../../protocol/snapshot.ts';
import type { OrganisationRoster } from '../../client/roster/organisation.ts';
import type { NewPerson } from '../../client/worker/views/peopleview.ts';
import { stateOf } from '../../client/worker/snapshots/sheets.ts';
import { getPages, putPages } from '../../client/worker/snapshots/pages.ts';
import { agree } from '../../client/worker/snapshots/snapshots.ts';
import { judgeOffer, offersHere, snapshotRow, type Offer } from '../../client/worker/snapshots/summing.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, enterOn, wait } from './adding.ts';
import { addressOf, newClinic, sent } from './practice.ts';
import { beganWithSnapshot, book, holdsTheSame, houseOf, logOf, reasonsOn, tendUntil } from './summaries.ts';

// Idle time would sum up and agree by itself, sooner or later: here it is told when.
vi.mock('../../client/worker/snapshots/snapshots.ts', async (original) => ({
  ...(await original<object>()),
  tendSnapshots: () => Promise.resolve(),
}));

let relay: TestRelay;
let mara: TestTablet;
let ivo: TestTablet;
let log: Bytes;
/** What Mara’s tablet said before anybody changed its app. */
let honest: Offer;
beforeAll(async () => {
  relay = await startTestRelay();
  mara = await newClinic(relay);
  ivo = await add(relay, mara, { name: 'Dr. Ivo Brandt', roles: ['dentist'] });
  log = logOf(mara, 'desk');
  await book(mara, 'desk', 'a', 520);
  await tendUntil(mara, 'desk', (newest) => newest !== undefined);
  honest = (await offersHere(houseOf(mara), log))[0]!;
}, 60_000);
afterAll(async () => {
  for (const each of [mara, ivo]) await each.sitting()?.end();
  await relay.dispose();
});

/** A changed app on Mara's tablet: validly signed, validly sealed. */
async function say(
  body: ReturnType<typeof decode<Snapshot>> | { type: 'agree'; snapshot: Bytes },
  tablet = mara,
): Promise<void> {
  const house = houseOf(tablet);
  const also = async ({ signed }: { signed: Parameters<typeof snapshotRow>[1] }) => [
    await snapshotRow(house.rows, signed),
  ];
  const draft = { kind: 'snapshot', doc: '', writer: 1, body: encode(SNAPSHOT_BODY, body!), blobs: [], also } as const;
  await house.replica(log).write([draft]);
}

async function pageOfDocuments(body: Snapshot): Promise<{ name: string; state: Bytes }[]> {
  const [plain] = await getPages(houseOf(mara), log, body.pages.slice(0, 1));
  return [...decode(PAGE_DOCUMENTS, plain!)!];
}
async function sealed(documents: readonly { name: string; state: Bytes }[], state: Bytes): Promise<Page> {
  const sheet = { state, plain: encode(PAGE_DOCUMENTS, documents) };
  const [put] = await putPages(houseOf(mara), log, [sheet], new Map(), toHex);
  return put!.page;
}

async function join(who: NewPerson): Promise<TestTablet> {
  const tablet = await newTablet(addressOf(relay));
  await enterOn(tablet, mara, who, passkey(), '', false);
  return tablet;
}

type Lie = (body: Snapshot) => Promise<Snapshot>;
const lies: Readonly<Record<string, Lie>> = {
  'omits a patient': async (body) => {
    const documents = (await pageOfDocuments(body)).slice(1);
    return { ...body, pages: [await sealed(documents, stateOf(documents)), ...body.pages.slice(1)] };
  },
  'gives one patient the record of another': async (body) => {
    const [first, second, ...others] = await pageOfDocuments(body);
    const documents = [{ ...first!, state: second!.state }, second!, ...others];
    return { ...body, pages: [await sealed(documents, stateOf(documents)), ...body.pages.slice(1)] };
  },
  'names the true hash over a page that holds less': async (body) => {
    const page = await sealed((await pageOfDocuments(body)).slice(1), body.pages[0]!.state);
    return { ...body, pages: [page, ...body.pages.slice(1)] };
  },
  'goes on from a later place than it covers': async (body) => {
    const later = { ...body.at, seq: body.at.seq + 1 };
    return { ...body, at: later };
  },
  'leaves out the end of a chain': (body) => Promise.resolve({ ...body, chains: [] }),
  'says another generation of a device': (body) =>
    Promise.resolve({ ...body, chains: body.chains.map((chain) => ({ ...chain, gen: chain.gen + 1 })) }),
};

describe('case 31 a snapshot that lies', () => {
  test.each(Object.entries(lies))('%s: Ivo’s tablet names it and says nothing for it', async (_, lie) => {
    const known = new Set((await offersHere(houseOf(mara), log)).map(({ id }) => toHex(id)));
    await say(await lie(honest.body));
    const told = (await offersHere(houseOf(mara), log)).find(({ id }) => !known.has(toHex(id)))!;
    await wait(async () => expect((await offersHere(houseOf(ivo), log)).map(({ id }) => id)).toContainEqual(told.id));
    await wait(async () => {
      await agree(houseOf(ivo), log, told);
      const storage = (await houseOf(ivo).disk.entryById(log, told.id))!.storage;
      const named = houseOf(ivo).quarantined.find((each) => toHex(each.storage) === toHex(storage));
      expect(named?.reason).toBe('snapshot differs');
    });
    const heard = (await offersHere(houseOf(ivo), log)).find(({ id }) => toHex(id) === toHex(told.id))!;
    expect(heard.agreed).toEqual([]);
    // Whoever made it stands for it alone: nobody begins with it.
    await say({ type: 'agree', snapshot: told.id });
  });

  test('a new tablet names what one person alone stands for, reads every entry, and misses nothing', async () => {
    const lena = await join({ name: 'Lena Kurz', roles: ['receptionist'] });
    await holdsTheSame(lena, mara, 'desk');
    expect(beganWithSnapshot(lena, 'desk')).toBe(false);
    expect(reasonsOn(lena)).toEqual(['snapshot agreed by one person']);
    expect((await lena.api.setAside()).bad.map(({ by }) => by)).toContain('Dr. Mara Roth');
    await lena.sitting()?.end();
  }, 60_000);
});

test('a relay that gives no page: the new tablet reads every entry, and says why', async () => {
  await wait(async () => {
    const isOurs = ({ id }: Offer): boolean => toHex(id) === toHex(honest.id);
    if ((await offersHere(houseOf(ivo), log)).find(isOurs)!.agreed.length === 0) await agree(houseOf(ivo), log, honest);
    expect((await offersHere(houseOf(mara), log)).find(isOurs)!.agreed).toHaveLength(1);
  });
  const nora = await newTablet(addressOf(relay));
  const { fetch } = nora.power;
  Object.assign(nora.power, {
    fetch: (url: string, init: RequestInit) =>
      init.method === 'GET' ? Promise.resolve(new Response('{}', { status: 404 })) : fetch(url, init),
  });
  await enterOn(nora, mara, { name: 'Nora Weiss', roles: ['receptionist'] }, passkey(), '', false);
  await holdsTheSame(nora, mara, 'desk');
  expect(beganWithSnapshot(nora, 'desk')).toBe(false);
  expect(reasonsOn(nora)).toContain('snapshot withheld');
  await nora.sitting()?.end();
}, 60_000);

test('what two people lie together is met where it contradicts itself', async () => {
  const { body } = honest;
  const known = new Set((await offersHere(houseOf(mara), log)).map(({ id }) => toHex(id)));
  await say({ ...body, ids: [body.kept], at: { ...body.at } });
  const told = (await offersHere(houseOf(mara), log)).find(({ id }) => !known.has(toHex(id)))!;
  await wait(async () => expect((await offersHere(houseOf(ivo), log)).map(({ id }) => id)).toContainEqual(told.id));
  await say({ type: 'agree', snapshot: told.id }, ivo);
  const kim = await join({ name: 'Kim Adler', roles: ['receptionist'] });
  await holdsTheSame(kim, mara, 'desk');
  expect(reasonsOn(kim)).toContain('snapshot differs');
  await kim.sitting()?.end();
}, 60_000);

test('the power fails while a new tablet begins: it begins again, and holds the same', async () => {
  const tablet = await join({ name: 'Pia Sommer', roles: ['receptionist'] });
  await wait(() => expect(beganWithSnapshot(tablet, 'desk')).toBe(true));
  const again = await tablet.reopen();
  await again.api.unlock(passkey());
  await holdsTheSame(again, mara, 'desk');
  await again.sitting()?.end();
}, 60_000);

test('once Ivo has left, his word counts no more: a new tablet names it and reads every entry', async () => {
  const { persons } = await mara.api.people();
  await mara.api.removePerson(persons.find(({ name }) => name === 'Dr. Ivo Brandt')!.id, '');
  await sent(mara);
  const otto = await join({ name: 'Otto Lang', roles: ['receptionist'] });
  await holdsTheSame(otto, mara, 'desk');
  expect(beganWithSnapshot(otto, 'desk')).toBe(false);
  expect(reasonsOn(otto)).toContain('snapshot by somebody who left');
  await otto.sitting()?.end();
}, 60_000);

describe('who may stand for a snapshot', () => {
  const device = (n: number): Bytes => new Uint8Array(32).fill(n);
  /** Devices 1 and 2 are Mara's, 3 is Ivo's, 4 Lena's, who has no clinical role. */
  const rosterWith = (ivoIs: 'active' | 'suspended' | 'removed'): OrganisationRoster => {
    const persons = [
      { id: 'mara', state: 'active', roles: ['dentist'] },
      { id: 'ivo', state: ivoIs, roles: ['dentist'] },
      { id: 'lena', state: 'active', roles: ['receptionist'] },
    ];
    const devices = ['mara', 'mara', 'ivo', 'lena'].map((person, at) => {
      const { state } = persons.find(({ id }) => id === person)!;
      return [toHex(device(at + 1)), { id: device(at + 1), person, state }] as const;
    });
    const roster = { persons: new Map(persons.map((each) => [each.id, each])), devices: new Map(devices) };
    return roster as unknown as OrganisationRoster;
  };
  const judged = (maker: number, agreed: readonly number[], ivoIs: Parameters<typeof rosterWith>[0] = 'active') =>
    judgeOffer(rosterWith(ivoIs), 'clinical', { device: device(maker), agreed: agreed.map(device) });

  test.each([
    [judged(1, [3]), 'trusted'],
    [judged(3, [2]), 'trusted'],
    [judged(1, []), 'not agreed'],
    [judged(1, [1]), 'snapshot agreed by one person'],
    [judged(1, [2]), 'snapshot agreed by one person'],
    [judged(1, [4]), 'snapshot by somebody who left'],
    [judged(4, [1]), 'snapshot by somebody who left'],
    [judged(3, [1], 'removed'), 'snapshot by somebody who left'],
    [judged(1, [3], 'removed'), 'snapshot by somebody who left'],
    [judged(1, [3], 'suspended'), 'snapshot by somebody who left'],
    [judged(1, [2, 3], 'removed'), 'trusted'],
    [judged(1, [1], 'suspended'), 'trusted'],
    [judged(9, [1]), 'snapshot by somebody who left'],
  ])('%s', (found, expected) => {
    expect(found).toBe(expected);
  });
});
