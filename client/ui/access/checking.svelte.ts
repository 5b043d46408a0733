// One bundle being verified in a worker of its own: how far, how it ended, and the end of it when the screen goes.
import type { Report } from '../../access/report.ts';
import type { FromVerifier } from '../../access/verify-worker.ts';

export type Checking =
  | { readonly type: 'nothing' }
  | { readonly type: 'under way'; readonly name: string; readonly checked: number }
  | { readonly type: 'done'; readonly name: string; readonly report: Report }
  | { readonly type: 'failed'; readonly name: string }
  /** What verifies is not on the tablet yet. */
  | { readonly type: 'missing'; readonly file: File };

export interface Checker {
  /** Reactive. */
  readonly now: Checking;
  readonly check: (file: File) => void;
  readonly stop: () => void;
}

/** Call while a component is made. */
export function createChecker(start: () => Worker): Checker {
  let now = $state.raw<Checking>({ type: 'nothing' });
  let worker: Worker | null = null;
  const stop = (): void => {
    worker?.terminate();
    worker = null;
    if (now.type === 'under way') now = { type: 'nothing' };
  };
  // An effect, because the worker is outside and must not outlive the screen.
  $effect(() => stop);
  return {
    get now() {
      return now;
    },
    stop,
    check(file) {
      stop();
      const { name } = file;
      const started = start();
      worker = started;
      now = { type: 'under way', name, checked: 0 };
      started.onmessage = ({ data }: MessageEvent<FromVerifier>) => {
        if (worker !== started) return;
        if ('checked' in data) now = { type: 'under way', name, checked: data.checked };
        else now = 'report' in data ? { type: 'done', name, report: data.report } : { type: 'failed', name };
      };
      started.onerror = () => {
        if (worker !== started) return;
        const hasSpoken = now.type !== 'under way' || now.checked > 0;
        now = hasSpoken ? { type: 'failed', name } : { type: 'missing', file };
      };
      started.postMessage({ file });
    },
  };
}
