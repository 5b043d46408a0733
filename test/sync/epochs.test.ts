// Epochs that change while somebody is away: what waits is sealed anew, what was opened without the relay reaches it
// later, and a link opens nothing that was written after it was used.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bytesOfHex, equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { readHeader } from '../../protocol/entry.ts';
import type { RelayFrame } from '../../protocol/frames.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { writeHeader } from '../../client/records/prescription.ts';
import { openEntry } from '../../client/crypto/entry.ts';
import { recipientsOf } from '../../client/roster/recipients.ts';
import { NO_STATEMENTS } from '../../client/roster/statements.ts';
import { writeAct } from '../../client/worker/groups/founding.ts';
import { bringTogether } from '../../client/worker/groups/owed.ts';
import { caseMembers, rekey } from '../../client/worker/groups/rekey.ts';
import { passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add } from '../worker/adding.ts';
import { newClinic, newLab, sent, shareCase, typeOnCase } from '../worker/practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(async () => {
  await relay.dispose();
});

const keyOf = (sealed: Uint8Array): string => toHex(readHeader(sealed)!.header.key);
const due = async (tablet: TestTablet): Promise<string> => (await tablet.api.cases(''))[0]!.due;

test('what waited in the outbox while a lab claimed is sealed anew: the link opens none of it [1.28]', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const log = bytesOfHex(id);
  const { house } = clinic.sitting()!;
  const first = house.groups.epoch(log)!;
  clinic.power.network(false);
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2032-01-01' }));
  await house.flushAll();
  const waiting = house.replica(log).outbox.items;
  expect(waiting.length).toBeGreaterThan(0);
  const before = await house.disk.entriesOf(
    log,
    waiting.map(({ storage }) => storage),
  );
  expect(before.every((entry) => keyOf(entry!.bytes) === toHex(first.keyId))).toBe(true);

  const lab = await newLab(relay, invite.link!);
  await sent(lab);
  clinic.power.network(true);
  clinic.sitting()!.house.session!.redial();
  await vi.waitFor(async () => expect(await due(lab)).toBe('2032-01-01'), { timeout: 45_000 });
  await sent(clinic);

  const entries = await house.disk.entries(log);
  for (const { id: entry } of waiting) {
    const copies = entries.filter((each) => equal(each.id, entry));
    expect(copies.length).toBe(1);
    expect(keyOf(copies[0]!.bytes)).not.toBe(toHex(first.keyId));
    expect(copies[0]!.receipt).not.toBeNull();
  }
  const link = (key: KeyId) => (equal(key, first.keyId) ? first.secret : undefined);
  const later = (await lab.sitting()!.house.disk.entries(log)).filter(({ id: entry }) =>
    waiting.some((each) => equal(each.id, entry)),
  );
  for (const { bytes } of later) expect(await openEntry(bytes, link, log)).toBe('unknown key');
  expect(lab.sitting()!.house.quarantined).toEqual([]);
  await lab.sitting()!.end();
  await clinic.sitting()!.end();
}, 60_000);

test('a claim is voided without the relay, over a crash; it arrives later and shuts the lab out', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const lab = await newLab(relay, invite.link!);
  await sent(lab);
  const claim = await vi.waitFor(
    async () => (await clinic.api.caseView(id)).claims[0] ?? Promise.reject(new Error('no claim')),
    { timeout: 45_000 },
  );
  await sent(clinic);
  clinic.power.network(false);
  await clinic.api.voidClaim(id, claim.entry);
  expect((await clinic.api.caseView(id)).claims).toMatchObject([{ state: 'void' }]);
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2032-02-02' }));
  await clinic.sitting()!.house.flushAll();
  const reopened = await clinic.reopen();
  await reopened.api.unlock(passkey());
  expect((await reopened.api.caseView(id)).claims).toMatchObject([{ state: 'void' }]);
  expect(await due(reopened)).toBe('2032-02-02');
  await sent(reopened);
  expect(reopened.sitting()!.house.groups.need(bytesOfHex(id)).newestRecord!.fields.number).toBe(3);
  await vi.waitFor(async () => expect((await lab.api.cases(''))[0]!.sync).toMatchObject({ type: 'attention' }), {
    timeout: 45_000,
  });
  expect(await due(lab)).toBe('');
  const { id: next, invite: renewed } = await reopened.api.inviteAgain(id);
  expect(renewed.id).not.toBe(invite.id);
  await vi.waitFor(async () => expect((await reopened.api.caseView(next)).invite?.state).toBe('open'), {
    timeout: 45_000,
  });
  const second = await newLab(relay, renewed.link!);
  expect(await due(second)).toBe('2032-02-02');
  for (const tablet of [lab, second, reopened]) await tablet.sitting()!.end();
}, 90_000);

