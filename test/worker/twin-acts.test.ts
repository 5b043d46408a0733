// A tablet and a copy of it, met in acts alone: who belongs is written by two hands that are one device.
import { expect, test } from 'vitest';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { writeAct } from '../../client/worker/groups/founding.ts';
import { copiedDatabase } from '../support/copied-database.ts';
import { newTablet, passkey, random, type TestTablet } from '../support/tablet.ts';
import { newClinic } from './practice.ts';

const staffOf = (tablet: TestTablet): Bytes => tablet.sitting()!.house.own('staff').log;
function hire(tablet: TestTablet, name: string): Promise<unknown> {
  const person = { id: random(16), name, roles: ['nurse' as const] };
  return writeAct(tablet.sitting()!.house, staffOf(tablet), { type: 'person', person } as never);
}

test('case 45 a copy that meets an act of its own number in the staff stops signing, as it does for anything else', async () => {
  const clinic = await newClinic(null);
  await clinic.api.lock();
  const copy = await newTablet('', await copiedDatabase(clinic.database));
  await clinic.api.unlock(passkey());
  await copy.api.unlock(passkey());
  await hire(clinic, 'Lena Kurz');
  await hire(copy, 'Ivo Brandt');

  const theirs = clinic.sitting()!.house.replica(staffOf(clinic));
  const { prev: newest } = theirs.state.nextOf(clinic.sitting()!.house.device.id);
  const act = (await clinic.sitting()!.house.disk.entryById(theirs.log, newest!))!;
  const { house } = copy.sitting()!;
  await house.replica(theirs.log).ingest([{ entry: act.bytes, receipt: null }]);

  expect(house.replica(theirs.log).state.hasTwin).toBe(true);
  expect(await copy.api.connection()).toMatchObject({ attention: 'twin' });
  await expect(hire(copy, 'Nobody')).rejects.toThrow();
  expect(house.quarantined.map(({ storage, reason }) => [toHex(storage), reason])).toEqual([
    [toHex(act.storage), 'two entries in one place'],
  ]);
  // Nobody else is: the same act, sealed once more, is known to who wrote it.
  await theirs.ingest([{ entry: act.bytes, receipt: null }]);
  expect(theirs.state.hasTwin).toBe(false);
  await clinic.sitting()!.end();
  await copy.sitting()!.end();
}, 60_000);
