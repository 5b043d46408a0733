// What goes wrong in a simulated world, by seed: networks, disks, clocks, the relay. None of it is anybody's bad will but
// the relay's oldest backup being put back.
import { clone, putImageBack } from './copies.ts';
import type { Dice } from './dice.ts';
import type { SimulatedTablet } from './tablet.ts';
import type { World } from './world.ts';
import { fairWeather } from './weather.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;

type Fault = (world: World, tablet: SimulatedTablet, dice: Dice) => Promise<void>;

/** Mostly short, sometimes days. */
const spell = (dice: Dice): number => (dice.chance(0.8) ? dice.next() * 10 * MINUTE_MS : dice.next() * 3 * DAY_MS);

const badWeather: Fault = async (world, tablet, dice) => {
  const kind = dice.pick(['cut', 'cut', 'deaf', 'dumb', 'slow', 'mischief', 'mischief'] as const);
  world.trace.note(tablet.name, `has bad weather: ${kind}`);
  const { weather } = tablet;
  weather.up = kind !== 'cut' && kind !== 'dumb';
  weather.down = kind !== 'cut' && kind !== 'deaf';
  weather.latencyMs = kind === 'slow' ? 4_000 : 40;
  weather.mischief = kind === 'mischief' ? 0.05 : 0;
  await world.time.sleep(spell(dice));
  Object.assign(weather, fairWeather());
};
const relayDown: Fault = async (world, _, dice) => {
  const { relay } = world;
  if (!relay.isUp) return;
  relay.stop();
  const isBefore = dice.chance(0.5);
  if (isBefore && dice.chance(0.4)) relay.keepCopy();
  if (dice.chance(0.25) && relay.hasCopy) {
    // A backup put back, or a second machine from the same image that takes over.
    if (dice.chance(0.7)) relay.putCopyBack();
    else relay.swapWithCopy();
    world.rollbacks += 1;
  }
  await world.time.sleep(dice.chance(0.7) ? dice.next() * MINUTE_MS : dice.next() * 8 * HOUR_MS);
  relay.start();
};
const badTransaction: Fault = async (world, tablet, dice) => {
  tablet.fate = dice.pick(['aborted', 'crash before', 'crash after'] as const);
  await world.time.sleep(spell(dice));
};
const fullDisk: Fault = async (world, tablet, dice) => {
  world.trace.note(tablet.name, 'is full');
  tablet.isFull = true;
  await world.time.sleep(dice.next() * 10 * MINUTE_MS);
  tablet.isFull = false;
};
const wrongClock: Fault = async (world, tablet, dice) => {
  tablet.skewMs = dice.pick([0, HOUR_MS, -HOUR_MS, 40_000, -40_000, DAY_MS, -DAY_MS, 10 * YEAR_MS, -10 * YEAR_MS]);
  world.trace.note(tablet.name, `has a clock wrong by ${String(tablet.skewMs)} ms`);
  await Promise.resolve();
};
const crash: Fault = async (_, tablet) => {
  tablet.crash();
  await Promise.resolve();
};

/** Its disk is full, or what an account may store is used up, until its operator sees to it. */
const fullRelay: Fault = async (world, _, dice) => {
  const { relay } = world;
  if (!relay.isUp) return;
  relay.stop();
  if (dice.chance(0.5)) relay.leaveRoom(null, dice.between(0, 12));
  else relay.leaveRoom(dice.between(0, 60_000), null);
  relay.start();
  world.trace.note('relay', 'has hardly any room');
  await world.time.sleep(spell(dice));
  const { skewMs } = relay;
  relay.recover();
  relay.skewMs = skewMs;
};
const wrongRelayClock: Fault = async (world, _, dice) => {
  world.relay.skewMs = dice.pick([0, HOUR_MS, -HOUR_MS, DAY_MS, -DAY_MS, 10 * YEAR_MS, -10 * YEAR_MS]);
  world.trace.note('relay', `has a clock wrong by ${String(world.relay.skewMs)} ms`);
  await world.time.sleep(spell(dice));
  world.relay.skewMs = 0;
};

/** What happens to tablets themselves; rarely, and only to those who keep their paper safe. */
const anotherTablet: Fault = async (world, tablet, dice) => {
  const house = world.houseOf(tablet);
  if (house.paper === null || house.tablets.length > 2) return;
  if (dice.chance(0.5)) world.lose(tablet);
  world.inhabit(house, world.restoreOnto(house), dice.between(5, 20));
  await Promise.resolve();
};

const FAULTS: readonly (readonly [number, string, Fault])[] = [
  [6, 'bad weather', badWeather],
  [3, 'relay down', relayDown],
  [5, 'bad transaction', badTransaction],
  [1, 'full tablet', fullDisk],
  [1, 'full relay', fullRelay],
  [2, 'wrong clock', wrongClock],
  [0.5, 'wrong relay clock', wrongRelayClock],
  [2, 'crash', crash],
  [0.3, 'lost or one more tablet', anotherTablet],
  [0.2, 'cloned tablet', clone],
  [0.3, 'old image put back', putImageBack],
];

/** Trouble comes where people are: while somebody sits at this tablet. */
export function tempt(world: World, tablet: SimulatedTablet, dice: Dice): void {
  if (world.options.isCalm) return;
  for (let left = dice.chance(0.7) ? dice.between(1, 3) : 0; left > 0; left--) {
    world.time.after(dice.next() * 50_000, () => {
      if (!world.isOver && !world.isGone(tablet)) void pick(dice)(world, tablet, dice);
    });
  }
}
/** And at other times: one trouble may come on top of another. */
export async function temptAll(world: World, dice: Dice): Promise<void> {
  for (;;) {
    await world.time.sleep(dice.chance(0.5) ? dice.next() * 30 * MINUTE_MS : dice.next() * 6 * DAY_MS);
    if (world.isOver) return;
    void pick(dice)(world, dice.pick(world.living), dice);
  }
}

function pick(dice: Dice): Fault {
  let at = dice.next() * FAULTS.reduce((sum, [weight]) => sum + weight, 0);
  const [, name, fault] = FAULTS.find(([weight]) => (at -= weight) < 0) ?? FAULTS[0]!;
  return (world, tablet, own) => {
    world.went(name);
    return fault(world, tablet, own);
  };
}
