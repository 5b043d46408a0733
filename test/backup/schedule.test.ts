// A folder that gets a backup every day for a year and a half: what is in it at the end, and what each file goes on from.
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../protocol/bytes.ts';
import { baseFor, hasOfDay, toDelete, wholeBackups } from '../../client/backup/schedule.ts';
import type { OpenBackup } from '../../client/backup/read.ts';
import { sha256 } from '../../client/crypto/hash.ts';

const DAY = 24 * 60 * 60 * 1000;
const start = Date.parse('2026-01-05T08:00:00Z');

/** Of one tablet without a relay; `entries` = what its access log held. */
function fileAt(at: number, base: OpenBackup | null, isPartial = false, entries = at): OpenBackup {
  const hash = sha256(utf8(`${at} ${isPartial}`));
  const id = hash.slice(0, 16);
  const held = { by: { signing: sha256(utf8('tablet')) }, logs: [{ log: sha256(utf8('access log')), entries }] };
  return {
    hash,
    manifest: { id, at, isPartial, relayTime: 0, ...held, base: base && { id: base.manifest.id, manifest: base.hash } },
    part: () => Promise.reject(new Error('not read here')),
  } as unknown as OpenBackup;
}
function afterDays(count: number, from: readonly OpenBackup[] = []): readonly OpenBackup[] {
  let folder = from;
  for (let day = 0; day < count; day++) {
    const at = start + day * DAY;
    folder = [...folder, fileAt(at, baseFor(folder, at)?.at(-1) ?? null)];
    const gone = toDelete(folder);
    folder = folder.filter((file) => !gone.includes(file));
  }
  return folder;
}
const day = ({ manifest }: OpenBackup): string => new Date(manifest.at).toISOString().slice(0, 10);
/** How many files must be read to restore this one. */
function depth(file: OpenBackup, all: readonly OpenBackup[]): number {
  const { base } = file.manifest;
  if (!base) return 1;
  const before = all.find(({ hash }) => String(hash) === String(base.manifest));
  return before ? 1 + depth(before, all) : Number.NaN;
}

describe('a folder of backups', () => {
  test('keeps seven days, four weeks, twelve months, and everything they go on from [2.23]', () => {
    const folder = afterDays(540);
    const newest = folder.map(day).sort().reverse();
    expect(newest.slice(0, 7)).toEqual(Array.from({ length: 7 }, (_, i) => day(fileAt(start + (539 - i) * DAY, null))));
    expect(new Set(newest.map((each) => each.slice(0, 7))).size).toBe(12);
    expect(Math.max(...folder.map((file) => depth(file, folder)))).toBeLessThanOrEqual(3);
    expect(folder.length).toBeLessThan(60);
    expect(hasOfDay(folder, start + 539 * DAY)).toBe(true);
    expect(hasOfDay(folder, start + 540 * DAY)).toBe(false);
  });

  test('loses nothing by a clock that is ten years off for a day, in either direction', () => {
    const folder = afterDays(20);
    for (const years of [10, -10]) {
      const wrong = fileAt(start + years * 365 * DAY, null);
      const gone = toDelete([...folder, wrong]);
      expect(gone.filter((file) => file !== wrong).length).toBeLessThanOrEqual(1);
    }
  });

  test('knows the newest by what it holds: one of a day on which the clock was ten years off is not it, and is not lost', () => {
    const before = afterDays(400);
    const lastAt = start + 399 * DAY;
    const ahead = fileAt(start + 3650 * DAY, null, false, lastAt + 1);
    const after = fileAt(lastAt + DAY, null, false, lastAt + 2);
    expect(wholeBackups([...before, after, ahead])[0]).toEqual([after]);
    expect(wholeBackups([...before, ahead])[0]).toEqual([ahead]);
    // A dead battery: of all days in the folder this one is the oldest by its date.
    const behind = fileAt(start - 3650 * DAY, null, false, lastAt + 1);
    expect(wholeBackups([...before, behind])[0]).toEqual([behind]);
    expect(toDelete([...before, behind])).not.toContain(behind);
    expect(wholeBackups([behind, after, ...before])[0]).toEqual([after]);
  });

  test('goes on with what was broken off, and begins anew where a file it needs is gone', () => {
    const full = fileAt(start, null);
    const part = fileAt(start + DAY, full, true);
    expect(baseFor([full, part], start + 2 * DAY)).toEqual([full, part]);
    expect(hasOfDay([full, part], start + DAY)).toBe(false);
    expect(baseFor([part], start + 2 * DAY)).toBeNull();
    expect(toDelete([full, part])).toEqual([]);
    const whole = fileAt(start + 2 * DAY, part);
    expect(baseFor([full, part, whole], start + 3 * DAY)?.at(-1)).toBe(whole);
  });
});
