// Inviting again: a lab that lost its way in, a lab that was the wrong one, and a practice that lost the link itself.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { appendMessage } from '../../client/records/thread.ts';
import { writeHeader } from '../../client/records/prescription.ts';
import { bytesOfHex, toHex } from '../../protocol/bytes.ts';
import { toothPhoto } from '../../client/records/demo/photo.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { addressOf, choicesFor, newClinic, newDraft, newLab, openInvite, sent, typeOnCase } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(async () => {
  await relay.dispose();
});

const names = async (tablet: TestTablet, id: string): Promise<readonly string[]> =>
  (await tablet.api.caseView(id)).files.map(({ name, state }) => (state === 'held back' ? `(${name})` : name));

/** A case with a scan at once, and a photo and the name for after the confirmation. */
async function shareWithPhoto(clinic: TestTablet): Promise<{ id: string; link: string }> {
  const { draft, file } = await newDraft(clinic);
  await clinic.api.attach(draft, new File([toothPhoto('#d8c8a8')], 'Jana.png'), 'photo');
  const { id } = await clinic.api.share(choicesFor(draft, [file]));
  return { id, link: (await openInvite(clinic, id)).link! };
}
async function confirmed(clinic: TestTablet, id: string, lab: TestTablet): Promise<void> {
  const claim = await vi.waitFor(
    async () =>
      (await clinic.api.caseView(id)).claims.find(({ state }) => state === 'to check') ??
      Promise.reject(new Error('no claim')),
    { timeout: 45_000 },
  );
  await clinic.api.confirmClaim(id, claim.entry, true);
  await vi.waitFor(async () => expect((await lab.api.caseView(id)).patientLabel).toContain('Jana'), {
    timeout: 45_000,
  });
}
const say = (tablet: TestTablet, id: string, text: string): Promise<void> =>
  typeOnCase(tablet, id, 'case/thread', (doc) => {
    const by = toHex(tablet.sitting()!.house.device.id);
    appendMessage(doc, { by, side: 'owner', at: 0, kind: 'message', text, refersTo: '' });
  });

test('a lab that lost its way in is invited again and sees the preview alone until it is confirmed [1.28]', async () => {
  const clinic = await newClinic(relay);
  const { id, link } = await shareWithPhoto(clinic);
  const lost = await newLab(relay, link);
  await confirmed(clinic, id, lost);
  await say(clinic, id, 'Jana has a metal allergy.');
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2033-05-05' }));
  await clinic.sitting()!.house.flushAll();
  await sent(clinic);
  await lost.sitting()!.end();

  const { id: next, invite } = await clinic.api.inviteAgain(id);
  expect(next).not.toBe(id);
  expect(await clinic.api.inviteAgain(id)).toMatchObject({ id: next });
  await openInvite(clinic, next);
  expect(await clinic.api.caseView(id)).toMatchObject({ goesOnAs: next, turn: 'nobody', claims: [{ state: 'void' }] });
  expect(await clinic.api.caseView(next)).toMatchObject({ goesOnFrom: id, isConfirmed: false });

  const lab = await newLab(relay, invite.link!);
  const { patientLabel, due } = await lab.api.caseView(next);
  expect([patientLabel.includes('Jana'), due]).toEqual([false, '2033-05-05']);
  expect(await names(lab, next)).toEqual(['scan-1.stl']);
  expect((await lab.api.cases('')).map((row) => row.id)).toEqual([next]);
  // Not one epoch of the old log is in the new lab's keys.
  const { groups } = lab.sitting()!.house;
  expect(groups.get(bytesOfHex(id))).toBeUndefined();
  expect(await names(clinic, next)).toEqual(['scan-1.stl', '(photo-2.png)']);
  await confirmed(clinic, next, lab);
  await vi.waitFor(async () => expect(await names(lab, next)).toEqual(['scan-1.stl', 'photo-2.png']), {
    timeout: 45_000,
  });
  for (const tablet of [lab, clinic]) await tablet.sitting()!.end();
}, 90_000);

test('after a restore from paper the choices are kept, and the link is plainly gone with one tap to a new one', async () => {
  const clinic = await newClinic(relay);
  const { id, link } = await shareWithPhoto(clinic);
  const kit = (await clinic.api.kit())!;
  await sent(clinic);
  await clinic.sitting()!.end();

  const fresh = await newTablet(addressOf(relay));
  await fresh.api.restore({ words: kit.words.join(' '), relayAddress: addressOf(relay) }, passkey());
  expect(await names(fresh, id)).toEqual(['scan-1.stl', '(photo-2.png)']);
  expect((await fresh.api.caseView(id)).invite).toMatchObject({ state: 'open', link: null });
  const { id: same, invite } = await fresh.api.inviteAgain(id);
  expect(same).toBe(id);
  await openInvite(fresh, id);
  const peek = await newTablet(addressOf(relay));
  await vi.waitFor(async () => expect(await peek.api.peekInvite(link)).toMatchObject({ state: 'revoked' }), {
    timeout: 45_000,
  });
  const lab = await newLab(relay, invite.link!, invite.code);
  expect(await names(lab, id)).toEqual(['scan-1.stl']);
  await confirmed(fresh, id, lab);
  await vi.waitFor(async () => expect(await names(lab, id)).toEqual(['scan-1.stl', 'photo-2.png']), {
    timeout: 45_000,
  });
  for (const tablet of [lab, fresh]) await tablet.sitting()!.end();
}, 90_000);
