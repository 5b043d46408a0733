// One long piece of work on backups: how far it is, and how it goes on beside others in this thread or is ended.
import type { Clock } from '../../sync/clock.ts';
import type { BackupView } from '../views/backupview.ts';
import type { Pace } from '../files/pace.ts';
import type { Tell } from './replaying.ts';

/** So long at a time, then others in this thread have their turn. */
const SLICE_MS = 12;

export interface Running {
  readonly what: NonNullable<BackupView['running']>['what'];
  readonly pace: Pace;
  /** Ends what does not ask whether it shall go on. */
  end?: () => void;
  done: number;
  total: number;
}
export interface Means {
  readonly goOn: () => Promise<void>;
  readonly tell: Tell;
}

/** `announce` is called once each hundredth of the way. */
export function meansOf(running: Running, clock: Clock, announce: () => void): Means {
  let [since, said] = [clock.now(), -1];
  return {
    async goOn() {
      // Whoever types comes first.
      if (clock.now() - since >= SLICE_MS) {
        await new Promise<void>((resolve) => void clock.after(0, resolve));
        since = clock.now();
      }
      await running.pace.next();
    },
    tell(done, total) {
      Object.assign(running, { done, total });
      const hundredth = Math.floor((100 * done) / Math.max(1, total));
      if (hundredth !== said) announce();
      said = hundredth;
    },
  };
}
