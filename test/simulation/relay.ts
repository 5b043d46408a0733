// The relay of a simulated world: the shipping parts over a real SQLite file, with time, randomness, network and blobs of
// this world. It can be restarted, killed, and put back to an older copy of itself.
import type { WebSocket } from 'ws';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { assembleRelay, type Assembled } from '../../relay/assemble.ts';
import { openRooms } from '../../relay/database/rooms.ts';
import { storesOver, type Call } from '../../relay/database/thread.ts';
import { sha256 } from '../../relay/ed25519.ts';
import { Link, type Outlet } from '../../relay/link.ts';
import type { LogView, Outcome, ReadPage, Write } from '../../relay/logs/store.ts';
import { Session } from '../../relay/session.ts';
import { readSettings } from '../../relay/settings.ts';
import type { Timers } from '../../relay/timers.ts';
import type { Dice } from './dice.ts';
import { Doom } from './doom.ts';
import { ask, type Answered, type Asked } from './http.ts';
import { RelayDisk } from './relaydisk.ts';
import { BlobMemory } from './shelf.ts';
import type { Time } from './time.ts';
import type { Trace } from './trace.ts';
import type { RelayEnd } from './wire.ts';

export const RELAY_ADDRESS = 'ws://relay.test/relay';
const SWEEP_MS = 6 * 60 * 60_000;

export interface RelayGround {
  readonly time: Time;
  readonly dice: Dice;
  readonly trace: Trace;
  /** An entry is durable: log and storage id, hex. */
  readonly onStored: (log: string, storage: string) => void;
  readonly onError: (error: unknown) => void;
  /** The relay's process died. */
  readonly onDown: () => void;
}
type Query = (call: Omit<Call, 'id'>) => unknown;
/** Calls that change the database. */
const WRITING = new Set(
  ['commit', 'complain', 'takeOver', 'deposit', 'revoke', 'claim', 'acknowledge', 'sweep'].concat(
    ...['register', 'registerKey', 'setCounter', 'openSession', 'closeSession'],
  ),
);
const RESTART_MS = 20_000;
const QUOTA_BYTES = 2 ** 33;
const SQLITE_FULL = 13;
class DiskFailed extends Error {}

export class SimulatedRelay {
  readonly #ground: RelayGround;
  readonly #disk = new RelayDisk();
  readonly #seed;
  readonly #blobs: BlobMemory;
  #copy: ReturnType<BlobMemory['copy']> | null = null;
  #running: { readonly assembled: Assembled; readonly query: Query } | null = null;
  /** Counts starts; what an earlier process began ends with it. */
  #process = 0;
  /** Requests that wait for their answer. */
  readonly #asking = new Set<() => void>();
  skewMs = 0;
  /** Of the writes of its database and of its blobs. */
  readonly doom = new Doom();
  /** Of its database: more find no room. */
  #mostPages: number | undefined;

