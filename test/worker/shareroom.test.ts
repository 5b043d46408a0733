// What sharing copies: said with its sum before it begins, refused where it does not fit, held and stopped by a person.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { importsOf } from '../../client/worker/files/importing.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { choicesFor, newClinic, readWhole, sent } from './practice.ts';
import { newDraftOf, scanFile, scanOf, through } from './scans.ts';

type Octets = Uint8Array<ArrayBuffer>;

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(async () => {
  await relay.dispose();
});

test('sharing what does not fit is refused before a byte is copied; copies are held, stopped, and leave nothing', async () => {
  const clinic = await newClinic(relay);
  const { ground } = clinic.sitting()!.house;
  const draft = await newDraftOf(clinic);
  const { id: file } = await clinic.api.attach(draft, scanFile(9), 'scan');
  await sent(clinic);
  const choices = choicesFor(draft, [file]);
  const units = async (): Promise<number> => clinic.store.count('blobs', []);
  const before = await units();
  let room = 34_000_000;
  Object.assign(ground, { roomHere: () => Promise.resolve(room) });
  expect(await clinic.api.shareRoom(choices)).toMatchObject({ now: scanOf(9).length, later: 0, here: 445_568 });
  await expect(clinic.api.share(choices)).rejects.toMatchObject({ problem: 'no room for copies', detail: 445_568 });
  room = 10 ** 9;
  through(clinic, (next) => async (url, init) => {
    const answer = await next(url, init);
    if (!url.endsWith('/have')) return answer;
    return Response.json({ ...((await answer.json()) as object), room: 12_000_000 });
  });
  await expect(clinic.api.share(choices)).rejects.toMatchObject({ problem: 'no room for copies at relay' });
  expect(await units()).toBe(before);

  const later = { ...choices, atOnce: [] };
  expect(await clinic.api.shareRoom(later)).toMatchObject({ now: 0, later: scanOf(9).length });
  through(clinic, (next) => async (url, init) => {
    const answer = await next(url, init);
    return url.endsWith('/have') ? Response.json({ ...((await answer.json()) as object), room: 10 ** 9 }) : answer;
  });
  let goOn = (): void => undefined;
  const { imaging } = ground;
  const deidentify: typeof imaging.deidentify = async (source, type) => {
    const pieces = (await imaging.deidentify(source, type)) as AsyncIterable<Octets>;
    return (async function* () {
      for await (const piece of pieces) {
        yield piece;
        await new Promise<void>((resolve) => void (goOn = resolve));
      }
    })();
  };
  Object.assign(ground, { imaging: { ...imaging, deidentify } });
  const copy = async () => (await clinic.api.moves(draft)).find(({ what }) => what === 'copying');
  const sharing = expect(clinic.api.share(choices)).rejects.toMatchObject({ problem: 'stopped' });
  await vi.waitFor(async () => expect(await copy()).toMatchObject({ file, state: 'going' }));
  await clinic.api.pauseMove(draft, file);
  expect(await copy()).toMatchObject({ state: 'paused' });
  await expect(clinic.api.share(choices)).rejects.toMatchObject({ problem: 'not allowed' });
  await clinic.api.resumeMove(draft, file);
  await clinic.api.cancelMove(draft, file);
  goOn();
  await sharing;
  expect(await units()).toBe(before);
  expect((await clinic.api.cases('')).filter(({ isDraft }) => !isDraft)).toEqual([]);
  Object.assign(ground, { imaging });
  expect((await clinic.api.share(choices)).id).not.toBe('');
  await clinic.sitting()!.end();
}, 60_000);

test('a copy that takes longer than the next look around of the tablet is not taken for a leftover', async () => {
  const clinic = await newClinic(relay);
  const { house } = clinic.sitting()!;
  const draft = await newDraftOf(clinic);
  const { id: file } = await clinic.api.attach(draft, scanFile(4.5), 'scan');
  const { imaging } = house.ground;
  const deidentify: typeof imaging.deidentify = async (source, type) => {
    const pieces = (await imaging.deidentify(source, type)) as AsyncIterable<Octets>;
    return (async function* () {
      for await (const piece of pieces) {
        yield piece;
        // What an open vault does every fifteen seconds.
        await importsOf(house).load();
      }
    })();
  };
  Object.assign(house.ground, { imaging: { ...imaging, deidentify } });
  const { id } = await clinic.api.share(choicesFor(draft, [file]));
  await sent(clinic);
  expect(await clinic.api.moves(id)).toEqual([]);
  expect(await readWhole(clinic, id, file)).toEqual(scanOf(4.5));
  await clinic.sitting()!.end();
}, 60_000);
