// A relay, or who stands before it, that repeats, reorders, withholds, reflects and invents. Readers end where they
// would have ended with an honest one, or say what is missing.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bytesOfHex, toHex } from '../../protocol/bytes.ts';
import type { RelayFrame } from '../../protocol/frames.ts';
import { RECEIPT } from '../../protocol/receipt.ts';
import { decode } from '../../protocol/schema.ts';
import { readThread, appendMessage } from '../../client/records/thread.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { passkey, type TestTablet } from '../support/tablet.ts';
import { newClinic, newLab, sent, shareCase, typeOnCase } from '../worker/practice.ts';

type Entries = Extract<RelayFrame, { type: 'entries' }>;
let relay: TestRelay;
let clinic: TestTablet;
let lab: TestTablet;
let id: string;
beforeAll(async () => {
  relay = await startTestRelay();
  clinic = await newClinic(relay);
  const { id: made, invite } = await shareCase(clinic);
  id = made;
  lab = await newLab(relay, invite.link!);
  await sent(lab);
  const claim = await vi.waitFor(
    async () => (await clinic.api.caseView(id)).claims[0] ?? Promise.reject(new Error('no claim')),
    { timeout: 10_000 },
  );
  await clinic.api.confirmClaim(id, claim.entry, false);
  await sent(clinic);
}, 30_000);
afterAll(async () => {
  await lab.sitting()?.end();
  await clinic.sitting()?.end();
  await relay.dispose();
});

const log = (): ReturnType<typeof bytesOfHex> => bytesOfHex(id);
async function messages(tablet: TestTablet): Promise<string[]> {
  const { doc } = await tablet.sitting()!.house.document(log(), 'case/thread');
  return readThread(doc).map(({ text }) => text);
}
async function say(tablet: TestTablet, text: string): Promise<void> {
  const side = tablet === lab ? 'guest' : 'owner';
  const by = toHex(tablet.sitting()!.house.device.id);
  await typeOnCase(tablet, id, 'case/thread', (doc) => appendMessage(doc, { side, by, at: Date.now(), text } as never));
  await tablet.sitting()!.house.flushAll();
}
async function waitForMessages(tablet: TestTablet, wanted: readonly string[]): Promise<void> {
  await vi.waitFor(async () => expect(await messages(tablet)).toEqual(expect.arrayContaining([...wanted])), {
    timeout: 20_000,
    interval: 50,
  });
}
const ofCase = (frame: RelayFrame): frame is Entries => frame.type === 'entries' && toHex(frame.log) === id;
async function stored(tablet: TestTablet): Promise<number> {
  return (await tablet.sitting()!.house.disk.entries(log())).length;
}

test('entries in any order, each several times, end in the same state', async () => {
  const kept: Entries['items'][number][] = [];
  clinic.middle.hears = (frame) => {
    if (!ofCase(frame)) return [frame];
    kept.push(...frame.items);
    return [];
  };
  const texts = Array.from({ length: 8 }, (_, i) => `out of order ${String(i)}`);
  for (const text of texts) await say(lab, text);
  await sent(lab);
  await vi.waitFor(() => expect(kept.length).toBeGreaterThanOrEqual(8), { timeout: 10_000 });
  clinic.middle.hears = (frame) => [frame];
  const backwards = [...kept].reverse();
  for (const items of [backwards.slice(0, 5), backwards.slice(3), backwards, kept])
    clinic.middle.inject({ type: 'entries', log: log(), items });
  await waitForMessages(clinic, texts);
  expect(await messages(clinic)).toEqual(await messages(lab));
  const { house } = clinic.sitting()!;
  expect(house.quarantined).toEqual([]);
  expect(house.replica(log()).heldCount).toBe(0);
  expect(house.replica(log()).gaps.size).toBe(0);
}, 60_000);