  constructor(ground: RelayGround) {
    this.#ground = ground;
    this.#seed = ground.dice.bytes(32);
    this.#blobs = new BlobMemory({
      now: this.#now,
      delay: () => ground.time.sleep(1 + ground.dice.next() * 10),
      write: (change, undo) => this.#write(change, () => undo),
    });
  }

  readonly #now = (): number => Math.round(this.#ground.time.now + this.skewMs);

  /** A disk that fails or is full is this world's doing. */
  readonly #onError = (error: unknown): void => {
    const isFull = (error as { errcode?: number }).errcode === SQLITE_FULL;
    if (!(error instanceof DiskFailed) && !isFull) this.#ground.onError(error);
  };

  get isUp(): boolean {
    return this.#running !== null;
  }

  start(): void {
    if (this.#running) return;
    const { time, dice, trace } = this.#ground;
    const onError = this.#onError;
    trace.note('relay', 'starts');
    const generation = ++this.#process;
    const isCurrent = (): boolean => this.#process === generation && this.#running !== null;
    const random = dice.bytes;
    const query: Query = openRooms(
      { path: this.#disk.path, seed: this.#seed, quotaBytes: QUOTA_BYTES, maxPages: this.#mostPages },
      { now: this.#now, random },
    );
    const timers: Timers = {
      after: (delayMs, call) => time.after(delayMs, () => isCurrent() && call()),
      soon: (call) => void time.after(0, () => isCurrent() && call()),
    };
    const { logs, accounts, pushes } = storesOver((call) => this.#answer(query, call, isCurrent));
    const settings = readSettings({ ENAMEL_DATA: this.#disk.folder, ENAMEL_APP: this.#disk.folder });
    const stores = { logs, accounts, pushes, blobs: this.#blobs };
    const parts = { settings, seed: this.#seed, ...stores, push: null, now: this.#now, timers, random };
    // Nobody listens, so nobody is waited for.
    const patience = { helloMs: 10_000, pingMs: 25_000 };
    const assembled = assembleRelay({ ...parts, patience, onError, onCommit: () => undefined });
    this.#running = { assembled, query };
    const sweep = (): void => {
      timers.after(SWEEP_MS, () => {
        assembled.shelf.sweep().catch(onError);
        sweep();
      });
    };
    sweep();
  }

  /** The database answers one call after the other, after a while; a process that died hears nothing. */
  #lastAt = 0;
  #answer(query: Query, call: Omit<Call, 'id'>, isCurrent: () => boolean): Promise<unknown> {
    const { time, dice, trace } = this.#ground;
    this.#lastAt = Math.max(this.#lastAt, time.now + 0.2 + dice.next() * 3);
    return new Promise((resolve, reject) => {
      time.after(this.#lastAt - time.now, () => {
        if (!isCurrent()) return;
        try {
          const change = (): unknown => {
            const value = query(call);
            trace.note('relay', call.method);
            if (call.method === 'commit') this.#noteStored(call.args[0] as Write[], value as Outcome[]);
            return value;
          };
          const isWriting = WRITING.has(call.method);
          const done = isWriting ? this.#write(change, () => this.#disk.keep()) : { value: change() };
          if (done) resolve(done.value);
        } catch (error) {
          reject(error instanceof Error ? error : new Error('the database failed'));
        }
      });
    });
  }
  /** One write that is to last; null when the process ended with it. */
  #write<T>(change: () => T, keep: () => () => void): { readonly value: T } | null {
    const ending = this.doom.next();
    if (ending === 'aborted') throw new DiskFailed('the disk failed');
    if (ending === 'before') {
      this.#crash();
      return null;
    }
    const putBack = ending === 'promised' ? keep() : null;
    const value = change();
    if (ending === 'after') {
      this.#crash();
      return null;
    }
    if (putBack)
      this.#ground.time.after(20 + this.#ground.dice.next() * 200, () => {
        this.#crash();
        putBack();
      });
    return { value };
  }
  #crash(): void {
    this.stop();
    this.#ground.time.after(RESTART_MS, () => {
      this.start();
    });
  }
  #noteStored(writes: readonly Write[], outcomes: readonly Outcome[]): void {
    for (const [index, outcome] of outcomes.entries()) {
      const write = writes[index]!;
      if (outcome.kind !== 'stored' || write.kind === 'hold') continue;
      const entries = write.kind === 'append' ? write.items.map(({ entry }) => entry) : [write.entry];
      for (const entry of entries) this.#ground.onStored(toHex(outcome.log), toHex(sha256(entry)));
    }
  }

  /** The process ends between two transactions, whatever was under way. */
  stop(): void {
    if (!this.#running) return;
    this.#ground.trace.note('relay', 'dies');
    this.#running.query({ room: 'logs', method: 'close', args: [] });
    this.#running = null;
    for (const breaks of this.#asking) breaks();
    this.#asking.clear();
    this.#ground.onDown();
  }

  /** A copy of its folder, made while it is stopped. */
  keepCopy(): void {
    this.#copy = this.#blobs.copy();
    this.#disk.keepCopy();
  }
  get hasCopy(): boolean {
    return this.#copy !== null;
  }
  putCopyBack(): void {
    if (!this.#copy) return;
    this.#ground.trace.note('relay', 'is put back to an older copy');
    this.#blobs.putBack(this.#copy);
    this.#disk.putCopyBack();
  }
  /** The copy goes on instead, and what went on until now lies there as the copy: two histories after one past. */
  swapWithCopy(): void {
    const before = this.#copy;
    if (!before) return;
    this.#ground.trace.note('relay', 'goes on from its copy');
    this.#copy = this.#blobs.copy();
    this.#blobs.putBack(before);
    this.#disk.swapWithCopy();
  }
  /** While it is stopped: so many bytes more for each account, or so many pages more for all. */
  leaveRoom(bytes: number | null, pages: number | null): void {
    if (bytes !== null) this.#disk.leaveRoom(bytes);
    this.#mostPages = pages === null ? undefined : this.#disk.pages + pages;
  }
  /** Its operator has seen to everything: it runs, its clock is right, and there is room. */
  recover(): void {
    this.stop();
    this.skewMs = 0;
    this.leaveRoom(QUOTA_BYTES, null);
    this.start();
  }

  accept(socket: WebSocket & Outlet, address: string): RelayEnd | null {
    if (!this.#running) return null;
    const { parts } = this.#running.assembled;
    const link = new Link(socket, socket, parts.now, parts.timers);
    const session = new Session(parts, link, address, this.#onError);
    const generation = this.#process;
    const isCurrent = (): boolean => this.#running !== null && this.#process === generation;
    return {
      receive: (frame) => {
        if (isCurrent()) session.receive(frame);
      },
      end: () => {
        if (isCurrent()) session.end();
      },
    };
  }
  /** Rejects when nobody listens. */
  fetch(url: string, asked: Asked, address: string): Promise<Answered> {
    if (!this.#running) return Promise.reject(new Error('connection refused'));
    const { promise, resolve, reject } = Promise.withResolvers<Answered>();
    const breaks = (): void => {
      reject(new Error('the line broke'));
    };
    this.#asking.add(breaks);
    ask(this.#running.assembled.server, url, asked, address)
      .then(resolve, reject)
      .finally(() => this.#asking.delete(breaks));
    return promise;
  }

  /** Newest seq of a log, for whoever checks: takes no time. null where there is no such log. */
  headOf(log: Bytes): number | null {
    return (this.#query('view', log, null) as LogView | null)?.seq ?? null;
  }
  pageOf(log: Bytes, after: number): ReadPage {
    return this.#query('read', log, after, 1 << 20) as ReadPage;
  }
  #query(method: string, ...args: readonly unknown[]): unknown {
    if (!this.#running) throw new Error('the relay is down');
    return this.#running.query({ room: 'logs', method, args });
  }
  get databasePath(): string {
    return this.#disk.path;
  }
  get blobs(): Iterable<Uint8Array> {
    return this.#blobs.all;
  }
  get relayKey() {
    return this.#running?.assembled.parts.relayKey ?? null;
  }
  dispose(): void {
    this.stop();
    this.#disk.remove();
  }
}
