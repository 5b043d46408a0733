// The lock screen is up and the vault behind it still open, for files that are on their way and for nothing else: nobody gets
// an answer from it before its person proves a way to unlock. Ends when the files are there, when nothing of them moves
// any more, and after half an hour in any case.
import type { House } from './house.ts';
import { copiesUnderWay } from './files/copying.ts';
import { importsOf } from './files/importing.ts';
import type { GoesOn } from './views/vaultviews.ts';

/** Stated on the lock screen. */
export const LONGEST_MS = 30 * 60_000;
/** A relay that restarts or a short loss of the connection is waited for. */
export const STILL_MS = 60_000;
const LOOK_MS = 1_000;

export interface Cover {
  readonly view: () => GoesOn;
  /** Its person is proving a way to unlock: it does not end meanwhile. */
  readonly hold: () => void;
  readonly goOn: () => void;
}

/** null when nothing moves. `over` is called once, `changed` whenever the view is another. */
export function coverFor(house: House, over: () => void, changed: () => void): Cover | null {
  const { clock } = house.ground;
  const started = sumOf(house);
  if (!started.isMoving) return null;
  const until = clock.now() + LONGEST_MS;
  let sum = started;
  let movedAt = clock.now();
  let cancel = (): void => undefined;
  const look = (): void => {
    const next = sumOf(house);
    if (next.done !== sum.done || next.files !== sum.files) movedAt = clock.now();
    const isNew = partOf(next) !== partOf(sum) || next.files !== sum.files;
    sum = next;
    if (sum.files === 0 || clock.now() >= Math.min(until, movedAt + STILL_MS)) over();
    else {
      if (isNew) changed();
      wait();
    }
  };
  const wait = (): void => {
    cancel = clock.after(LOOK_MS, look);
  };
  wait();
  return {
    view: () => ({ files: sum.files, part: partOf(sum), until }),
    hold: () => {
      cancel();
    },
    goOn: wait,
  };
}

interface Sum {
  readonly files: number;
  /** Bytes. */
  readonly done: number;
  readonly size: number;
  readonly isMoving: boolean;
}

/** What is held, or waits for room, does not count. */
function sumOf(house: House): Sum {
  const all = [...importsOf(house).underWay(), ...copiesUnderWay(house), ...(house.moves?.underWay() ?? [])];
  const add = (what: (each: (typeof all)[number]) => number): number => all.reduce((sum, each) => sum + what(each), 0);
  return {
    files: all.length,
    done: add(({ done }) => done),
    size: add(({ size }) => size),
    isMoving: all.some(({ isMoving }) => isMoving),
  };
}
const partOf = ({ done, size }: Sum): number => (size === 0 ? 0 : Math.floor((100 * done) / size) / 100);
