// Scans on their way: sealed unit by unit, held and let go on, broken off and gone on with, refused when they are not whole.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RelayFrame } from '../../protocol/frames.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { newBegun, sealPieces } from '../../client/worker/files/sealing.ts';
import { newTablet, passkey } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { addressOf, choicesFor, newClinic, openInvite, readWhole, sent } from './practice.ts';
import { cornersOf, isUnit, newDraftOf, scanFile, scanOf, through } from './scans.ts';

type Octets = Uint8Array<ArrayBuffer>;

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(async () => {
  await relay.dispose();
});

test('a scan on its way waits, and is said to, where the tablet is opened without a connection', async () => {
  const relay = await startTestRelay();
  const clinic = await newClinic(relay);
  const draft = await newDraftOf(clinic);
  await sent(clinic);
  clinic.power.network(false);
  await clinic.api.attach(draft, scanFile(1), 'scan');
  const reopened = await clinic.reopen();
  reopened.power.network(false);
  await reopened.api.unlock(passkey());
  expect(await reopened.api.moves(draft)).toMatchObject([{ what: 'sending', state: 'going', trouble: 'offline' }]);
  reopened.power.network(true);
  await reopened.api.retryNow();
  await sent(reopened);
  expect(await reopened.api.moves(draft)).toEqual([]);
  await reopened.sitting()!.end();
  await relay.dispose();
});

test('a scan that is held stays held after a restart and says so; it goes on where it ended, on a relay that was restarted', async () => {
  const first = await startTestRelay();
  const clinic = await newClinic(first);
  const draft = await newDraftOf(clinic);
  await sent(clinic);
  let puts = 0;
  through(clinic, (next) => async (url, init) => {
    if (init.method === 'PUT' && isUnit(url) && ++puts > 4) throw new Error('cut');
    return next(url, init);
  });
  const { id } = await clinic.api.attach(draft, scanFile(9), 'scan');
  await vi.waitFor(async () => expect((await clinic.api.moves(draft))[0]?.progress).toBeGreaterThan(0.4));
  await clinic.api.pauseMove(draft, id);
  const reopened = await clinic.reopen();
  await first.close();
  const port = String(first.port);
  const second = await startTestRelay({ folder: first.folder, environment: { PORT: port } });
  await reopened.api.unlock(passkey());
  expect(await reopened.api.moves(draft)).toMatchObject([
    // What the relay has of it was not asked yet: no part is better than one that would be wrong.
    { file: id, what: 'sending', state: 'paused', progress: null },
  ]);
  let again = 0;
  through(reopened, (next) => async (url, init) => {
    if (init.method === 'PUT' && isUnit(url)) again++;
    return next(url, init);
  });
  await reopened.api.resumeMove(draft, id);
  await sent(reopened);
  expect(await reopened.api.moves(draft)).toEqual([]);
  // Nine units and a small picture in all.
  expect(again).toBeLessThanOrEqual(6);
  expect(await readWhole(reopened, draft, id)).toEqual(scanOf(9));
  await reopened.sitting()!.end();
  await second.dispose();
}, 60_000);

test('case 14 cut, repeated, swapped and foreign pieces of a scan are refused, and nothing of it is shown as whole', async () => {
  const clinic = await newClinic(relay);
  const draft = await newDraftOf(clinic);
  const { id: file } = await clinic.api.attach(draft, scanFile(3.5), 'scan');
  const { id } = await clinic.api.share(choicesFor(draft, [file]));
  const invite = await openInvite(clinic, id);
  await sent(clinic);
  const lab = await newTablet(addressOf(relay));
  const kept: Octets[] = [];
  let attack: 'none' | 'cut' | 'repeat' | 'longer' | 'flip' = 'cut';
  through(lab, (next) => async (url, init) => {
    const answer = await next(url, init);
    if (init.method !== 'GET' || !isUnit(url)) return answer;
    const unit = new Uint8Array(await answer.arrayBuffer());
    kept.push(unit);
    if (attack === 'cut') return new Response(unit.slice(0, -1));
    if (attack === 'repeat') return new Response(kept[0]);
    if (attack === 'longer') return new Response(new Uint8Array([...unit, 0]));
    if (attack === 'flip') return new Response(unit.map((byte, at) => (at === 7 ? byte ^ 1 : byte)));
    return new Response(unit);
  });
  await lab.api.acceptInvite(invite.link!, null, { organisation: 'Nordlicht Lab', person: 'Jo Stein' }, passkey());
  const view = async () => (await lab.api.caseView(id)).files[0]!;
  for (attack of ['cut', 'longer', 'flip'] as const) {
    await expect(lab.api.openFile(id, (await view()).id, 'view')).rejects.toThrow('file damaged');
    await expect(lab.api.readFilePart(id, (await view()).id, 'view', 0, 100)).rejects.toThrow('not allowed');
    expect((await view()).state).not.toBe('here');
  }
  attack = 'repeat';
  await expect(lab.api.openFile(id, (await view()).id, 'view')).rejects.toThrow('file damaged');
  expect((await view()).state).not.toBe('here');
  attack = 'none';
  const whole = await readWhole(lab, id, (await view()).id);
  expect(sha256(cornersOf(whole))).toEqual(sha256(cornersOf(scanOf(3.5))));
  for (const tablet of [lab, clinic]) await tablet.sitting()!.end();
}, 60_000);

