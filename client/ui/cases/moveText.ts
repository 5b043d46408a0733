// Says in a few words how far a file is and why it waits.
import type { MoveView } from '../../worker/api.ts';
import type { Format } from '../format.ts';
import type { filesWords } from '../words/files.ts';

export function moveText(move: MoveView, w: (typeof filesWords)['en'], format: Format): string {
  const part = format.percent(move.progress ?? 0);
  if (move.state === 'broken off') return w.brokenOff(part);
  if (move.state === 'left at relay') return w.fileStates['at relay'];
  if (move.state === 'paused') return move.progress === null ? w.held : w.paused(part);
  if (move.trouble === 'relay quota full') return w.noRoomAtRelay(format.size(move.room));
  if (move.trouble === 'tablet full' && move.room > 0) return w.noRoomHere(format.size(move.room));
  if (move.trouble) return w.troubles[move.trouble];
  return w.moving[move.what](part);
}
