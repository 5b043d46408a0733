// The red strip about backups follows the clock: overdue after a week and a day by hand, the drill after five weeks, the
// paper after a year; and a clock that went back makes nothing look new.
import { afterEach, expect, test, vi } from 'vitest';
import { newFolder } from '../support/folder.ts';
import type { TestTablet } from '../support/tablet.ts';
import { newClinic } from './practice.ts';

const DAY = 24 * 3_600_000;
afterEach(() => {
  vi.useRealTimers();
});

async function through(clinic: TestTablet): Promise<void> {
  await vi.waitFor(async () =>
    expect(await clinic.api.backup()).toMatchObject({ running: null, drill: { outcome: 'equal' } }),
  );
}

test('what is due about backups is said when its time has come, by a clock ten years off too [2.23] [2.25]', async () => {
  const clinic = await newClinic(null);
  await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  const start = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  const alertAfter = async (days: number): Promise<string | null> => {
    vi.setSystemTime(start + days * DAY);
    return (await clinic.api.backup()).alert;
  };
  // Where no relay was ever met the tablet is all there is.
  expect([await alertAfter(6), await alertAfter(8)]).toEqual([null, 'backup overdue']);
  const save = async (): Promise<File> => {
    const { name, file } = await clinic.api.saveBackup(null);
    return new File([file!], name);
  };
  const first = await save();
  expect([await alertAfter(8), await alertAfter(15), await alertAfter(17)]).toEqual([null, null, 'backup overdue']);
  expect(await alertAfter(-3650)).toBe('backup overdue');
  vi.setSystemTime(start + 50 * DAY);
  const newest = await save();
  expect((await clinic.api.backup()).alert).toBe('drill overdue');
  // An old one that still restores says nothing of those since.
  await clinic.api.tryBackup([first], null);
  const { alert, drill } = await clinic.api.backup();
  expect([alert, drill?.outcome, drill?.made]).toEqual(['drill overdue', 'equal', start + 8 * DAY]);
  await clinic.api.tryBackup([newest], null);
  expect(await clinic.api.backup()).toMatchObject({ alert: null, drill: { outcome: 'equal' } });
  const half = new File([await first.slice(0, first.size - 40).arrayBuffer()], first.name);
  await expect(clinic.api.tryBackup([half], null)).rejects.toThrow();
  expect((await clinic.api.backup()).alert).toBe('drill failed');
  await clinic.sitting()?.end();
}, 60_000);

test('what was chosen and confirmed while the clock was ten years ahead stays due by nothing but what was done since', async () => {
  const clinic = await newClinic(null);
  await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '' });
  const start = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(start + 3650 * DAY);
  const { words, asked } = (await clinic.api.kit())!;
  expect(await clinic.api.confirmKit(asked.map((position) => words[position - 1]!))).toBe(true);
  await clinic.api.setBackupFolder(newFolder().handle);
  await through(clinic);
  vi.setSystemTime(start);
  expect((await clinic.api.backup()).alert).toBe('backup overdue');
  await clinic.api.backUpNow();
  expect((await clinic.api.backup()).alert).toBe('paper due');
  await clinic.api.tryBackup(null, words.join(' '));
  expect((await clinic.api.backup()).alert).toBe(null);
  await clinic.sitting()?.end();
}, 60_000);
