// A tablet of a simulated world: a disk, a clock that may be wrong, and at most one process of the shipping app on it.
import { imagingHere } from '../../client/imaging/imagingHere.ts';
import { MemoryStore } from '../../client/storage/memory.ts';
import type { Op } from '../../client/storage/store.ts';
import type { Clock } from '../../client/sync/clock.ts';
import type { Topic } from '../../client/worker/api.ts';
import type { Served } from '../../client/worker/rpc.ts';
import { openTablet, type Tablet } from '../../client/worker/tablet.ts';
import { newChannel } from './channel.ts';
import type { Dice } from './dice.ts';
import { Disk } from './disk.ts';
import { RELAY_ADDRESS, type SimulatedRelay } from './relay.ts';
import { SimulatedStore, type Fate } from './store.ts';
import type { Time } from './time.ts';
import type { Trace } from './trace.ts';
import { fairWeather, type Weather } from './weather.ts';
import { dial, type Wire } from './wire.ts';

export interface TabletGround {
  readonly time: Time;
  readonly dice: Dice;
  readonly trace: Trace;
  readonly relay: SimulatedRelay;
  /** Of one transaction; null = as the tablet's own fate says. */
  readonly fateOf?: (tablet: SimulatedTablet) => Fate | null;
  readonly onStored: (tablet: SimulatedTablet, ops: readonly Op[]) => void;
  /** A disk that had promised more than it kept. */
  readonly onLost: (tablet: SimulatedTablet, ops: readonly Op[]) => void;
  readonly onCrash: (tablet: SimulatedTablet) => void;
  readonly onAnnounce: (tablet: SimulatedTablet, topics: readonly Topic[]) => void;
}
type Method = keyof Served;
const HTTP_MS = 30_000;

export class SimulatedTablet {
  readonly name: string;
  readonly weather: Weather = fairWeather();
  disk: Disk;
  /** What its clock is wrong by. */
  skewMs = 0;
  /** What becomes of the next transaction, once. */
  fate: Exclude<Fate, 'full'> = 'stored';
  isFull = false;
  /** Hex id of the device on it, once somebody has opened it. */
  device: string | null = null;
  /** What becomes of the n-th transaction from now on. */
  doom: { after: number; readonly fate: Exclude<Fate, 'full' | 'stored'> } | null = null;
  /** Transactions begun so far. */
  transactions = 0;
  readonly #ground: TabletGround;
  readonly #dice: Dice;
  #process: { readonly tablet: Tablet; readonly wires: Set<Wire> } | null = null;
  #generation = 0;
  /** Takes back what was stored since the tablet last said something. */
  #lately: { readonly ops: readonly Op[]; readonly undo: () => void }[] = [];
  readonly #waiting = new Set<(error: Error) => void>();

  constructor(ground: TabletGround, name: string, disk = new Disk()) {
    this.#ground = ground;
    this.name = name;
    this.disk = disk;
    this.#dice = ground.dice.apart(name);
  }

  get isOn(): boolean {
    return this.#process !== null;
  }
  get sitting(): ReturnType<Tablet['sitting']> {
    return this.#process?.tablet.sitting() ?? null;
  }

