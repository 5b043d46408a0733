// A law is asked when a world has come to rest, and says what is broken. Who stands apart is nobody's member any more.
import type { LogEvidence } from './evidence.ts';
import type { World } from './world.ts';

/** What is broken, in words. */
export type Law = (world: World, logs: readonly LogEvidence[]) => Promise<readonly string[]>;
export const short = (hex: string): string => hex.slice(0, 8);

/** A device that was suspended or removed, ever, or whose disk exists twice: what it wrote may be set aside, visibly. */
export function isApart(world: World, device: string | null): boolean {
  if (device === null) return false;
  const isOut = ({ tablets, shutOut }: World['houses'][number]): boolean =>
    shutOut.has(device) ||
    tablets.some(({ sitting }) => {
      const known = sitting?.house.groups.organisation.devices.get(device);
      return known !== undefined && known.state !== 'active';
    });
  return world.copied.has(device) || world.houses.some(isOut);
}
