// How long a tablet waits after wrong passphrases. Nothing is ever wiped; a passkey is never held up by it.
const FREE_TRIES = 3;
const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 15 * 60_000;

/** Remaining wait. A clock that was set back does not shorten it. */
export function waitMs(failures: number, failedAt: number, now: number): number {
  if (failures < FREE_TRIES) return 0;
  const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - FREE_TRIES));
  const passed = Math.max(0, now - failedAt);
  return Math.max(0, delay - passed);
}