  /** The app is opened on this tablet: the page asks for the worker, which opens the database. */
  async boot(): Promise<void> {
    const { time, trace, relay } = this.#ground;
    trace.note(this.name, 'boots');
    const generation = ++this.#generation;
    this.#lately = [];
    const isAlive = (): boolean => this.#generation === generation;
    const dice = this.#dice.apart(String(generation));
    const wires = new Set<Wire>();
    const now = (): number => Math.round(time.now + this.skewMs);
    const clock: Clock = {
      now,
      after: (delayMs, call) => time.after(delayMs, () => isAlive() && call()),
    };
    const store = new SimulatedStore({
      disk: this.disk,
      isAlive,
      delay: () => time.sleep(0.1 + dice.next() * 4),
      fateOf: () => {
        this.transactions += 1;
        const { fate, doom } = this;
        this.fate = 'stored';
        if (doom && --doom.after === 0) return doom.fate;
        return this.#ground.fateOf?.(this) ?? (this.isFull ? 'full' : fate);
      },
      onStored: (ops, undo) => {
        trace.note(this.name, `stores ${ops.map((op) => `${op.type[0] ?? ''}${op.table[0] ?? ''}`).join('')}`);
        this.#lately.push({ ops, undo });
        this.#ground.onStored(this, ops);
      },
      crash: (isLosing) => {
        this.#ground.onCrash(this);
        for (const { ops, undo } of isLosing ? this.#lately.reverse() : []) {
          undo();
          this.#ground.onLost(this, ops);
        }
        this.crash();
      },
    });
    const address = `10.0.0.${String(1 + (this.name.length % 250))}`;
    const tablet = await openTablet({
      openStore: () => Promise.resolve(store),
      openDemoStore: () => Promise.resolve(new MemoryStore()),
      clock,
      random: dice.bytes,
      openSocket: () => {
        const wire = dial({
          time,
          dice,
          weather: this.weather,
          onFrame: (direction, frame) => {
            trace.note(this.name, `${direction} ${frame.length}`, frame);
          },
          accept: (socket) => relay.accept(socket, address),
        });
        wires.add(wire);
        const send = wire.socket.send.bind(wire.socket);
        wire.socket.send = (data) => {
          // What the world hears of was flushed before.
          this.#lately = [];
          send(data);
        };
        return wire.socket;
      },
      fetch: async (url, init) => {
        const { up, down, latencyMs } = this.weather;
        await time.sleep(1 + dice.next() * latencyMs);
        if (!up || !down) await time.sleep(HTTP_MS);
        if (!isAlive()) return new Promise<never>(() => undefined);
        if (!up || !down) throw new Error('no way out');
        trace.note(this.name, `${init.method} ${new URL(url).pathname}`);
        const answered = await relay.fetch(url, init, address);
        await time.sleep(1 + dice.next() * latencyMs);
        if (!isAlive()) return new Promise<never>(() => undefined);
        if (!this.weather.down) throw new Error('the answer was lost');
        return answered;
      },
      announce: (topics) => {
        if (isAlive()) this.#ground.onAnnounce(this, topics);
      },
      appOrigin: 'https://app.test',
      relayAddress: RELAY_ADDRESS,
      today: () => new Date(now()).toISOString().slice(0, 10),
      newChannel: () => newChannel(time, dice),
      imaging: imagingHere,
    });
    if (isAlive()) this.#process = { tablet, wires };
  }

  /** The process ends here and now: nothing it had begun goes on, nobody it talked to hears a goodbye. */
  crash(): void {
    if (this.#generation === 0) return;
    this.#ground.trace.note(this.name, 'dies');
    this.#generation += 1;
    for (const wire of this.#process?.wires ?? []) wire.cut('tablet');
    this.#process = null;
    for (const reject of this.#waiting) reject(new Crashed('the tablet died'));
    this.#waiting.clear();
  }
  /** Everything stored so far is on the disk for good. */
  settleDisk(): void {
    this.#lately = [];
  }
  /** The relay's process died. */
  relayDied(): void {
    for (const wire of this.#process?.wires ?? []) wire.cut('relay');
  }

  /** A call of the page. Rejects as the page would see it; a crash rejects too, and so does a silence of this long. */
  call<M extends Method>(method: M, ...args: Parameters<Served[M]>): Promise<Awaited<ReturnType<Served[M]>>> {
    const { tablet } = this.#process ?? {};
    if (!tablet) return Promise.reject(new Crashed('the tablet is off'));
    this.#ground.trace.note(this.name, method);
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      const run = tablet.api[method] as (...all: readonly unknown[]) => unknown;
      Promise.resolve(run(...args))
        .then(resolve as (value: unknown) => void, reject)
        .finally(() => this.#waiting.delete(reject));
    });
  }
}

export class Crashed extends Error {}
