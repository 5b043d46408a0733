// The real relay as a process of its own on a free port, with its data in a folder that can outlive it.
// It must never touch data it was not given or did not make.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RelayProcess {
  readonly port: number;
  /** `http://localhost:PORT`, never an IP: passkeys need a name. */
  readonly address: string;
  readonly dataDir: string;
  readonly pid: number;
  /** The newest of what it wrote: its log. */
  output(): string;
  /** Ends it as an operator would, and removes the data if this file made them. */
  stop(): Promise<void>;
  /** Ends it as a power cut would; data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data; ends it first when it runs. */
  restart(): Promise<void>;
}

const startLimitMs = 30_000;

export async function startRelay(
  options: { dataDir?: string; port?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<RelayProcess> {
  const port = options.port ?? (await freePort());
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'enamel-relay-')));
  const env = { ...process.env, ...options.env, PORT: String(port), ENAMEL_DATA: dataDir };
  const output: Output = { text: '' };
  let child = await start(env, output);
  return {
    port,
    dataDir,
    get pid() {
      return child.pid ?? 0;
    },
    output: () => output.text,
    address: `http://localhost:${String(port)}`,
    async stop() {
      await end(child, 'SIGTERM');
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
    kill: () => end(child, 'SIGKILL'),
    async restart() {
      await end(child, 'SIGTERM');
      child = await start(env, output);
    },
  };
}

/** Below those that a system gives to whoever asks for any: nobody takes it while its relay is down. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const server = createServer().listen(port);
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

interface Output {
  text: string;
}

async function start(env: NodeJS.ProcessEnv, output: Output): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['relay/main.ts'], {
    cwd: join(import.meta.dirname, '../..'),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), startLimitMs);
  const isReady = await new Promise<boolean>((resolve) => {
    // What the one before it said does not count.
    let said = '';
    const listen = (chunk: Buffer): void => {
      output.text = (output.text + chunk.toString()).slice(-100_000);
      said = (said + chunk.toString()).slice(-1_000);
      if (said.includes('Enamel ready at ')) resolve(true);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('close', () => {
      resolve(false);
    });
  });
  clearTimeout(timer);
  if (!isReady) throw new Error(`the relay did not start:\n${output.text}`);
  return child;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
}
