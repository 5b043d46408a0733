// A tablet and a copy of it: the second to come online meets itself and stops, before anything of both is mixed up.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bytesOfHex } from '../../protocol/bytes.ts';
import { writeHeader } from '../../client/records/prescription.ts';
import { copiedDatabase } from '../support/copied-database.ts';
import { sendForColleagues } from '../../client/worker/people/colleagues.ts';
import { newTablet, passkey } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { addressOf, newClinic, newLab, sent, shareCase, typeOnCase } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(async () => {
  await relay.dispose();
});

test('case 45 of one profile on two tablets the later stops signing, stays readable and says what to do', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const kit = (await clinic.api.kit())!;
  const lab = await newLab(relay, invite.link!);
  await sent(clinic);
  await clinic.api.lock();
  const copy = await newTablet(addressOf(relay), await copiedDatabase(clinic.database));

  await clinic.api.unlock(passkey());
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2035-01-01' }));
  await vi.waitFor(async () => expect((await lab.api.caseView(id)).due).toBe('2035-01-01'), { timeout: 45_000 });
  copy.power.network(false);
  await copy.api.unlock(passkey());
  await typeOnCase(copy, id, 'case/prescription', (doc) =>
    writeHeader(doc, { due: '2035-02-02', appointment: '2035-03-03' }),
  );
  await copy.sitting()!.house.flushAll();
  copy.power.network(true);
  await copy.api.retryNow();

  await vi.waitFor(
    async () => expect(await copy.api.connection()).toMatchObject({ state: 'refused', attention: 'twin' }),
    { timeout: 45_000 },
  );
  // What was written here is still to be read, and nothing of it went out or goes on.
  const opened = await copy.api.openDocument({ log: id, name: 'case/prescription' }, 'treatment');
  expect(opened.mayWrite).toBe(false);
  expect(await copy.api.caseView(id)).toMatchObject({ due: '2035-02-02', sync: { type: 'attention', reason: 'twin' } });
  await expect(copy.api.createPatient({ name: 'Nobody', birthDate: '' })).rejects.toThrow('twin');
  expect((await copy.api.connection()).waiting).toBeGreaterThan(0);
  for (const tablet of [clinic, lab]) {
    await vi.waitFor(async () => expect((await tablet.api.caseView(id)).due).toBe('2035-01-01'), { timeout: 45_000 });
    expect(tablet.sitting()!.house.quarantined).toEqual([]);
  }
  // The first goes on as if nothing had been.
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2035-04-04' }));
  await vi.waitFor(async () => expect((await lab.api.caseView(id)).due).toBe('2035-04-04'), { timeout: 45_000 });
  expect(clinic.sitting()!.house.replica(bytesOfHex(id)).state.hasTwin).toBe(false);

  // It stays so over a restart, and the paper makes the copy a tablet of its own.
  await copy.api.lock();
  await copy.api.unlock(passkey());
  expect(await copy.api.connection()).toMatchObject({ attention: 'twin' });
  await copy.api.lock();
  // Beside the silent vault, which stays readable: nothing of that goes out through its neighbour, known or not.
  await copy.api.restore({ words: kit.words.join(' '), relayAddress: addressOf(relay) }, passkey());
  const [silent] = (await copy.store.list('vaults', [])).filter(({ isSilent }) => isSilent);
  await copy.store.transaction(null, [
    { type: 'put', table: 'vaults', value: { ...silent!, isSilent: undefined } as never },
  ]);
  await sent(copy);
  const now = copy.sitting()!;
  await sendForColleagues(now.house, now.vault, copy.store);
  const left = await copy.store.list('outbox', [silent!.vault]);
  expect(left.length).toBeGreaterThan(0);
  expect(left.filter(({ carried }) => carried)).toEqual([]);
  await typeOnCase(copy, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2035-02-02' }));
  await vi.waitFor(async () => expect((await lab.api.caseView(id)).due).toBe('2035-02-02'), { timeout: 45_000 });
  await vi.waitFor(async () => expect((await clinic.api.caseView(id)).due).toBe('2035-02-02'), { timeout: 45_000 });
  await copy.api.lock();
  await copy.api.unlock(passkey(), silent!.vault);
  expect(await copy.api.caseView(id)).toMatchObject({ sync: { type: 'attention', reason: 'twin' } });
  expect(clinic.sitting()!.house.quarantined).toEqual([]);
  for (const tablet of [lab, clinic, copy]) await tablet.sitting()!.end();
}, 90_000);
