// Somebody lost the right to write and writes on without knowing: what each tablet makes of it must not depend on which
// news came first, and nothing that a colleague built on may go away.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type * as Y from 'yjs';
import { bytesOfHex, toHex } from '../../protocol/bytes.ts';
import { decode } from '../../protocol/schema.ts';
import { RECEIPT } from '../../protocol/receipt.ts';
import { openDocument, type OpenedDocument } from '../../client/page/document.ts';
import { keepOpen } from '../../client/page/keepOpen.ts';
import { appendClinicalNote, readClinicalNotes } from '../../client/records/clinicalNotes.ts';
import { appendMessage, readThread } from '../../client/records/thread.ts';
import type { Remote } from '../../client/worker/rpc.ts';
import { writeAct } from '../../client/worker/groups/founding.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { addressOf, newClinic, newDraft, newLab, sent, shareCase, typeOnCase } from './practice.ts';
import { add } from './adding.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

const wait = <T>(look: () => Promise<T> | T): Promise<T> => vi.waitFor(look, { timeout: 30_000, interval: 40 });

interface World {
  readonly id: string;
  readonly first: TestTablet;
  readonly second: TestTablet;
  readonly lab: TestTablet;
}
/** A practice with two tablets, and a lab on its case. */
async function threeTablets(): Promise<World> {
  const first = await newClinic(relay);
  const { id, invite } = await shareCase(first);
  const lab = await newLab(relay, invite.link!);
  await wait(async () => expect((await first.api.caseView(id)).claims).toHaveLength(1));
  await sent(first);
  await sent(lab);
  const second = await newTablet(addressOf(relay));
  const kit = await first.api.kit();
  await second.api.restore({ words: kit!.words.join(' '), relayAddress: addressOf(relay) }, passkey());
  await wait(async () => expect((await second.api.caseView(id)).claims).toHaveLength(1));
  await sent(second);
  await sent(first);
  await sent(lab);
  return { id, first, second, lab };
}
async function end({ first, second, lab }: World): Promise<void> {
  for (const tablet of [first, second, lab]) await tablet.sitting()?.end();
}