test('taking a lab back while an epoch of ours is on its way: refused without a trace where nobody hears of it, else done once that has arrived', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const log = bytesOfHex(id);
  const lab = await newLab(relay, invite.link!);
  await sent(lab);
  const claim = await vi.waitFor(
    async () => (await clinic.api.caseView(id)).claims[0] ?? Promise.reject(new Error('no claim')),
    { timeout: 45_000 },
  );
  await sent(clinic);
  const { house } = clinic.sitting()!;
  const members = await caseMembers(house, log);
  clinic.power.network(false);
  await rekey(house, log, { type: 'rekey', statements: NO_STATEMENTS, pins: [] }, members!);
  const taken = async (): Promise<number> =>
    (await clinic.api.events({ record: id })).filter(({ action }) => action === 'void').length;
  await expect(clinic.api.voidClaim(id, claim.entry)).rejects.toMatchObject({ problem: 'relay unreachable' });
  await expect(clinic.api.inviteAgain(id)).rejects.toMatchObject({ problem: 'relay unreachable' });
  expect([await taken(), (await clinic.api.caseView(id)).claims]).toMatchObject([0, [{ state: 'to check' }]]);

  const kept: RelayFrame[] = [];
  clinic.middle.says = (frame) => {
    if (frame.type === 'rekey') clinic.middle.hears = (answer) => (kept.push(answer), []);
    return true;
  };
  clinic.power.network(true);
  house.session!.redial();
  await vi.waitFor(() => expect(kept.length).toBeGreaterThan(0), { timeout: 45_000 });
  const done = clinic.api.voidClaim(id, claim.entry);
  await expect(Promise.race([done, clinic.api.caseView(id)])).resolves.toMatchObject({
    claims: [{ state: 'to check' }],
  });
  clinic.middle.says = () => true;
  clinic.middle.hears = (frame) => [frame];
  for (const frame of kept) clinic.middle.inject(frame);
  await done;
  expect([await taken(), (await clinic.api.caseView(id)).claims]).toMatchObject([1, [{ state: 'void' }]]);
  await sent(clinic);
  for (const tablet of [lab, clinic]) await tablet.sitting()!.end();
}, 90_000);

test('an epoch of ours that another overtook: its act stands, and the owner opens the one that is owed', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const log = bytesOfHex(id);
  clinic.power.network(false);
  // The clinic takes the invite back while the lab, unknown to it, is already accepting.
  await clinic.api.revokeInvite(id);
  const lab = await newLab(relay, invite.link!);
  await sent(lab);
  clinic.power.network(true);
  clinic.sitting()!.house.session!.redial();
  await vi.waitFor(async () => expect((await clinic.api.caseView(id)).claims).toMatchObject([{ state: 'void' }]), {
    timeout: 45_000,
  });
  await vi.waitFor(() => expect(clinic.sitting()!.house.groups.need(log).newestRecord!.fields.number).toBe(3), {
    timeout: 45_000,
  });
  await sent(clinic);
  expect(clinic.sitting()!.house.quarantined).toEqual([]);
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2032-03-03' }));
  await clinic.sitting()!.house.flushAll();
  await sent(clinic);
  expect(await due(lab)).toBe('');
  await lab.sitting()!.end();
  await clinic.sitting()!.end();
}, 60_000);

