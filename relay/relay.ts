// One relay put together from its parts, with clock and randomness as arguments: main starts it, tests too.
import type { IncomingMessage } from 'node:http';
import { createServer as createNetServer, type AddressInfo, type Server as NetServer } from 'node:net';
import { join } from 'node:path';
import type { Bytes } from '../protocol/bytes.ts';
import type { Site } from './accounts/passkeys.ts';
import { BlobFiles } from './blobs/files.ts';
import { Shelf } from './blobs/shelf.ts';
import { Channels } from './channels.ts';
import { Committer } from './commit.ts';
import { openStores } from './database/thread.ts';
import { sha256, signingKeyOf, verifyStrictly } from './ed25519.ts';
import { readIdentity } from './identity.ts';
import * as limits from './limits.ts';
import type { RelayParts } from './peer.ts';
import { createRelayServer } from './server.ts';
import type { Settings } from './settings.ts';
import { Sockets, type Patience } from './sockets.ts';
import { Tickets } from './tickets.ts';
import { createAccountsHandler } from './web/accounts.ts';
import { App } from './web/app.ts';
import { createBlobsHandler } from './web/blobs.ts';

const DEFAULT_PATIENCE: Patience = { helloMs: limits.HELLO_DEADLINE_MS, pingMs: limits.PING_MS };
const SWEEP_MS = 10 * 60_000;

export interface RelayOptions {
  readonly settings: Settings;
  readonly now: () => number;
  readonly random: (length: number) => Bytes;
  readonly onError: (error: unknown) => void;
  /** The database is gone: nothing can be promised any more. */
  readonly onLost: (error: Error) => void;
  readonly onCommit?: (writes: number, ms: number) => void;
  readonly maxPages?: number;
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
  const { settings, now, random, onError } = options;
  const seed = readIdentity(settings.dataFolder, random);
  const relayKey = signingKeyOf(seed).publicKey;
  const { logs, accounts } = await openStores(
    { path: join(settings.dataFolder, 'relay.db'), seed, quotaBytes: settings.quotaBytes, maxPages: options.maxPages },
    options.onLost,
  );
  const channels = new Channels();
  const onCommit = options.onCommit ?? ((): void => undefined);
  const parts: RelayParts = {
    ...{ relayKey, logs, accounts, channels, now, random },
    committer: new Committer({ logs, channels, now, onCommit }),
    tickets: new Tickets(seed, now),
    guesses: new limits.AddressBuckets(limits.GUESSES, now),
    hash: sha256,
    verify: verifyStrictly,
  };
  const blobs = await BlobFiles.open(join(settings.dataFolder, 'blobs'));
  const shelf = new Shelf({ blobs, logs, committer: parts.committer, now });
  const addressOf = (request: IncomingMessage): string => addressOfRequest(request, settings.trustsProxy);
  const sockets = new Sockets({ parts, addressOf, onError, patience: options.patience ?? DEFAULT_PATIENCE });
  const app = new App(
    appFolderOf(settings),
    settings.origins.some((origin) => origin.startsWith('https:')),
  );
  let isReady = true;
  const server = createRelayServer({
    ...{ relayKey, onError },
    relayAddress: settings.relayAddress ?? '/relay',
    isReady: () => isReady,
    app: (request, response, path) => app.serve(request, response, path),
    blobs: createBlobsHandler({ logs, blobs, shelf, tickets: parts.tickets }),
    accounts: createAccountsHandler({
      ...{ store: accounts, relayKey, hash: sha256, verify: verifyStrictly, now, random, addressOf },
      registrations: new limits.AddressBuckets(limits.REGISTRATIONS, now),
      siteOf: (request) => siteOf(request, settings),
    }),
  });
  sockets.attach(server);
  const sweeping = setInterval(() => void shelf.sweep().catch(onError), SWEEP_MS).unref();
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
    relayKey,
    connections: () => sockets.count,
    close: async () => {
      isReady = false;
      clearInterval(sweeping);
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

function appFolderOf(settings: Settings): string {
  return settings.appFolder ?? join(import.meta.dirname, '../dist/app');
}

function addressOfRequest(request: IncomingMessage, trustsProxy: boolean): string {
  const forwarded = trustsProxy
    ? String(request.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : '';
  return forwarded || (request.socket.remoteAddress ?? '');
}

/** Which passkeys are meant: the configured origins, or the address the browser asked for. */
function siteOf(request: IncomingMessage, settings: Settings): Site {
  const [first] = settings.origins;
  if (first !== undefined) return { rpId: new URL(first).hostname, origins: settings.origins };
  const isHttps = settings.trustsProxy && request.headers['x-forwarded-proto'] === 'https';
  const asked = `${isHttps ? 'https' : 'http'}://${request.headers.host ?? 'localhost'}`;
  const origin = URL.canParse(asked) ? new URL(asked) : new URL('http://localhost');
  return { rpId: origin.hostname, origins: [origin.origin] };
}
