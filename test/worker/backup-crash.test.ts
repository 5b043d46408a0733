// The power fails while a backup is made or taken in: no file counts that is not whole, and a tablet is restored or empty.
import { afterEach, expect, test } from 'vitest';
import { newFolder } from '../support/folder.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { newClinic, newDraft } from './practice.ts';

const tablets: TestTablet[] = [];
afterEach(async () => {
  for (const tablet of tablets.splice(0)) await tablet.sitting()?.end();
});
/** CRASH_EVERY=1 tries every transaction both ways; otherwise a part of them, to be quick. */
const STEP = Number(process.env['CRASH_EVERY'] ?? 9);

test('power loss at any transaction of a restore leaves an empty tablet that restores again, or a whole one', async () => {
  const clinic = await newClinic(null);
  tablets.push(clinic);
  const words = (await clinic.api.kit())!.words.join(' ');
  await newDraft(clinic);
  const { file } = await clinic.api.saveBackup(null);
  const files = [new File([file!], 'backup.enamel')];
  const restore = async (tablet: TestTablet) =>
    tablet.api.restoreFromFiles({ words, relayAddress: '' }, files, passkey());
  const patients = async (tablet: TestTablet): Promise<string[]> =>
    (await tablet.api.patients('')).map(({ name }) => name);

  const whole = await newTablet('');
  whole.power.failAt(Number.POSITIVE_INFINITY, false);
  await restore(whole);
  const { count } = whole.power;
  await whole.sitting()?.end();
  expect(count).toBeGreaterThan(STEP);
  for (let at = 1; at <= count; at += STEP)
    for (const isStored of [true, false]) {
      const tablet = await newTablet('');
      tablet.power.failAt(at, isStored);
      await restore(tablet).catch(() => undefined);
      const again = await tablet.reopen();
      tablets.push(again);
      if ((await again.api.vaultState()).type === 'locked') {
        // Either it was whole already, or it says that nothing is here and begins again.
        const isWhole = await Promise.resolve(again.api.unlock(passkey())).then(
          () => true,
          () => false,
        );
        if (isWhole) {
          expect(await patients(again)).toEqual(['Jana Beispiel']);
          continue;
        }
      }
      expect({ at, isStored, state: (await again.api.vaultState()).type }).toEqual({ at, isStored, state: 'empty' });
      await restore(again);
      expect(await patients(again)).toEqual(['Jana Beispiel']);
    }
}, 120_000);

test('power loss while a backup is written leaves the folder with the last whole one, and the practice as it was', async () => {
  const clinic = await newClinic(null);
  tablets.push(clinic);
  await newDraft(clinic);
  const folder = newFolder();
  const seen = await clinic.api.patients('');
  // The event that a backup begins, and what is noted of it at its end, are all it writes here.
  for (const at of [1, 2, 3]) {
    folder.files.clear();
    const tablet = at === 1 ? clinic : tablets.at(-1)!;
    tablet.power.failAt(at, false);
    await Promise.resolve(tablet.api.setBackupFolder(folder.handle)).catch(() => undefined);
    await Promise.resolve(tablet.api.backUpNow()).catch(() => undefined);
    const again = await tablet.reopen();
    tablets.push(again);
    await again.api.unlock(passkey());
    expect(await again.api.patients('')).toEqual(seen);
    await again.api.setBackupFolder(folder.handle);
    await expect.poll(async () => (await again.api.backup()).drill?.outcome, { timeout: 45_000 }).toBe('equal');
  }
}, 120_000);
