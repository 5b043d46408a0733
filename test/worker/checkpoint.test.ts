// A ticket in the box with the crown: a technician compares it with her tablet, and is told how the two stand.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOfHex } from '../../protocol/bytes.ts';
import { appendMessage } from '../../client/records/thread.ts';
import type { TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { wait } from './adding.ts';
import { newClinic, newLab, sent, shareCase, typeOnCase } from './practice.ts';

let relay: TestRelay;
let clinic: TestTablet;
let lab: TestTablet;
let id = '';
beforeAll(async () => {
  relay = await startTestRelay();
  clinic = await newClinic(relay);
  const shared = await shareCase(clinic);
  ({ id } = shared);
  lab = await newLab(relay, shared.invite.link!);
  await sent(lab);
}, 60_000);
afterAll(async () => {
  await clinic.sitting()?.end();
  await lab.sitting()?.end();
  await relay.dispose();
});

/** Not asked by a ticket, whose words are slow on purpose: the tablets' sockets wait meanwhile. */
const placeOf = (tablet: TestTablet): number => tablet.sitting()!.house.replica(bytesOfHex(id)).state.seen?.seq ?? 0;
const ticketOf = async (tablet: TestTablet) => (await tablet.api.checkpoint(id))!;
const compare = (tablet: TestTablet, given: string) => tablet.api.compareCheckpoint(id, given);
async function say(tablet: TestTablet, text: string): Promise<void> {
  await typeOnCase(tablet, id, 'case/thread', (doc) => {
    appendMessage(doc, { text });
  });
  await tablet.sitting()!.house.flushAll();
  await sent(tablet);
}
/** Both were shown as much as there is. */
async function level(): Promise<void> {
  await wait(() => {
    expect(placeOf(lab)).toBe(placeOf(clinic));
  });
}

test('words and code of one house’s ticket are the same history on the other’s tablet, also after more was written', async () => {
  await say(clinic, 'Please mind the margin.');
  await level();
  const ticket = await ticketOf(clinic);
  expect(ticket.words).toHaveLength(8);
  const same = { type: 'same', place: ticket.place, at: ticket.at };
  expect(await compare(lab, ticket.words!.join(' '))).toMatchObject(same);
  expect(await compare(lab, ticket.qr)).toMatchObject(same);
  expect(await compare(clinic, (await ticketOf(lab)).qr)).toMatchObject({ type: 'same' });

  await say(lab, 'Will do.');
  await level();
  for (const later of [await compare(lab, ticket.qr), await compare(clinic, ticket.words!.join(' '))]) {
    expect(later).toMatchObject(same);
    expect((later as { ahead: number }).ahead).toBeGreaterThan(0);
  }
  expect(clinic.sitting()!.house.evidence.all).toEqual([]);
}, 60_000);

test('a tablet that was cut off is told that it is behind, and says the same again when it is not', async () => {
  await level();
  const before = placeOf(lab);
  lab.power.network(false);
  await say(clinic, 'The patient comes a day earlier.');
  await wait(() => {
    expect(placeOf(clinic)).toBeGreaterThan(before);
  });
  const ticket = await ticketOf(clinic);
  const behind = { type: 'behind', by: ticket.place - placeOf(lab) };
  expect(await compare(lab, ticket.qr)).toEqual(behind);
  expect(await compare(lab, ticket.words!.join(' '))).toEqual(behind);
  lab.power.network(true);
  await lab.api.retryNow();
  await level();
  expect(await compare(lab, ticket.qr)).toMatchObject({ type: 'same' });
  // So does it after it was opened anew and remembers no places.
  const again = await lab.reopen();
  lab = again;
  await again.api.unlock({
    method: 'passkey',
    credentialId: 'AAAAAAAAAAAAAAAAAAAAAA',
    prf: new Uint8Array(32).fill(7).buffer,
  });
  await level();
  expect(await compare(again, ticket.words!.join(' '))).toMatchObject({ type: 'same' });
}, 60_000);

test('what is no ticket of this case is told apart: another case, a slip, a kit, a forged signature', async () => {
  const ticket = await ticketOf(clinic);
  const other = await shareCase(clinic);
  await sent(clinic);
  const foreign = (await clinic.api.checkpoint(other.id))!;
  expect(await compare(clinic, foreign.qr)).toEqual({ type: 'other case', id: other.id });
  expect(await compare(lab, foreign.qr)).toEqual({ type: 'other case', id: null });
  expect(await compare(lab, foreign.words!.join(' '))).toEqual({ type: 'words do not fit' });
  expect(await compare(lab, ticket.words!.slice(1).join(' '))).toEqual({ type: 'wrong number of words', count: 7 });
  expect(await compare(lab, ticket.words!.with(4, 'enamelx').join(' '))).toEqual({
    type: 'unknown word',
    word: 'enamelx',
    position: 5,
  });
  expect(await compare(lab, 'enamel-kit:AAAA')).toEqual({ type: 'unreadable', why: 'not a ticket' });
  expect(await compare(lab, ticket.qr.slice(0, -2))).toEqual({ type: 'unreadable', why: 'damaged ticket' });
  const elsewhere = await startTestRelay();
  const stranger = await newClinic(elsewhere);
  await expect(stranger.api.compareCheckpoint(id, ticket.qr)).rejects.toThrow('not found');
  await stranger.sitting()?.end();
  await elsewhere.dispose();
}, 60_000);

test('a draft and a case that never met the relay have no ticket', async () => {
  const alone = await newClinic(null);
  const patient = await alone.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  const draft = await alone.api.createDraft(patient);
  await expect(alone.api.checkpoint(draft)).rejects.toThrow('not found');
  await alone.sitting()?.end();
}, 90_000);

test('printing is in the access log before the sheet is', async () => {
  await clinic.api.noteTicket(id);
  const [newest] = await clinic.api.events({ record: id, limit: 1 });
  expect(newest).toMatchObject({ action: 'print' });
});
