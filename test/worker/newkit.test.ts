// A new paper in a practice that works: the old one ends, the new one brings everything back, and the lab hears of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOfHex, toHex } from '../../protocol/bytes.ts';
import { appendMessage, readThread } from '../../client/records/thread.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { add, wait } from './adding.ts';
import { addressOf, newClinic, newLab, sent, shareCase, typeOnCase } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

/** The words as a person copies them from the sheet, which she then confirms. */
async function paperOf(tablet: TestTablet): Promise<string> {
  const kit = await tablet.api.kit();
  const words = kit!.words;
  expect(await tablet.api.confirmKit(kit!.asked.map((position) => words[position - 1]!))).toBe(true);
  return words.join(' ');
}
async function say(tablet: TestTablet, id: string, text: string): Promise<void> {
  await typeOnCase(tablet, id, 'case/thread', (doc) => {
    appendMessage(doc, { text });
  });
  await hears(tablet, id, text);
  await tablet.sitting()!.house.flushAll();
}
async function hears(tablet: TestTablet, id: string, text: string): Promise<void> {
  await wait(async () => {
    const { doc } = await tablet.sitting()!.house.document(bytesOfHex(id), 'case/thread');
    expect(readThread(doc).map((each) => each.text)).toContain(text);
  });
}
const problemOf = (work: unknown): Promise<unknown> =>
  Promise.resolve(work).then(
    () => 'nothing',
    (error: unknown) => error,
  );

test('a paper that was seen is replaced: the old one opens nothing more and says since when, the new one brings all back', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const lab = await newLab(relay, invite.link!);
  await sent(lab);
  const old = await paperOf(clinic);
  await sent(clinic);

  await expect(clinic.api.replaceKit('zebra '.repeat(12))).rejects.toThrow('kit words wrong');
  await clinic.api.replaceKit(old);
  expect(await clinic.api.vaultState()).toMatchObject({ kit: 'due' });
  const next = await paperOf(clinic);
  expect(next).not.toBe(old);
  await expect(clinic.api.replaceKit(old)).rejects.toThrow('kit was replaced');

  // The lab follows the proof, and both go on.
  const sideAt = (tablet: TestTablet) => {
    const { groups } = tablet.sitting()!.house;
    return groups.all().find(({ log }) => toHex(log) === id)?.caseRoster?.sides[0];
  };
  await wait(() => {
    expect(sideAt(lab)?.voice.line.length).toBe(2);
    return Promise.resolve();
  });
  expect((await lab.api.caseView(id)).papers).toMatchObject([
    { organisation: 'Praxis Linde', proof: 'by the paper before' },
  ]);
  await lab.api.sawPaper((await lab.api.caseView(id)).papers[0]!.root);
  expect((await lab.api.caseView(id)).papers).toEqual([]);
  await say(clinic, id, 'The margin is chipped.');
  await hears(lab, id, 'The margin is chipped.');
  await sent(clinic);
  await sent(lab);
  // Every log of the house, the case too, opens for the new paper at the relay.
  await wait(() => {
    const { groups } = clinic.sitting()!.house;
    expect(new Set(groups.all().map(({ newestRecord }) => toHex(newestRecord!.fields.rootPass!))).size).toBe(1);
    return Promise.resolve();
  });
  expect(clinic.sitting()!.house.quarantined).toEqual([]);
  expect(lab.sitting()!.house.quarantined).toEqual([]);
  const before = await clinic.api.patients('');
  await clinic.sitting()?.end();

  const address = addressOf(relay);
  const late = await newTablet(address);
  const refusal = await problemOf(late.api.restore({ words: old, relayAddress: address }, passkey()));
  expect(refusal).toMatchObject({ problem: 'kit was replaced' });
  expect((refusal as { detail: number }).detail).toBeGreaterThan(0);
  const back = await newTablet(address);
  await back.api.restore({ words: next, relayAddress: address }, passkey());
  expect(await back.api.patients('')).toEqual(before);
  expect((await back.api.cases('')).map((row) => row.id)).toContain(id);
  expect((await back.api.people()).mayChange).toBe(true);
  expect(back.sitting()!.house.quarantined).toEqual([]);
  await say(back, id, 'Here again.');
  await hears(lab, id, 'Here again.');
  await back.sitting()?.end();
  await lab.sitting()?.end();
}, 120_000);

test('nobody has the old paper: two admins make a new one, and it counts after 14 days of the relay’s clock, not of a tablet’s', async () => {
  let slow = await startTestRelay();
  const first = await newClinic(slow);
  const old = await paperOf(first);
  const second = await add(slow, first, { name: 'Dr. Ivo Brandt', roles: ['dentist', 'admin'] }, old);
  await wait(async () => expect((await second.api.people()).mayChange).toBe(true));

  expect(await first.api.newKit()).toMatchObject({ hasSecond: true, isPaperHere: false, proposal: null });
  await first.api.proposeKit();
  const next = await paperOf(first);
  await sent(first);
  await wait(async () => expect((await second.api.newKit()).proposal).toMatchObject({ state: 'asks a second' }));
  const { id, by } = (await second.api.newKit()).proposal!;
  expect(by).toBe('Dr. Mara Roth');
  await expect(first.api.agreeKit(id)).rejects.toThrow('not allowed');
  await second.api.agreeKit(id);
  await sent(second);
  await wait(async () => expect((await first.api.newKit()).proposal).toMatchObject({ state: 'waits' }));
  const rootOf = (tablet: TestTablet): string => toHex(tablet.sitting()!.house.groups.organisation.root);
  const before = rootOf(first);
  expect(await problemOf(restoreWith(slow, next))).toMatchObject({ problem: 'kit unknown to relay' });

  // The tablet is closed for two weeks and a day.
  await second.sitting()?.end();
  slow = await laterBy(15, slow);
  const later = await first.reopen();
  await later.api.unlock(passkey());
  await wait(() => {
    expect(rootOf(later)).not.toBe(before);
  });
  await sent(later);
  const passes = (): ReadonlySet<string> =>
    new Set(
      later
        .sitting()!
        .house.groups.all()
        .map(({ newestRecord }) => toHex(newestRecord!.fields.rootPass!)),
    );
  await wait(() => {
    expect(passes().size).toBe(1);
  });
  await sent(later);
  const back = await restoreWith(slow, next);
  expect((await back.api.people()).mayChange).toBe(true);
  expect(await problemOf(restoreWith(slow, old))).toMatchObject({ problem: 'kit was replaced' });
  await back.sitting()?.end();
  await later.sitting()?.end();
  await slow.dispose();
}, 120_000);

/** The same relay after so many days. */
async function laterBy(days: number, before: TestRelay): Promise<TestRelay> {
  const aheadMs = days * 24 * 60 * 60 * 1000;
  await before.close();
  return startTestRelay({
    folder: before.folder,
    environment: { PORT: String(before.port) },
    now: () => Date.now() + aheadMs,
    aheadMs,
  });
}
async function restoreWith(at: TestRelay, words: string): Promise<TestTablet> {
  const tablet = await newTablet(addressOf(at));
  const back = Promise.resolve(tablet.api.restore({ words, relayAddress: addressOf(at) }, passkey()));
  // Where two could hold the paper, one says who she is.
  const isOver = back.then(
    () => true,
    () => true,
  );
  const isAsked = wait(async () => {
    const persons = (await tablet.api.restoreProgress())?.persons;
    expect(persons).toBeDefined();
    await tablet.api.restoreAs(persons![0]!.id);
    return true;
  }).catch(() => true);
  await Promise.race([isOver, isAsked]);
  await back;
  return tablet;
}
