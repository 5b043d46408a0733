// A colleague is gone, and another takes over whom the case has never met: what she wrote while she belonged counts, what
// is late is for a person to decide, and that she has read something alarms nobody.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bytesOfHex } from '../../protocol/bytes.ts';
import { decode } from '../../protocol/schema.ts';
import { RECEIPT } from '../../protocol/receipt.ts';
import { readMarks } from '../../client/records/readMarks.ts';
import { appendMessage, readThread } from '../../client/records/thread.ts';
import type { TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add } from './adding.ts';
import { newClinic, newLab, sent, shareCase, typeOnCase } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

const wait = <T>(look: () => Promise<T> | T): Promise<T> => vi.waitFor(look, { timeout: 45_000, interval: 40 });

async function say(tablet: TestTablet, id: string, text: string): Promise<void> {
  await typeOnCase(tablet, id, 'case/thread', (doc) => {
    appendMessage(doc, { text });
  });
  await tablet.sitting()!.house.flushAll();
}
async function thread(tablet: TestTablet, id: string): Promise<readonly string[]> {
  const { doc } = await tablet.sitting()!.house.document(bytesOfHex(id), 'case/thread');
  return readThread(doc).map(({ text }) => text);
}
async function marks(tablet: TestTablet, id: string): Promise<number> {
  const { doc } = await tablet.sitting()!.house.document(bytesOfHex(id), 'case/read-owner');
  return readMarks(doc).length;
}
/** What waits on one tablet comes to another, past any relay. */
async function handOver(from: TestTablet, to: TestTablet, id: string): Promise<void> {
  const log = bytesOfHex(id);
  const stored = await from.sitting()!.house.disk.entries(log, 'applied');
  const items = stored.map(({ bytes, receipt }) => ({ entry: bytes, receipt: receipt && decode(RECEIPT, receipt) }));
  await to.sitting()!.house.replica(log).ingest(items);
}
const reasons = (tablet: TestTablet): readonly string[] =>
  tablet.sitting()!.house.quarantined.map(({ reason }) => reason);

test('[2.18] what she wrote while she belonged counts; her late words wait for a person, a late mark for nobody', async () => {
  const mara = await newClinic(relay);
  const { id, invite } = await shareCase(mara);
  const lab = await newLab(relay, invite.link!);
  await wait(async () => expect((await mara.api.caseView(id)).claims).toHaveLength(1));
  await sent(mara);
  const paper = (await mara.api.kit())!.words.join(' ');
  const ivo = await add(relay, mara, { name: 'Dr. Ivo Brandt', roles: ['dentist', 'admin'] }, paper);
  await wait(async () => expect((await ivo.api.cases('')).map((row) => row.id)).toContain(id));
  // Nobody builds on her last words and marks: only what the house says of how far it heard her keeps them.
  await say(lab, id, 'Which shade?');
  await wait(async () => expect(await thread(mara, id)).toEqual(['Which shade?']));
  await say(mara, id, 'A3.');
  await mara.api.markRead(id, true);
  await mara.sitting()!.house.flushAll();
  for (const tablet of [lab, ivo]) {
    await wait(async () => expect(await thread(tablet, id)).toEqual(['Which shade?', 'A3.']));
    await wait(async () => expect(await marks(tablet, id)).toBe(1));
  }
  await sent(mara);
  await say(lab, id, 'And the bite?');
  await wait(async () => expect(await thread(mara, id)).toHaveLength(3));
  await sent(lab);
  mara.power.network(false);
  const { persons } = await ivo.api.people();
  await ivo.api.removePerson(persons.find(({ name }) => name === 'Dr. Mara Roth')!.id, paper);
  const hasEnded = (tablet: TestTablet): boolean => {
    const { caseRoster } = tablet.sitting()!.house.groups.need(bytesOfHex(id));
    const places = [...(caseRoster?.devices.values() ?? [])].flat();
    return places.some(({ name, ending }) => name === 'Dr. Mara Roth' && ending !== null && ending.pins.length > 0);
  };
  for (const tablet of [ivo, lab]) {
    await wait(() => expect(hasEnded(tablet)).toBe(true));
    await wait(() => expect(reasons(tablet)).toEqual([]));
    expect(await thread(tablet, id)).toEqual(['Which shade?', 'A3.', 'And the bite?']);
    expect(await marks(tablet, id)).toBe(1);
  }

  await mara.api.markRead(id, true);
  await mara.sitting()!.house.flushAll();
  await handOver(mara, ivo, id);
  expect([reasons(ivo), await marks(ivo, id)]).toEqual([['removed'], 1]);
  expect((await ivo.api.connection()).attention).toBeNull();
  expect(await ivo.api.setAside()).toEqual({ late: [], bad: [] });
  expect((await ivo.api.caseView(id)).quarantined).toEqual([]);

  await say(mara, id, 'Bite by mail.');
  await handOver(mara, ivo, id);
  expect((await ivo.api.connection()).attention).toBe('late changes');
  const [late] = (await ivo.api.setAside()).late;
  expect(late!.pieces).toEqual([{ kind: 'thread', lines: ['Bite by mail.'] }]);
  await ivo.api.decideLate(late!.log, late!.device, late!.upTo, true);
  expect(await thread(ivo, id)).toContain('Bite by mail.');
  expect((await ivo.api.connection()).attention).toBeNull();
  for (const tablet of [mara, ivo, lab]) await tablet.sitting()?.end();
}, 180_000);
