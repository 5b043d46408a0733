// How long a unit test waits for what must come true: long, because a slow machine is no fault of the app. Vitest has a
// setting for `expect.poll` and none for `vi.waitFor`, which would give up after a second.
import { vi } from 'vitest';

const PATIENCE_MS = 45_000;

const { waitFor } = vi;
vi.waitFor = (check, options) =>
  waitFor(check, { timeout: PATIENCE_MS, ...(typeof options === 'number' ? { timeout: options } : options) });
