// Links: wrong codes, taking back while the relay is away, and who comes second.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { generateCode } from '../../client/crypto/invite.ts';
import { Refused } from '../../client/worker/rpc.ts';
import { newTablet, passkey, random } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { addressOf, choicesFor, newClinic, newDraft, newLab, openInvite, sent, shareCase } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(async () => {
  await relay.dispose();
});
const house = { organisation: 'Nordlicht Lab', person: 'Jo Stein' };

test('five wrong codes burn the link, and each says how many are left', async () => {
  const clinic = await newClinic(relay);
  const { draft } = await newDraft(clinic);
  const { id } = await clinic.api.share({ ...choicesFor(draft), withCode: true });
  const invite = await openInvite(clinic, id);
  const lab = await newTablet(addressOf(relay));
  await lab.api.start({ kind: 'lab', ...house }, passkey());
  await sent(lab);
  const problems: string[] = [];
  for (let tries = 0; tries < 5; tries++) {
    const failed: unknown = await Promise.resolve(lab.api.acceptInvite(invite.link!, generateCode(random))).catch(
      (error: unknown) => error,
    );
    if (failed instanceof Refused) problems.push(`${failed.problem} ${String(failed.detail ?? '')}`.trim());
  }
  expect(problems).toEqual(['wrong code 4', 'wrong code 3', 'wrong code 2', 'wrong code 1', 'invite burnt']);
  await expect(lab.api.acceptInvite(invite.link!, invite.code)).rejects.toThrow('invite burnt');
  expect(await lab.api.cases('')).toEqual([]);
  for (const tablet of [lab, clinic]) await tablet.sitting()!.end();
}, 60_000);

test('a link taken back while the relay is away is dead as soon as the relay is there, also after a restart', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  expect((await clinic.api.cases(''))[0]).toMatchObject({ id, state: 'sent', turn: 'them' });
  clinic.power.network(false);
  await clinic.api.revokeInvite(id);
  expect((await clinic.api.caseView(id)).invite?.state).toBe('revoked');
  // No lab is waited for that cannot come.
  expect((await clinic.api.cases(''))[0]).toMatchObject({ id, state: 'sent', turn: 'us' });
  const reopened = await clinic.reopen();
  await reopened.api.unlock(passkey());
  await sent(reopened);
  const lab = await newTablet(addressOf(relay));
  await vi.waitFor(
    async () => expect(await lab.api.peekInvite(invite.link!)).toEqual({ state: 'revoked', hasCode: false }),
    { timeout: 45_000 },
  );
  await expect(lab.api.acceptInvite(invite.link!, null, house, passkey())).rejects.toThrow('invite revoked');
  const { invite: renewed } = await reopened.api.inviteAgain(id);
  await openInvite(reopened, id);
  expect(renewed.link).not.toBe(invite.link);
  await lab.api.acceptInvite(renewed.link!, null);
  expect(await lab.api.caseView(id)).toMatchObject({ ourSide: 'guest' });
  for (const tablet of [lab, reopened]) await tablet.sitting()!.end();
}, 60_000);

test('who comes second learns that the link was used, and keeps nothing of the case', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const first = await newLab(relay, invite.link!);
  const second = await newTablet(addressOf(relay));
  await second.api.start({ kind: 'lab', organisation: 'Other Lab', person: 'Uwe Probe' }, passkey());
  await sent(second);
  await expect(second.api.acceptInvite(invite.link!, null)).rejects.toThrow('invite used');
  expect(await second.api.cases('')).toEqual([]);
  expect((await first.api.caseView(id)).sides.length).toBe(2);
  for (const tablet of [first, second, clinic]) await tablet.sitting()!.end();
}, 60_000);

test('a link that somebody has just used is taken back with what came in by it, in one epoch', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const lab = await newLab(relay, invite.link!);
  await sent(lab);
  await vi.waitFor(async () => expect((await clinic.api.caseView(id)).claims).toHaveLength(1), { timeout: 45_000 });
  await sent(clinic);
  await clinic.api.revokeInvite(id);
  expect((await clinic.api.caseView(id)).claims).toMatchObject([{ state: 'void' }]);
  await sent(clinic);
  for (const tablet of [lab, clinic]) await tablet.sitting()!.end();
}, 60_000);
