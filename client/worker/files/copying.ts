// Copies for another house that are being made: how far they are, and that a person may hold or stop them. One round of
// copies at a time in one place.
import type { Bytes } from '../../../protocol/bytes.ts';
import type { FileRecord } from '../../records/files.ts';
import type { MoveView } from '../api.ts';
import type { House } from '../house.ts';
import type { UnderWay } from './move.ts';
import { Halted, Pace, paced } from './pace.ts';
import { Refused } from '../rpc.ts';

/** Where the progress is shown, and whether stopping is a choice: what follows a confirmation is only held. */
export interface CopyPlace {
  readonly id: string;
  readonly mayStop: boolean;
}
interface Round extends CopyPlace {
  readonly pace: Pace;
  /** The one that is being made. */
  file: FileRecord | null;
  done: number;
}

const rounds = new WeakMap<House, Set<Round>>();
const roundsOf = (house: House): Set<Round> => {
  const open = rounds.get(house);
  if (open) return open;
  const begun = new Set<Round>();
  rounds.set(house, begun);
  house.atEnd({
    end: () => {
      for (const { pace } of begun) pace.halt('ended');
    },
  });
  return begun;
};
const roundOf = (house: House, id: string, file: string): Round | undefined =>
  [...roundsOf(house)].find((round) => round.id === id && round.file?.file === file);

/** Makes copies while they may be made. A person who stops it hears 'stopped'; that the vault closes stays Halted. */
export async function inRound<T>(
  house: House,
  place: CopyPlace,
  work: (watched: (file: FileRecord, pieces: AsyncIterable<Bytes>) => AsyncIterable<Bytes>) => Promise<T>,
): Promise<T> {
  if ([...roundsOf(house)].some(({ id }) => id === place.id)) throw new Refused('not allowed');
  const round: Round = { ...place, pace: new Pace(), file: null, done: 0 };
  roundsOf(house).add(round);
  try {
    return await work((file, pieces) => watched(house, round, file, pieces));
  } catch (error) {
    throw error instanceof Halted && error.why === 'cancelled' ? new Refused('stopped') : error;
  } finally {
    roundsOf(house).delete(round);
    house.moves?.changed(place.id);
  }
}

async function* watched(
  house: House,
  round: Round,
  file: FileRecord,
  pieces: AsyncIterable<Bytes>,
): AsyncGenerator<Bytes> {
  Object.assign(round, { file, done: 0 });
  house.moves?.changed(round.id);
  for await (const piece of paced(pieces, round.pace)) {
    round.done += piece.length;
    house.moves?.changed(round.id);
    yield piece;
  }
}

export function copyViews(house: House, id: string): readonly MoveView[] {
  return [...roundsOf(house)].flatMap((round): readonly MoveView[] => {
    const { file, done, pace } = round;
    if (round.id !== id || !file) return [];
    const { name, kind, size } = file;
    const state = pace.isPaused ? 'paused' : 'going';
    const progress = size === 0 ? 0 : Math.min(1, done / size);
    return [{ what: 'copying', file: file.file, name, kind, size, state, trouble: null, room: 0, progress }];
  });
}
export function copiesUnderWay(house: House): readonly UnderWay[] {
  return [...roundsOf(house)].flatMap(({ file, done, pace }) =>
    file && !pace.isPaused ? [{ done: Math.min(done, file.size), size: file.size, isMoving: true }] : [],
  );
}
/** Whether it is one of those that are being copied. */
export function holdCopy(house: House, id: string, file: string, isPaused: boolean): boolean {
  const round = roundOf(house, id, file);
  if (isPaused) round?.pace.pause();
  else round?.pace.resume();
  if (round) house.moves?.changed(id);
  return round !== undefined;
}
export function stopCopy(house: House, id: string, file: string): boolean {
  const round = roundOf(house, id, file);
  if (round?.mayStop) round.pace.halt('cancelled');
  return round !== undefined;
}
