// Somebody at a tablet: opens it, does a few things, locks it or walks away, and comes back hours or days later.
import { StoreFailure } from '../../client/storage/store.ts';
import { Refused } from '../../client/worker/rpc.ts';
import type { Compartment } from '../../client/roster/roles.ts';
import { actsOf } from './acts.ts';
import { NoMeeting } from './colleagues.ts';
import type { Dice } from './dice.ts';
import { tempt } from './faults.ts';
import { passkeyOf, type SimulatedHouse } from './house.ts';
import { Crashed, type SimulatedTablet } from './tablet.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ACTS_PER_SITTING = 4.5;
/** A person who sees nothing happen for this long loads the page again. */
const PATIENCE_MS = 3 * MINUTE_MS;

class LostPatience extends Error {}
const EXPECTED = [Crashed, StoreFailure, NoMeeting];

const founderOf = ({ kind }: SimulatedHouse): string => (kind === 'clinic' ? 'Dr. Mara Roth' : 'Jo Stein');

export class Person {
  readonly world: World;
  readonly house: SimulatedHouse;
  readonly tablet: SimulatedTablet;
  readonly dice: Dice;
  acts = 0;
  /** What the roles of whoever sits here open. */
  holds: readonly Compartment[] = [];
  writes: readonly Compartment[] = [];

  constructor(world: World, house: SimulatedHouse, tablet: SimulatedTablet) {
    this.world = world;
    this.house = house;
    this.tablet = tablet;
    this.dice = house.dice.apart(tablet.name);
  }

  async live(acts: number): Promise<void> {
    const { world, dice } = this;
    for (let isFirst = true; this.acts < acts && !world.isOver; isFirst = false) {
      // Two houses are often at work in the same minute.
      const isSoon = isFirst || dice.chance(0.4);
      await world.time.sleep(isSoon ? dice.next() * 5 * MINUTE_MS : this.#until(dice.next() * this.#gapMs(acts)));
      if (world.isGone(this.tablet)) return;
      await this.tolerant(() => this.#sit());
      // Also whoever was refused something, and so did not get to it.
      await this.tolerant(() => this.#leave());
    }
  }
  /** A tablet that nobody touches locks by itself. */
  async #leave(): Promise<void> {
    const { tablet, world } = this;
    const isOpen = (): boolean => tablet.sitting !== null;
    if (isOpen()) await world.time.sleep(5 * MINUTE_MS);
    if (isOpen()) await this.#patiently(tablet.call('lock'));
  }
  /** What is left to do is spread over what is left of the world's time. */
  #gapMs(acts: number): number {
    const sittings = (acts - this.acts) / ACTS_PER_SITTING;
    return (1.6 * this.world.daysLeft * DAY_MS) / (1 + 0.6 * sittings);
  }
  #until(gapMs: number): number {
    const { now } = this.world.time;
    return this.house.rhythm.workingAt(now + gapMs, this.dice) - now;
  }

  async #sit(): Promise<void> {
    const { tablet, dice, world } = this;
    tempt(world, tablet, dice.apart(String(this.acts)));
    await this.open();
    for (let left = dice.between(1, 8); left > 0; left--) {
      await world.time.sleep(dice.next() * 8_000);
      if (!tablet.isOn) return;
      this.acts += 1;
      world.acts += 1;
      await this.tolerant(() => this.#act());
    }
    const ending = dice.pick(['lock', 'lock', 'lock', 'walk away', 'close', 'reload'] as const);
    if (ending === 'close' || ending === 'reload') tablet.crash();
    if (ending === 'close') return;
    if (ending === 'reload') await this.open();
    if (ending === 'lock') await this.#patiently(tablet.call('lock'));
  }

  /** The app is there and unlocked, or the house is founded on it. */
  async open(): Promise<void> {
    const { tablet, house, world } = this;
    if (!tablet.isOn) await this.#patiently(tablet.boot());
    const { type } = await tablet.call('vaultState');
    if (type === 'locked') await this.#patiently(tablet.call('unlock', passkeyOf(house)));
    else if (type === 'empty') await this.#found();
    else if (type === 'other tab') {
      await tablet.call('takeOver');
      await this.#patiently(tablet.call('unlock', passkeyOf(house)));
    }
    world.looked(tablet);
    const state = await tablet.call('vaultState');
    if (state.type !== 'open') return;
    this.holds = state.compartments;
    this.writes = state.writes;
    tablet.device = state.device;
  }

  async #found(): Promise<void> {
    const { tablet, house, world } = this;
    if (house.isFounded) {
      await this.#restore();
      return;
    }
    const person = founderOf(house);
    const link = house.kind === 'lab' ? world.cases.find((each) => each.link !== null && each.lab === null) : undefined;
    if (link?.link && this.dice.chance(0.7)) {
      const joining = tablet.call(
        'acceptInvite',
        link.link,
        null,
        { organisation: house.name, person },
        passkeyOf(house),
      );
      await this.#patiently(joining);
      link.lab = house;
      house.cases.push(link);
    } else
      await this.#patiently(
        tablet.call('start', { kind: house.kind, organisation: house.name, person }, passkeyOf(house)),
      );
  }
  async #restore(): Promise<void> {
    const { tablet, house, world } = this;
    if (house.paper === null) return;
    const restored = tablet.call('restore', { words: house.paper, relayAddress: world.relayAddress }, passkeyOf(house));
    let isOver = false;
    const over = (): void => {
      isOver = true;
    };
    restored.then(over, over);
    /** Where several could hold the paper, the tablet asks which of them does: it lies with who founded the house. */
    const answer = async (): Promise<void> => {
      const asked = isOver ? null : (await tablet.call('restoreProgress'))?.persons;
      const founder = asked?.find(({ name }) => name === founderOf(house)) ?? asked?.[0];
      if (founder) await tablet.call('restoreAs', founder.id);
      else if (!isOver) world.time.after(1_000, () => void answer().catch(() => undefined));
    };
    void answer().catch(() => undefined);
    await this.#patiently(restored, 20 * MINUTE_MS);
  }

  async #act(): Promise<void> {
    const acts = actsOf(this);
    let at = this.dice.next() * acts.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, act] of acts) {
      at -= weight;
      if (at < 0) return this.#patiently(act(this));
    }
  }

  #patiently<T>(work: Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
    const { time } = this.world;
    return new Promise((resolve, reject) => {
      const forget = time.after(patienceMs, () => {
        reject(new LostPatience('nothing happened'));
      });
      work.then(resolve, reject).finally(forget);
    });
  }

  /** What a person may meet: a refusal in words, a crash, a tablet that does not answer. Anything else is a fault of ours. */
  async tolerant(work: () => Promise<void>): Promise<void> {
    const { world, tablet } = this;
    try {
      await work();
    } catch (error) {
      if (error instanceof LostPatience) {
        world.trace.note(tablet.name, 'is reloaded out of impatience');
        world.impatience += 1;
        tablet.crash();
      } else if (error instanceof Refused) world.refused(tablet, error.problem);
      else if (!EXPECTED.some((each) => error instanceof each)) world.broke(tablet, error);
    }
  }
}