test('a scan that is opened while a new account says hello is waited for, and comes', async () => {
  const clinic = await newClinic(relay);
  const draft = await newDraftOf(clinic);
  const { id: file } = await clinic.api.attach(draft, scanFile(1.5), 'scan');
  const { id } = await clinic.api.share(choicesFor(draft, [file]));
  const invite = await openInvite(clinic, id);
  await sent(clinic);
  const lab = await newTablet(addressOf(relay));
  let isCut = true;
  through(lab, (next) => (url, init) => {
    if (isCut && init.method === 'GET' && isUnit(url)) throw new Error('cut');
    return next(url, init);
  });
  await lab.api.acceptInvite(invite.link!, null, { organisation: 'Nordlicht Lab', person: 'Jo Stein' }, passkey());
  await sent(lab);
  const held: RelayFrame[] = [];
  lab.middle.hears = (frame) => (frame.type === 'welcome' ? (held.push(frame), []) : [frame]);
  lab.sitting()!.house.session!.restart();
  isCut = false;
  const opening = Promise.resolve(lab.api.openFile(id, file, 'view'));
  opening.catch(() => undefined);
  await vi.waitFor(() => expect(held).toHaveLength(1));
  await vi.waitFor(async () => expect((await lab.api.moves(id))[0]).toMatchObject({ trouble: 'offline' }));
  expect(await lab.api.connection()).toMatchObject({ state: 'connecting' });
  expect((await lab.api.caseView(id)).files[0]).toMatchObject({ state: 'at relay' });
  lab.middle.hears = (frame) => [frame];
  for (const frame of held) lab.middle.inject(frame);
  expect(await opening).toMatchObject({ size: scanOf(1.5).length });
}, 60_000);

test('a message does not wait for a scan that was added before it', async () => {
  const clinic = await newClinic(relay);
  const draft = await newDraftOf(clinic);
  await sent(clinic);
  through(clinic, (next) => async (url, init) => {
    // Nothing larger than the small picture gets through.
    if (init.method === 'PUT' && isUnit(url) && (init.body as Octets).length > 500_000) throw new Error('too slow');
    return next(url, init);
  });
  await clinic.api.attach(draft, scanFile(3), 'scan');
  const [patient] = await clinic.api.patients('');
  await clinic.api.createDraft(patient!.id);
  const { log } = clinic.sitting()!.house.own('cases');
  await vi.waitFor(() => expect(clinic.sitting()!.house.replica(log).outboxSize).toBe(0), { timeout: 45_000 });
  expect((await clinic.api.cases(''))[0]!.sync.type).toBe('sending');
  await clinic.sitting()!.end();
}, 90_000);