test('an old entry repeated 10,000 times changes and stores nothing; our own reflected neither', async () => {
  await sent(clinic);
  const { house } = clinic.sitting()!;
  const all = (await house.disk.entries(log())).filter(({ receipt }) => receipt !== null);
  const items = all.map(({ bytes, receipt }) => ({ entry: bytes, receipt: decode(RECEIPT, receipt!)! }));
  expect(items.some(({ entry }) => entry.length > 0)).toBe(true);
  const before = { count: await stored(clinic), text: await messages(clinic) };
  const transactions = clinic.power.count;
  const [first] = items;
  for (let i = 0; i < 100; i++)
    clinic.middle.inject({ type: 'entries', log: log(), items: Array.from({ length: 100 }, () => first!) });
  clinic.middle.inject({ type: 'entries', log: log(), items });
  await house.replica(log()).exclusive(() => Promise.resolve());
  expect({ count: await stored(clinic), text: await messages(clinic) }).toEqual(before);
  // What happens beside it (receipts, terms) is a handful.
  expect(clinic.power.count - transactions).toBeLessThan(25);
  expect(house.quarantined).toEqual([]);
}, 60_000);

test('an entry that is withheld leaves a gap with device and seq, is asked for again, and what waited follows', async () => {
  const device = toHex(lab.sitting()!.house.device.id);
  let withheld: string | null = null;
  const isWithheld = (storage: Uint8Array): boolean => withheld !== null && toHex(storage) === withheld;
  clinic.middle.hears = (frame) => {
    if (!ofCase(frame)) return [frame];
    withheld ??= toHex(frame.items[0]!.receipt.stored.storage);
    return [{ ...frame, items: frame.items.filter(({ receipt }) => !isWithheld(receipt.stored.storage)) }];
  };
  await say(lab, 'withheld');
  await sent(lab);
  await say(lab, 'after the gap');
  await sent(lab);
  const { house } = clinic.sitting()!;
  const replica = house.replica(log());
  await vi.waitFor(() => expect([...replica.gaps.keys()]).toEqual([device]), { timeout: 10_000 });
  const expected = replica.state.nextOf(bytesOfHex(device)).seq;
  expect(replica.gaps.get(device)).toBe(expected);
  expect(await messages(clinic)).not.toContain('after the gap');
  clinic.middle.hears = (frame) => [frame];
  clinic.middle.cut();
  await waitForMessages(clinic, ['withheld', 'after the gap']);
  await vi.waitFor(() => expect(replica.gaps.size).toBe(0));
  await sent(clinic);
}, 60_000);

test('held entries keep their receipts over a restart', async () => {
  let withheld: string | null = null;
  clinic.middle.hears = (frame) => {
    if (!ofCase(frame)) return [frame];
    withheld ??= toHex(frame.items[0]!.receipt.stored.storage);
    return [{ ...frame, items: frame.items.filter(({ receipt }) => toHex(receipt.stored.storage) !== withheld) }];
  };
  await say(lab, 'first');
  await sent(lab);
  await say(lab, 'second');
  await sent(lab);
  await vi.waitFor(() => expect(clinic.sitting()!.house.replica(log()).heldCount).toBeGreaterThan(0), {
    timeout: 10_000,
  });
  clinic = await clinic.reopen();
  await clinic.api.unlock(passkey());
  await waitForMessages(clinic, ['first', 'second']);
  const entries = await clinic.sitting()!.house.disk.entries(log(), 'applied');
  await sent(clinic);
  expect(entries.every(({ receipt }) => receipt !== null)).toBe(true);
  expect(clinic.sitting()!.house.replica(log()).heldCount).toBe(0);
}, 60_000);

test('receipts that the relay did not sign, or of another log, are named and nothing of them is taken', async () => {
  await say(lab, 'honest');
  await waitForMessages(clinic, ['honest']);
  const before = await stored(clinic);
  const frame = clinic.middle.heard.filter(ofCase).at(-1)!;
  const [item] = frame.items;
  const signature = item!.receipt.signature.slice();
  signature[3]! ^= 1;
  clinic.middle.inject({ ...frame, items: [{ ...item!, receipt: { ...item!.receipt, signature } }] });
  await vi.waitFor(async () =>
    expect((await clinic.api.cases(''))[0]!.sync).toEqual({ type: 'attention', reason: 'relay fork' }),
  );
  const other = clinic.sitting()!.house.own('desk').log;
  clinic.middle.inject({ ...frame, log: other, items: [item!] });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await stored(clinic)).toBe(before);
  expect(
    (await clinic.sitting()!.house.disk.entries(other)).every(
      ({ storage }) => toHex(storage) !== toHex(item!.receipt.stored.storage),
    ),
  ).toBe(true);
  expect(clinic.sitting()!.house.quarantined).toEqual([]);
}, 60_000);
