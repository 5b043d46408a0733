// Carries one file to the relay or from it, unit by unit, several under way at a time. Both sides are asked first what
// is there already, so that what broke off goes on where it ended. A file that does not fit is not begun.
import type { Bytes } from '../../../protocol/bytes.ts';
import { giveBack } from '../../crypto/stream.ts';
import { blobNames, type FileRecord } from '../../records/files.ts';
import { BLOB_LANES, BlobRefused } from '../../sync/blobs.ts';
import { inLanes } from '../../sync/lanes.ts';
import { Disconnected } from '../../sync/session.ts';
import type { House } from '../house.ts';
import { NoRoom, type Move } from './move.ts';

/** Kept free on the tablet for small changes and the access log, and at the relay for the entries of others. */
export const ROOM_KEPT = 32 * 1024 * 1024;
const RELAY_ROOM_KEPT = 4 * 1024 * 1024;

export interface Carriage {
  readonly move: Move;
  /** Asked before every unit; throws when this file shall not go on now. */
  readonly goOn: () => void;
  readonly tell: (done: number, total: number) => void;
}

export async function send(house: House, { move, goOn, tell }: Carriage, record: FileRecord): Promise<void> {
  const { courier, disk } = house;
  if (!courier) throw new Disconnected('no relay');
  const names = blobNames(record.blobs);
  const { names: lacking, room } = await courier.lacking(move.log, names);
  let done = names.length - lacking.length;
  const bytesLeft = shareOf(record.size, lacking.length, names.length);
  const free = Math.max(0, room - RELAY_ROOM_KEPT);
  if (free < bytesLeft) throw new NoRoom('relay quota full', free);
  tell(done, names.length);
  await inLanes(lacking, BLOB_LANES, async (name) => {
    goOn();
    const unit = await disk.blob(name);
    if (!unit) throw new BlobRefused('altered');
    await courier.upload(move.log, name, unit);
    giveBack(unit);
    tell(++done, names.length);
  });
}

/** A unit is stored only when its bytes have the name they were asked by. */
export async function receive(house: House, { move, goOn, tell }: Carriage, record: FileRecord): Promise<void> {
  const { courier, disk, ground } = house;
  const names = blobNames(record.blobs);
  const here = await disk.hasBlobs(names);
  const missing = names.filter((_, at) => !here[at]);
  if (missing.length === 0) return;
  if (!courier) throw new Disconnected('no relay');
  let done = names.length - missing.length;
  const bytesLeft = shareOf(record.size, missing.length, names.length);
  const room = await ground.roomHere?.(bytesLeft + ROOM_KEPT);
  if (typeof room === 'number' && room < bytesLeft + ROOM_KEPT)
    throw new NoRoom('tablet full', Math.max(0, room - ROOM_KEPT));
  tell(done, names.length);
  await inLanes(missing, BLOB_LANES, async (name) => {
    goOn();
    const unit = await courier.download(move.log, name);
    await house.commit(() => Promise.resolve([disk.putBlob(name, unit)]));
    giveBack(unit);
    tell(++done, names.length);
  });
}

/**
 * What one more file may take there. What other files still need is not counted as free. null while nobody can say: it is
 * asked again before sending.
 */
export async function roomAtRelay(house: House, log: Bytes): Promise<number | null> {
  if (house.session?.state !== 'online') return null;
  const lacking = await house.courier?.lacking(log, []).catch(() => null);
  return lacking ? Math.max(0, lacking.room - RELAY_ROOM_KEPT - (house.moves?.unsent().bytes ?? 0)) : null;
}

function shareOf(size: number, units: number, of: number): number {
  return of === 0 ? 0 : Math.ceil((size * units) / of);
}
