// An administrator's tablet that learns that it is suspended: it decides nothing any more, and keeps nothing of what it tried.
import { expect, test } from 'vitest';
import { recipientsOf } from '../../client/roster/recipients.ts';
import { NO_STATEMENTS } from '../../client/roster/statements.ts';
import { writeAct } from '../../client/worker/founding.ts';
import { rekey } from '../../client/worker/rekey.ts';
import { startTestRelay } from '../support/test-relay.ts';
import { newClinic } from './practice.ts';

test('who knows to be suspended owns no log, opens no epoch, and an epoch that was refused leaves no key behind', async () => {
  const relay = await startTestRelay();
  const clinic = await newClinic(relay);
  clinic.power.network(false);
  const { house } = clinic.sitting()!;
  const { groups, device } = house;
  const { log } = groups.own('desk');
  const members = recipientsOf(groups.organisation, 'desk').map((publicKey) => ({ publicKey }));
  expect([groups.isOut, groups.ownPass(log) === null]).toEqual([false, false]);

  await writeAct(house, groups.own('staff').log, { type: 'suspend', device: device.id, isSuspended: true });
  expect([groups.isOut, groups.ownPass(log)]).toEqual([true, null]);
  const keys = groups.epochsOf(log).length;
  for (let turns = 0; turns < 3; turns++)
    await expect(rekey(house, log, { type: 'rekey', statements: NO_STATEMENTS, pins: [] }, members)).rejects.toThrow();
  expect(groups.epochsOf(log)).toHaveLength(keys);
  expect(groups.need(log).pending).toBeNull();
  await clinic.sitting()!.end();
  await relay.dispose();
}, 60_000);
