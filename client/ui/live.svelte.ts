// Answers of the vault worker that stay true: asked again when their topic changes. Must never blank what is already
// shown while a new answer is on its way, so that nothing on the screen jumps.
import { PartMissing } from '../later.ts';
import { onceMore } from '../page/onceMore.ts';
import { Refused } from '../worker/rpc.ts';
import type { Problem, Topic } from '../worker/api.ts';

export interface Live<T> {
  /** Undefined until the first answer. */
  readonly value: T | undefined;
  readonly problem: { readonly problem: Problem; readonly detail: number | undefined } | null;
  readonly askAgain: () => void;
}

/** Tells listeners which topics changed. */
export interface Topics {
  readonly announce: (topics: readonly Topic[]) => void;
  readonly listen: (topics: readonly Topic[], listener: () => void) => () => void;
}

export function createTopics(): Topics {
  const listeners = new Map<Topic, Set<() => void>>();
  return {
    announce(topics) {
      const heard = new Set(topics.flatMap((topic) => [...(listeners.get(topic) ?? [])]));
      for (const listener of heard) listener();
    },
    listen(topics, listener) {
      for (const topic of topics) {
        const set = listeners.get(topic) ?? new Set();
        listeners.set(topic, set.add(listener));
      }
      return () => {
        for (const topic of topics) listeners.get(topic)?.delete(listener);
      };
    },
  };
}

export function problemOf(error: unknown): { readonly problem: Problem; readonly detail: number | undefined } {
  return error instanceof Refused
    ? { problem: error.problem, detail: error.detail }
    : { problem: error instanceof PartMissing ? 'app incomplete' : 'failed', detail: undefined };
}

/**
 * Call while a component is being made. `ask` and `topics` may read reactive values; they are asked again when one
 * changes. A late answer to an older question is dropped.
 */
export function liveFrom<T>(hub: Topics, ask: () => Promise<T>, topics: () => readonly Topic[]): Live<T> {
  let value = $state.raw<T>();
  let problem = $state.raw<Live<T>['problem']>(null);
  let version = $state(0);

  // An effect, because asking reaches outside: it posts to the worker, and must stop when the component goes.
  $effect(() => hub.listen(topics(), () => version++));
  $effect(() => {
    let isWanted = version >= 0; // read, so that a new version asks again
    let stop = (): void => undefined;
    ask().then(
      (answer) => {
        if (!isWanted) return;
        value = answer;
        problem = null;
      },
      (error: unknown) => {
        if (!isWanted) return;
        problem = problemOf(error);
        if (problem.problem === 'app incomplete') stop = onceMore(() => version++);
      },
    );
    return () => {
      isWanted = false;
      stop();
    };
  });

  return {
    get value() {
      return value;
    },
    get problem() {
      return problem;
    },
    askAgain: () => version++,
  };
}
