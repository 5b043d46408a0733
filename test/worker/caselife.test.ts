// The life of a case between two houses: who may take a step, why, and what two people at once or a liar make of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { appendStep, readSteps } from '../../client/records/steps.ts';
import { appendMessage } from '../../client/records/thread.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import type { TestTablet } from '../support/tablet.ts';
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

async function bothHouses(): Promise<{ clinic: TestTablet; lab: TestTablet; id: string }> {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const lab = await newLab(relay, invite.link!);
  await confirm(clinic, id);
  await sent(lab);
  await wait(async () => expect((await lab.api.caseView(id)).next).toContain('accepted'));
  return { clinic, lab, id };
}

const step = async (tablet: TestTablet, id: string, state: string, reason = ''): Promise<unknown> => {
  const { newest } = await tablet.api.caseView(id);
  return tablet.api.takeStep(id, { state, reason, seen: newest });
};
const stateOf = async (tablet: TestTablet, id: string): Promise<string> => (await tablet.api.caseView(id)).state;

test('a technician works and asks, the manager accepts and refuses with a reason that the practice reads [2.7]', async () => {
  const { clinic, lab, id } = await bothHouses();
  const bench = await add(relay, lab, { name: 'Nina Werk', roles: ['technician'] });
  await wait(async () => expect((await bench.api.caseView(id)).next).toEqual(['received']));
  await expect(step(bench, id, 'accepted')).rejects.toMatchObject({ problem: 'not allowed' });
  await step(bench, id, 'received');
  await wait(async () => expect(await stateOf(lab, id)).toBe('received'));
  await expect(step(lab, id, 'rejected', '  ')).rejects.toMatchObject({ problem: 'reason too short' });
  await step(lab, id, 'rejected', 'Our mill stands still until Monday.');
  await wait(async () =>
    expect(await clinic.api.caseView(id)).toMatchObject({
      ...{ state: 'rejected', turn: 'us', reason: 'Our mill stands still until Monday.' },
    }),
  );
  const { steps } = await clinic.api.caseView(id);
  expect(steps.map(({ state, side }) => [state, side])).toEqual([
    ['sent', 'owner'],
    ['received', 'guest'],
    ['rejected', 'guest'],
  ]);
  // Whoever writes past the screen is refused by every reader.
  const acceptance = await bench.sitting()!.house.document(Buffer.from(id, 'hex'), 'case/acceptance');
  await acceptance.edit((doc) => {
    appendStep(doc, { id: 'x', state: 'accepted', at: 1, by: '', over: [] });
  });
  await wait(async () => expect((await clinic.api.caseView(id)).quarantined).toMatchObject([{ reason: 'role' }]));
  expect(await stateOf(clinic, id)).toBe('rejected');
  for (const each of [clinic, lab, bench]) await each.sitting()?.end();
}, 300_000);

test('a step on what the screen no longer shows is refused, and two steps taken apart are both kept until one decides', async () => {
  const { clinic, lab, id } = await bothHouses();
  const { newest } = await lab.api.caseView(id);
  await lab.api.takeStep(id, { state: 'received', reason: '', seen: newest });
  await expect(lab.api.takeStep(id, { state: 'accepted', reason: '', seen: newest })).rejects.toMatchObject({
    problem: 'case went on',
  });
  const apart = (doc: Y.Doc): void => {
    appendStep(doc, { id: 'y', state: 'ready', at: 1, by: '', over: [...newest] });
  };
  await typeOnCase(lab, id, 'case/work', apart);
  await wait(async () => expect(await clinic.api.caseView(id)).toMatchObject({ state: 'ready', flag: 'apart' }));
  const view = await lab.api.caseView(id);
  expect(view.apart.map(({ state }) => state).sort()).toEqual(['ready', 'received']);
  await lab.api.takeStep(id, { state: 'received', reason: '', seen: view.newest });
  await wait(async () => expect(await clinic.api.caseView(id)).toMatchObject({ state: 'received', apart: [] }));
  const { doc } = await clinic.sitting()!.house.document(Buffer.from(id, 'hex'), 'case/work');
  expect(readSteps(doc, 'case/work')).toHaveLength(3);
  for (const each of [clinic, lab]) await each.sitting()?.end();
}, 300_000);

test('a lab cannot answer for the practice; the answer releases, stops are told, days that move are loud until seen', async () => {
  const { clinic, lab, id } = await bothHouses();
  const say = (tablet: TestTablet, message: Parameters<typeof appendMessage>[1]): Promise<unknown> =>
    typeOnCase(tablet, id, 'case/thread', (doc) => void appendMessage(doc, { at: Date.now(), ...message }));
  const named = (await lab.api.caseView(id)).sides.find(({ isUs }) => !isUs)!.devices[0]!.device;
  await say(lab, { kind: 'query', side: 'guest', text: 'Which shade?', mentions: [named] });
  await wait(async () =>
    expect(await clinic.api.caseView(id)).toMatchObject({ state: 'on hold', turn: 'us', flag: 'query' }),
  );
  await say(lab, { side: 'owner', by: named, text: 'We agree to pay twice.' });
  await wait(async () => expect((await clinic.api.caseView(id)).writers).toHaveLength(1));
  const { writers } = await clinic.api.caseView(id);
  expect(writers.map(({ side }) => side)).toEqual(['guest']);
  await clinic.api.markRead(id, true);
  await wait(async () => expect((await lab.api.caseView(id)).reads).toMatchObject([{ side: 'owner', device: named }]));
  expect((await clinic.api.caseView(id)).flag).toBe('query');
  await clinic.api.moveDays(id, { due: '2031-03-12', appointment: '2031-03-14', reason: 'She is ill.' });
  await wait(async () => expect(await lab.api.caseView(id)).toMatchObject({ due: '2031-03-12', haveSeenDays: false }));
  await lab.api.markRead(id, true);
  await wait(async () => expect((await clinic.api.caseView(id)).haveSeenDays).toBe(true));
  for (const each of [clinic, lab]) await each.sitting()?.end();
}, 300_000);
