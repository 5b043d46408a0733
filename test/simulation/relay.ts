// The relay of a simulated world: the shipping parts over a real SQLite file, with time, randomness, network and blobs of
// this world. It can be restarted, killed, and put back to an older copy of itself.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { assembleRelay, type Assembled } from '../../relay/assemble.ts';
import { openRooms } from '../../relay/database/rooms.ts';
import { storesOver, type Call } from '../../relay/database/thread.ts';
import { sha256 } from '../../relay/ed25519.ts';
import { Link } from '../../relay/link.ts';
import type { LogView, Outcome, ReadPage, Write } from '../../relay/logs/store.ts';
import { Session } from '../../relay/session.ts';
import { readSettings } from '../../relay/settings.ts';
import type { Timers } from '../../relay/timers.ts';
import type { Dice } from './dice.ts';
import { ask, type Answered, type Asked } from './http.ts';
import { BlobMemory } from './shelf.ts';
import type { Time } from './time.ts';
import type { Trace } from './trace.ts';
import type { RelayEnd } from './wire.ts';

export const RELAY_ADDRESS = 'ws://relay.test/relay';
const memory = '/dev/shm';
const SWEEP_MS = 10 * 60_000;

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

export class SimulatedRelay {
  readonly #ground: RelayGround;
  readonly #folder: string;
  readonly #seed;
  readonly #blobs: BlobMemory;
  #copy: ReturnType<BlobMemory['copy']> | null = null;
  #running: { readonly assembled: Assembled; readonly query: Query } | null = null;
  /** Counts starts; what an earlier process began ends with it. */
  #process = 0;
  skewMs = 0;

  constructor(ground: RelayGround) {
    this.#ground = ground;
    this.#folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'enamel-simulation-'));
    this.#seed = ground.dice.bytes(32);
    this.#blobs = new BlobMemory(this.#now, () => ground.time.sleep(1 + ground.dice.next() * 10));
  }

  readonly #now = (): number => Math.round(this.#ground.time.now + this.skewMs);

  get isUp(): boolean {
    return this.#running !== null;
  }

  start(): void {
    if (this.#running) return;
    const { time, dice, trace, onError } = this.#ground;
    trace.note('relay', 'starts');
    const generation = ++this.#process;
    const isCurrent = (): boolean => this.#process === generation && this.#running !== null;
    const random = dice.bytes;
    const query: Query = openRooms(
      { path: join(this.#folder, 'relay.db'), seed: this.#seed, quotaBytes: 2 ** 33 },
      { now: this.#now, random },
    );
    const timers: Timers = {
      after: (delayMs, call) => time.after(delayMs, () => isCurrent() && call()),
      soon: (call) => void time.after(0, () => isCurrent() && call()),
    };
    const { logs, accounts } = storesOver((call) => this.#answer(query, call, isCurrent));
    const settings = readSettings({ ENAMEL_DATA: this.#folder, ENAMEL_APP: this.#folder });
    const parts = { settings, seed: this.#seed, logs, accounts, blobs: this.#blobs, now: this.#now, timers, random };
    const assembled = assembleRelay({ ...parts, onError, onCommit: () => undefined });
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
          const value = query(call);
          trace.note('relay', call.method);
          if (call.method === 'commit') this.#noteStored(call.args[0] as Write[], value as Outcome[]);
          resolve(value);
        } catch (error) {
          reject(error instanceof Error ? error : new Error('the database failed'));
        }
      });
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
    this.#ground.onDown();
  }

  /** A copy of its folder, made while it is stopped. */
  keepCopy(): void {
    this.#copy = this.#blobs.copy();
    cpSync(join(this.#folder, 'relay.db'), join(this.#folder, 'copy.db'));
  }
  get hasCopy(): boolean {
    return this.#copy !== null;
  }
  putCopyBack(): void {
    if (!this.#copy) return;
    this.#ground.trace.note('relay', 'is put back to an older copy');
    this.#blobs.putBack(this.#copy);
    cpSync(join(this.#folder, 'copy.db'), join(this.#folder, 'relay.db'));
  }

  accept(socket: WebSocket, address: string): RelayEnd | null {
    if (!this.#running) return null;
    const { parts } = this.#running.assembled;
    const link = new Link(socket, parts.now, parts.timers);
    const session = new Session(parts, link, address, this.#ground.onError);
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
    return ask(this.#running.assembled.server, url, asked, address);
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
    return join(this.#folder, 'relay.db');
  }
  get blobs(): Iterable<Uint8Array> {
    return this.#blobs.all;
  }
  get relayKey() {
    return this.#running?.assembled.parts.relayKey ?? null;
  }
  dispose(): void {
    this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
