// The power fails while a new paper takes the place of the old one: one of the two rules, and that one can be printed or
// was printed. A paper that rules and that nobody has would be the loss of everything.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { wait } from './adding.ts';
import { addressOf, newClinic, newDraft, sent } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});
/** CRASH_EVERY=1 tries every transaction both ways; otherwise a part of them, to be quick. */
const STEP = Number(process.env['CRASH_EVERY'] ?? 17);

async function confirmedWords(tablet: TestTablet): Promise<string> {
  const kit = (await tablet.api.kit())!;
  await tablet.api.confirmKit(kit.asked.map((position) => kit.words[position - 1]!));
  return kit.words.join(' ');
}
const rootPasses = (tablet: TestTablet): ReadonlySet<string> =>
  new Set(
    tablet
      .sitting()!
      .house.groups.all()
      .map(({ newestRecord }) => toHex(newestRecord!.fields.rootPass!)),
  );

test('power loss at any transaction of a new paper leaves the old one or a new one that can be printed, and that one restores', async () => {
  const outcomes = new Set<string>();
  const isFull = STEP === 1;
  for (let at = 1; ; at += STEP) {
    let isPast = false;
    for (const isStored of isFull ? [false, true] : [at % 2 === 0]) {
      const clinic = await newClinic(relay);
      await newDraft(clinic);
      await sent(clinic);
      const old = await confirmedWords(clinic);
      clinic.power.failAt(at, isStored);
      await Promise.race([Promise.resolve(clinic.api.replaceKit(old)).catch(() => undefined), clinic.power.whenOff]);
      isPast = !clinic.power.isOff;
      const again = await clinic.reopen();
      await again.api.unlock(passkey());
      const { isPaperHere } = await again.api.newKit();
      outcomes.add(isPaperHere ? 'new' : 'old');
      if (isPast) expect(isPaperHere).toBe(true);
      const ruling = isPaperHere ? await confirmedWords(again) : old;
      if (isPaperHere) await expect(again.api.replaceKit(old)).rejects.toThrow('kit was replaced');
      await sent(again);
      await wait(() => {
        expect(rootPasses(again).size).toBe(1);
      });
      await sent(again);
      expect(again.sitting()!.house.quarantined).toEqual([]);
      const patients = await again.api.patients('');
      await again.sitting()?.end();

      const back = await newTablet(addressOf(relay));
      await back.api.restore({ words: ruling, relayAddress: addressOf(relay) }, passkey());
      expect(await back.api.patients('')).toEqual(patients);
      await back.sitting()?.end();
    }
    if (isPast) break;
  }
  expect(outcomes).toEqual(new Set(['old', 'new']));
}, 1_200_000);
