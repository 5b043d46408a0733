// Contacts under attack and apart: foreign announcements, a changed house, two tablets at once, an end.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOfHex, toHex } from '../../protocol/bytes.ts';
import { kitFromWords, kitKeys } from '../../client/crypto/kit.ts';
import { certify, NO_STATEMENTS } from '../../client/roster/statements.ts';
import { writeAct } from '../../client/worker/groups/founding.ts';
import { tablet as newDevice } from '../roster/world.ts';
import type { TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { acquaint, arrives, knownTo, sendNext } from './contacts.ts';
import { choicesFor, newClinic, newDraft, newLab, sent, shareCase } from './practice.ts';

let relay: TestRelay;
let clinic: TestTablet;
let lab: TestTablet;
beforeAll(async () => {
  relay = await startTestRelay();
  clinic = await newClinic(relay);
  ({ lab } = await acquaint(relay, clinic));
}, 60_000);
afterAll(async () => {
  await lab.sitting()?.end();
  await clinic.sitting()?.end();
  await relay.dispose();
});
const houseOf = (tablet: TestTablet) => tablet.sitting()!.house;

test('a case that is not for the lab is not let in when it is announced, and the lab is told', async () => {
  const { id } = await shareCase(clinic);
  await sent(clinic);
  const house = houseOf(clinic);
  const group = house.groups.need(bytesOfHex(id));
  const { number, secret } = house.groups.epoch(group.log)!;
  const { genesis, founding } = group;
  const relayKey = house.me.relayKey!;
  const contact = bytesOfHex((await knownTo(clinic)).id);
  const act = { type: 'welcome', genesis, founding, number, secret, relayKey, relayAddress: '' } as const;
  await writeAct(house, contact, act);
  await wait(() => expect(houseOf(lab).quarantined.map(({ reason }) => reason)).toEqual(['foreign case']));
  expect(houseOf(lab).replicas.has(id)).toBe(false);
}, 90_000);

test('a new administrator of the lab is loud, stands in the access log, and stops the next case until a person decides', async () => {
  const paper = kitFromWords((await lab.api.kit())!.words.join(' '));
  const root = (await kitKeys((paper as { secret: Uint8Array<ArrayBuffer> }).secret)).root;
  const device = await newDevice('somebody new');
  const certificates = [certify({ root: root.publicKey, device: device.keys }, root.sign)];
  const { id } = await knownTo(clinic);
  await writeAct(houseOf(lab), bytesOfHex(id), {
    type: 'carry',
    statements: { ...NO_STATEMENTS, certificates },
  });
  await wait(async () => expect((await knownTo(clinic)).doubt).toBe('new admin'));
  const { draft } = await newDraft(clinic);
  await expect(clinic.api.sendTo(choicesFor(draft), id)).rejects.toMatchObject({ problem: 'contact changed' });
  expect((await clinic.api.caseView(draft)).isDraft).toBe(true);
  await wait(async () => expect(await houseOf(clinic).rows.get('doubted', id)).not.toBe(null));
  await clinic.api.trustContact(id, true);
  expect((await knownTo(clinic)).doubt).toBe(null);
  await arrives(lab, (await clinic.api.sendTo(choicesFor(draft), id)).id);
}, 90_000);

test('after the end nothing goes without a link, and what is shared stays', async () => {
  const open = await sendNext(clinic);
  await arrives(lab, open);
  const { id } = await knownTo(clinic);
  await clinic.api.endContact(id);
  await wait(async () => expect((await knownTo(lab)).state).toBe('ended'));
  const { draft } = await newDraft(clinic);
  await expect(clinic.api.sendTo(choicesFor(draft), id)).rejects.toMatchObject({ problem: 'contact ended' });
  expect(await lab.api.caseView(open)).toMatchObject({ partner: 'Praxis Linde', isConfirmed: true });
}, 90_000);

test('two tablets of the practice that confirm one lab apart from each other end with one contact', async () => {
  const practice = await newClinic(relay);
  const colleague = await add(relay, practice, { name: 'Dr. Nils Berg', roles: ['dentist'] });
  const { id, invite } = await shareCase(practice);
  const other = await newLab(relay, invite.link!);
  const both = [practice, colleague];
  for (const each of both)
    await wait(async () => expect((await each.api.caseView(id)).claims[0]?.state).toBe('to check'));
  const claim = (await practice.api.caseView(id)).claims[0]!;
  for (const each of both) each.power.network(false);
  for (const each of both) await each.api.confirmClaim(id, claim.entry, false);
  for (const each of both) each.power.network(true);
  const openOn = async (tablet: TestTablet) => (await tablet.api.contacts()).filter(({ state }) => state === 'open');
  const logsOn = (tablet: TestTablet) =>
    houseOf(tablet)
      .contacts()
      .filter(({ caseRoster }) => caseRoster?.isClosed === false)
      .map(({ log }) => toHex(log));
  await wait(() => expect(houseOf(practice).contacts()).toHaveLength(2));
  await wait(async () => {
    const [one] = await openOn(practice);
    expect(one).toBeDefined();
    for (const each of [...both, other]) {
      expect((await openOn(each)).map((row) => row.id)).toEqual([one?.id]);
      expect(logsOn(each)).toEqual([one?.id]);
    }
  });
  for (const each of [...both, other]) await each.sitting()?.end();
}, 90_000);
