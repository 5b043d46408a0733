// Whether a picked file may be begun at all: its size, room for it here and at the relay, and a look at what may have a
// name in the picture. Said before anything of it is kept.
import type { Bytes } from '../../../protocol/bytes.ts';
import type { Inspection } from '../../imaging/inspect.ts';
import { TYPES, type FileProblem } from '../../imaging/sniff.ts';
import { mayShowWriting, type FileKind } from '../../records/files.ts';
import type { Anyway, Problem } from '../api.ts';
import { ROOM_KEPT, roomAtRelay } from './carrying.ts';
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';

/** What a tablet takes in one file; the format itself has no such bound. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;

export async function refuseWithoutRoom(
  house: House,
  log: Bytes,
  size: number,
  anyway: readonly Anyway[],
): Promise<void> {
  if (size > MAX_FILE_BYTES) throw new Refused('file too large', MAX_FILE_BYTES);
  const here = await house.ground.roomHere?.(size + ROOM_KEPT);
  if (typeof here === 'number' && here < size + ROOM_KEPT)
    throw new Refused('no room on tablet', Math.max(0, here - ROOM_KEPT));
  if (anyway.includes('no room at relay')) return;
  const room = await roomAtRelay(house, log);
  if (room !== null && room < size) throw new Refused('no room at relay', room);
}

/** No file of ours enters a shared case unseen where its picture may have writing in it. */
export function refuseUnseen(kind: FileKind, { type, writing }: Inspection, anyway: readonly Anyway[]): void {
  const { mediaType } = TYPES[type];
  if (!anyway.includes('looked at') && mayShowWriting({ kind, mediaType, writing }))
    throw new Refused('picture not looked at');
}

/** In millimetres: a single crown is some 8 long, an arch some 80, a model with its base some 150. */
const SHORTEST = 4;
const LONGEST = 400;

/** A surface in metres looks whole on every screen, and what is made from it fits nowhere. */
export function refuseOddSize({ surface }: Inspection, anyway: readonly Anyway[]): void {
  if (surface === null || anyway.includes('odd size')) return;
  const { longest } = surface;
  if (longest < SHORTEST || longest > LONGEST) throw new Refused('surface of odd size', Math.round(1000 * longest));
}

/** Nobody sent it, so it did not get damaged on its way. */
export function pickedProblem(problem: FileProblem): Problem {
  return problem === 'file damaged' ? 'file unreadable' : problem;
}
