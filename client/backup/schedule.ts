// What a backup goes on from, and which files stay: daily ones on the newest weekly, weekly ones on the newest full one,
// a full one each month. Counts days that have a backup, not days that have passed: a wrong clock deletes nothing.
import { equal } from '../../protocol/bytes.ts';
import { compareAge } from './age.ts';
import type { OpenBackup } from './read.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = 7;
const WEEKS = 4;
const MONTHS = 12;

const dayOf = (at: number): number => Math.floor(at / DAY_MS);
/** Monday to Sunday; the first of January 1970 was a Thursday. */
const weekOf = (at: number): number => Math.floor((dayOf(at) + 3) / 7);
const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);

/** A file and all that it goes on from, itself last; null where one of them is missing. */
function chainTo(last: OpenBackup, all: readonly OpenBackup[]): readonly OpenBackup[] | null {
  const chain = [last];
  for (let base = last.manifest.base; base; base = chain[0]?.manifest.base ?? null) {
    const { manifest } = base;
    const before = all.find((each) => equal(each.hash, manifest));
    if (!before || chain.includes(before)) return null;
    chain.unshift(before);
  }
  return chain;
}

const newestFirst = (a: OpenBackup, b: OpenBackup): number => compareAge(b.manifest, a.manifest);

interface Whole {
  readonly last: OpenBackup;
  readonly chain: readonly OpenBackup[];
  /** By the tablet's clock, which says of which day it is, never which of two is newer. */
  readonly at: number;
  /** Goes on from no other whole backup. */
  readonly isFull: boolean;
}

/** Whole backups, the newest first. */
function wholesOf(files: readonly OpenBackup[]): readonly Whole[] {
  return [...files].sort(newestFirst).flatMap((last) => {
    const chain = last.manifest.isPartial ? null : chainTo(last, files);
    const isFull = chain?.slice(0, -1).every(({ manifest }) => manifest.isPartial) ?? false;
    return chain ? [{ last, chain, at: last.manifest.at, isFull }] : [];
  });
}

/** Every whole one with all that it goes on from, itself last; the newest first. */
export function wholeBackups(files: readonly OpenBackup[]): readonly (readonly OpenBackup[])[] {
  return wholesOf(files).map(({ chain }) => chain);
}

/** The chain that the next backup goes on from; null = it is a full one. */
export function baseFor(files: readonly OpenBackup[], now: number): readonly OpenBackup[] | null {
  // What was broken off goes on where it ended.
  const [newest] = [...files].sort(newestFirst);
  const broken = newest?.manifest.isPartial && monthOf(newest.manifest.at) === monthOf(now) && chainTo(newest, files);
  if (broken) return broken;
  const wholes = wholesOf(files).filter(({ at }) => monthOf(at) === monthOf(now));
  const full = wholes.find(({ isFull }) => isFull);
  if (!full) return null;
  const since = wholes.slice(0, wholes.indexOf(full)).filter(({ at }) => weekOf(at) === weekOf(now));
  return (since.at(-1) ?? full).chain;
}

/** Files that no backup to be kept needs. The newest whole one, and what began after it, always stays. */
export function toDelete(files: readonly OpenBackup[]): readonly OpenBackup[] {
  const wholes = wholesOf(files);
  const [newest] = wholes;
  if (!newest) return [];
  const kept = new Set<OpenBackup>(newest.chain);
  for (const file of files) if (newestFirst(file, newest.last) < 0) kept.add(file);
  const keep = (periodOf: (at: number) => string | number, most: number): void => {
    const periods = new Set<string | number>();
    for (const { at, chain } of wholes) {
      if (periods.has(periodOf(at))) continue;
      periods.add(periodOf(at));
      if (periods.size > most) return;
      for (const each of chain) kept.add(each);
    }
  };
  keep(dayOf, DAYS);
  keep(weekOf, WEEKS);
  keep(monthOf, MONTHS);
  return files.filter((file) => !kept.has(file));
}

/** Whether there is a whole backup of this day. */
export function hasOfDay(files: readonly OpenBackup[], now: number): boolean {
  return wholesOf(files).some(({ at }) => dayOf(at) === dayOf(now));
}
