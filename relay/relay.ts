// One relay put together from its parts, with clock and randomness as arguments: main starts it, tests too.
import type { IncomingMessage } from 'node:http';
import { createServer as createNetServer, type AddressInfo, type Server as NetServer } from 'node:net';
import { join } from 'node:path';
import type { Bytes } from '../protocol/bytes.ts';
import { addressOfRequest, assembleRelay } from './assemble.ts';
import { BlobFiles } from './blobs/files.ts';
import { openStores } from './database/thread.ts';
import { readIdentity, readPushKey } from './identity.ts';
import * as limits from './limits.ts';
import { postOver } from './push/post.ts';
import type { Settings } from './settings.ts';
import { Sockets, type Patience } from './sockets.ts';
import { every, type Timers } from './timers.ts';

const DEFAULT_PATIENCE: Patience = { helloMs: limits.HELLO_DEADLINE_MS, pingMs: limits.PING_MS };
const SWEEP_MS = 10 * 60_000;

export interface RelayOptions {
  readonly settings: Settings;
  readonly now: () => number;
  readonly timers: Timers;
  readonly random: (length: number) => Bytes;
  readonly onError: (error: unknown) => void;
  /** The database is gone: nothing can be promised any more. */
  readonly onLost: (error: Error) => void;
  readonly onCommit?: (writes: number, ms: number) => void;
  readonly maxPages?: number;
  /** Of the clock of the database, which is another thread's. */
  readonly aheadMs?: number;
  readonly patience?: Patience;
}

export interface Relay {
  readonly port: number;
  readonly relayKey: Bytes;
  readonly connections: () => number;
  /** Takes nothing new, finishes what was begun, closes the database. */
  readonly close: () => Promise<void>;
}

export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { settings, now, timers, random, onError, patience = DEFAULT_PATIENCE } = options;
  const seed = readIdentity(settings.dataFolder, random);
  const { logs, accounts, pushes } = await openStores(
    {
      path: join(settings.dataFolder, 'relay.db'),
      seed,
      quotaBytes: settings.quotaBytes,
      maxPages: options.maxPages,
      aheadMs: options.aheadMs,
    },
    options.onLost,
  );
  const blobs = await BlobFiles.open(join(settings.dataFolder, 'blobs'));
  const onCommit = options.onCommit ?? ((): void => undefined);
  const stores = { logs, accounts, blobs, pushes };
  const key = readPushKey(settings.dataFolder, random);
  const { pushServices: services, pushContact: contact } = settings;
  const push = services.length > 0 ? { key, services, post: postOver({ key, services, contact, now, timers }) } : null;
  const time = { now, timers, random };
  const assembled = assembleRelay({ settings, patience, seed, ...stores, push, ...time, onError, onCommit });
  await assembled.parts.bell.load();
  const { parts, shelf, server } = assembled;
  const addressOf = (request: IncomingMessage): string => addressOfRequest(request, settings.trustsProxy);
  const sockets = new Sockets({ parts, addressOf, onError, patience });
  sockets.attach(server);
  const endSweeping = every(timers, SWEEP_MS, () => {
    void shelf
      .sweep()
      .then(() => {
        parts.pages.forget();
        return parts.bell.sweep();
      })
      .catch(onError);
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, settings.host ?? '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
  void shelf.removeStrays().catch(onError);
  const second = settings.host === null ? await listenOnIpv6Loopback(port, server) : null;

  return {
    port,
    relayKey: parts.relayKey,
    connections: () => sockets.count,
    close: async () => {
      assembled.leave();
      endSweeping();
      second?.close();
      server.close();
      await parts.committer.drained();
      sockets.close();
      server.closeAllConnections();
      await parts.committer.drained();
      await logs.close();
    },
  };
}

/** "localhost" is either loopback address, depending on the machine; a machine without IPv6 has one only. */
function listenOnIpv6Loopback(port: number, server: NetServer): Promise<NetServer | null> {
  const second = createNetServer((socket) => server.emit('connection', socket));
  return new Promise((resolve) => {
    second.once('error', () => {
      resolve(null);
    });
    second.listen(port, '::1', () => {
      resolve(second);
    });
  });
}