async function say(tablet: TestTablet, id: string, text: string): Promise<void> {
  await typeOnCase(tablet, id, 'case/thread', (doc) => {
    appendMessage(doc, { text });
  });
  await wait(async () => expect(await thread(tablet, id)).toContain(text));
  await tablet.sitting()!.house.flushAll();
}
async function thread(tablet: TestTablet, id: string): Promise<readonly string[]> {
  const { doc } = await tablet.sitting()!.house.document(bytesOfHex(id), 'case/thread');
  return readThread(doc).map(({ text }) => text);
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

async function voidTheLab({ first, id }: World): Promise<void> {
  const [claim] = (await first.api.caseView(id)).claims;
  await first.api.voidClaim(id, claim!.entry);
  await sent(first);
}

test('a tablet that took in what a lab wrote after it was shut out gives it up again, and an open page is told', async () => {
  const world = await threeTablets();
  const { id, first, second, lab } = world;
  for (const tablet of [second, lab]) tablet.power.network(false);
  await voidTheLab(world);
  await say(lab, id, 'Written too late');
  await handOver(lab, second, id);
  expect(await thread(second, id)).toEqual(['Written too late']);
  const page: OpenedDocument[] = [];
  const open = () => openDocument(second.api as Remote, { log: id, name: 'case/thread' }, 'lab work');
  const close = keepOpen(open, {
    opened: (each) => page.push(each),
    failed: (error) => expect.unreachable(String(error)),
  });
  await wait(() => expect(page).toHaveLength(1));
  // In this very moment somebody says something, below what goes away.
  page[0]!.onAnew(() => page[0]!.edit((doc) => appendMessage(doc, { text: 'Another lab makes it' })));
  second.power.network(true);
  await wait(() => expect(page).toHaveLength(2));
  expect(readThread(page[1]!.doc).map(({ text }) => text)).toEqual(['Another lab makes it']);
  await wait(async () => expect(await thread(second, id)).toEqual(['Another lab makes it']));
  expect(reasons(second)).toEqual(['void']);
  await handOver(lab, first, id);
  expect(await thread(first, id)).toEqual([]);
  expect(reasons(first)).toEqual(['void']);
  close();
  await second.sitting()!.house.flushAll();
  // What is stored agrees: a later opening shows the same.
  const again = await second.reopen();
  await again.api.unlock(passkey());
  expect(await thread(again, id)).toEqual(['Another lab makes it']);
  await end({ ...world, second: again });
}, 120_000);

test('what a colleague answered before knowing stands on every tablet, with the late words it answers', async () => {
  const world = await threeTablets();
  const { id, first, second, lab } = world;
  for (const tablet of [second, lab]) tablet.power.network(false);
  await voidTheLab(world);
  await say(lab, id, 'Margin unclear?');
  await handOver(lab, first, id);
  expect(await thread(first, id)).toEqual([]);
  await handOver(lab, second, id);
  await say(second, id, 'Yes, buccal.');
  // Nothing else has to arrive for it to be seen.
  await handOver(second, first, id);
  expect(await thread(first, id)).toEqual(['Margin unclear?', 'Yes, buccal.']);
  await say(lab, id, 'And later still');
  await handOver(lab, first, id);
  await handOver(lab, second, id);
  second.power.network(true);
  await wait(async () => expect(await thread(first, id)).toEqual(['Margin unclear?', 'Yes, buccal.']));
  await wait(async () => expect(await thread(second, id)).toEqual(['Margin unclear?', 'Yes, buccal.']));
  expect([reasons(first), reasons(second)]).toEqual([['void'], ['void']]);
  await end(world);
}, 120_000);

test('a person sees what was written too late and lets it in, or leaves it out, and every tablet follows', async () => {
  const world = await threeTablets();
  const { id, first, second, lab } = world;
  for (const tablet of [second, lab]) tablet.power.network(false);
  await voidTheLab(world);
  await say(lab, id, 'The crown is ready');
  // A lab that does not know yet, or will not, lets itself in: that counts for nobody.
  const self = lab.sitting()!.house.device.id;
  const itself = { type: 'late', pins: [{ device: self, seq: 1_000 }], isAccepted: true } as const;
  await writeAct(lab.sitting()!.house, bytesOfHex(id), itself);
  await handOver(lab, first, id);
  expect(await thread(first, id)).toEqual([]);
  const { late, bad } = await first.api.setAside();
  expect(bad).toEqual([]);
  expect(late).toMatchObject([{ place: 'case', log: id, by: 'Jo Stein', reason: 'void', count: 1, mayDecide: true }]);
  expect(late[0]!.pieces).toEqual([{ kind: 'thread', lines: ['The crown is ready'] }]);
  // It was looked at: that is in the access log.
  expect((await first.api.events({ record: id })).map(({ action }) => action)).toContain('open');
  const { log, device, upTo } = late[0]!;
  await expect(lab.api.decideLate(log, device, upTo, true)).rejects.toThrow('not allowed');
  await first.api.decideLate(log, device, upTo, true);
  expect(await thread(first, id)).toEqual(['The crown is ready']);
  expect(await first.api.setAside()).toEqual({ late: [], bad: [] });
  await handOver(lab, second, id);
  second.power.network(true);
  await wait(async () => expect((await second.api.connection()).attention).toBeNull());
  expect(await thread(second, id)).toEqual(['The crown is ready']);
  await say(lab, id, 'Invoice follows');
  await handOver(lab, first, id);
  expect((await first.api.connection()).attention).toBe('late changes');
  const again = (await first.api.setAside()).late[0]!;
  expect(again.pieces).toEqual([{ kind: 'thread', lines: ['Invoice follows'] }]);
  await first.api.decideLate(again.log, again.device, again.upTo, false);
  expect((await first.api.connection()).attention).toBeNull();
  expect(await thread(first, id)).toEqual(['The crown is ready']);
  await end(world);
}, 120_000);

test('what a leaver wrote while the practice removed her offline is set aside on every tablet, until a colleague decides', async () => {
  const first = await newClinic(relay);
  const { patient } = await newDraft(first);
  await sent(first);
  const leaver = await add(relay, first, { name: 'Dr. Ivo Brandt', roles: ['dentist'] });
  const kit = await first.api.kit();
  const second = await newTablet(addressOf(relay));
  await second.api.restore({ words: kit!.words.join(' '), relayAddress: addressOf(relay) }, passkey());
  await wait(async () => expect((await second.api.people()).persons).toHaveLength(2));
  await sent(second);
  first.power.network(false);
  const him = (await first.api.people()).persons.find(({ name }) => name === 'Dr. Ivo Brandt')!;
  await first.api.removePerson(him.id, '');
  const name = `notes/${patient}`;
  const { house } = leaver.sitting()!;
  const note = (doc: Y.Doc): void => {
    appendClinicalNote(doc, { text: 'Pulpitis 36' });
  };
  await house.editMany(house.own('clinical').log, [{ name, change: note, blobs: [] }]);
  const notes = async (tablet: TestTablet): Promise<number> => {
    const own = tablet.sitting()!.house;
    return readClinicalNotes((await own.document(own.own('clinical').log, name)).doc).length;
  };
  await wait(async () => expect(await notes(second)).toBe(1));
  first.power.network(true);
  for (const tablet of [first, second]) {
    await wait(() => expect(reasons(tablet)).toEqual(['removed']));
    await wait(async () => expect(await notes(tablet)).toBe(0));
  }
  const { late } = await second.api.setAside();
  expect(late).toMatchObject([{ place: 'clinical', by: 'Dr. Ivo Brandt', reason: 'removed', mayDecide: true }]);
  expect(late[0]!.pieces).toEqual([{ kind: 'clinical notes', lines: ['Pulpitis 36'] }]);
  await second.api.decideLate(late[0]!.log, late[0]!.device, late[0]!.upTo, true);
  for (const tablet of [first, second]) {
    await wait(async () => expect(await notes(tablet)).toBe(1));
    expect(reasons(tablet)).toEqual([]);
  }
  for (const tablet of [first, second, leaver]) await tablet.sitting()?.end();
}, 180_000);

test('a suspended tablet is off its cases, and back on them when the suspension ends', async () => {
  const first = await newClinic(relay);
  const { id } = await shareCase(first);
  await sent(first);
  const colleague = await add(relay, first, { name: 'Dr. Ivo Brandt', roles: ['dentist'] });
  const device = colleague.sitting()!.house.device.id;
  const place = () => first.sitting()!.house.groups.need(bytesOfHex(id)).caseRoster?.devices.get(toHex(device))?.[0];
  await wait(async () => expect((await colleague.api.cases('')).map((row) => row.id)).toContain(id));
  await wait(() => expect(place()?.ending).toBeNull());
  await say(colleague, id, 'Before');
  await wait(async () => expect(await thread(first, id)).toEqual(['Before']));
  await first.api.suspendDevice(toHex(device), true);
  await wait(() => expect(place()?.ending?.reason).toBe('removed'));
  // What was heard before stays.
  expect(await thread(first, id)).toEqual(['Before']);
  // Refused while the practice's own epochs are still on their way.
  await wait(() => first.api.suspendDevice(toHex(device), false));
  await wait(() => expect(place()?.ending).toBeNull());
  await wait(async () => {
    const { mayWrite } = await colleague.api.openDocument({ log: id, name: 'case/thread' }, 'lab work');
    expect(mayWrite).toBe(true);
  });
  await say(colleague, id, 'After');
  await wait(async () => expect(await thread(first, id)).toEqual(['Before', 'After']));
  expect(reasons(first)).toEqual([]);
  for (const tablet of [first, colleague]) await tablet.sitting()?.end();
}, 180_000);
