// Starts the relay with the machine's own clock, randomness and environment; ends it on a signal after finishing what
// was begun. Prints one line for people on stdout; the log goes to stderr and holds no ids in the clear.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { pino } from 'pino';
import { Metrics } from './metrics.ts';
import { startRelay, type Relay } from './relay.ts';
import { readSettings } from './settings.ts';
import { machineTimers } from './start-timers.ts';

const DRAIN_MS = 10_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  mkdirSync(settings.dataFolder, { recursive: true, mode: 0o700 });
  const log = pino({ level: settings.logLevel, base: null }, pino.destination({ fd: 2, sync: true }));
  const started: { relay?: Relay } = {};
  const metrics = new Metrics(() => started.relay?.connections() ?? 0);
  const relay = await startRelay({
    settings,
    onCommit: metrics.onCommit,
    now: () => Date.now(),
    timers: machineTimers,
    random: (length) => new Uint8Array(randomBytes(length)),
    onError: (error) => {
      metrics.onError();
      log.error({ err: error }, 'a request failed');
    },
    onLost: (error) => {
      log.fatal({ err: error }, 'the database is lost');
      process.exit(1);
    },
  });
  started.relay = relay;
  const metricsServer = settings.metricsPort > 0 ? metrics.listen(settings.metricsPort) : null;
  process.stdout.write(`Enamel ready at http://localhost:${String(relay.port)}\n`);
  log.info({ relay: createHash('sha256').update(relay.relayKey).digest('hex').slice(0, 12) }, 'ready');

  const end = (): void => {
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    metricsServer?.close();
    void relay.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, errcode } = error as Error & { code?: string; errcode?: number };
  if (code === 'EADDRINUSE') return 'the port is taken. Stop what runs there, or choose another with PORT.';
  // SQLITE_BUSY
  if (errcode === 5)
    return 'another relay is running on this data folder. Stop it, or choose another with ENAMEL_DATA.';
  // SQLITE_READONLY, SQLITE_FULL, SQLITE_CANTOPEN
  if (UNWRITABLE.includes(code ?? '') || [8, 13, 14].includes(errcode ?? 0))
    return `nothing can be written to the data folder (${error.message}). Make room or choose another with ENAMEL_DATA.`;
  return error.message;
}
const UNWRITABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'EDQUOT'];

main().catch((error: unknown) => {
  process.stderr.write(`Enamel could not start: ${sentenceOf(error)}\n`);
  process.exit(1);
});
