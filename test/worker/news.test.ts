// What concerns a person, as their tablet reads it off the cases: seen by one person, not by the other, and on every tablet
// that is opened anew.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendMessage } from '../../client/records/thread.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { passkey } from '../support/tablet.ts';
import { add, wait } from './adding.ts';
import { confirm } from './contacts.ts';
import { newClinic, newLab, sent, shareCase, typeOnCase } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

test('a claim waits for the dentist; the lab asks, and a nurse who is named hears of that alone; what was seen stays seen', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const lab = await newLab(relay, invite.link!);
  const kinds = async (of: typeof clinic): Promise<readonly string[]> =>
    (await of.api.news()).items.map(({ kind, isSeen }) => (isSeen ? `${kind}, seen` : kind));
  await wait(async () => expect(await kinds(clinic)).toEqual(['claim']));
  await confirm(clinic, id);
  await sent(lab);
  const nurse = await add(relay, clinic, { name: 'Ines Kurz', roles: ['nurse'] });
  await wait(async () => expect((await nurse.api.caseView(id)).id).toBe(id));
  const theNurse = nurse.sitting()!.house.device.id;
  await typeOnCase(lab, id, 'case/thread', (doc) => {
    const mentions = [Buffer.from(theNurse).toString('hex')];
    appendMessage(doc, { kind: 'query', side: 'guest', text: 'Which margin?', mentions, at: Date.now() });
  });
  await wait(async () => expect(await kinds(clinic)).toEqual(['query']));
  await wait(async () => expect(await kinds(nurse)).toEqual(['named']));
  const { items } = await clinic.api.news();
  await clinic.api.seeNews(items);
  await wait(async () => expect(await kinds(clinic)).toEqual(['query, seen']));
  // What only she has seen, and what is no news, changes nothing for anybody.
  await nurse.api.seeNews([{ id, kind: 'late', key: 'nothing' }]);
  expect(await kinds(nurse)).toEqual(['named']);
  const again = await clinic.reopen();
  await again.api.unlock(passkey());
  expect(await kinds(again)).toEqual(['query, seen']);
  await typeOnCase(again, id, 'case/thread', (doc) => {
    const query = doc.getArray('messages').length;
    expect(query).toBe(1);
    appendMessage(doc, { kind: 'answer', side: 'owner', text: 'Chamfer', refersTo: items[0]!.key, at: Date.now() });
  });
  await wait(async () => expect(await kinds(again)).toEqual([]));
  await wait(async () => expect(await kinds(lab)).toContain('answer'));
  for (const each of [again, nurse, lab]) await each.sitting()?.end();
}, 120_000);
