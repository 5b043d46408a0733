// Whether what a person is about to share fits: on this tablet, where every file is copied, and at the relay. Asked before
// anything is copied or changed.
import type { FileRecord } from '../../records/files.ts';
import { ROOM_KEPT, RELAY_ROOM_KEPT } from '../files/carrying.ts';
import type { ShareChoices, ShareRoom } from '../api.ts';
import type { House } from '../house.ts';
import { material } from './material.ts';
import { Refused } from '../rpc.ts';

const bytesOf = (files: readonly FileRecord[]): number => files.reduce((sum, { size }) => sum + size, 0);

export async function shareRoom(house: House, choices: ShareChoices, today: string): Promise<ShareRoom> {
  const { content } = await material(house, choices.draft, choices, today);
  const now = bytesOf(content.filesAtOnce);
  const here = await house.ground.roomHere?.(now + ROOM_KEPT);
  return {
    now,
    later: bytesOf(content.filesLater),
    here: typeof here === 'number' ? Math.max(0, here - ROOM_KEPT) : null,
    relay: await roomAtRelay(house),
  };
}

/** What goes through the link at once has to fit; the rest may wait for room. */
export async function refuseWithoutRoom(house: House, choices: ShareChoices, today: string): Promise<void> {
  const { now, here, relay } = await shareRoom(house, choices, today);
  if (here !== null && here < now) throw new Refused('no room for copies', here);
  if (relay !== null && relay < now) throw new Refused('no room for copies at relay', relay);
}

/** What other files still need is not counted as free. null while nobody can say: it is asked again before sending. */
async function roomAtRelay(house: House): Promise<number | null> {
  if (house.session?.state !== 'online') return null;
  const lacking = await house.courier?.lacking(house.own('cases').log, []).catch(() => null);
  return lacking ? Math.max(0, lacking.room - RELAY_ROOM_KEPT - (house.moves?.unsent().bytes ?? 0)) : null;
}
