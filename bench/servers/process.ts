// A server under measurement as a process of its own: started, killed, started again on the same data; how much
// processor time and memory it took, as the system counts them (Linux; elsewhere not a number).
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** USER_HZ of every Linux that Node runs on. */
const TICKS_A_SECOND = 100;
const PAGE_BYTES = 4096;

export interface Program {
  /** Of Node, as whoever ships it starts it. */
  readonly flags?: readonly string[];
  readonly file: string;
  readonly environment: (port: number, folder: string) => Readonly<Record<string, string>>;
  /** What it prints when it takes connections. */
  readonly ready: string;
}

export class ServerProcess {
  readonly port: number;
  readonly #program: Program;
  readonly #folder: string;
  #child: ChildProcess;
  private constructor(program: Program, port: number, folder: string, child: ChildProcess) {
    this.#program = program;
    this.port = port;
    this.#folder = folder;
    this.#child = child;
  }

  static async start(program: Program): Promise<ServerProcess> {
    const port = await freePort();
    const folder = await mkdtemp(join(tmpdir(), 'enamel-bench-'));
    return new ServerProcess(program, port, folder, await launch(program, port, folder));
  }

  /** Seconds of processor time, all threads, since it started. */
  cpuSeconds(): number {
    const fields = this.#proc('stat').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  }
  residentBytes(): number {
    return Number(this.#proc('statm').split(' ')[1]) * PAGE_BYTES;
  }

  /** The most it ever had. */
  peakBytes(): number {
    return Number(/VmHWM:\s+(\d+)/.exec(this.#proc('status'))?.[1]) * 1024;
  }

  /** Bytes of everything it keeps. */
  async storedBytes(): Promise<number> {
    const files = await readdir(this.#folder, { recursive: true, withFileTypes: true });
    const sizes = files.filter((each) => each.isFile()).map((each) => stat(join(each.parentPath, each.name)));
    return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
  }

  /** As a power cut would, then again on the same port and data. */
  async killAndRestart(): Promise<void> {
    await end(this.#child, 'SIGKILL');
    this.#child = await launch(this.#program, this.port, this.#folder);
  }
  async stop(): Promise<void> {
    await end(this.#child, 'SIGTERM');
    await rm(this.#folder, { recursive: true, force: true });
  }

  #proc(name: string): string {
    try {
      return readFileSync(`/proc/${String(this.#child.pid)}/${name}`, 'utf8');
    } catch {
      return '';
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function launch(
  { flags = [], file, environment, ready }: Program,
  port: number,
  folder: string,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...flags, file], {
    cwd: ROOT,
    env: { ...process.env, ...environment(port, folder) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4000);
      if (output.includes(ready)) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('close', () => {
      reject(new Error(`${file} did not start:\n${output}`));
    });
  });
  return child;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill(signal);
  // Some servers wait for debounced writes before they go.
  const impatience = setTimeout(() => child.kill('SIGKILL'), 5000);
  await closed;
  clearTimeout(impatience);
}
