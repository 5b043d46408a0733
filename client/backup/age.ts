// Which of two backups was made later. What they hold tells it where one tablet made both, the relay's clock where two did;
// what a tablet believed of the time is asked last, because a backup is needed most where that was wrong.
import { equal, toHex } from '../../protocol/bytes.ts';
import type { BackupManifest } from './format.ts';

type Aged = Pick<BackupManifest, 'by' | 'logs' | 'relayTime' | 'at'>;

/** Less than 0 where `a` was made before `b`. */
export function compareAge(a: Aged, b: Aged): number {
  const held = equal(a.by.signing, b.by.signing) ? compareHeld(a, b) : 0;
  return held || a.relayTime - b.relayTime || a.at - b.at;
}

/** A tablet's logs only grow, the access log by each backup. A log that only one of them has says nothing: roles change. */
function compareHeld(a: Aged, b: Aged): number {
  const before = new Map(a.logs.map(({ log, entries }) => [toHex(log), entries]));
  const grown = b.logs.map(({ log, entries }) => entries - (before.get(toHex(log)) ?? entries));
  const [hasMore, hasLess] = [grown.some((by) => by > 0), grown.some((by) => by < 0)];
  return hasMore === hasLess ? 0 : hasMore ? -1 : 1;
}
