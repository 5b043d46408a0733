// Disks that exist twice or go back in time: a browser profile copied to a second tablet, and an older image put back.
import type { Dice } from './dice.ts';
import type { SimulatedTablet } from './tablet.ts';
import type { World } from './world.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Only of a house that keeps its paper safe: whoever falls silent starts over from it. */
function mayBeCopied(world: World, tablet: SimulatedTablet): boolean {
  const { paper, tablets } = world.houseOf(tablet);
  const isUsed = tablet.device !== null && tablet.disk.all('vaults').length > 0;
  return paper !== null && isUsed && tablets.filter((each) => !world.isGone(each)).length < 4;
}

/** From here on two tablets go on as the same device. */
export async function clone(world: World, tablet: SimulatedTablet, dice: Dice): Promise<void> {
  if (!mayBeCopied(world, tablet)) return;
  const house = world.houseOf(tablet);
  const twin = world.restoreOnto(house);
  world.trace.note(twin.name, `is a copy of ${tablet.name}`);
  world.copied.add(tablet.device!);
  world.truth.copied(tablet.name, twin.name);
  twin.disk = tablet.disk.copy();
  twin.device = tablet.device;
  world.inhabit(house, twin, dice.between(3, 12));
  await Promise.resolve();
}

/** Somebody made an image of the whole tablet, and days later puts it back. */
export async function putImageBack(world: World, tablet: SimulatedTablet, dice: Dice): Promise<void> {
  if (!mayBeCopied(world, tablet)) return;
  const image = tablet.disk.copy();
  const { device } = tablet;
  const promised = world.truth.promised.length;
  await world.time.sleep(dice.chance(0.5) ? dice.next() * 10 * 60_000 : dice.next() * 4 * DAY_MS);
  if (world.isOver || world.isGone(tablet) || tablet.device !== device) return;
  world.trace.note(tablet.name, 'is put back to an older image');
  tablet.crash();
  const { disk } = tablet;
  tablet.disk = image;
  world.copied.add(device!);
  world.truth.wentBack(tablet.name, promised, (log, entry) => {
    const key = [log, entry];
    const records = disk.within('entries by id', key) as { readonly storage: string }[];
    const wasSent = records.some(({ storage }) => world.truth.wasAtRelay(log, storage));
    return wasSent || image.within('entries by id', key).length > 0;
  });
}
