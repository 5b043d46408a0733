// Who reads no access log makes backups too: the drill compares all that her tablet holds, her own chain in the log
// included, and says which parts of the practice that was.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { newClinic, newDraft, sent } from './practice.ts';

let relay: TestRelay;
let clinic: TestTablet;
beforeAll(async () => {
  relay = await startTestRelay();
  clinic = await newClinic(relay);
  await newDraft(clinic);
  await sent(clinic);
}, 60_000);
afterAll(async () => {
  await clinic.sitting()?.end();
  await relay.dispose();
});

test.each([
  ['receptionist', ['billing', 'desk', 'own events', 'staff']],
  ['dentist', ['billing', 'cases', 'clinical', 'desk', 'imaging', 'own events', 'staff']],
] as const)(
  'a backup by a %s is tried out and equal [2.25]',
  async (role, compared) => {
    const tablet = await add(relay, clinic, { name: `Lena ${role}`, roles: [role] });
    await wait(async () => expect(await tablet.api.patients('')).not.toHaveLength(0));
    await tablet.api.createPatient({ name: `Von ${role}`, birthDate: '' });
    await sent(tablet);
    const { file } = await tablet.api.saveBackup(null);
    await tablet.api.tryBackup([new File([file!], 'backup')], null);
    const { drill } = await tablet.api.backup();
    expect(drill).toMatchObject({ outcome: 'equal' });
    expect(drill!.records).toBeGreaterThan(0);
    expect([...drill!.parts].sort()).toEqual(compared);
    await tablet.sitting()?.end();
  },
  90_000,
);
