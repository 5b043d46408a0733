// A tablet that locks by itself while a scan is on its way: the screen is dark for everybody, the scan arrives all the same.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LONGEST_MS, STILL_MS } from '../../client/worker/covering.ts';
import { passkey, realClock, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { newClinic, sent } from './practice.ts';
import { isUnit, newDraftOf, scanFile, through } from './scans.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(async () => {
  await relay.dispose();
});

/** Units wait at the door until `letThrough`; the first gets in, so that the file is under way. */
async function withScanUnderWay(): Promise<{
  clinic: TestTablet;
  draft: string;
  file: string;
  puts: () => number;
  letThrough: () => void;
}> {
  const clinic = await newClinic(relay);
  const draft = await newDraftOf(clinic);
  await sent(clinic);
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let puts = 0;
  through(clinic, (next) => async (url, init) => {
    if (init.method === 'PUT' && isUnit(url) && ++puts > 1) await gate;
    return next(url, init);
  });
  const { id } = await clinic.api.attach(draft, scanFile(9), 'scan');
  await vi.waitFor(async () => expect((await clinic.api.moves(draft))[0]?.progress).toBeGreaterThan(0));
  return { clinic, draft, file: id, puts: () => puts, letThrough: open };
}
const goesOn = async ({ api }: TestTablet) => {
  const state = await api.vaultState();
  return state.type === 'locked' ? state.goesOn : state.type;
};
const wrongPasskey = () => ({ ...passkey(), prf: new Uint8Array(32).fill(8).buffer }) as ReturnType<typeof passkey>;

test('a tablet with nothing under way, or with a scan that its person holds, does not stay open behind the lock screen', async () => {
  const { clinic, draft, file } = await withScanUnderWay();
  await clinic.api.pauseMove(draft, file);
  expect(await clinic.api.cover()).toBe(false);
  expect(await clinic.api.vaultState()).toMatchObject({ type: 'open' });
  await clinic.api.lock();
  expect(await clinic.api.cover()).toBe(false);
  expect(await clinic.api.vaultState()).toMatchObject({ type: 'locked', goesOn: null });
  await clinic.sitting()?.end();
}, 60_000);

test('behind the lock screen nobody gets an answer, the scan arrives, and then the vault is locked like any other', async () => {
  const { clinic, letThrough } = await withScanUnderWay();
  const [patient] = await clinic.api.patients('');
  const place = { log: 'own' as const, name: `patient/${patient!.id}` };
  const opened = await clinic.api.openDocument(place, 'treatment');
  expect(await clinic.api.cover()).toBe(true);
  expect(await goesOn(clinic)).toMatchObject({ files: 1 });
  expect(await clinic.api.vaultState()).toMatchObject({ persons: [{ files: 1 }] });
  for (const ask of [
    async () => clinic.api.patients(''),
    async () => clinic.api.cases(''),
    async () => clinic.api.openDocument(place, 'treatment'),
    async () => clinic.api.kit(),
  ])
    await expect(ask()).rejects.toMatchObject({ problem: 'locked' });
  opened.port.start();
  opened.port.postMessage(new Uint8Array([0, 0, 1, 0]));
  const heard = vi.fn();
  opened.port.addEventListener('message', heard);
  await expect(clinic.api.unlock(wrongPasskey())).rejects.toMatchObject({ problem: 'wrong passkey' });
  expect(await goesOn(clinic)).toMatchObject({ files: 1 });
  letThrough();
  await vi.waitFor(async () => expect(await goesOn(clinic)).toBeNull(), { timeout: 45_000, interval: 100 });
  expect(clinic.sitting()).toBeNull();
  expect(heard).not.toHaveBeenCalled();
  await clinic.api.unlock(passkey());
  await sent(clinic);
  await clinic.sitting()!.end();
}, 60_000);

test('whoever comes back finds the scan still going, not begun again', async () => {
  const { clinic, draft, file, puts, letThrough } = await withScanUnderWay();
  const before = clinic.sitting();
  expect(await clinic.api.cover()).toBe(true);
  await clinic.api.unlock(passkey());
  expect(clinic.sitting()).toBe(before);
  expect(await clinic.api.moves(draft)).toMatchObject([{ file, what: 'sending', state: 'going' }]);
  letThrough();
  await sent(clinic);
  // Nine units and a small picture.
  expect(puts()).toBeLessThanOrEqual(11);
  await clinic.sitting()!.end();
}, 60_000);

test.each([
  ['half an hour is over', LONGEST_MS],
  ['nothing of it moves for a minute', STILL_MS],
])(
  'it ends when %s, and the lock screen says that a file goes on after unlocking',
  async (_, later) => {
    const { clinic } = await withScanUnderWay();
    let shift = 0;
    const clock = { ...realClock, now: () => Date.now() + shift };
    Object.assign(clinic.sitting()!.house.ground, { clock });
    expect(await clinic.api.cover()).toBe(true);
    shift = later;
    await vi.waitFor(async () => expect(await goesOn(clinic)).toBeNull(), { timeout: 45_000, interval: 100 });
    expect(await clinic.api.vaultState()).toMatchObject({ type: 'locked', persons: [{ files: 1 }] });
  },
  60_000,
);
