// When a world has come to rest: everybody is awake, has everything the relay has, and waits for nothing.
import { toHex } from '../../protocol/bytes.ts';
import { waitingOn } from './evidence.ts';
import { isApart } from './law.ts';
import { Person } from './person.ts';
import type { SimulatedHouse } from './house.ts';
import type { SimulatedTablet } from './tablet.ts';
import type { World } from './world.ts';

const LOOK_MS = 2_000;

/** Wakes every tablet; resolves when all rest, and notes a problem where they do not within `waitMs`. */
export async function whenAtRest(world: World, waitMs: number): Promise<void> {
  const until = world.time.now + waitMs;
  for (const house of world.houses) {
    for (const tablet of house.tablets.filter((each) => !world.isGone(each))) {
      if (!house.isFounded) continue;
      const person = new Person(world, house, tablet);
      // A restore that was cut short starts over at the first opening and is done with the second.
      for (let tries = 0; tries < 3 && !tablet.sitting; tries++) await person.tolerant(() => person.open());
      if (isLostForGood(world, house)) house.isFounded = false;
      if (tablet.isOn) await person.tolerant(() => tablet.call('retryNow'));
    }
  }
  await startOverWhereSilent(world);
  for (let unrest = unrestIn(world); unrest.length > 0; unrest = unrestIn(world)) {
    if (world.time.now > until) {
      world.problems.push(...unrest.map((each) => `does not come to rest: ${each}`));
      return;
    }
    await world.time.sleep(LOOK_MS);
    await startOverWhereSilent(world);
  }
}

/** The only tablet is gone, and nothing of it had reached the relay, or the relay lost all of it. */
function isLostForGood(world: World, { tablets }: SimulatedHouse): boolean {
  const isEmpty = tablets.every((each) => world.isGone(each) || each.disk.all('vaults').length === 0);
  const names = tablets.map(({ name }) => name);
  const wasSent = [...world.truth.written.values()].some(({ tablet }) => names.includes(tablet));
  return isEmpty && (!wasSent || world.rollbacks > 0);
}

/** A tablet that met its own copy writes no more; its person starts over from the paper, as it is told to. */
async function startOverWhereSilent(world: World): Promise<void> {
  for (const tablet of world.living) {
    if (!tablet.sitting || !world.copied.has(tablet.device ?? '')) continue;
    if ((await tablet.call('connection')).attention !== 'twin') continue;
    const house = world.houseOf(tablet);
    world.lose(tablet);
    const person = new Person(world, house, world.restoreOnto(house));
    for (let tries = 0; tries < 3 && !person.tablet.sitting; tries++) await person.tolerant(() => person.open());
  }
}

function unrestIn(world: World): string[] {
  if (!world.relay.isUp) return ['the relay is down'];
  return world.living.filter((tablet) => world.houseOf(tablet).isFounded).flatMap((tablet) => unrestOf(world, tablet));
}

function isGone(world: World): (device: string) => boolean {
  const others = world.tablets.filter((tablet) => !world.isGone(tablet) && !world.copied.has(tablet.device ?? ''));
  return (device) => isApart(world, device) || !others.some((tablet) => tablet.device === device);
}

function unrestOf(world: World, tablet: SimulatedTablet): string[] {
  const { house } = tablet.sitting ?? {};
  if (!house) return [`${tablet.name} is not open`];
  const found: string[] = [];
  if (house.session?.state !== 'online') found.push(`is ${house.session?.state ?? 'without a relay'}`);
  if (house.library.pendingCount > 0) found.push('has edits that wait');
  const isAllowed = (log: Uint8Array): boolean => house.troubles.get(toHex(log)) !== 'not allowed';
  const isOut = house.groups.all().some(({ place, log }) => place === 'staff' && !isAllowed(log));
  for (const replica of house.replicas.values()) {
    const group = house.groups.get(replica.log);
    const name = `${group?.place ?? '?'} ${toHex(replica.log).slice(0, 8)}`;
    const trouble = house.troubles.get(toHex(replica.log));
    // Taken back: the relay lets this house neither read nor write there any more, and the screen says so.
    if (trouble === 'not allowed') continue;
    // Whoever belongs no more, and says so, has no pass for the access log either.
    const isBlind = house.groups.epoch(replica.log) === null;
    if (isOut && isBlind) continue;
    // Whoever wrote what is missing is gone or shut out, and a relay had it and lost it: that stays, and is said.
    const isLost = world.rollbacks > 0 && replica.gaps.size > 0 && [...replica.gaps.keys()].every(isGone(world));
    if (isLost) continue;
    // Who was removed may still get in where nobody else owns the log, and opens nothing new there: what it holds, and what
    // that leaves open in a chain, is not for it.
    if (trouble && !(isOut && trouble === 'entries missing')) found.push(`${name}: ${trouble}`);
    if (replica.outboxSize > 0) found.push(`${name}: ${String(replica.outboxSize)} wait in the outbox`);
    const held = replica.heldCount > 0 ? waitingOn(world, tablet, toHex(replica.log)).length : 0;
    if (held > 0 && !isOut) found.push(`${name}: ${String(held)} are held`);
    // Whoever may only write there sees its own receipts and no more.
    if (isBlind) continue;
    if (group?.pending) found.push(`${name}: an epoch waits`);
    const head = world.relay.headOf(replica.log);
    if (head === null) found.push(`${name}: unknown to the relay`);
    else if ((replica.state.seen?.seq ?? 0) !== head)
      found.push(`${name}: has ${String(replica.state.seen?.seq ?? 0)} of ${String(head)}`);
  }
  return found.map((each) => `${tablet.name} ${each}`);
}
