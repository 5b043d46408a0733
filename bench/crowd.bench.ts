// The relay in a crowd (case 63): ten thousand tablets connected and quiet, five hundred connections that mean harm, and
// a few honest ones that write and wait for their receipts meanwhile. The clients share this machine's two cores.
import { connect, type Socket } from 'node:net';
import { openAccount, RelayClient } from '../test/support/relay-client.ts';
import { makeEntry, makeLog, random, type TestLog } from '../test/support/test-log.ts';
import { median, ms, timed, type Figure } from './figure.ts';
import { ENAMEL } from './servers/enamel.ts';
import { ServerProcess } from './servers/process.ts';

const IDLE = 10_000;
const HOSTILE = 500;
const HONEST = 10;
/** Practices that the idle ones belong to. */
const LOGS = 200;
/** Each honest one, one after the other. */
const APPENDS = 60;
/** Connected at a time. */
const TOGETHER = 100;
const TICK_MS = 50;
const MIB = 2 ** 20;

async function many<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < count) {
    const some = Array.from({ length: Math.min(TOGETHER, count - made.length) }, (_, at) => make(made.length + at));
    made.push(...(await Promise.all(some)));
  }
  return made;
}

/** A member that has subscribed and says nothing more. */
async function quiet(port: number, log: TestLog): Promise<RelayClient> {
  const client = await RelayClient.connect(port);
  await client.prove(log, log.member);
  await client.subscribe(log);
  return client;
}

/** Goes on until stopped; comes back as soon as it is sent away. */
class Hostile {
  readonly #port: number;
  readonly #log: TestLog;
  readonly #kind: number;
  #client: RelayClient | null = null;
  #half: Socket | null = null;
  #isBusy = false;
  constructor(port: number, log: TestLog, kind: number) {
    this.#port = port;
    this.#log = log;
    this.#kind = kind;
  }

  /** Nothing where the strike before is not over yet: there are never more of them than were said. */
  async strike(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    await this.#once().finally(() => (this.#isBusy = false));
  }

  async #once(): Promise<void> {
    if (this.#kind % 4 === 0) {
      if (!this.#half || this.#half.destroyed) {
        this.#half = connect(this.#port, '127.0.0.1').on('error', () => undefined);
        this.#half.resume().write('GET /relay HTTP/1.1\r\n');
      } else this.#half.write('x');
      return;
    }
    if (!this.#client || this.#client.isClosed) {
      const reads = this.#kind % 4 === 1;
      this.#client = await (reads ? quiet(this.#port, this.#log) : RelayClient.connect(this.#port));
      if (this.#kind % 4 !== 3) this.#client.socket.pause();
    }
    const { socket } = this.#client;
    if (socket.readyState !== 1) return;
    if (this.#kind % 4 === 2) for (let n = 0; n < 20; n++) this.#client.send({ type: 'ping', n });
    if (this.#kind % 4 === 3) socket.send(new Uint8Array(1), { fin: false });
  }
}

/** Every receipt's wait, while all of them strike again and again. */
async function measure(port: number, logs: readonly TestLog[], hostile: readonly Hostile[]): Promise<number[]> {
  const waits: number[] = [];
  const beating = setInterval(() => {
    for (const each of hostile) each.strike().catch(() => undefined);
  }, TICK_MS);
  await Promise.all(
    logs.map(async (log) => {
      const client = await RelayClient.connect(port);
      await client.prove(log, log.member);
      for (let i = 0; i < APPENDS; i++) {
        const { took, result } = await timed(() => client.append(log, [makeEntry(log.id)]));
        if (result.type !== 'receipts') throw new Error(`expected receipts, got ${result.type}`);
        waits.push(took);
      }
    }),
  );
  clearInterval(beating);
  return waits.sort((a, b) => a - b);
}

export async function crowdBench(): Promise<readonly Figure[]> {
  const relay = await ServerProcess.start(ENAMEL);
  try {
    const { port } = relay;
    const founder = await RelayClient.connect(port, await openAccount(port, random(32)));
    const logs = await many(LOGS + HONEST, async () => {
      const log = makeLog();
      await founder.found(log);
      return log;
    });
    const [honest, others] = [logs.slice(0, HONEST), logs.slice(HONEST)];
    await many(IDLE, (index) => quiet(port, others[index % LOGS]!));
    const hostile = Array.from({ length: HOSTILE }, (_, index) => new Hostile(port, honest[index % HONEST]!, index));
    const waits = await measure(port, honest, hostile);
    const crowd = `${IDLE.toLocaleString('en')} idle and ${String(HOSTILE)} hostile connections`;
    return [
      { what: `${crowd}: an honest edit to its receipt, p50`, ours: ms(median(waits)), reach: '' },
      { what: 'the same, p99', ours: ms(waits[Math.floor(waits.length * 0.99)]!), reach: '≤ 500 ms' },
      {
        what: 'the same, memory of the relay (peak RSS)',
        ours: `${(relay.peakBytes() / MIB).toFixed(0)} MiB`,
        reach: '≤ 512 MiB',
      },
    ];
  } finally {
    await relay.stop();
  }
}
