// One thing a person asked for: under way, done, or refused with a reason. Never runs twice at once.
import { problemOf, type Live } from './live.svelte.ts';

export interface Attempt {
  readonly isBusy: boolean;
  readonly problem: Live<unknown>['problem'];
  /** True when it worked. */
  run(work: () => Promise<unknown>): Promise<boolean>;
  forget(): void;
}

export function createAttempt(): Attempt {
  let isBusy = $state(false);
  let problem = $state.raw<Live<unknown>['problem']>(null);
  return {
    get isBusy() {
      return isBusy;
    },
    get problem() {
      return problem;
    },
    async run(work) {
      if (isBusy) return false;
      isBusy = true;
      problem = null;
      try {
        await work();
        return true;
      } catch (error) {
        problem = problemOf(error);
        return false;
      } finally {
        isBusy = false;
      }
    },
    forget: () => (problem = null),
  };
}
