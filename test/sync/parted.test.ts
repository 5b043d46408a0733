// A relay that went another way than an owner knows: the owner learns of it, and decides.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { EpochRecord } from '../../protocol/epoch.ts';
import type { KeyId, StorageId } from '../../protocol/ids.ts';
import { draftEpoch, passesAfter, readRecord, writeEpoch } from '../../client/roster/epochs.ts';
import { recipientsOf } from '../../client/roster/recipients.ts';
import { NO_STATEMENTS } from '../../client/roster/statements.ts';
import { rekey, type Member } from '../../client/worker/groups/rekey.ts';
import type { House } from '../../client/worker/house.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { newClinic, sent } from '../worker/practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(async () => {
  await relay.dispose();
});

test('an owner whose epoch is old because the relay went another way, by a record of the same number, reads with the pass that both ways have where they part, and opens one above both', async () => {
  const clinic = await newClinic(relay);
  await sent(clinic);
  const { house } = clinic.sitting()!;
  const { groups } = house;
  const group = groups.own('desk');
  const { log } = group;
  const members = recipientsOf(groups.organisation, 'desk').map((publicKey) => ({ publicKey }));
  const open = () => rekey(house, log, { type: 'rekey', statements: NO_STATEMENTS, pins: [] }, members);
  await open();
  await vi.waitFor(() => expect(group.pending).toBeNull());
  await sent(clinic);
  const [ours, base] = group.records.toReversed();
  const rival = await besides(house, base!, ours!, members);

  const owner = groups.ownPass(log)!.publicKey;
  // The relay has the rival where we have ours: the owner's pass counts in both, so nothing showed it before. Of ours it
  // knows no other pass.
  clinic.middle.says = (frame) => {
    if (frame.type === 'rekey' && equal(frame.log, log))
      clinic.middle.inject({ type: 'refuse', n: frame.n, reason: 'stale epoch', hint: ours!.fields.number });
    else if (frame.type === 'epochs' && equal(frame.log, log) && !equal(frame.pass, owner))
      clinic.middle.inject({ type: 'refuse', n: frame.n, reason: 'not proven', hint: null });
    else if (frame.type === 'epochs' && equal(frame.log, log))
      clinic.middle.inject({ type: 'records', n: frame.n, items: frame.after < ours!.fields.number ? [rival] : [] });
    else return true;
    return false;
  };
  await open();
  await vi.waitFor(() => expect(group.isOvertaken).toBe(true), { timeout: 20_000 });
  await vi.waitFor(() => expect(group.pending).toBeNull());
  expect(group.rivals.map(({ signed }) => toHex(signed))).toEqual([toHex(rival)]);

  clinic.middle.says = () => true;
  await open();
  await vi.waitFor(() => expect(group.pending).toBeNull(), { timeout: 20_000 });
  const decided = group.newestRecord!.fields;
  expect([toHex(decided.previous!), decided.number]).toEqual([toHex(base!.hash), ours!.fields.number + 1]);
  await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  await sent(clinic);
  await clinic.sitting()!.end();
}, 90_000);

/** Another record of the owner's after `base`, lawful, of the number of `ours`, which stays the one that counts between them. */
async function besides(house: House, base: EpochRecord, ours: EpochRecord, members: readonly Member[]): Promise<Bytes> {
  const { log } = base.fields;
  const before = house.groups.secretOf(log, base.fields.key as KeyId)!;
  const { random } = house.ground;
  for (;;) {
    const draft = draftEpoch(base, random);
    const { rootPass, relayKey, relayAddress } = ours.fields;
    const signed = await writeEpoch({
      ...{ draft, rootPass, relayKey, relayAddress, before, random },
      control: random(32) as StorageId,
      recipients: members,
      passes: passesAfter(base, draft.secret),
      signer: house.groups.ownPass(log)!,
    });
    if (toHex(readRecord(signed)!.hash) > toHex(ours.hash)) return signed;
  }
}
