// A lab that is known, and what makes a practice doubt it, forget it, or find it again.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { acquaint, arrives, confirm, knownTo, sendNext } from './contacts.ts';
import { addressOf, choicesFor, newClinic, newDraft, newLab, sent, shareCase } from './practice.ts';

let relay: TestRelay;
let clinic: TestTablet;
let lab: TestTablet;
let first: string;
beforeAll(async () => {
  relay = await startTestRelay();
  clinic = await newClinic(relay);
  ({ lab, first } = await acquaint(relay, clinic));
}, 60_000);
afterAll(async () => {
  await lab.sitting()?.end();
  await clinic.sitting()?.end();
  await relay.dispose();
});

test('somebody of the same name takes on a link: the known lab is in doubt, loudly, until a person has decided who that is', async () => {
  const { id, invite } = await shareCase(clinic);
  const stranger = await newLab(relay, invite.link!);
  await wait(async () => expect((await knownTo(clinic)).doubt).toBe('same name'));
  const known = await knownTo(clinic);
  expect((await clinic.api.contactView(known.id)).claimOn).toBe(id);
  const { draft } = await newDraft(clinic);
  await expect(clinic.api.sendTo(choicesFor(draft), known.id)).rejects.toMatchObject({ problem: 'contact changed' });
  const [claim] = (await clinic.api.caseView(id)).claims;
  await clinic.api.voidClaim(id, claim!.entry);
  await wait(async () => expect((await knownTo(clinic)).doubt).toBe(null));
  await arrives(lab, (await clinic.api.sendTo(choicesFor(draft), known.id)).id);
  await stranger.sitting()?.end();
}, 60_000);

test('a case that is taken back from a lab says nothing about the lab: it stays known, and the next case reaches it', async () => {
  const [claim] = (await clinic.api.caseView(first)).claims;
  await clinic.api.voidClaim(first, claim!.entry);
  await wait(async () => expect((await clinic.api.caseView(first)).claims[0]?.state).toBe('void'));
  await sent(clinic);
  expect(await knownTo(clinic)).toMatchObject({ state: 'open', doubt: null });
  await arrives(lab, await sendNext(clinic));
}, 60_000);

test('a lab that a colleague voided, not knowing that it was confirmed meanwhile, is known no more', async () => {
  const colleague = await add(relay, clinic, { name: 'Dr. Nils Berg', roles: ['dentist'] });
  const { id, invite } = await shareCase(clinic);
  const other = await newLab(relay, invite.link!);
  for (const each of [clinic, colleague])
    await wait(async () => expect((await each.api.caseView(id)).claims[0]?.state).toBe('to check'));
  const { entry } = (await clinic.api.caseView(id)).claims[0]!;
  for (const each of [clinic, colleague]) each.power.network(false);
  await confirm(clinic, id);
  await colleague.api.voidClaim(id, entry);
  const rows = async (tablet: TestTablet) => (await tablet.api.contacts()).map(({ state }) => state).sort();
  expect(await rows(clinic)).toEqual(['open', 'open']);
  for (const each of [clinic, colleague]) each.power.network(true);
  for (const each of [clinic, colleague])
    await wait(async () => expect((await each.api.caseView(id)).claims[0]?.state).toBe('void'));
  for (const each of [clinic, colleague]) await wait(async () => expect(await rows(each)).toEqual(['ended', 'open']));
  await colleague.sitting()?.end();
  await other.sitting()?.end();
}, 90_000);

test('the paper brings the lab back on an empty tablet, with the same words, and the next case reaches it', async () => {
  await sent(clinic);
  const words = (await clinic.api.kit())!.words.join(' ');
  const open = async (tablet: TestTablet) => (await tablet.api.contacts()).filter(({ state }) => state === 'open');
  const [before] = await open(clinic);
  const compared = (await clinic.api.contactView(before!.id)).words;
  await clinic.sitting()?.end();
  const fresh = await newTablet(addressOf(relay));
  await fresh.api.restore({ words, relayAddress: addressOf(relay) }, passkey());
  await sent(fresh);
  const [after] = await open(fresh);
  expect(after).toMatchObject({
    id: before!.id,
    name: 'Nordlicht Lab',
    ourSide: 'owner',
    isCompared: true,
    doubt: null,
  });
  expect((await fresh.api.contactView(after!.id)).words).toEqual(compared);
  const { draft } = await newDraft(fresh);
  const { id } = await wait(() => fresh.api.sendTo(choicesFor(draft), after!.id));
  // Its administrator works on another tablet now: the lab takes nothing before somebody there has looked.
  await wait(async () => expect((await knownTo(lab)).doubt).toBe('new admin'));
  await lab.api.trustContact((await knownTo(lab)).id, false);
  await arrives(lab, id);
  await fresh.sitting()?.end();
}, 90_000);
