// Changes of a form that are kept one after the other: a field that is left by tapping a button is saved before what the
// button does, and neither is dropped.
import { createAttempt, type Attempt } from '../attempt.svelte.ts';

export interface Saving {
  readonly attempt: Attempt;
  /** True when it worked, as did what stood before it. */
  keep(work: () => Promise<unknown>): Promise<boolean>;
}

export function createSaving(): Saving {
  const attempt = createAttempt();
  let last: Promise<boolean> = Promise.resolve(true);
  return {
    attempt,
    keep(work) {
      last = last.then(() => attempt.run(work));
      return last;
    },
  };
}