test('what does not fit, changes while it is read, is empty or is here already is said before anything is kept', async () => {
  const clinic = await newClinic(relay);
  through(clinic, (next) => async (url, init) => {
    const answer = await next(url, init);
    if (!url.endsWith('/have')) return answer;
    return Response.json({ ...((await answer.json()) as object), room: 8_000_000 });
  });
  const draft = await newDraftOf(clinic);
  await sent(clinic);
  const units = async (): Promise<number> => clinic.store.count('blobs', []);
  await expect(clinic.api.attach(draft, scanFile(9), 'scan')).rejects.toMatchObject({ problem: 'no room at relay' });
  // It would fit, if nothing were kept for the small changes of everybody: sending keeps that, so it is said now.
  await expect(clinic.api.attach(draft, scanFile(5), 'scan')).rejects.toMatchObject({ problem: 'no room at relay' });
  const changing = scanFile(2);
  let reads = 0;
  changing.slice = (from = 0, to = changing.size) =>
    new Blob([
      scanOf(2)
        .slice(from, to)
        .fill(++reads % 251, 90, 94),
    ]);
  await expect(clinic.api.attach(draft, changing, 'scan')).rejects.toMatchObject({ problem: 'file changed' });
  await expect(clinic.api.attach(draft, new File([], 'empty.stl'), 'scan')).rejects.toMatchObject({
    problem: 'file empty',
  });
  expect(await units()).toBe(0);
  await clinic.api.attach(draft, scanFile(1), 'scan');
  await expect(clinic.api.attach(draft, scanFile(1), 'scan')).rejects.toMatchObject({
    problem: 'file is here already',
  });
  await clinic.api.attach(draft, scanFile(1), 'scan', ['same file']);
  expect((await clinic.api.caseView(draft)).files.length).toBe(2);
  // Said yes to: it stays here and waits, with figures.
  await clinic.api.attach(draft, scanFile(9), 'scan', ['no room at relay']);
  await vi.waitFor(
    async () =>
      expect(await clinic.api.moves(draft)).toMatchObject([
        { trouble: 'relay quota full', what: 'sending', room: 8_000_000 - 4 * 1024 * 1024 },
      ]),
    { timeout: 45_000 },
  );
  expect((await clinic.api.connection()).attention).toBe('relay quota full');
  await clinic.sitting()!.end();
}, 60_000);

test('while a large file is sealed no more of it is in memory than a few units', async () => {
  const clinic = await newClinic(null);
  const { house } = clinic.sitting()!;
  const MIB = 1024 * 1024;
  let [read, stored, most] = [0, 0, 0];
  const pieces = async function* (): AsyncGenerator<Octets> {
    for (let at = 0; at < 40; at++) {
      read += MIB;
      most = Math.max(most, read - stored);
      yield await Promise.resolve(new Uint8Array(MIB));
    }
  };
  const facts = { use: 'import', place: 'x', name: 'x.stl', kind: 'scan', size: 40 * MIB } as const;
  await sealPieces(house, newBegun(house, { ...facts, hash: new Uint8Array(32) }), pieces(), async (rows) => {
    await rows();
    stored += MIB;
  });
  expect(read).toBe(40 * MIB);
  expect(most).toBeLessThanOrEqual(4 * MIB);
  await clinic.sitting()!.end();
}, 90_000);

test('what a scan leaves in memory on its way out and in is freed unit by unit, not when a collector comes', async () => {
  const clinic = await newClinic(relay);
  const draft = await newDraftOf(clinic);
  const units: Octets[] = [];
  through(clinic, (next) => (url, init) => {
    if (init.method === 'PUT' && isUnit(url)) units.push(init.body as Octets);
    return next(url, init);
  });
  const { id: file } = await clinic.api.attach(draft, scanFile(5), 'scan');
  const { id } = await clinic.api.share(choicesFor(draft, [file]));
  const invite = await openInvite(clinic, id);
  await sent(clinic);
  const isFreed = ({ buffer }: Octets): boolean => buffer.byteLength === 0;
  // Five of the original, five of the copy, and small pictures.
  expect(units.filter(isFreed).length).toBeGreaterThanOrEqual(10);
  expect(units.filter((unit) => !isFreed(unit) && unit.length > 500_000)).toEqual([]);

  const lab = await newTablet(addressOf(relay));
  const fetched: ArrayBuffer[] = [];
  through(lab, (next) => async (url, init) => {
    const answer = await next(url, init);
    if (init.method !== 'GET' || !isUnit(url)) return answer;
    const arrayBuffer = async (): Promise<ArrayBuffer> => {
      const buffer = await answer.arrayBuffer();
      fetched.push(buffer);
      return buffer;
    };
    return { status: answer.status, arrayBuffer } as Response;
  });
  await lab.api.acceptInvite(invite.link!, null, { organisation: 'Nordlicht Lab', person: 'Jo Stein' }, passkey());
  const [theirs] = (await lab.api.caseView(id)).files;
  const whole = await readWhole(lab, id, theirs!.id);
  expect(sha256(cornersOf(whole))).toEqual(sha256(cornersOf(scanOf(5))));
  expect(fetched.filter(({ byteLength }) => byteLength === 0).length).toBeGreaterThanOrEqual(5);
  expect(fetched.filter(({ byteLength }) => byteLength > 500_000)).toEqual([]);
  for (const tablet of [lab, clinic]) await tablet.sitting()!.end();
}, 60_000);
