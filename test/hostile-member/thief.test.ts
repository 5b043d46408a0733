// Somebody who got a link that was meant for another: bots that look at it, thieves that take it, guessers of codes, and
// whoever comes after. What a link opens, and for how long, the relay decides by its own clock.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { newTablet, type TestTablet } from '../support/tablet.ts';
import { addressOf, choicesFor, newClinic, newDraft, newLab, openInvite } from '../worker/practice.ts';
import { newHouse } from './house.ts';
import { readLink } from './invitation.ts';
import { Line } from './line.ts';
import { Member } from './member.ts';
import { messageUpdate, setAside, waitUntil } from './world.ts';

let relay: TestRelay;
let clinic: TestTablet;
beforeAll(async () => {
  relay = await startTestRelay();
  clinic = await newClinic(relay);
}, 90_000);
afterAll(async () => {
  await clinic.sitting()?.end();
  await relay.dispose();
});

/** A case whose link lies open at the relay; the scan goes with it, the photo does not. */
async function shared(withCode = false): Promise<{ id: string; link: string; code: string | null }> {
  const { draft, file } = await newDraft(clinic);
  const { id } = await clinic.api.share({ ...choicesFor(draft, [file]), withCode });
  const { link, code } = await openInvite(clinic, id);
  return { id, link: link!, code };
}
const stateOf = async (link: string): Promise<string> => {
  const tablet = await newTablet(addressOf(relay));
  const { state } = await tablet.api.peekInvite(link);
  await tablet.sitting()?.end();
  return state;
};
const refusalOf = (link: string, code = ''): Promise<string> =>
  newHouse('Mallory Dental')
    .then((house) => Member.join(house, link, code))
    .then(
      () => 'joined',
      (error: unknown) => (error as Error).message,
    );

test('case 46 a preview bot, a scanner, a double GET, a prefetch: the link is still unused, and nothing of it was sent', async () => {
  const { link } = await shared();
  const origin = `http://127.0.0.1:${String(relay.port)}`;
  for (const init of [{}, {}, { method: 'HEAD' }, { headers: { purpose: 'prefetch' } }, { method: 'POST', body: '{}' }])
    await fetch(`${origin}/`, init);
  await fetch(`${origin}/join`);
  for (let i = 0; i < 3; i++) expect(await stateOf(link)).toBe('open');
  // Whoever knows all that a relay may see of it, its id, can look and no more.
  const line = await Line.open(readLink(link).address);
  const { invite } = readLink(link);
  for (let i = 0; i < 3; i++)
    expect(await line.ask({ type: 'peek', invite })).toMatchObject({ type: 'inviteState', state: 'open' });
  line.close();
  const lab = await newLab(relay, link);
  expect(await lab.api.cases('')).toHaveLength(1);
  await lab.sitting()?.end();
}, 60_000);

test('case 47 a thief claims first: the clinic and the lab see it, one call takes it back, only "at once" was open', async () => {
  const { id, link } = await shared();
  const thief = await Member.join(await newHouse('Mallory Dental'), link);
  await waitUntil(async () => expect((await clinic.api.caseView(id)).claims[0]?.at).toEqual(expect.any(Number)));
  const [claim] = (await clinic.api.caseView(id)).claims;
  expect(claim).toMatchObject({ organisation: 'Mallory Dental', person: 'Mallory Quist', state: 'to check' });
  expect(claim!.at).toBeGreaterThan(Date.now() - 60_000);
  expect(claim!.words).toHaveLength(4);
  // The lab it was meant for learns that somebody was faster, and its tablet keeps nothing.
  await expect(newLab(relay, link)).rejects.toThrow('invite used');
  // What the thief read: the order and the files marked so. No name, no birth date, no draft.
  const opened = Buffer.concat(thief.read.map(({ signed }) => signed));
  expect(opened.includes('prep.stl') || opened.includes('scan')).toBe(true);
  expect(opened.includes('1980-02-03')).toBe(false);
  expect(thief.read.every(({ fields }) => toHex(fields.log) === id)).toBe(true);
  // One call, and what it writes afterwards counts for nobody.
  await clinic.api.voidClaim(id, claim!.entry);
  await waitUntil(async () => expect(await clinic.api.connection()).toMatchObject({ waiting: 0 }));
  const answer = await thief.append(
    thief.seal(thief.fieldsOf('update', 'case/thread', thief.bodyOf(messageUpdate(thief, 'still here')))).sealed,
  );
  expect(answer).toMatchObject({ type: 'refuse' });
  thief.close();
  expect(setAside(clinic)).toEqual([]);
}, 90_000);

test('case 48 after acceptance and after taking back the link opens nothing for anybody', async () => {
  const accepted = await shared();
  const lab = await newLab(relay, accepted.link);
  await lab.sitting()?.end();
  expect(await refusalOf(accepted.link)).toBe('claim: invite used');
  const takenBack = await shared();
  await clinic.api.revokeInvite(takenBack.id);
  await waitUntil(async () => expect(await stateOf(takenBack.link)).toBe('revoked'));
  expect(await refusalOf(takenBack.link)).toBe('claim: invite revoked');
}, 60_000);

test('case 50 guessing the code: five wrong ones burn the link, for the right code too', async () => {
  const { link, code } = await shared(true);
  expect(code).not.toBeNull();
  for (let i = 0; i < 4; i++) expect(await refusalOf(link, 'AAAAAA')).toBe('claim: wrong code');
  expect(await refusalOf(link, 'AAAAAA')).toBe('claim: invite burnt');
  expect(await refusalOf(link, code!)).toBe('claim: invite burnt');
  expect(await stateOf(link)).toBe('burnt');
}, 60_000);

test('claims that are forged: another key, another nonce, another claimer, somebody else acknowledging', async () => {
  const { link } = await shared();
  const { invite } = readLink(link);
  const line = await Line.open(readLink(link).address);
  const noise = new Uint8Array(64).fill(9);
  const claimer = new Uint8Array(32).fill(9);
  for (const type of ['claim', 'claimed'] as const)
    expect(await line.ask({ type, invite, claimer, proof: noise, signature: noise })).toMatchObject({
      type: 'refuse',
      reason: 'bad signature',
    });
  line.close();
  expect(await stateOf(link)).toBe('open');
}, 60_000);
