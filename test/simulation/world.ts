// A simulated world of one seed: houses, their tablets, one relay, people and what goes wrong. It ends in a time of fair
// weather in which everything must come to rest.
import type { Op } from '../../client/storage/store.ts';
import { diceOf, type Dice } from './dice.ts';
import { temptAll } from './faults.ts';
import { SimulatedHouse, type Case } from './house.ts';
import { Person } from './person.ts';
import { RELAY_ADDRESS, SimulatedRelay } from './relay.ts';
import { whenAtRest } from './rest.ts';
import { Rhythm } from './rhythm.ts';
import { SimulatedTablet } from './tablet.ts';
import { Time } from './time.ts';
import { Trace } from './trace.ts';
import { Truth } from './truth.ts';
import { fairWeather } from './weather.ts';
import { Witness } from './witness.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.UTC(2027, 0, 4, 8);
const REST_MS = 10 * 60_000;
/** Rotations that whoever comes in owes are paid after a short random while. */
const OWED_MS = 60_000;

export interface WorldOptions {
  readonly seed: string;
  /** Tablets at the start; a clinic first, then a lab, and so on. */
  readonly devices: number;
  /** What each person does before the world ends. */
  readonly acts: number;
  /** Lives end after this, whatever people still wanted to do. */
  readonly days: number;
  readonly isCalm?: boolean;
  readonly onLine?: (line: string) => void;
}

export class World {
  readonly options: WorldOptions;
  readonly time = new Time(START);
  readonly trace: Trace;
  readonly relay: SimulatedRelay;
  readonly relayAddress = RELAY_ADDRESS;
  readonly truth = new Truth();
  readonly houses: SimulatedHouse[] = [];
  readonly tablets: SimulatedTablet[] = [];
  readonly gone = new Set<SimulatedTablet>();
  /** Hex ids of devices whose disk exists twice, or went back in time. */
  readonly copied = new Set<string>();
  readonly cases: Case[] = [];
  readonly problems: string[] = [];
  readonly refusals = new Map<string, number>();
  readonly witness: Witness;
  isOver = false;
  impatience = 0;
  /** What went wrong, and how often. */
  readonly faults = new Map<string, number>();
  /** Days on which somebody opened a tablet: name and day. */
  readonly #worked = new Set<string>();
  acts = 0;
  /** Times that the power failed at a transaction. */
  crashes = 0;
  rollbacks = 0;
  readonly #dice: Dice;
  readonly #born = new Map<SimulatedTablet, number>();
  readonly #lives: Promise<void>[] = [];
  #tokens = 0;

  constructor(options: WorldOptions) {
    this.options = options;
    this.#dice = diceOf(options.seed);
    this.trace = new Trace(() => this.time.now, options.onLine);
    this.witness = new Witness(this);
    this.relay = new SimulatedRelay({
      time: this.time,
      dice: this.#dice.apart('relay'),
      trace: this.trace,
      onStored: (log, storage) => {
        this.truth.storedAtRelay(log, storage);
      },
      onError: (error) => {
        this.problems.push(`the relay failed: ${wordsOf(error)}`);
      },
      onDown: () => {
        for (const tablet of this.tablets) tablet.relayDied();
      },
    });
    this.time.onError = (error) => {
      this.problems.push(wordsOf(error));
    };
    this.relay.start();
    for (let index = 0; index < options.devices; index++) {
      const kind = index % 2 === 0 ? 'clinic' : 'lab';
      const dice = this.#dice.apart(`house ${index}`);
      const rhythm = new Rhythm(dice.apart('rhythm'), START, options.days);
      const house = new SimulatedHouse(`${kind} ${index + 1}`, kind, dice, rhythm, this.newTablet());
      this.houses.push(house);
    }
  }

  newTablet(): SimulatedTablet {
    const name = `tablet ${this.tablets.length + 1}`;
    const tablet = new SimulatedTablet(
      {
        time: this.time,
        dice: this.#dice.apart('tablets'),
        trace: this.trace,
        relay: this.relay,
        onStored: (by, ops: readonly Op[]) => {
          this.truth.stored(by.name, ops);
          this.witness.stored(by, ops);
        },
        onLost: (by, ops) => {
          this.truth.unstored(by.name, ops);
        },
        onCrash: () => {
          this.crashes += 1;
        },
        onAnnounce: (by) => {
          this.witness.heard(by);
        },
      },
      name,
    );
    this.tablets.push(tablet);
    this.#born.set(tablet, this.time.now);
    return tablet;
  }

