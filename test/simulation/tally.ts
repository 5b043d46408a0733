// What many worlds come to, in one sentence.
import type { Result } from './run.ts';

export interface Tally {
  readonly deviceDays: number;
  add(result: Result): void;
  sentence(): string;
}

export function newTally(): Tally {
  const sums = { seeds: 0, failed: 0, deviceDays: 0, entries: 0, transactions: 0, faults: 0, crashes: 0, rollbacks: 0 };
  return {
    get deviceDays() {
      return sums.deviceDays;
    },
    add(result) {
      sums.seeds += 1;
      sums.failed += result.problems.length > 0 ? 1 : 0;
      for (const each of ['deviceDays', 'entries', 'transactions', 'faults', 'crashes', 'rollbacks'] as const)
        sums[each] += result[each];
    },
    sentence() {
      const { seeds, failed, deviceDays, entries, transactions, faults, crashes, rollbacks } = sums;
      return (
        `${seeds} seeds, ${failed} failed: ${deviceDays.toFixed(0)} device-days, ${entries} acknowledged entries, ` +
        `${transactions} transactions, ${faults} faults, ${crashes} crashes at a transaction, ${rollbacks} relay rollbacks`
      );
    },
  };
}
