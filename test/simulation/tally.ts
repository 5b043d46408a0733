// What many worlds come to, in one sentence.
import type { Result } from './run.ts';

export interface Tally {
  readonly deviceDays: number;
  add(result: Result): void;
  sentence(): string;
}
const SUMMED = [
  'deviceDays',
  'workedDays',
  'acts',
  'entries',
  'transactions',
  'faults',
  'crashes',
  'rollbacks',
] as const;

export function newTally(): Tally {
  const sums = Object.fromEntries(SUMMED.map((name) => [name, 0])) as Record<(typeof SUMMED)[number], number>;
  const kinds = new Map<string, number>();
  let [seeds, failed] = [0, 0];
  return {
    get deviceDays() {
      return sums.deviceDays;
    },
    add(result) {
      seeds += 1;
      failed += result.problems.length > 0 ? 1 : 0;
      for (const each of SUMMED) sums[each] += result[each];
      for (const [kind, count] of Object.entries(result.kinds)) kinds.set(kind, (kinds.get(kind) ?? 0) + count);
    },
    sentence() {
      const { deviceDays, workedDays, acts, entries, transactions, faults, crashes, rollbacks } = sums;
      const each = [...kinds].sort((a, b) => b[1] - a[1]).map(([kind, count]) => `${count} ${kind}`);
      return (
        `${seeds} seeds, ${failed} failed: ${deviceDays.toFixed(0)} device-days, of which ${workedDays} with somebody at ` +
        `work, ${acts} acts, ${entries} acknowledged entries, ${transactions} transactions, ${faults} faults ` +
        `(${each.join(', ')}), ${crashes} crashes at a transaction, ${rollbacks} relay rollbacks`
      );
    },
  };
}