  /** Lives through all of it; returns when everything has come to rest, or did not. */
  async run(): Promise<void> {
    const { acts, isCalm } = this.options;
    for (const house of this.houses) this.inhabit(house, house.tablets[0]!, acts);
    if (!isCalm) void temptAll(this, this.#dice.apart('faults'));
    await this.happen(async () => {
      void this.time.sleep(this.options.days * DAY_MS).then(() => {
        this.isOver = true;
      });
      for (let at = 0; at < this.#lives.length; at++) await this.#lives[at];
    });
    this.isOver = true;
    await this.happen(() => this.#heal());
    if (this.problems.length === 0) await this.happen(() => this.#restoreOne());
  }
  inhabit(house: SimulatedHouse, tablet: SimulatedTablet, acts: number): void {
    this.#lives.push(new Person(this, house, tablet).live(acts));
  }

  /** The house gets one more tablet, and somebody who brings everything back onto it from the paper. */
  restoreOnto(house: SimulatedHouse): SimulatedTablet {
    const tablet = this.newTablet();
    house.tablets.push(tablet);
    this.trace.note(tablet.name, `is new at ${house.name}`);
    return tablet;
  }
  /** Stolen, drowned, thrown away. */
  lose(tablet: SimulatedTablet): void {
    this.trace.note(tablet.name, 'is lost');
    tablet.crash();
    this.gone.add(tablet);
    this.forget(tablet);
  }
  /** Its disk is gone, or begins again: what had not left it can't be asked for. */
  forget(tablet: SimulatedTablet): void {
    this.truth.lost(tablet.name, (log, entry) => {
      const [record] = tablet.disk.within('entries by id', [log, entry]) as { readonly storage: string }[];
      return record !== undefined && this.truth.wasAtRelay(log, record.storage);
    });
  }

  /** Lets time pass until some work is done. */
  async happen(work: () => Promise<void>): Promise<void> {
    let isDone = false;
    work()
      .catch((error: unknown) => this.problems.push(wordsOf(error)))
      .finally(() => {
        isDone = true;
      });
    if (!(await this.time.run(() => isDone))) this.problems.push('nothing would ever happen again');
  }

  async #heal(): Promise<void> {
    this.trace.note('world', 'heals');
    this.relay.recover();
    for (const tablet of this.living) {
      Object.assign(tablet.weather, fairWeather());
      tablet.fate = 'stored';
      tablet.isFull = false;
    }
    await whenAtRest(this, REST_MS);
  }

  /** A tablet that was never there before must come to the same. */
  async #restoreOne(): Promise<void> {
    const houses = this.houses.filter(({ isFounded, paper }) => isFounded && paper !== null);
    if (houses.length === 0) return;
    this.restoreOnto(this.#dice.apart('fresh').pick(houses));
    await whenAtRest(this, REST_MS);
    await this.time.sleep(OWED_MS);
    await whenAtRest(this, REST_MS);
  }

  get living(): readonly SimulatedTablet[] {
    return this.tablets.filter((tablet) => !this.gone.has(tablet));
  }
  /** Whether a tablet that is still there has an entry. */
  isSomewhere(log: string, entry: string): boolean {
    return this.living.some(({ disk }) => disk.within('entries by id', [log, entry]).length > 0);
  }
  houseOf(tablet: SimulatedTablet): SimulatedHouse {
    return this.houses.find(({ tablets }) => tablets.includes(tablet))!;
  }
  isGone(tablet: SimulatedTablet): boolean {
    return this.gone.has(tablet);
  }
  get daysLeft(): number {
    return Math.max(1, this.options.days - (this.time.now - START) / DAY_MS);
  }
  get deviceDays(): number {
    return this.tablets.reduce((sum, tablet) => sum + (this.time.now - this.#born.get(tablet)!) / DAY_MS, 0);
  }

  newToken(): string {
    return `w${String(this.#tokens++)}x`;
  }
  /** A name that nobody outside the house may read. */
  newSecret(house: SimulatedHouse, dice: Dice): string {
    const name = `Canary${Buffer.from(dice.bytes(6)).toString('hex')}`;
    house.secrets.push(name);
    return name;
  }

  went(wrong: string): void {
    this.faults.set(wrong, (this.faults.get(wrong) ?? 0) + 1);
  }
  get workedDays(): number {
    return this.#worked.size;
  }
  looked(tablet: SimulatedTablet): void {
    this.#worked.add(`${tablet.name}/${String(Math.floor(this.time.now / DAY_MS))}`);
    this.houseOf(tablet).isFounded = true;
    this.witness.heard(tablet);
  }
  refused(tablet: SimulatedTablet, problem: string): void {
    this.trace.note(tablet.name, `is refused: ${problem}`);
    this.refusals.set(problem, (this.refusals.get(problem) ?? 0) + 1);
  }
  broke(tablet: SimulatedTablet, error: unknown): void {
    this.trace.note(tablet.name, `broke: ${wordsOf(error)}`);
    this.problems.push(`${tablet.name}: ${wordsOf(error)}`);
  }
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 6).join(' | ') : String(error);
}
