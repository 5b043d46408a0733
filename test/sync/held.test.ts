// A relay, or who stands before it, that repeats, reorders, withholds, reflects and invents. Readers end where they
// would have ended with an honest one, or say what is missing.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bytesOfHex, toHex } from '../../protocol/bytes.ts';
import type { RelayFrame } from '../../protocol/frames.ts';
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
    { timeout: 45_000 },
  );
  await clinic.api.confirmClaim(id, claim.entry, false);
  await sent(clinic);
}, 90_000);
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
    timeout: 45_000,
    interval: 50,
  });
}
const ofCase = (frame: RelayFrame): frame is Entries => frame.type === 'entries' && toHex(frame.log) === id;

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
    timeout: 45_000,
  });
  clinic = await clinic.reopen();
  await clinic.api.unlock(passkey());
  await waitForMessages(clinic, ['first', 'second']);
  const entries = await clinic.sitting()!.house.disk.entries(log(), 'applied');
  await sent(clinic);
  expect(entries.every(({ receipt }) => receipt !== null)).toBe(true);
  expect(clinic.sitting()!.house.replica(log()).heldCount).toBe(0);
}, 60_000);
