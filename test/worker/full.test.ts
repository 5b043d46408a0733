// A tablet without room, and a tablet that another tab took: nothing is lost in silence, nothing is shown that is not stored.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { StoreFailure } from '../../client/storage/store.ts';
import { writeHeader } from '../../client/records/prescription.ts';
import { newTablet, passkey } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { addressOf, choicesFor, newClinic, newDraft, newLab, sent, shareCase, typeOnCase } from './practice.ts';
import { newDraftOf, scanFile } from './scans.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(async () => {
  await relay.dispose();
});

test('an edit that finds no room waits, is told, and is sealed when there is room again', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const lab = await newLab(relay, invite.link!);
  await sent(lab);
  await vi.waitFor(async () => expect((await clinic.api.caseView(id)).claims.length).toBe(1));
  await sent(clinic);
  clinic.power.fill(true);
  await expect(clinic.api.openDocument({ log: id, name: 'case/thread' }, 'legal')).rejects.toThrow('log full');
  clinic.power.fill(false);
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2030-01-02' }));
  clinic.power.fill(true);
  await expect(clinic.sitting()!.house.flushAll()).rejects.toThrow();
  const connection = await clinic.api.connection();
  expect(connection.attention).toBe('tablet full');
  expect(connection.waiting).toBeGreaterThan(0);
  expect((await clinic.api.cases(''))[0]!.sync).toEqual({ type: 'attention', reason: 'tablet full' });
  expect((await clinic.api.cases(''))[0]!.due).toBe('');
  clinic.power.fill(false);
  await vi.waitFor(async () => expect((await lab.api.cases(''))[0]!.due).toBe('2030-01-02'), { timeout: 45_000 });
  await sent(clinic);
  expect(lab.sitting()!.house.quarantined).toEqual([]);
}, 60_000);

test('what arrives while there is no room is shown to nobody, and taken in once there is', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const lab = await newLab(relay, invite.link!);
  await sent(lab);
  await vi.waitFor(async () => expect((await clinic.api.caseView(id)).claims.length).toBe(1));
  lab.power.fill(true);
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2030-01-02' }));
  await clinic.sitting()!.house.flushAll();
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2030-01-03' }));
  await clinic.sitting()!.house.flushAll();
  await vi.waitFor(async () => expect(await lab.api.connection()).toMatchObject({ attention: 'tablet full' }), {
    timeout: 45_000,
  });
  expect((await lab.api.cases(''))[0]!.due).toBe('');
  lab.power.fill(false);
  await vi.waitFor(async () => expect((await lab.api.cases(''))[0]!.due).toBe('2030-01-03'), { timeout: 45_000 });
  expect(lab.sitting()!.house.quarantined).toEqual([]);
}, 60_000);

test('a command that finds no room changes nothing, here or after a restart', async () => {
  const clinic = await newClinic(null);
  await newDraft(clinic);
  const shown = async () => ({
    patients: await clinic.api.patients(''),
    cases: (await clinic.api.cases('')).map(({ sync: _sync, flag: _flag, ...row }) => row),
  });
  const before = await shown();
  clinic.power.fill(true);
  await expect(clinic.api.createPatient({ name: 'Kim Muster', birthDate: '' })).rejects.toThrow(/full/);
  await expect(clinic.api.createDraft(before.patients[0]!.id)).rejects.toThrow(/full/);
  clinic.power.fill(false);
  expect(await shown()).toEqual(before);
  await clinic.api.createPatient({ name: 'Kim Muster', birthDate: '' });
  const reopened = await clinic.reopen();
  await reopened.api.unlock(passkey());
  expect((await reopened.api.patients('')).map(({ name }) => name)).toEqual(['Jana Beispiel', 'Kim Muster']);
  expect((await reopened.api.cases('')).length).toBe(1);
}, 90_000);

test('a case that went out as the room ended is sent, is not sent a second time, and its draft goes by itself', async () => {
  const clinic = await newClinic(relay);
  const { draft, file } = await newDraft(clinic);
  const { house } = clinic.sitting()!;
  // What is written behind the case finds no room, the case itself did.
  const refused = vi.spyOn(house, 'editMany').mockRejectedValue(new StoreFailure('full'));
  const { id } = await clinic.api.share(choicesFor(draft, [file]));
  expect((await clinic.api.cases('')).map((row) => row.id)).toContain(id);
  await expect(clinic.api.share(choicesFor(draft, [file]))).rejects.toThrow('full');
  refused.mockRestore();
  await expect(clinic.api.share(choicesFor(draft, [file]))).rejects.toThrow('not allowed');
  expect((await clinic.api.cases('')).map((row) => row.id)).toEqual([id]);
}, 60_000);

test('another tab takes over: this one writes no more and says so', async () => {
  const clinic = await newClinic(relay);
  const other = await newTablet(addressOf(relay), clinic.database);
  await other.api.unlock(passkey());
  await expect(clinic.api.createPatient({ name: 'Kim Muster', birthDate: '' })).rejects.toThrow('other tab');
  expect(await clinic.api.vaultState()).toEqual({ type: 'other tab' });
  await expect(async () => clinic.api.patients('')).rejects.toThrow('other tab');
  expect(clinic.sitting()).toBeNull();
  expect(clinic.announced).toContain('vault');
  expect(await other.api.createPatient({ name: 'Kim Muster', birthDate: '' })).toBeTruthy();
  await clinic.api.takeOver();
  expect(await clinic.api.vaultState()).toMatchObject({ type: 'locked' });
  await clinic.api.unlock(passkey());
  expect((await clinic.api.patients('')).length).toBe(1);
  await expect(other.api.createPatient({ name: 'Uwe Probe', birthDate: '' })).rejects.toThrow('other tab');
}, 90_000);

test('after locking no timer writes', async () => {
  const clinic = await newClinic(relay);
  const { id } = await shareCase(clinic);
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2030-01-02' }));
  await clinic.api.lock();
  const { count } = clinic.power;
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(clinic.power.count).toBe(count);
  await clinic.api.unlock(passkey());
  expect((await clinic.api.cases(''))[0]!.due).toBe('2030-01-02');
}, 90_000);

test('a file that finds no room in the middle waits a little, then ends in words, and nothing of it stays', async () => {
  const clinic = await newClinic(null);
  const draft = await newDraftOf(clinic);
  const { ground } = clinic.sitting()!.house;
  const { clock } = ground;
  const after: typeof clock.after = (delayMs, call) => clock.after(Math.min(delayMs, 150), call);
  Object.assign(ground, { clock: { ...clock, after } });
  const patiently = { timeout: 45_000, interval: 5 };
  const before = await clinic.store.count('blobs', []);
  const adding = Promise.resolve(clinic.api.attach(draft, scanFile(30), 'scan')).catch((error: unknown) => error);
  await vi.waitFor(async () => expect(await clinic.store.count('blobs', [])).toBeGreaterThan(before), patiently);
  clinic.power.fill(true);
  const full = async (): Promise<void> =>
    expect(await clinic.api.moves(draft)).toMatchObject([{ what: 'sealing', trouble: 'tablet full' }]);
  await vi.waitFor(full, patiently);
  expect(await adding).toMatchObject({ problem: 'no room on tablet' });
  expect(await clinic.api.moves(draft)).toEqual([]);
  clinic.power.fill(false);
  await vi.waitFor(async () => expect(await clinic.store.count('blobs', [])).toBe(before), patiently);
  expect(await clinic.api.moves(draft)).toEqual([]);
  await clinic.sitting()!.end();
}, 60_000);
