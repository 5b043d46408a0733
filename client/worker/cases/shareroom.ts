// Whether what a person is about to share fits: on this tablet, where every file is copied, and at the relay. Asked before
// anything is copied or changed.
import type { FileRecord } from '../../records/files.ts';
import { ROOM_KEPT, roomAtRelay } from '../files/carrying.ts';
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
    relay: await roomAtRelay(house, house.own('cases').log),
  };
}

/** What goes through the link at once has to fit; the rest may wait for room. */
export async function refuseWithoutRoom(house: House, choices: ShareChoices, today: string): Promise<void> {
  const { now, here, relay } = await shareRoom(house, choices, today);
  if (here !== null && here < now) throw new Refused('no room for copies', here);
  if (relay !== null && relay < now) throw new Refused('no room for copies at relay', relay);
}