test('an epoch that is opened while a push is on its way goes out with its record, not as any other entry', async () => {
  const clinic = await newClinic(relay);
  await sent(clinic);
  const { house } = clinic.sitting()!;
  const { groups } = house;
  const { log } = groups.own('desk');
  const members = recipientsOf(groups.organisation, 'desk').map((publicKey) => ({ publicKey }));
  const before = groups.need(log).newestRecord!.fields.number;
  const replica = house.replica(log);
  const reseal = replica.reseal.bind(replica);
  replica.reseal = async () => {
    replica.reseal = reseal;
    await rekey(house, log, { type: 'rekey', statements: NO_STATEMENTS, pins: [] }, members);
    await reseal();
  };
  await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  await sent(clinic);
  await vi.waitFor(() => expect(groups.need(log).pending).toBeNull());
  expect(groups.need(log).newestRecord!.fields.number).toBe(before + 1);
  await clinic.sitting()!.end();
}, 60_000);

test('an epoch that is being stored is not taken for one beside the chain: it goes out as it was signed', async () => {
  const clinic = await newClinic(relay);
  await sent(clinic);
  const { house } = clinic.sitting()!;
  const { groups, disk } = house;
  const group = groups.own('desk');
  const members = recipientsOf(groups.organisation, 'desk').map((publicKey) => ({ publicKey }));
  const before = group.newestRecord!.fields.number;
  const commit = disk.commit.bind(disk);
  const together: Promise<void>[] = [];
  const signed: Bytes[] = [];
  disk.commit = async (operations) => {
    if (group.proposed) {
      signed.push(group.proposed.storage);
      together.push(bringTogether(house));
    }
    await commit(operations);
  };
  await rekey(house, group.log, { type: 'rekey', statements: NO_STATEMENTS, pins: [] }, members);
  await Promise.all(together);
  expect((await disk.entry(group.log, signed[0]!))?.state).toBe('applied');
  await vi.waitFor(() => expect(group.pending).toBeNull());
  expect(group.newestRecord!.fields.number).toBe(before + 1);
  await sent(clinic);
  await clinic.sitting()!.end();
}, 60_000);

test('an epoch whose record came and whose act the relay keeps back: nothing of the staff goes out under it, nor what was sealed under it', async () => {
  const clinic = await newClinic(relay);
  const words = (await clinic.api.kit())!.words.join(' ');
  const second = await add(relay, clinic, { name: 'Dr. Ivo Brandt', roles: ['dentist', 'admin'] }, words);
  const person = (await clinic.api.people()).persons.find(({ name }) => name === 'Dr. Ivo Brandt')!.id;
  await sent(second);
  clinic.power.network(false);
  await clinic.api.removePerson(person, words);
  const theirs = second.sitting()!.house;
  const { log } = theirs.groups.own('staff');
  const members = recipientsOf(theirs.groups.organisation, 'staff').map((publicKey) => ({ publicKey }));
  await rekey(theirs, log, { type: 'rekey', statements: NO_STATEMENTS, pins: [] }, members);
  await sent(second);
  const opening = theirs.groups.epoch(log)!;

  // The record is shown, the act that says whose doing it is not.
  const { house } = clinic.sitting()!;
  clinic.middle.hears = (frame) =>
    frame.type === 'entries' && equal(frame.log, log)
      ? [{ ...frame, items: frame.items.filter(({ entry }) => keyOf(entry) !== toHex(opening.keyId)) }]
      : [frame];
  const learn = house.groups.learn.bind(house.groups);
  house.groups.learn = async (of, records) => {
    await learn(of, records);
    if (!equal(of, log) || !equal(house.groups.epoch(log)!.keyId, opening.keyId)) return;
    house.groups.learn = learn;
    await writeAct(house, log, { type: 'carry', statements: NO_STATEMENTS });
  };
  clinic.power.network(true);
  await vi.waitFor(() => expect(house.groups.learn).toBe(learn), { timeout: 45_000 });
  await vi.waitFor(() => expect(theirs.groups.secretOf(log, house.groups.epoch(log)!.keyId)).toBeUndefined(), {
    timeout: 45_000,
  });

  clinic.middle.hears = (frame) => [frame];
  clinic.middle.cut();
  await sent(clinic);
  const shown = clinic.middle.said.flatMap((frame) =>
    frame.type === 'append' && equal(frame.log, log) ? frame.items : [],
  );
  expect(shown.length).toBeGreaterThan(1);
  expect(shown.filter(({ entry }) => keyOf(entry) === toHex(opening.keyId))).toEqual([]);
  for (const each of [clinic, second]) await each.sitting()!.end();
}, 120_000);
